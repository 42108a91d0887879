#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds what the hall needs into build/ and runs it. Ends with "visitors=N … numbers_twice=0
# used_twice_unnoticed=0 wrong_no_shows=0 events_lost=0 …" and 0, or with the differences and 1.
#   sh tests/hall/run.sh [--visitors 500] [--seed 1] [--calm] [--keep]
set -eu
cd "$(dirname "$0")/../.."
sh tests/build.sh hall
TZ=Europe/Berlin exec build/bin/hall "$@"
