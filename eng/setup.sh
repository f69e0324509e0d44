#!/usr/bin/env bash
# Installs the native programs that HomeLab runs on (Debian and derivatives). Does nothing when they are there.
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/environment.sh
require_dotnet

has_library() {
  for folder in /lib /usr/lib /usr/local/lib /lib64 /usr/lib64; do
    compgen -G "$folder/$1*" >/dev/null || compgen -G "$folder/*-linux-gnu/$1*" >/dev/null && return
  done
  return 1
}

missing=()
has_library libespeak-ng.so.1 || missing+=(libespeak-ng1 espeak-ng-data)
command -v ffmpeg >/dev/null || missing+=(ffmpeg)
command -v npm >/dev/null || missing+=(npm)
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "setup: please install with your package manager: ${missing[*]}" >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "setup: please run as root: apt-get install ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi

echo "setup: installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq </dev/null
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >/dev/null
