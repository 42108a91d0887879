/* SPDX-License-Identifier: Apache-2.0 */
#include "kit/specimen_key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct document_key specimen_can(const struct specimens *specimens, const char *name)
{
    struct document_key key = {.kind = DOCUMENT_KEY_CAN};
    char value[SPECIMEN_TEXT_MAX];

    specimen_value(specimens, name, "can", value);
    snprintf(key.can, sizeof key.can, "%.*s", (int)sizeof key.can - 1, value);
    return key;
}

struct document_key specimen_mrz(const struct specimens *specimens, const char *name)
{
    struct document_key key = {.kind = DOCUMENT_KEY_MRZ};
    char value[SPECIMEN_TEXT_MAX];

    specimen_value(specimens, name, "mrz_info", value);
    snprintf(key.mrz_info, sizeof key.mrz_info, "%.*s", (int)sizeof key.mrz_info - 1, value);
    specimen_value(specimens, name, "mrz", value);
    snprintf(key.mrz, sizeof key.mrz, "%.*s", (int)sizeof key.mrz - 1, value);
    return key;
}

bool specimen_make_hostile(const struct specimens *specimens, const char *name,
                           const char *behaviour, const char *copy)
{
    char command[2048];

    snprintf(command, sizeof command,
             "cp -r '%s/%s' '%s/%s' && echo 'hostile = %s' >> '%s/%s/chip.conf'", specimens->dir,
             name, specimens->dir, copy, behaviour, specimens->dir, copy);
    return system(command) == 0;
}
