#!/usr/bin/env bash
# Fetches npm and NuGet packages, each only when what it is computed from changed since the last time.
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/environment.sh

# A linked folder belongs to another checkout: npm would empty it.
restored=node_modules/.restored-package-lock.json
if [ ! -L node_modules ] && ! cmp -s package-lock.json "$restored"; then
  echo "restore: npm packages"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null
  cp package-lock.json "$restored"
fi

# Folders count too: one that appeared or went changes the solution.
stamp=artifacts/.restored
if [ ! -f "$stamp" ] || [ -n "$(find ./*.sln global.json ./*.props src tests benchmarks eng -maxdepth 2 \( -name '*.csproj' -o -name '*.props' -o -name '*.sln' -o -name global.json \) -newer "$stamp" -print -quit 2>/dev/null)" ]; then
  echo "restore: NuGet packages"
  mkdir -p artifacts
  started=$(mktemp artifacts/.restored.XXXXXX)
  dotnet restore HomeLab.sln -v quiet </dev/null
  mv "$started" "$stamp"
fi
