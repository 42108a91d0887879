#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Reads every #include of the program against rooms.txt. Run from the top of the tree.
set -eu
git ls-files -co --exclude-standard '*.c' '*.h' '*.def' '*.cpp' | sort | xargs -r awk '
    BEGIN {
        table = "tests/checks/rooms.txt"
        while ((getline line < table) > 0) {
            if (line ~ /^#/ || line ~ /^[ \t]*$/)
                continue
            n = split(line, word, /[ \t]+/)
            if (word[2] == "@") {
                home_count++
                home_header[home_count] = word[1]
                for (i = 3; i <= n; i++)
                    home_of[home_count] = home_of[home_count] " " word[i]
            } else {
                room_count++
                room[room_count] = word[1]
                for (i = 2; i <= n; i++)
                    may[room_count, word[i]] = 1
            }
        }
    }
    /^[ \t]*#[ \t]*include[ \t]*[<"]/ {
        header = $0
        sub(/^[^<"]*[<"]/, "", header)
        sub(/[>"].*$/, "", header)
        for (h = 1; h <= home_count; h++)
            if (index(header, home_header[h]) == 1) {
                ok = 0
                m = split(home_of[h], place, " ")
                for (i = 1; i <= m; i++)
                    if (index(FILENAME, place[i]) == 1)
                        ok = 1
                if (!ok) {
                    print FILENAME ":" FNR ": " header " belongs to" home_of[h]
                    bad++
                }
            }
        if (FILENAME ~ /^tests\// || $0 !~ /"/)
            next
        for (r = 1; r <= room_count; r++)
            if (index(FILENAME, room[r]) == 1)
                break
        first = header
        sub(/\/.*$/, "", first)
        checked++
        if (r > room_count || !((r, first) in may)) {
            print FILENAME ":" FNR ": includes " header ", which its room may not know"
            bad++
        }
    }
    END {
        print checked + 0 " includes read against rooms.txt, " bad + 0 " wrong"
        exit bad > 0 || checked == 0
    }'
