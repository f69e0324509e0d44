#!/usr/bin/env bash
# Builds whisper.cpp for this machine's processor, from the sources that nodejs-whisper carries on npm: ready-made builds there know no AVX.
# Needs cmake and a C++ compiler; takes some minutes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$here/../../../artifacts/benchmarks/peers/whisper.cpp
mkdir -p "$out" && cd "$out"
[ -d package ] || tar -xzf "$(npm pack --silent nodejs-whisper@0.3.1)"
cmake -S "$here" -B build -DCMAKE_BUILD_TYPE=Release -DSOURCE="$PWD/package/cpp/whisper.cpp" >/dev/null
cmake --build build -j "$(nproc)" --target whisper-cpp
