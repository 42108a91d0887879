#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the package, looks at what is in it, and runs its programs from where it was unpacked.
# Argument: the build.
set -eu
build=$1
bad=0
say() {
    printf '%s\n' "$1"
    bad=1
}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
unset ANKUNFT_ASSETS

cpack --config "$build/CPackConfig.cmake" -B "$dir/made" >"$dir/log" 2>&1 || {
    cat "$dir/log"
    exit 1
}
package=$(ls "$dir"/made/ankunft_*_*.deb)
root=$dir/root
dpkg-deb -x "$package" "$root"
dpkg-deb -e "$package" "$dir/control"

for file in usr/bin/ankunft usr/bin/ankunft-ctl usr/bin/ankunft-idreader usr/share/ankunft/fonts.conf \
    usr/share/ankunft/printers.conf \
    usr/share/ankunft/i18n/de.mo usr/share/ankunft/i18n/ar.mo etc/ankunft/ankunft.conf \
    usr/lib/systemd/system/ankunft.service usr/lib/udev/rules.d/70-ankunft.rules \
    usr/lib/modprobe.d/ankunft.conf usr/lib/sysusers.d/ankunft.conf \
    usr/lib/tmpfiles.d/ankunft.conf usr/libexec/ankunft-cage \
    usr/share/doc/ankunft/examples/cage.conf usr/share/doc/ankunft/examples/fleet/alerts.yml usr/share/doc/ankunft/copyright \
    usr/share/man/man8/ankunft.8.gz usr/share/man/man8/ankunft-ctl.8.gz \
    usr/share/man/man5/ankunft.conf.5.gz; do
    [ -s "$root/$file" ] || say "the package has no $file"
done
for program in "$root"/usr/bin/*; do
    name=$(basename "$program")
    ls "$root"/usr/share/man/man[18]/"$name".[18].gz >/dev/null 2>&1 || say "$name has no manual page"
done
if [ -x "$root/usr/bin/ankunft-reception" ]; then
    [ -s "$root/usr/lib/systemd/system/ankunft-reception.service" ] || say "reception has no unit"
fi
# What a reader's answers can end is linked into the one process that may be ended.
for program in ankunft ankunft-ctl; do
    ! readelf -d "$root/usr/bin/$program" | grep -q 'libnfc' || say "$program links libnfc"
done
readelf -d "$root/usr/bin/ankunft-idreader" | grep -q 'libnfc' || say "ankunft-idreader has no libnfc"
found=$(find "$root" -name '*practice*' -o -name '*-emu*' -o -name 'test_*' -o -name 'bench_*')
[ -z "$found" ] || say "the package has what belongs to the tests: $found"
found=$(grep -rlF "$PWD" "$root" "$dir/control" || true)
[ -z "$found" ] || say "the package names a folder of this machine: $found"
for library in libc6 libcurl4 libmicrohttpd12 libsdl2-2.0-0 libsqlite3-0 libnfc6 libssl3 fonts-noto-core tzdata; do
    grep -qE "^Depends:.*\b$library\b" "$dir/control/control" || say "it does not depend on $library"
done
grep -qx /etc/ankunft/ankunft.conf "$dir/control/conffiles" || say "the configuration is no conffile"
for script in postinst prerm postrm; do
    [ -x "$dir/control/$script" ] || say "no $script"
done
if command -v lintian >/dev/null; then
    found=$(lintian --allow-root --fail-on none "$package" 2>/dev/null | grep '^E:' || true)
    [ -z "$found" ] || say "$found"
fi

ankunft=$root/usr/bin/ankunft
"$ankunft" --version >/dev/null || say "ankunft does not start"
"$root/usr/bin/ankunft-ctl" --version >/dev/null || say "ankunft-ctl does not start"

# Fresh, it says what is not configured, with file and line; with that given it begins.
fresh=$root/etc/ankunft/ankunft.conf
if "$ankunft" --config "$fresh" --check-config 2>"$dir/faults"; then
    say "a fresh configuration is taken for a whole one"
fi
for key in id url name; do
    grep -qE "^$fresh:[0-9]+: key '$key': expected " "$dir/faults" || say "'$key' is not asked for"
done
sed -E -e 's/^#(id|url) =/\1 =/' -e "s!^#state_dir =.*!state_dir = $dir/state!" \
    -e '/^\[office/,$s/^#name =/name =/' \
    -e 's!^url =.*!url = http://127.0.0.1:1!' "$fresh" >"$dir/ankunft.conf"
"$ankunft" --config "$dir/ankunft.conf" --check-config || say "a filled-in configuration is refused"
mkfifo "$dir/said"
SDL_VIDEODRIVER=dummy "$ankunft" --config "$dir/ankunft.conf" --wait-config 2>"$dir/said" &
pid=$!
exec 3<"$dir/said"
grep -q -m 1 'is open: 1 offices' <&3 || say "the kiosk does not begin"
kill "$pid"
cat <&3 >/dev/null
wait "$pid" || say "the kiosk does not end well: $?"
exit $bad
