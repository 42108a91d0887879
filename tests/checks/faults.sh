#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The table of faults: README.md says what tests/faults/faults.tsv says, which test_fault_matrix
# does. --write puts the table into README.md. Run from the top of the tree.
set -eu
. tests/checks/readme_table.sh
data=tests/faults/faults.tsv
bad=0
made=$(mktemp)
trap 'rm -f "$made"' EXIT

awk -F '\t' '
    BEGIN {
        words["ok"] = "checked in, slip"
        words["no-slip"] = "checked in; the number stays on the screen, no slip"
        words["typed"] = "checked in by the typed number"
        words["again"] = "told how to hold it; checked in at the second try"
        words["away"] = "told to try again or to ask a person; checked in when it is back"
        words["closed"] = "sent to a person; checked in when there is room"
        words["nothing"] = "the start again; checked in at the second try"
        words["already"] = "was recorded: held up again, the number again"
        words["stays"] = "the number stays"
        words["-"] = "–"
        device["SCANNER"] = "scanner"; device["PRINTER"] = "printer"; device["KEYPAD"] = "keypad"
        device["CAMERA"] = "camera"
        device["KEYBOARD"] = "scanner as a keyboard"; device["PRESENTER"] = "printer with a presenter:"
        device["SERVICE"] = "booking service"; device["STORE"] = "disk"; device["POWER"] = "power"
    }
    /^#/ { next }
    NF != 11 { print "tests/faults/faults.tsv:" FNR ": eleven columns" > "/dev/stderr"; exit 1 }
    {
        what = $2
        sub(/^disk /, "", what)
        row[++rows] = "| " device[$1] " " what
        for (i = 6; i <= 10; i++) {
            if (!($i in words)) {
                print "tests/faults/faults.tsv:" FNR ": no outcome " $i > "/dev/stderr"
                exit 1
            }
            cells += $i != "-"
            row[rows] = row[rows] " | " words[$i]
        }
        row[rows] = row[rows] " | " $11 " |"
    }
    END {
        printf "%d faults at %d moments of a visit.\n\n", rows, cells
        print "| what breaks | before a visitor comes | while the code is looked up | while it is recorded | while the slip is printed | while the number is read | staff see |"
        print "|---|---|---|---|---|---|---|"
        for (i = 1; i <= rows; i++)
            print row[i]
    }' "$data" >"$made"

readme_table faults "$made" "$data" "${1-}" || bad=1
[ "$bad" = 0 ] && echo "faults: $(grep -c '^|' "$made") lines of table"
exit $bad
