#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds what the torture needs into build/ and runs it. Ends with "cuts=N lost=0 doubled=0
# wrong_no_shows=0" and 0, or with the differences and 1.
#   sh tests/torture/run.sh [--cuts 10000] [--jobs 8] [--seed 1]
set -eu
cd "$(dirname "$0")/../.."
sh .ci/install
launcher=
command -v ccache >/dev/null && launcher="-DCMAKE_C_COMPILER_LAUNCHER=ccache"
# shellcheck disable=SC2086
cmake -S . -B build -G Ninja $launcher -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DANKUNFT_SANITIZE= >build.log 2>&1 || { cat build.log; exit 1; }
cmake --build build -j "$(nproc)" --target torture >build.log 2>&1 || { tail -n 60 build.log; exit 1; }
rm -f build.log
exec build/bin/torture "$@"
