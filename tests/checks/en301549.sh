#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The conformance table: README.md says what assets/en301549.tsv says, and every test that is named
# exists. --write puts the table into README.md. Run from the top of the tree.
set -eu
. tests/checks/readme_table.sh
data=assets/en301549.tsv
bad=0
made=$(mktemp)
trap 'rm -f "$made"' EXIT

awk -F '\t' '
    /^#/ { next }
    NF != 5 || $3 !~ /^(yes|partly|no|operator|n\.a\.)$/ {
        print "assets/en301549.tsv:" FNR ": five columns, and a state" > "/dev/stderr"
        exit 1
    }
    { count[$3]++; row[++rows] = "| " $1 " | " $2 " | " $3 " | " $4 " |" }
    END {
        printf "%d clauses: %d yes, %d partly, %d no, %d for the operator, %d do not apply.\n\n",
            rows, count["yes"], count["partly"], count["no"], count["operator"], count["n.a."]
        print "| clause | asks | met | how |"
        print "|---|---|---|---|"
        for (i = 1; i <= rows; i++)
            print row[i]
    }' "$data" >"$made"

awk -F '\t' '!/^#/ && $5 != "-" { n = split($5, e, " "); for (i = 1; i <= n; i++) print $1, e[i] }' \
    "$data" | while read -r clause evidence; do
    case $evidence in
    plays/*)
        [ -f "tests/integration/$evidence" ] || echo "$clause: $evidence does not exist"
        ;;
    *)
        file=$(git ls-files -co --exclude-standard "tests/**/${evidence%%:*}.c" | head -n 1)
        if [ -z "$file" ] || ! grep -q "(${evidence#*:}\b" "$file"; then
            echo "$clause: $evidence does not exist"
        fi
        ;;
    esac
done >"$made.missing"
if [ -s "$made.missing" ]; then
    cat "$made.missing"
    bad=1
fi
rm -f "$made.missing"

readme_table en301549 "$made" "$data" "${1-}" || bad=1
[ "$bad" = 0 ] && echo "en301549: $(grep -c '^|' "$made") lines of table, every test exists"
exit $bad
