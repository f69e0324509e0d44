# Sourced by every script here: makes a bare machine good enough for dotnet and npm. No output unless something is wrong.
# shellcheck shell=bash

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false

# A temporary folder that is gone, not ours, or too long for a socket name (108 bytes) breaks both tools in strange ways.
if [ -n "${TMPDIR:-}" ] && { ! mkdir -p "$TMPDIR" 2>/dev/null || [ ! -w "$TMPDIR" ] || [ ${#TMPDIR} -gt 60 ]; }; then
  unset TMPDIR
fi

# Both keep their package caches in the home folder; without one (some CI users have none) they live with the build.
if [ -z "${HOME:-}" ] || ! mkdir -p "$HOME" 2>/dev/null || [ ! -w "$HOME" ]; then
  HOME="$(pwd)/artifacts/home"
  mkdir -p "$HOME"
  export HOME
fi

# The reference data beside the checkout has a few real models; where it is absent nothing changes.
if [ -z "${HOMELAB_MODEL_MIRROR:-}" ] && [ -d ../shared/models ]; then
  HOMELAB_MODEL_MIRROR="$(cd ../shared/models && pwd)"
  export HOMELAB_MODEL_MIRROR
fi

require_dotnet() {
  command -v dotnet >/dev/null && dotnet --version >/dev/null 2>&1 && return
  echo "homelab: the .NET SDK 10 is needed and 'dotnet --version' found none that fits global.json." >&2
  echo "homelab: install it from https://dotnet.microsoft.com/download/dotnet/10.0, then run this again." >&2
  return 1
}
