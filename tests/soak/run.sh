#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds what the soak needs into build/ and runs it. An hour of it is 62 faults and 75 visits, a
# day's 500 and 600 in eight hours; they follow each other at once, or with --speed X so that such
# an hour takes 3600/X seconds at least. Ends with a line of figures and 0, or 1 where something did
# not recover or grows; the log of it all is in build/soak.log.
#   sh tests/soak/run.sh [--hours 8] [--speed 0] [--seed 1]
set -eu
cd "$(dirname "$0")/../.."
sh tests/build.sh soak
TZ=Europe/Berlin
export TZ
exec build/bin/soak "$@" 2>build/soak.log
