#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a reviewer should not have to look for. Run from the top of the tree.
set -eu
bad=0
say() {
    printf '%s\n' "$1"
    bad=1
}
files=$(git ls-files -co --exclude-standard '*.c' '*.h' '*.def' '*.cpp' '*.sh' '*CMakeLists.txt')
code=$(git ls-files -co --exclude-standard '*.c' '*.h')

# shellcheck disable=SC2086
found=$(grep -L 'SPDX-License-Identifier: Apache-2.0' $files || true)
[ -z "$found" ] || say "no SPDX line: $found"

mark='TO''DO|FIX''ME|\bX''XX\b|HA''CK'
found=$(grep -nE "($mark)" $files || true)
[ -z "$found" ] || say "leftovers:
$found"

# shellcheck disable=SC2086
found=$(grep -nE '\b(strcpy|strcat|sprintf|vsprintf|gets|atoi|strtok|rand)\(' \
    $(printf '%s\n' $code | grep -v '^tests/') || true)
[ -z "$found" ] || say "unbounded, unchecked or unsafe calls:
$found"

found=$(grep -nE '^typedef (struct|enum|union)' $code || true)
[ -z "$found" ] || say "typedef'd structs:
$found"

for room in firmware firmware/core firmware/device firmware/store ui net assets tests; do
    [ -f "$room/README.md" ] || say "no README.md in $room"
done

if command -v clang-format >/dev/null; then
    # shellcheck disable=SC2086
    found=$(clang-format --dry-run $code 2>&1 | grep -c 'warning:' || true)
    [ "$found" = 0 ] || say "clang-format would change $found places (clang-format -i FILES)"
fi
[ "$bad" = 0 ] && echo "style: $(printf '%s\n' $files | wc -l) files looked at, nothing to say"
exit $bad
