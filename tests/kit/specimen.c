/* SPDX-License-Identifier: Apache-2.0 */
#include "kit/specimen.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COMMAND_MAX = 1024 };

static void demand(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "specimen: %s\n", what);
    exit(1);
}

void specimens_make(struct specimens *specimens, const char *list)
{
    char command[COMMAND_MAX];

    snprintf(specimens->top, sizeof specimens->top, "/tmp/specimens-XXXXXX");
    demand(mkdtemp(specimens->top) != NULL, "no folder can be made");
    int n = snprintf(specimens->dir, sizeof specimens->dir, "%s/made", specimens->top);
    demand(n > 0 && (size_t)n < sizeof specimens->dir, "the path is too long");
    snprintf(command, sizeof command, "sh '%s/tests/sim/issuer/issuer.sh' '%s' %s",
             SPECIMEN_SOURCE_DIR, specimens->dir, list != NULL ? "-" : "");
    FILE *issuer = popen(command, "w");
    demand(issuer != NULL, "no shell");
    if (list != NULL)
        fputs(list, issuer);
    demand(pclose(issuer) == 0, "issuer.sh has failed");
}

void specimens_remove(struct specimens *specimens)
{
    char command[COMMAND_MAX];

    snprintf(command, sizeof command, "rm -rf '%s'", specimens->top);
    demand(system(command) == 0, "the folder stays");
}

void specimen_load(const char *path, struct specimen_file *ret)
{
    FILE *file = fopen(path, "rb");

    ret->len = 0;
    if (file == NULL)
        return;
    ret->len = fread(ret->bytes, 1, sizeof ret->bytes, file);
    fclose(file);
}

void specimen_read(const struct specimens *specimens, const char *name, struct specimen_file *ret)
{
    char path[COMMAND_MAX];

    snprintf(path, sizeof path, "%s/%s", specimens->dir, name);
    specimen_load(path, ret);
}

void specimen_value(const struct specimens *specimens, const char *name, const char *key,
                    char ret_value[SPECIMEN_TEXT_MAX])
{
    char path[512], line[256];
    size_t len = strlen(key);

    ret_value[0] = '\0';
    snprintf(path, sizeof path, "%s/%s/chip.conf", specimens->dir, name);
    FILE *file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, key, len) == 0 && strncmp(line + len, " = ", 3) == 0)
            snprintf(ret_value, SPECIMEN_TEXT_MAX, "%s", line + len + 3);
    }
    if (file != NULL)
        fclose(file);
}
