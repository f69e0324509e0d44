#!/usr/bin/env bash
# Fetches what the tests of deploy/ can use beyond .NET: promtool, from Debian's package, into artifacts/tools (no root, no daemon).
# Tests that want it skip with a reason where it is absent, so a machine without apt loses nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=artifacts/tools
if command -v promtool >/dev/null || [ -x "$tools/promtool" ]; then exit 0; fi
if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
  echo "setup-tests: no promtool and no apt here; the alert tests will skip" >&2
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "setup-tests: fetching promtool"
# Debian 13 has a package of its own, Debian 12 ships promtool inside prometheus.
download() { (cd "$work" && { apt-get download -qq promtool || apt-get download -qq prometheus; } </dev/null 2>/dev/null); }
# A fresh container has no package lists yet.
download || { [ "$(id -u)" -eq 0 ] && apt-get update -qq </dev/null && download; } || {
  echo "setup-tests: apt offers no promtool (apt-get update first?); the alert tests will skip" >&2
  exit 0
}
dpkg-deb --fsys-tarfile "$work"/*.deb | tar -x -C "$work" ./usr/bin/promtool
mkdir -p "$tools"
install -m 755 "$work/usr/bin/promtool" "$tools/promtool"
