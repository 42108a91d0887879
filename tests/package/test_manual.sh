#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The manual pages name each command and option that a program's --help does, and each key; roff finds
# no fault in them, where a tool that looks is installed. Argument: the build.
set -eu
build=$1
bad=0
say() {
    printf '%s\n' "$1"
    bad=1
}

# As a reader sees it: hyphens that are typed, and no fonts.
plain() {
    sed -e 's/\\-/-/g' -e 's/\\f[BIR]//g' "$1"
}

for program in ankunft ankunft-ctl ankunft-reception ankunft-qrreader ankunft-idreader qr-decode; do
    [ -x "$build/bin/$program" ] || continue
    page=$(ls firmware/system/man/"$program".[18])
    help=$("$build/bin/$program" --help 2>&1 || true)
    for option in $(printf '%s\n' "$help" | grep -oE -- '--[a-z][a-z-]+' | sort -u); do
        plain "$page" | grep -qE -- "$option([^a-z-]|\$)" || say "$page: $option is missing"
    done
done
"$build/bin/ankunft-ctl" --help | sed -nE 's/^  ([a-z][a-z-]*) .*/\1/p' >"$build/commands.txt"
[ -s "$build/commands.txt" ] || say "ankunft-ctl --help names no commands"
while read -r command; do
    plain firmware/system/man/ankunft-ctl.8 | grep -qE "^\.B $command( |\$)" ||
        say "firmware/system/man/ankunft-ctl.8: the command $command is missing"
done <"$build/commands.txt"
rm -f "$build/commands.txt"

made=$build/firmware/system/ankunft.conf.5
for key in $("$build/bin/ankunft" --sample-config | sed -nE 's/^#?([a-z_]+) =.*/\1/p' | sort -u); do
    plain "$made" | grep -qx ".B $key" || say "$made: the key $key is missing"
done

version=$("$build/bin/ankunft" --version | cut -d ' ' -f 2)
grep -q "^ankunft ($version)" firmware/system/debian/changelog || say "the change log has no $version"
for page in firmware/system/man/*.[0-9] "$made"; do
    grep -q "^\.TH .*Ankunft $version" "$page" || say "$page: it is not of version $version"
    if command -v mandoc >/dev/null; then
        found=$(mandoc -Tlint -Wwarning "$page" 2>&1 || true)
        [ -z "$found" ] || say "$found"
    fi
    if command -v groff >/dev/null; then
        found=$(groff -K utf8 -man -T utf8 -ww -z "$page" 2>&1 || true)
        [ -z "$found" ] || say "$page: $found"
    fi
done
exit $bad
