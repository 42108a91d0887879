#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds what the week needs into build/ and runs it. Ends with "days=N visitors=N lost=0 doubled=0
# wrong_no_shows=0 unbalanced=0" and 0, or with the differences and 1. See README.md for the options.
#   sh tests/week/run.sh [--days 7] [--visitors 600] [--seed 1] [--from 2026-10-22]
set -eu
cd "$(dirname "$0")/../.."
sh tests/build.sh week
exec build/bin/week "$@"
