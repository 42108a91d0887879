/* SPDX-License-Identifier: Apache-2.0 */
#include "core/code.h"

#include "base/buf.h"
#include "core/token.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What is still to be read of a text; consumed from the front. */
struct view {
    const char *at;
    size_t len;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\x1d' || c == '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static int hex_value(char c)
{
    return is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

static void view_skip(struct view *v, size_t n)
{
    v->at += n;
    v->len -= n;
}

static struct view view_trim(struct view v)
{
    while (v.len > 0 && is_blank(v.at[0]))
        view_skip(&v, 1);
    while (v.len > 0 && is_blank(v.at[v.len - 1]))
        v.len--;
    return v;
}

static bool view_take(struct view *v, const char *text)
{
    size_t n = strlen(text);

    if (v->len < n || memcmp(v->at, text, n) != 0)
        return false;
    view_skip(v, n);
    return true;
}

/* id = 4 to 11 digits, first not 0. */
static bool take_id(struct view *v, int64_t *ret_id)
{
    size_t n = 0;
    int64_t id = 0;

    while (n < v->len && n < 12 && is_digit(v->at[n]))
        id = id * 10 + (v->at[n++] - '0');
    if (n < 4 || n > 11 || v->at[0] == '0')
        return false;
    view_skip(v, n);
    *ret_id = id;
    return true;
}

/* key = 64 or 4 hex digits, and nothing more of them. */
static bool take_key(struct view *v, char ret_key[BOOKING_KEY_MAX + 1])
{
    size_t n = 0;

    while (n < v->len && n <= BOOKING_KEY_MAX && is_hex(v->at[n]))
        n++;
    if (n != 4 && n != BOOKING_KEY_MAX)
        return false;
    memcpy(ret_key, v->at, n);
    ret_key[n] = '\0';
    view_skip(v, n);
    return true;
}

static void json_blanks(struct view *v)
{
    while (v->len > 0 &&
           (v->at[0] == ' ' || v->at[0] == '\t' || v->at[0] == '\r' || v->at[0] == '\n'))
        view_skip(v, 1);
}

static bool json_member(struct view *v, struct booking_ref *ref)
{
    bool id = view_take(v, "\"id\"");

    if (!id && !view_take(v, "\"authKey\""))
        return false;
    json_blanks(v);
    if (!view_take(v, ":"))
        return false;
    json_blanks(v);
    if (!id)
        return ref->key[0] == '\0' && view_take(v, "\"") && take_key(v, ref->key) &&
               view_take(v, "\"");
    if (ref->id != 0)
        return false;
    bool quoted = view_take(v, "\"");
    return take_id(v, &ref->id) && (!quoted || view_take(v, "\""));
}

static bool parse_json(struct view v, struct booking_ref *ref)
{
    *ref = (struct booking_ref){0};
    v = view_trim(v);
    if (!view_take(&v, "{"))
        return false;
    for (int i = 0; i < 2; i++) {
        json_blanks(&v);
        if (i > 0) {
            if (!view_take(&v, ","))
                return false;
            json_blanks(&v);
        }
        if (!json_member(&v, ref))
            return false;
    }
    json_blanks(&v);
    return view_take(&v, "}") && v.len == 0;
}

static bool parse_plain(struct view v, struct booking_ref *ref)
{
    size_t seps = 0;

    *ref = (struct booking_ref){0};
    if (!take_id(&v, &ref->id))
        return false;
    while (v.len > 0 && (v.at[0] == ':' || v.at[0] == '/' || v.at[0] == ' ')) {
        view_skip(&v, 1);
        seps++;
    }
    return seps > 0 && take_key(&v, ref->key) && v.len == 0;
}

/* The six bits of a base64 or base64url character, -1 for any other. */
static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (is_digit(c))
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    if (c == '/' || c == '_')
        return 63;
    return -1;
}

/* Decodes all of v; padding is optional, but where given it must be right. */
static bool base64_decode(struct view v, char *out, size_t size, size_t *ret_len)
{
    size_t chars = 0, len = 0;
    unsigned bits = 0;

    while (chars < v.len && base64_value(v.at[chars]) >= 0)
        chars++;
    size_t pad = v.len - chars;
    if (pad > 2 || chars % 4 == 1 || (pad > 0 && (chars + pad) % 4 != 0))
        return false;
    for (size_t i = chars; i < v.len; i++)
        if (v.at[i] != '=')
            return false;
    for (size_t i = 0; i < chars; i++) {
        bits = bits << 6 | (unsigned)base64_value(v.at[i]);
        if (i % 4 == 0)
            continue;
        if (len == size)
            return false;
        out[len++] = (char)(bits >> (6 - 2 * (i % 4)) & 0xff);
    }
    *ret_len = len;
    return true;
}

static bool parse_base64(struct view v, struct booking_ref *ref)
{
    char json[CODE_BYTES_MAX];
    size_t len = 0;

    bool ok =
        base64_decode(v, json, sizeof json, &len) && parse_json((struct view){json, len}, ref);
    explicit_bzero(json, sizeof json);
    return ok;
}

static bool take_scheme(struct view *v)
{
    static const char *const schemes[] = {"https://", "http://"};

    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t n = strlen(schemes[i]);
        if (v->len >= n && strncasecmp(v->at, schemes[i], n) == 0) {
            view_skip(v, n);
            return true;
        }
    }
    return false;
}

/* Undoes %2B, %2F and %3D; any other percent sign makes the run no base64 and so no payload. */
static size_t percent_decode(struct view v, char *out)
{
    size_t len = 0;

    for (size_t i = 0; i < v.len; i++) {
        if (v.at[i] == '%' && i + 2 < v.len && is_hex(v.at[i + 1]) && is_hex(v.at[i + 2])) {
            out[len++] = (char)(hex_value(v.at[i + 1]) << 4 | hex_value(v.at[i + 2]));
            i += 2;
        } else {
            out[len++] = v.at[i];
        }
    }
    return len;
}

/*
 * The base64 may stand behind any delimiter of the fragment or query, and '/' is both a delimiter
 * and a base64 character: so each start is tried up to the next '&', '#' or '?'. More than one
 * different payload in one link is no payload.
 */
static bool parse_link(struct view v, struct booking_ref *ref)
{
    char tail[CODE_BYTES_MAX];
    struct booking_ref found = {0};
    int count = 0;

    if (!take_scheme(&v))
        return false;
    while (v.len > 0 && v.at[0] != '?' && v.at[0] != '#')
        view_skip(&v, 1);
    size_t len = percent_decode(v, tail);
    for (size_t i = 0; i < len; i++) {
        if (strchr("/=&?#", tail[i]) == NULL || tail[i] == '\0')
            continue;
        size_t end = i + 1;
        while (end < len && tail[end] != '&' && tail[end] != '#' && tail[end] != '?')
            end++;
        if (!parse_base64((struct view){tail + i + 1, end - i - 1}, ref))
            continue;
        if (count > 0 && (found.id != ref->id || strcmp(found.key, ref->key) != 0))
            count = -CODE_BYTES_MAX;
        found = *ref;
        count++;
    }
    explicit_bzero(tail, sizeof tail);
    *ref = found;
    explicit_bzero(&found, sizeof found);
    return count > 0;
}

static bool parse_token(struct view v, struct booking_ref *ref)
{
    struct token token;

    *ref = (struct booking_ref){0};
    if (err_is(token_parse(v.at, v.len, ref->token)) || err_is(token_unpack(ref->token, &token)))
        return false;
    ref->id = token.booking_id;
    return true;
}

struct err code_parse(const char *bytes, size_t len, struct booking_ref *ret_ref)
{
    struct booking_ref ref = {0};
    struct view v = {bytes, len};

    if (len > CODE_BYTES_MAX)
        return err_make(ERR_SYNTAX);
    v = view_trim(v);
    if (v.len > 3 && v.at[0] == ']' && is_letter(v.at[1]) && is_digit(v.at[2])) {
        view_skip(&v, 3);
        v = view_trim(v);
    }
    bool ok = parse_json(v, &ref) || parse_plain(v, &ref) || parse_base64(v, &ref) ||
              parse_link(v, &ref) || parse_token(v, &ref);
    if (ok)
        *ret_ref = ref;
    explicit_bzero(&ref, sizeof ref);
    return ok ? err_none() : err_make(ERR_SYNTAX);
}

struct err code_make(const struct booking_ref *ref, char *ret_text, size_t size)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char json[128];

    int n = snprintf(json, sizeof json, "{\"id\":%lld,\"authKey\":\"%s\"}", (long long)ref->id,
                     ref->key);
    if (n < 0 || (size_t)n >= sizeof json)
        return err_make(ERR_TOO_LONG);
    struct buf out = buf_on(ret_text, size);
    for (int i = 0; i < n; i += 3) {
        unsigned group = (unsigned)(unsigned char)json[i] << 16;
        if (i + 1 < n)
            group |= (unsigned)(unsigned char)json[i + 1] << 8;
        if (i + 2 < n)
            group |= (unsigned char)json[i + 2];
        buf_add_c(&out, alphabet[group >> 18 & 63]);
        buf_add_c(&out, alphabet[group >> 12 & 63]);
        buf_add_c(&out, i + 1 < n ? alphabet[group >> 6 & 63] : '=');
        buf_add_c(&out, i + 2 < n ? alphabet[group & 63] : '=');
    }
    explicit_bzero(json, sizeof json);
    return out.cut ? err_make(ERR_TOO_LONG) : err_none();
}

struct err code_number(const char *typed, char ret_number[BOOKING_NUMBER_MAX + 1])
{
    char number[BOOKING_NUMBER_MAX + 1];
    struct buf out = buf_on(number, sizeof number);
    int letters = 0, digits = 0;

    for (; *typed != '\0'; typed++) {
        if (*typed == ' ')
            continue;
        if (is_letter(*typed) && digits == 0 && ++letters <= PREFIX_MAX)
            buf_add_c(&out, (char)(*typed & ~0x20));
        else if (is_digit(*typed) && ++digits <= (letters > 0 ? 6 : BOOKING_NUMBER_MAX))
            buf_add_c(&out, *typed);
        else
            return err_make(ERR_SYNTAX);
    }
    if (out.cut || digits == 0)
        return err_make(ERR_SYNTAX);
    memcpy(ret_number, number, sizeof number);
    return err_none();
}
