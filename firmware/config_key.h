/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_key: the sections and keys of config_keys.def as a table, for the parts of config alone
 * (config.c reads, config_value.c knows the types, config_print.c writes). Constant; any thread.
 */
#ifndef CONFIG_KEY_H
#define CONFIG_KEY_H

#include <stdbool.h>
#include <stddef.h>

enum section {
#define SECTION(id, name, arguments, help) SECTION_##id,
#define KEY(...)
#define NEED(...)
#include "config_keys.def"
#undef SECTION
#undef KEY
#undef NEED
    SECTION_COUNT,
    SECTION_NONE = SECTION_COUNT, /* before the first header, or under an unknown one */
};

enum type {
    TYPE_TEXT,
    TYPE_WORD,    /* ASCII letters and digits */
    TYPE_LETTERS, /* ASCII letters */
    TYPE_ZONE,    /* "Europe/Berlin" */
    TYPE_PATH,    /* from the root */
    TYPE_TARGET,  /* "/dev/…" or "tcp:host:port" */
    TYPE_READER,  /* as libnfc names one: "driver" or "driver:device" */
    TYPE_URL,     /* https, or http to a loopback host: there is no way to send in the clear */
    TYPE_LISTEN,  /* "127.0.0.1:9464", base/address.h */
    TYPE_INT,
    TYPE_TENTHS, /* "27.0", stored as 270 */
    TYPE_TIME,   /* of the day, "03:30", stored as minutes after midnight; "never": 0 */
    TYPE_BOOL,
    TYPE_CHOICE, /* one of the words; stored as its index */
    TYPE_SET,    /* some of the words, between blanks; the n-th one is stored as bit n */
    TYPE_NUMBER, /* one of the numbers; stored as it is */
    TYPE_TAGS,   /* language tags between blanks */
    TYPE_LOCAL,  /* text, by language */
    TYPE_BYTES,  /* with escapes */
};

/* Every key has a place in the table. */
enum {
#define SECTION(...)
#define KEY(section, name, ...)  KEY_##section##_##name,
#define NEED(section, name, ...) KEY_##section##_##name,
#include "config_keys.def"
#undef SECTION
#undef KEY
#undef NEED
    KEY_COUNT
};

struct section_info {
    const char *name;
    int arguments; /* numbers in the header after the name */
    const char *help;
};

struct key {
    enum section section;
    const char *name;
    enum type type;
    size_t offset, size; /* of its field in the section's struct */
    const char *value;   /* default, or example where required */
    int min, max;
    const char *choices;
    bool required;
    const char *help;
};

extern const struct section_info config_sections[SECTION_COUNT];
extern const struct key config_keys[KEY_COUNT];

/* The key of that name, or NULL; local: only one that can be given by language. */
const struct key *config_key_find(enum section section, const char *name, bool local);

#endif
