#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the package gives to the system, tried out as far as that goes without one: the units by
# systemd's own reader, the rules by their grammar, the way round the compositor. Argument: the build.
set -eu
system=firmware/system
bad=0
say() {
    printf '%s\n' "$1"
    bad=1
}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# Rules: KEY{attribute} operator "value", between commas; each jump has its label.
awk '
    /^#/ || /^$/ { next }
    {
        line = $0
        token = "^[A-Z]+([{][^}]*[}])?(==|!=|=|[+]=|-=|:=)\"[^\"]*\"(, |$)"
        while (line != "" && match(line, token))
            line = substr(line, RLENGTH + 1)
        if (line != "") {
            print FILENAME ":" FNR ": expected KEY==\"value\", …, got " line
            bad = 1
        }
        if (match($0, /GOTO="[a-z_]+"/))
            jumps[substr($0, RSTART + 6, RLENGTH - 7)] = FNR
        if (match($0, /LABEL="[a-z_]+"/))
            labels[substr($0, RSTART + 7, RLENGTH - 8)] = FNR
    }
    END {
        for (jump in jumps)
            if (!(jump in labels)) {
                print FILENAME ":" jumps[jump] ": no label " jump
                bad = 1
            }
        exit bad
    }' $system/ankunft.rules || bad=1

for script in $system/debian/p* $system/ankunft-cage; do
    sh -n "$script" || bad=1
done

# The way round a compositor that forgets how its program has ended.
mkdir "$dir/bin" "$dir/run"
printf '#!/bin/sh\nshift 2\n"$@"\nexit 0\n' >"$dir/bin/cage"
printf '#!/bin/sh\n[ -z "${WATCHDOG_PID-}" ] || exit 99\neval "$*"\n' >"$dir/bin/ankunft"
chmod 755 "$dir/bin/cage" "$dir/bin/ankunft"
ended_as() {
    code=0
    PATH="$dir/bin:$PATH" RUNTIME_DIRECTORY=$dir/run WATCHDOG_PID=1 sh $system/ankunft-cage "$1" \
        >/dev/null 2>&1 || code=$?
    [ "$code" = "$2" ] || say "ankunft-cage: after '$1' expected $2, got $code"
}
ended_as 'exit 0' 0
ended_as 'exit 10' 10
ended_as 'kill -9 $$' 137
printf '#!/bin/sh\nexit 0\n' >"$dir/bin/cage"
ended_as 'exit 10' 1

if ! command -v systemd-analyze >/dev/null; then
    [ "$bad" = 0 ] || exit 1
    echo "systemd-analyze is not installed: the units were not looked at"
    exit 77
fi
# Its programs are not installed here, and their names are not what is asked.
unit_verify() {
    sed -i -E 's#^(ExecStart=)/[a-z/-]+#\1/bin/true#' "$@"
    found=$(SYSTEMD_UNIT_PATH="$dir/unit:" systemd-analyze verify --man=no \
        "$dir/unit/$unit" 2>&1 | grep -F ankunft || true)
    [ -z "$found" ] || say "$found"
}
mkdir -p "$dir/unit/ankunft.service.d"
cp $system/ankunft.service $system/ankunft-reception.service "$dir/unit/"
unit=ankunft-reception.service
unit_verify "$dir/unit/$unit"
unit=ankunft.service
unit_verify "$dir/unit/ankunft.service"
cp $system/cage.conf "$dir/unit/ankunft.service.d/"
unit_verify "$dir/unit/ankunft.service.d/cage.conf"
rm -r "$dir/unit/ankunft.service.d"
if systemd-analyze security --help 2>&1 | grep -q -- --offline; then
    systemd-analyze security --offline=true --threshold=22 "$dir/unit/ankunft.service" \
        >"$dir/exposure" 2>&1 || say "$(tail -n 1 "$dir/exposure")"
    tail -n 1 "$dir/exposure"
    systemd-analyze security --offline=true --threshold=20 "$dir/unit/ankunft-reception.service" \
        >"$dir/exposure" 2>&1 || say "$(tail -n 1 "$dir/exposure")"
    tail -n 1 "$dir/exposure"
fi
exit $bad
