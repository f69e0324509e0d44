#!/usr/bin/env bash
# Fetches what the tests of deploy/ can use beyond .NET: Prometheus, promtool, the blackbox exporter and (from Debian 13 on) gitleaks, out of
# Debian's packages, into artifacts/tools (no root; nothing is installed or started). Tests that want one skip with a reason where it is absent.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=artifacts/tools
has() { command -v "$1" >/dev/null || [ -x "$tools/$1" ]; }
missing=()
programs=(promtool prometheus prometheus-blackbox-exporter)
if apt-cache show gitleaks >/dev/null 2>&1; then programs+=(gitleaks); fi
for program in "${programs[@]}"; do has "$program" || missing+=("$program"); done
[ ${#missing[@]} -eq 0 ] && exit 0
if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
  echo "setup-tests: no ${missing[*]} and no apt here; the tests that want them will skip" >&2
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Debian 12 ships promtool inside prometheus, Debian 13 has a package for it: there one more download.
packages=(prometheus prometheus-blackbox-exporter)
echo "setup-tests: fetching ${missing[*]}"
download() { (cd "$work" && apt-get download -qq "${packages[@]}" </dev/null 2>/dev/null &&
  for extra in promtool gitleaks; do apt-get download -qq "$extra" </dev/null 2>/dev/null || true; done); }
# A fresh container has no package lists yet.
download || { [ "$(id -u)" -eq 0 ] && apt-get update -qq </dev/null && download; } || {
  echo "setup-tests: apt offers no ${packages[*]} (apt-get update first?); the tests that want them will skip" >&2
  exit 0
}
for package in "$work"/*.deb; do dpkg-deb --fsys-tarfile "$package" | tar -x -C "$work" --wildcards './usr/bin/*'; done
mkdir -p "$tools"
for program in "${missing[@]}"; do
  [ ! -f "$work/usr/bin/$program" ] || install -m 755 "$work/usr/bin/$program" "$tools/$program"
done
