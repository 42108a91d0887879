/* SPDX-License-Identifier: Apache-2.0 */
/*
 * po: a .po file with its line numbers, which the compiled catalogue has lost. Reads what msgfmt
 * accepts of the form our files have: comments, msgid, msgid_plural, msgstr, msgstr[N], texts in
 * one or more quoted parts, the escapes \n \" \\.
 */
#ifndef CHECKS_PO_H
#define CHECKS_PO_H

#include <stdbool.h>
#include <stddef.h>

enum { PO_ENTRIES_MAX = 1024, PO_FORMS_MAX = 8, PO_ID_MAX = 63, PO_TEXT_MAX = 1023 };

struct po_entry {
    char id[PO_ID_MAX + 1];
    char forms[PO_FORMS_MAX][PO_TEXT_MAX + 1];
    int form_count;
    int line; /* of msgid */
    bool plural, fuzzy;
};

struct po {
    char path[256]; /* from the top of the tree */
    char tag[32];
    struct po_entry entries[PO_ENTRIES_MAX];
    int count;
};

/* false: unreadable; told on stdout as "path:line: …". */
bool po_read(const char *root, const char *path, struct po *ret_po);
/* NULL: there is none. */
const struct po_entry *po_find(const struct po *po, const char *id);

#endif
