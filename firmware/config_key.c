/* SPDX-License-Identifier: Apache-2.0 */
#include "config_key.h"

#include "config.h"

#include <string.h>

const struct section_info config_sections[SECTION_COUNT] = {
#define SECTION(id, name, arguments, help) {name, arguments, help},
#define KEY(...)
#define NEED(...)
#include "config_keys.def"
#undef SECTION
#undef KEY
#undef NEED
};

#define BASE_KIOSK      struct config
#define BASE_SCREEN     struct config
#define BASE_SERVICE    struct config
#define BASE_SCANNER    struct config
#define BASE_PRINTER    struct config
#define BASE_KEYPAD     struct config
#define BASE_VOICE      struct config
#define BASE_DOCUMENT   struct config
#define BASE_TYPED      struct config
#define BASE_STORE      struct config
#define BASE_TOKEN      struct config
#define BASE_BUS        struct config
#define BASE_METRICS    struct config
#define BASE_RECEPTION  struct config
#define BASE_STAFF      struct config
#define BASE_SELFTEST   struct config
#define BASE_HELP       struct config
#define BASE_ACCESS     struct config
#define BASE_OWN        struct config
#define BASE_ATTENDANCE struct config
#define BASE_SIGNALS    struct config
#define BASE_OFFICE     struct office
#define BASE_RULE       struct service

const struct key config_keys[KEY_COUNT] = {
#define SECTION(id, name, arguments, help)
#define KEY_ROW(section, name, type, field, value, min, max, choices, required, help)              \
    {SECTION_##section,                                                                            \
     #name,                                                                                        \
     TYPE_##type,                                                                                  \
     offsetof(BASE_##section, field),                                                              \
     sizeof(((BASE_##section *)NULL)->field),                                                      \
     value,                                                                                        \
     min,                                                                                          \
     max,                                                                                          \
     choices,                                                                                      \
     required,                                                                                     \
     help},
#define KEY(s, n, t, f, v, min, max, choices, h)  KEY_ROW(s, n, t, f, v, min, max, choices, false, h)
#define NEED(s, n, t, f, v, min, max, choices, h) KEY_ROW(s, n, t, f, v, min, max, choices, true, h)
#include "config_keys.def"
#undef SECTION
#undef KEY
#undef NEED
};

const struct key *config_key_find(enum section section, const char *name, bool local)
{
    for (int i = 0; i < KEY_COUNT; i++)
        if (config_keys[i].section == section && strcmp(config_keys[i].name, name) == 0 &&
            (!local || config_keys[i].type == TYPE_LOCAL))
            return &config_keys[i];
    return NULL;
}
