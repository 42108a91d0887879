/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/livery.h"

#include "base/buf.h"
#include "base/log.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { LINE_SIZE = 768 };

static bool is_colour(const char *text)
{
    return strlen(text) == 7 && text[0] == '#' && strspn(text + 1, "0123456789abcdefABCDEF") == 6;
}

/* Beside the livery's own file, where it is not from the root. */
static bool logo_path(const char *file, const char *logo, char ret_path[LIVERY_PATH_MAX + 1])
{
    const char *slash = strrchr(file, '/');
    struct buf path = buf_on(ret_path, LIVERY_PATH_MAX + 1);

    if (logo[0] != '/' && slash != NULL)
        buf_add_n(&path, file, (size_t)(slash - file + 1));
    buf_add(&path, logo);
    return logo[0] != '\0' && !path.cut;
}

static bool line_read(char *line, const char *file, struct livery *livery)
{
    char *text = text_trim(line), *equals = strchr(text, '=');

    if (text[0] == '\0' || text[0] == '#')
        return true;
    if (equals == NULL)
        return false;
    *equals = '\0';
    const char *key = text_trim(text), *value = text_trim(equals + 1);
    if (strcmp(key, "name") == 0)
        return value[0] != '\0' && text_copy(livery->name, sizeof livery->name, value);
    if (strcmp(key, "stripe") == 0)
        return is_colour(value) && text_copy(livery->stripe, sizeof livery->stripe, value);
    return strcmp(key, "logo") == 0 && logo_path(file, value, livery->logo);
}

struct err livery_read(const char *path, struct livery *ret_livery)
{
    struct livery livery = {0};
    char line[LINE_SIZE];
    FILE *file = fopen(path, "re");
    int number = 0;
    bool ok = true;

    if (file == NULL) {
        log_error("livery", "%s: cannot be read", path);
        return err_make(ERR_GONE);
    }
    while (ok && fgets(line, sizeof line, file) != NULL) {
        number++;
        ok = (strchr(line, '\n') != NULL || feof(file)) && line_read(line, path, &livery);
    }
    (void)fclose(file);
    if (!ok) {
        log_error("livery", "%s:%d: expected 'name = TEXT', 'stripe = #RRGGBB' or 'logo = FILE'",
                  path, number);
        return err_make(ERR_SYNTAX);
    }
    *ret_livery = livery;
    return err_none();
}
