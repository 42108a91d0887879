/* SPDX-License-Identifier: Apache-2.0 */
#include "device/profile.h"

#include "base/buf.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GOT_MAX = 40, KEY_COUNT = 9 };

/* Words in the order of the enums they stand for. */
static const char cuts[] = "full|partial|none|esc-i";
static const char ways[] = "dle-eot|asb|custom-full|none";

static const struct key {
    const char *name;
    size_t offset;
    const char *words; /* a choice, or NULL: a number from min to max, or 0 */
    int min, max;
    bool needed;
} keys[KEY_COUNT] = {
    {"width_58_px", offsetof(struct profile, width_58_px), NULL, PROFILE_WIDTH_MIN_PX,
     PROFILE_WIDTH_MAX_PX, true},
    {"width_80_px", offsetof(struct profile, width_80_px), NULL, PROFILE_WIDTH_MIN_PX,
     PROFILE_WIDTH_MAX_PX, true},
    {"dpi", offsetof(struct profile, dpi), NULL, 150, 305, true},
    {"cutter", offsetof(struct profile, cut), cuts, 0, 0, true},
    {"feed_dots", offsetof(struct profile, feed_dots), NULL, 0, 255, true},
    {"near_end", offsetof(struct profile, near_end), "no|yes", 0, 0, true},
    {"status", offsetof(struct profile, status), ways, 0, 0, true},
    {"present_steps", offsetof(struct profile, present_steps), NULL, 1, 255, false},
    {"retracts", offsetof(struct profile, retracts), "no|yes", 0, 0, false},
};

struct reader {
    const char *file;
    int line, head_line; /* of the section */
    int faults;
    struct profile_sink sink;
    struct profiles *profiles;
    struct profile *section; /* NULL: none yet, or one refused */
    struct profile spare;    /* of a section refused: its keys are checked all the same */
    bool given[KEY_COUNT];
};

/* ---- faults ----------------------------------------------------------------------------- */

/* Bytes that are no plain text become question marks: the file may be anything. */
static void got_add(struct buf *out, const char *text)
{
    size_t len = strlen(text);

    for (size_t i = 0; i < len && i < GOT_MAX; i++)
        buf_add_c(out, text[i] >= ' ' && text[i] <= '~' ? text[i] : '?');
    if (len > GOT_MAX)
        buf_add(out, "…");
}

/* "file:line: WHAT 'name': expected EXPECTED, got 'got'"; got NULL: nothing. */
static void fault(struct reader *r, int line, const char *what, const char *name,
                  const char *expected, const char *got)
{
    char text[512];
    struct buf out = buf_on(text, sizeof(text));

    buf_addf(&out, "%s:%d: %s", r->file, line, what);
    if (name != NULL) {
        buf_add(&out, " '");
        got_add(&out, name);
        buf_add_c(&out, '\'');
    }
    buf_addf(&out, ": expected %s, got ", expected);
    if (got == NULL) {
        buf_add(&out, "nothing");
    } else {
        buf_add_c(&out, '\'');
        got_add(&out, got);
        buf_add_c(&out, '\'');
    }
    r->faults++;
    if (r->sink.line != NULL)
        r->sink.line(r->sink.self, text);
}

static void key_fault(struct reader *r, int line, const struct key *key, const char *got)
{
    char expected[128];
    struct buf out = buf_on(expected, sizeof(expected));

    if (key->words == NULL) {
        buf_addf(&out, "%sa whole number from %d to %d",
                 strncmp(key->name, "width", 5) == 0 ? "0 or " : "", key->min, key->max);
    } else {
        buf_add(&out, "one of ");
        for (const char *c = key->words; *c != '\0'; c++)
            buf_add(&out, *c == '|' ? ", " : (char[2]){*c, '\0'});
    }
    fault(r, line, "key", key->name, expected, got);
}

/* ---- values ----------------------------------------------------------------------------- */

static bool number_parse(const char *text, int *ret_number)
{
    size_t len = strlen(text);

    if (len == 0 || len > 4 || strspn(text, "0123456789") != len)
        return false;
    *ret_number = (int)strtol(text, NULL, 10);
    return true;
}

static bool word_parse(const char *words, const char *text, int *ret_index)
{
    size_t len = strlen(text);

    for (int i = 0;; i++) {
        size_t n = strcspn(words, "|");
        if (n == len && memcmp(words, text, n) == 0) {
            *ret_index = i;
            return true;
        }
        if (words[n] == '\0')
            return false;
        words += n + 1;
    }
}

static bool value_parse(const struct key *key, const char *text, int *ret_number)
{
    bool width = strncmp(key->name, "width", 5) == 0;

    if (key->words != NULL)
        return word_parse(key->words, text, ret_number);
    return number_parse(text, ret_number) &&
           ((width && *ret_number == 0) || (*ret_number >= key->min && *ret_number <= key->max));
}

static void field_set(struct profile *profile, const struct key *key, int number)
{
    char *field = (char *)profile + key->offset;
    bool flag = number != 0;

    if (key->words != NULL && strcmp(key->words, "no|yes") == 0)
        memcpy(field, &flag, sizeof(flag));
    else
        memcpy(field, &number, sizeof(number));
}

/* ---- lines ------------------------------------------------------------------------------ */

/* What had to be given is there, and goes together. */
static void section_end(struct reader *r)
{
    const struct profile *p = r->section;

    if (p == NULL)
        return;
    for (int i = 0; i < KEY_COUNT; i++) {
        if (keys[i].needed && !r->given[i]) {
            key_fault(r, r->head_line, &keys[i], NULL);
            return;
        }
    }
    if (p->width_58_px == 0 && p->width_80_px == 0)
        fault(r, r->head_line, "key", "width_80_px", "a width for one roll at least", "0");
    if (p->present_steps > 0 && p->status != INQUIRY_CUSTOM)
        fault(r, r->head_line, "key", "present_steps", "status = custom-full beside it", NULL);
    if (p->retracts && p->present_steps == 0)
        fault(r, r->head_line, "key", "retracts", "present_steps beside it", NULL);
}

static bool name_good(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len <= PROFILE_NAME_MAX &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

static void section_read(struct reader *r, const char *name)
{
    section_end(r);
    r->spare = (struct profile){.dpi = 0};
    r->section = &r->spare;
    r->head_line = r->line;
    memset(r->given, 0, sizeof(r->given));
    if (!name_good(name)) {
        fault(r, r->line, "section", NULL, "1 to 32 small letters, digits and hyphens", name);
    } else if (profiles_find(r->profiles, name) != NULL) {
        fault(r, r->line, "section", NULL, "each name once", name);
    } else if (r->profiles->count == PROFILES_MAX) {
        fault(r, r->line, "section", NULL, "at most 48 profiles", name);
    } else {
        r->section = &r->profiles->list[r->profiles->count++];
        *r->section = (struct profile){.dpi = 0};
        memcpy(r->section->name, name, strlen(name) + 1);
    }
}

static void key_read(struct reader *r, const char *name, const char *value)
{
    int number, i = 0;

    if (r->section == NULL) {
        fault(r, r->line, "key", name, "a [profile] before it", NULL);
        return;
    }
    while (i < KEY_COUNT && strcmp(keys[i].name, name) != 0)
        i++;
    if (i == KEY_COUNT) {
        fault(r, r->line, "key", name, "a key of a profile", name);
        return;
    }
    if (r->given[i])
        fault(r, r->line, "key", name, "it once", value);
    else if (!value_parse(&keys[i], value, &number))
        key_fault(r, r->line, &keys[i], value);
    else
        field_set(r->section, &keys[i], number);
    r->given[i] = true;
}

static void line_read(struct reader *r, const char *bytes, size_t len)
{
    char line[PROFILE_LINE_MAX + 1];

    if (len > PROFILE_LINE_MAX || memchr(bytes, '\0', len) != NULL) {
        fault(r, r->line, "line", NULL, "text of at most 512 bytes", "other");
        return;
    }
    memcpy(line, bytes, len);
    line[len] = '\0';
    char *text = text_trim(line), *equals = strchr(text, '=');
    size_t text_len = strlen(text);
    if (text_len == 0 || text[0] == '#')
        return;
    if (text[0] == '[' && text[text_len - 1] == ']') {
        text[text_len - 1] = '\0';
        section_read(r, text + 1);
    } else if (equals != NULL && equals != text) {
        *equals = '\0';
        key_read(r, text_trim(text), text_trim(equals + 1));
    } else {
        fault(r, r->line, "line", NULL, "'[profile]' or 'key = value'", text);
    }
}

/* ---- the whole file --------------------------------------------------------------------- */

struct err profiles_read(const char *name, const char *bytes, size_t len, struct profile_sink sink,
                         struct profiles *ret_profiles)
{
    struct reader r = {.file = name, .sink = sink, .profiles = ret_profiles, .line = 1};

    ret_profiles->count = 0;
    for (size_t at = 0; at < len; r.line++) {
        const char *newline = memchr(bytes + at, '\n', len - at);
        size_t end = newline != NULL ? (size_t)(newline - bytes) : len;
        line_read(&r, bytes + at, end - at);
        at = end + 1;
    }
    section_end(&r);
    if (r.faults == 0 && ret_profiles->count == 0)
        fault(&r, r.line, "file", NULL, "a profile at least", NULL);
    if (r.faults > 0)
        ret_profiles->count = 0;
    return r.faults > 0 ? err_make(ERR_SYNTAX) : err_none();
}

struct err profiles_load(const char *path, struct profile_sink sink, struct profiles *ret_profiles)
{
    struct reader r = {.file = path, .sink = sink};
    char *bytes = malloc(PROFILE_FILE_MAX + 1);

    ret_profiles->count = 0;
    if (bytes == NULL)
        return err_make(ERR_NO_MEMORY);
    FILE *file = fopen(path, "rbe");
    size_t len = file != NULL ? fread(bytes, 1, PROFILE_FILE_MAX + 1, file) : 0;
    struct err e = err_none();
    if (file == NULL || ferror(file) != 0) {
        e = err_from_errno(errno);
        fault(&r, 0, "file", NULL, "one that can be read", strerror(errno));
    } else if (len > PROFILE_FILE_MAX) {
        e = err_make(ERR_TOO_LONG);
        fault(&r, 0, "file", NULL, "at most 64 KiB", "more");
    } else {
        e = profiles_read(path, bytes, len, sink, ret_profiles);
    }
    if (file != NULL)
        (void)fclose(file);
    free(bytes);
    return e;
}

const struct profile *profiles_find(const struct profiles *profiles, const char *name)
{
    for (int i = 0; i < profiles->count; i++)
        if (strcmp(profiles->list[i].name, name) == 0)
            return &profiles->list[i];
    return NULL;
}
