# SPDX-License-Identifier: Apache-2.0
# Sourced by the checks whose table stands in README.md, between <!-- NAME begin --> and <!-- NAME end -->.

# readme_table NAME MADE DATA [--write]: does README.md say what the file MADE does, made of DATA?
# --write puts it there first.
readme_table() {
    if [ "${4-}" = --write ]; then
        awk -v name="$1" -v table="$2" '
            $0 ~ "<!-- " name " begin -->" {
                print; while ((getline line < table) > 0) print line; skip = 1 }
            $0 ~ "<!-- " name " end -->" { skip = 0 }
            !skip { print }' README.md >"$2.readme"
        cat "$2.readme" >README.md
        rm -f "$2.readme"
    fi
    awk -v name="$1" '$0 ~ "<!-- " name " end -->" { on = 0 } on { print }
        $0 ~ "<!-- " name " begin -->" { on = 1 }' README.md >"$2.is"
    same=0
    cmp -s "$2.is" "$2" || same=1
    rm -f "$2.is"
    [ "$same" = 0 ] || echo "README.md differs from $3: sh tests/checks/$1.sh --write"
    return "$same"
}
