#!/usr/bin/env bash
# Builds and runs every test project, and closes with one line whatever happens: N passed, N failed, N skipped.
# Arguments go to `dotnet test` (eng/test.sh --filter-class '*WakeTests'). Each skipped test prints its reason.
set -uo pipefail
cd "$(dirname "$0")/.."
. eng/environment.sh

close() {
  echo "$1 passed, $2 failed, $3 skipped"
  [ "$2" -eq 0 ]
  exit
}

if ! { eng/setup.sh && eng/restore.sh && dotnet build HomeLab.sln -c "${CONFIG:-Release}" --no-restore -v quiet </dev/null; }; then
  echo "test: the build failed, no test ran"
  close 0 1 0
fi

timeout 120 eng/setup-tests.sh || true
mkdir -p artifacts
log=$(mktemp artifacts/.test-log.XXXXXX)
trap 'rm -f "$log"' EXIT

# A module that hangs is ended and counts as failed. Two modules at once: more only fight for the cores.
dotnet test --solution HomeLab.sln -c "${CONFIG:-Release}" --no-build --no-ansi --no-progress \
  --max-parallel-test-modules "${TEST_PARALLEL:-2}" --timeout "${TEST_TIMEOUT:-15m}" "$@" </dev/null 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

# The failures once more, where the end of a log still shows them: name, first line of the message, place.
awk '/^failed / { print; name = NR; place = 1 } NR == name + 1 && name { print } place && /^ +at HomeLab/ { print; place = 0 }' "$log" | head -30

count() { awk -v key="  $1:" 'index($0, key) == 1 { n = $2 } END { print n + 0 }' "$log"; }
# A module that crashed or ran out of time counts as one failure; an aborted run can end without any.
failed=$(($(count failed) + $(count error)))
[ "$status" -ne 0 ] && [ "$failed" -eq 0 ] && failed=1
close "$(count succeeded)" "$failed" "$(count skipped)"
