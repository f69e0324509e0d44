#!/usr/bin/env bash
# Runs every test project and closes with one line: N passed, N failed, N skipped.
set -uo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet test --solution HomeLab.sln -c "${CONFIG:-Release}" --no-build --max-parallel-test-modules "${TEST_PARALLEL:-2}" "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

count() { awk -v key="  $1:" 'index($0, key) == 1 { n = $2 } END { print n + 0 }' "$log"; }
failed=$(count failed)
[ "$status" -ne 0 ] && [ "$failed" -eq 0 ] && failed=1
echo "$(count succeeded) passed, $failed failed, $(count skipped) skipped"
exit "$status"
