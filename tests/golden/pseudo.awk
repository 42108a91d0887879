# SPDX-License-Identifier: Apache-2.0
# A language that nobody speaks, made from the English catalogue for the layout laws:
#     awk -v kind=long -f pseudo.awk en.po    accented, and two fifths longer
#     awk -v kind=rtl  -f pseudo.awk en.po    in Arabic letters, from right to left
# Placeholders and newlines stay as they are. Works on bytes: English texts are ASCII.
BEGIN {
    if (kind == "long") {
        split("a á c ç e é i í n ñ o ö s š u ü y ý z ž A Å C Ç E É I Í N Ñ O Ö S Š U Ü Y Ý Z Ž", m, " ")
    } else {
        split("a ا b ب c ك d د e ي f ف g ج h ه i ى j ژ k ک l ل m م n ن o و p پ q ق r ر s س t ت u ع v ڤ " \
              "w ش x خ y ئ z ز ? ؟", m, " ")
    }
    for (i = 1; i in m; i += 2)
        to[m[i]] = m[i + 1]
}

# One line of a text, without its newline.
function line_made(text,    i, c, out, held, letters, more, end) {
    end = ""
    if (kind == "long" && match(text, /[.?]$/)) {
        end = substr(text, length(text))
        text = substr(text, 1, length(text) - 1)
    }
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == "{")
            held = 1
        letters += !held
        if (kind == "rtl" && !held)
            c = tolower(c)
        out = out (!held && c in to ? to[c] : c)
        if (c == "}")
            held = 0
    }
    if (kind == "long") {
        more = int(letters * 2 / 5 + 0.5)
        out = out (more > 3 ? " " : "")
        for (i = 0; i < more; i++)
            out = out substr("odrutaknelomisar", i % 16 + 1, 1) (i % 7 == 6 && more - i > 3 ? " " : "")
    }
    return out end
}

function text_made(text,    lines, count, i, out) {
    count = split(text, lines, /\\n/)
    for (i = 1; i <= count; i++)
        out = out (i > 1 ? "\\n" : "") line_made(lines[i])
    return out
}

/^msgid / {
    id = $2
}
/^"Language:/ {
    print "\"Language: x-" kind "\\n\""
    next
}
/^msgstr/ && id != "\"\"" {
    at = index($0, "\"")
    text = substr($0, at + 1, length($0) - at - 1)
    if (id == "\"language.direction\"")
        text = kind == "rtl" ? "rtl" : "ltr"
    else
        text = text_made(text)
    print substr($0, 1, at) text "\""
    next
}
{ print }
