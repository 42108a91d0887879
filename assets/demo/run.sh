#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Installs what is missing, builds, and starts a kiosk with everything around it: the practice booking
# service, an emulated scanner, printer and reader of ID documents, and a tray of specimen documents
# to lay on it: the menu says what to type of each. Slips appear as PNG files.
#
#   sh assets/demo/run.sh                            a kiosk in a window, a menu in this terminal
#   sh assets/demo/run.sh --window 540x960           … of another size
#   sh assets/demo/run.sh --camera                   a camera instead of the scanner: codes are held
#                                                    up before it, and seen on the screen
#   sh assets/demo/run.sh --presenter                a printer that hands slips out and draws them back
#   sh assets/demo/run.sh --keyboard                 the scanner poses as a German keyboard
#   sh assets/demo/run.sh --hall                     two kiosks, the bus between them, and the page for
#                                                    reception on it (the plain demo has the page, too,
#                                                    by the kiosk's store alone)
#   sh assets/demo/run.sh --headless --shots DIR     one visit of each kind, every screen as PNG;
#                                                    --landscape, --language en
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
sh "$top/.ci/install"
build=$top/build
launcher=
command -v ccache >/dev/null && launcher="-DCMAKE_C_COMPILER_LAUNCHER=ccache"
# shellcheck disable=SC2086
cmake -S "$top" -B "$build" -G Ninja $launcher >"$top/build.log" 2>&1 &&
    cmake --build "$build" -j "$(nproc)" \
        --target demo ankunft ankunft-reception ankunft-qrreader ankunft-idreader ankunft_assets camera_shim kiosk-play zms-practice \
        scanner-emu printer-emu pn532-emu \
        >>"$top/build.log" 2>&1 || {
    cat "$top/build.log"
    exit 1
}
rm -f "$top/build.log"
exec "$build/bin/demo" "$@"
