#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds what the torture needs into build/ and runs it. Ends with "cuts=N lost=0 doubled=0
# wrong_no_shows=0" and 0, or with the differences and 1.
#   sh tests/torture/run.sh [--cuts 10000] [--jobs 8] [--seed 1]
set -eu
cd "$(dirname "$0")/../.."
sh tests/build.sh torture
exec build/bin/torture "$@"
