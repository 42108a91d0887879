#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds what the hall needs into build/ and runs it. Ends with "visitors=N … numbers_twice=0
# used_twice_unnoticed=0 wrong_no_shows=0 events_lost=0 …" and 0, or with the differences and 1.
#   sh tests/hall/run.sh [--visitors 500] [--seed 1] [--calm] [--keep]
set -eu
cd "$(dirname "$0")/../.."
sh .ci/install
launcher=
command -v ccache >/dev/null && launcher="-DCMAKE_C_COMPILER_LAUNCHER=ccache"
# shellcheck disable=SC2086
cmake -S . -B build -G Ninja $launcher -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DANKUNFT_SANITIZE= >build.log 2>&1 || { cat build.log; exit 1; }
cmake --build build -j "$(nproc)" --target hall >build.log 2>&1 || { tail -n 60 build.log; exit 1; }
rm -f build.log
TZ=Europe/Berlin exec build/bin/hall "$@"
