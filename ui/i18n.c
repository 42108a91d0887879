/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/i18n.h"

#include "base/buf.h"
#include "base/log.h"
#include "ui/mo.h"
#include "ui/plural.h"
#include "ui/text/direction.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* U+2068 takes its direction from the first strong letter, U+2067 runs from the right. */
static const char isolate[] = "\xe2\x81\xa8", isolate_rtl[] = "\xe2\x81\xa7",
                  isolate_end[] = "\xe2\x81\xa9";

struct language {
    char tag[I18N_TAG_MAX + 1];
    unsigned char *bytes;
    struct mo mo;
    struct plural plural;
    bool rtl;
};

struct i18n {
    struct language languages[LANGUAGES_MAX];
    int count;
};

static struct err file_load(const char *path, unsigned char **ret_bytes, size_t *ret_len)
{
    FILE *file = fopen(path, "rbe");

    if (file == NULL)
        return err_make(errno == ENOENT ? ERR_GONE : ERR_IO);
    unsigned char *bytes = malloc(MO_BYTES_MAX + 1);
    if (bytes == NULL) {
        (void)fclose(file);
        return err_make(ERR_NO_MEMORY);
    }
    size_t len = fread(bytes, 1, MO_BYTES_MAX + 1, file);
    bool failed = ferror(file) != 0;
    (void)fclose(file);
    if (failed) {
        free(bytes);
        return err_make(ERR_IO);
    }
    unsigned char *fitted = realloc(bytes, len + 1);
    *ret_bytes = fitted != NULL ? fitted : bytes;
    *ret_len = len;
    return err_none();
}

static struct err language_open(struct language *l, const char *dir, const char *tag)
{
    char path[512];
    struct buf name = buf_on(path, sizeof path);
    size_t len = 0;

    if (tag[strspn(tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")] != '\0')
        return err_make(ERR_SYNTAX);
    buf_addf(&name, "%s/%s.mo", dir, tag);
    if (name.cut || !text_copy(l->tag, sizeof l->tag, tag))
        return err_make(ERR_TOO_LONG);
    struct err e = file_load(path, &l->bytes, &len);
    if (!err_is(e))
        e = mo_read(l->bytes, len, &l->mo);
    if (!err_is(e)) {
        const char *header = mo_find(&l->mo, "", &len);
        e = plural_read(header != NULL ? header : "", &l->plural);
        if (err_is(e))
            e = err_make(ERR_CORRUPT);
    }
    if (err_is(e)) {
        log_error("i18n", "%s: %s", path, err_name(e));
        return e;
    }
    const char *direction = mo_find(&l->mo, "language.direction", &len);
    l->rtl = direction != NULL && strcmp(direction, "rtl") == 0;
    return err_none();
}

struct err i18n_open(const char *dir, const char (*tags)[I18N_TAG_MAX + 1], int count,
                     struct i18n **ret_i18n)
{
    if (count < 1 || count > LANGUAGES_MAX)
        return err_make(ERR_RANGE);
    struct i18n *i18n = calloc(1, sizeof *i18n);
    if (i18n == NULL)
        return err_make(ERR_NO_MEMORY);
    for (int i = 0; i < count; i++) {
        struct err e = language_open(&i18n->languages[i], dir, tags[i]);
        i18n->count = i + 1;
        if (err_is(e)) {
            i18n_close(i18n);
            return e;
        }
    }
    *ret_i18n = i18n;
    return err_none();
}

void i18n_close(struct i18n *i18n)
{
    if (i18n == NULL)
        return;
    for (int i = 0; i < i18n->count; i++)
        free(i18n->languages[i].bytes);
    free(i18n);
}

int i18n_count(const struct i18n *i18n)
{
    return i18n->count;
}

const char *i18n_tag(const struct i18n *i18n, int language)
{
    return i18n->languages[language].tag;
}

bool i18n_rtl(const struct i18n *i18n, int language)
{
    return i18n->languages[language].rtl;
}

bool i18n_has(const struct i18n *i18n, int language, const char *id)
{
    size_t len;

    return mo_find(&i18n->languages[language].mo, id, &len) != NULL;
}

/* The language that has the text: its own, else the first. */
static const struct language *language_with(const struct i18n *i18n, int language, const char *id,
                                            const char **ret_text, size_t *ret_len)
{
    const struct language *l = &i18n->languages[language];

    *ret_text = mo_find(&l->mo, id, ret_len);
    if (*ret_text == NULL || **ret_text == '\0') {
        log_debug("i18n", "%s: no text '%s'", l->tag, id);
        l = &i18n->languages[0];
        *ret_text = mo_find(&l->mo, id, ret_len);
    }
    if (*ret_text == NULL) {
        *ret_text = id;
        *ret_len = strlen(id);
    }
    return l;
}

const char *i18n_text(const struct i18n *i18n, int language, const char *id)
{
    const char *text;
    size_t len;

    (void)language_with(i18n, language, id, &text, &len);
    return text;
}

const char *i18n_plural(const struct i18n *i18n, int language, const char *id, unsigned long n)
{
    const char *text;
    size_t len;
    const struct language *l = language_with(i18n, language, id, &text, &len);
    const char *end = text + len;

    for (int form = plural_form(&l->plural, n); form > 0; form--) {
        const char *next = text + strlen(text) + 1;
        if (next > end)
            break;
        text = next;
    }
    return text;
}

static const struct i18n_value *value_named(const struct i18n_value *values, int count,
                                            const char *name, size_t len)
{
    for (int i = 0; i < count; i++)
        if (strlen(values[i].name) == len && memcmp(values[i].name, name, len) == 0)
            return &values[i];
    return NULL;
}

/* Takes a character back that was cut in the middle. */
static void half_character_drop(struct buf *out)
{
    size_t n = out->len;

    while (n > 0 && ((unsigned char)out->data[n - 1] & 0xc0) == 0x80)
        n--;
    if (n == 0)
        return;
    unsigned char lead = (unsigned char)out->data[n - 1];
    size_t need = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (out->len - (n - 1) < need) {
        out->len = n - 1;
        out->data[out->len] = '\0';
    }
}

bool i18n_format(char *ret_text, size_t size, const char *pattern, const struct i18n_value *values,
                 int count)
{
    struct buf out = buf_on(ret_text, size);

    for (const char *at = pattern; *at != '\0' && !out.cut;) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        const struct i18n_value *value =
            end != NULL ? value_named(values, count, at + 1, (size_t)(end - at - 1)) : NULL;
        if (value != NULL) {
            buf_add(&out, direction_is_rtl(value->text) ? isolate_rtl : isolate);
            buf_add(&out, value->text);
            buf_add(&out, isolate_end);
            at = end + 1;
        } else {
            buf_add_c(&out, *at++);
        }
    }
    half_character_drop(&out);
    return !out.cut;
}
