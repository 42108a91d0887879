#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing and builds one target as shipped, in build/; what went wrong is said.
#   sh tests/build.sh TARGET
set -eu
cd "$(dirname "$0")/.."
sh .ci/install
launcher=
command -v ccache >/dev/null && launcher="-DCMAKE_C_COMPILER_LAUNCHER=ccache"
# shellcheck disable=SC2086
cmake -S . -B build -G Ninja $launcher -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DANKUNFT_SANITIZE= >build.log 2>&1 || { cat build.log; exit 1; }
cmake --build build -j "$(nproc)" --target "$1" >build.log 2>&1 || { tail -n 60 build.log; exit 1; }
rm -f build.log
