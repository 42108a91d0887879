#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fuzzes every target for SECONDS each (default 60), starting from the corpora.
#   sh tests/fuzz/run.sh [SECONDS]
set -eu
cd "$(dirname "$0")/../.."
seconds=${1-60}
sh .ci/install
cmake -S . -B build-fuzz -G Ninja -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DANKUNFT_SANITIZE=address,undefined -DANKUNFT_FUZZ=ON >/dev/null
for source in tests/fuzz/fuzz_*.c; do
    target=$(basename "$source" .c)
    cmake --build build-fuzz --target "$target" >/dev/null
    found=build-fuzz/found/$target
    mkdir -p "$found"
    echo "== $target, $seconds s"
    "build-fuzz/bin/$target" -max_total_time="$seconds" -max_len=65536 -timeout=10 \
        -print_final_stats=1 -artifact_prefix="$found/" "$found" \
        "tests/corpus/${target#fuzz_}" 2>&1 |
        grep -E 'stat::number_of_executed_units|stat::average_exec|SUMMARY|ERROR|Test unit' || true
done
