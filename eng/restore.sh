#!/usr/bin/env bash
# Fetches npm and NuGet packages, each only when its lock or project files changed since the last time.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo "restore: npm packages"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
fi

dotnet restore HomeLab.sln -v quiet
