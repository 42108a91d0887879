#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Installs what is missing, builds and runs all tests: with AddressSanitizer and UBSan (clang), the
# threaded ones with ThreadSanitizer (clang), then all of them as shipped (gcc), whose CTest summary
# ends the run.
#
#   sh tests/run.sh            everything
#   sh tests/run.sh --quick    only the last part
set -eu
cd "$(dirname "$0")/.."
quick=
[ "${1-}" = --quick ] && quick=1
sh .ci/install
jobs=$(nproc)
places=$((2 * jobs)) # tests mostly wait; those that reckon take two: tests/CMakeLists.txt
launcher=
command -v ccache >/dev/null && launcher="-DCMAKE_C_COMPILER_LAUNCHER=ccache"

# build DIR COMPILER TYPE SANITIZERS [TARGET]
build() {
    echo "== build $1 ($2${4:+, $4})"
    # shellcheck disable=SC2086
    cmake -S . -B "$1" -G Ninja $launcher -DCMAKE_C_COMPILER="$2" -DCMAKE_BUILD_TYPE="$3" \
        -DANKUNFT_SANITIZE="$4" >"$1.log" 2>&1 || { cat "$1.log"; exit 1; }
    cmake --build "$1" -j "$jobs" ${5:+--target "$5"} >"$1.log" 2>&1 || { tail -n 60 "$1.log"; exit 1; }
    rm -f "$1.log"
}

failed=
if [ -z "$quick" ]; then
    build build-asan clang Debug address,undefined
    ctest --test-dir build-asan -j "$places" --output-on-failure || failed="$failed asan"
    build build-tsan clang Debug thread threaded_tests
    TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp ${TSAN_OPTIONS-}" \
        ctest --test-dir build-tsan -j "$places" -L threaded --output-on-failure ||
        failed="$failed tsan"
fi
build build gcc RelWithDebInfo ""
ctest --test-dir build -j "$places" --output-on-failure || failed="$failed gcc"
if [ -n "$failed" ]; then
    echo "failed:$failed" >&2
    exit 1
fi
