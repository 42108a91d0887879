/* SPDX-License-Identifier: Apache-2.0 */
#include "po.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct reader {
    struct po *po;
    char *text; /* what a quoted line goes on with; NULL: nothing yet */
    size_t size;
    int line;
    bool fuzzy, bad;
};

static void fault(struct reader *r, const char *what)
{
    printf("%s:%d: %s\n", r->po->path, r->line, what);
    r->bad = true;
}

/* Adds what stands between the quotes to the text. */
static void quoted_add(struct reader *r, const char *at)
{
    size_t len = r->text != NULL ? strlen(r->text) : 0;

    at = strchr(at, '"');
    if (at == NULL || r->text == NULL) {
        fault(r, "a text in quotes is expected");
        return;
    }
    for (at++; *at != '\0' && *at != '"' && len + 1 < r->size; at++) {
        if (*at == '\\' && at[1] != '\0')
            at++;
        r->text[len++] = *at == 'n' && at[-1] == '\\' ? '\n' : *at;
    }
    r->text[len] = '\0';
    if (*at != '"')
        fault(r, "the text is too long or lacks its last quote");
}

static void line_read(struct reader *r, const char *line)
{
    struct po *po = r->po;
    struct po_entry *last = po->count > 0 ? &po->entries[po->count - 1] : NULL;

    if (strncmp(line, "#,", 2) == 0 && strstr(line, "fuzzy") != NULL) {
        r->fuzzy = true;
    } else if (strncmp(line, "#~", 2) == 0) {
        fault(r, "a text that is no longer used");
    } else if (line[0] == '#' || line[strspn(line, " \t\r\n")] == '\0') {
        return;
    } else if (strncmp(line, "msgid ", 6) == 0) {
        if (po->count == PO_ENTRIES_MAX) {
            fault(r, "too many texts");
            return;
        }
        last = &po->entries[po->count++];
        *last = (struct po_entry){.line = r->line, .fuzzy = r->fuzzy};
        r->fuzzy = false;
        r->text = last->id;
        r->size = sizeof last->id;
        quoted_add(r, line);
    } else if (last != NULL && strncmp(line, "msgid_plural ", 13) == 0) {
        last->plural = true;
        r->text = NULL;
    } else if (last != NULL && strncmp(line, "msgstr", 6) == 0) {
        int form = line[6] == '[' && isdigit((unsigned char)line[7]) ? line[7] - '0' : 0;
        if (form != last->form_count || form >= PO_FORMS_MAX) {
            fault(r, "the forms are not in order");
            return;
        }
        last->form_count++;
        r->text = last->forms[form];
        r->size = sizeof last->forms[form];
        quoted_add(r, line);
    } else {
        quoted_add(r, line);
    }
}

bool po_read(const char *root, const char *path, struct po *ret_po)
{
    struct reader r = {.po = ret_po};
    char full[1024], line[4096];
    const char *name = strrchr(path, '/');

    memset(ret_po, 0, sizeof *ret_po);
    name = name != NULL ? name + 1 : path;
    snprintf(ret_po->path, sizeof ret_po->path, "%s", path);
    snprintf(ret_po->tag, sizeof ret_po->tag, "%.*s", (int)strcspn(name, "."), name);
    snprintf(full, sizeof full, "%s/%s", root, path);
    FILE *file = fopen(full, "r");
    if (file == NULL) {
        fault(&r, "cannot be read");
        return false;
    }
    while (fgets(line, sizeof line, file) != NULL) {
        r.line++;
        line_read(&r, line);
    }
    fclose(file);
    return !r.bad;
}

const struct po_entry *po_find(const struct po *po, const char *id)
{
    for (int i = 0; i < po->count; i++)
        if (strcmp(po->entries[i].id, id) == 0)
            return &po->entries[i];
    return NULL;
}
