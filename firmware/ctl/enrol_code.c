/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl/enrol_code.h"

#include <stdio.h>
#include <string.h>

#define HEAD    "ANKUNFT1."
#define SECTION "[enrol]"
#define BEGIN   "-----BEGIN CERTIFICATE-----"
#define END     "-----END CERTIFICATE-----"

enum { SUM_DIGITS = 8, LINE_MAX_BYTES = 1024, CA_LINE = 600, PEM_LINE = 64 };

static const char url_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char ca_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

/* --- lines --------------------------------------------------------------------------------- */

struct line {
    char text[LINE_MAX_BYTES + 1]; /* without blanks around it */
    char *value;                   /* of "name = value", else NULL; text is the name then */
};

/* The next line of a text; false: none is left, or it is too long (*at then stays). */
static bool line_next(const char **at, struct line *line)
{
    size_t len = strcspn(*at, "\n"), first = strspn(*at, " \t\r"), last = len;

    if (**at == '\0' || len > LINE_MAX_BYTES)
        return false;
    first = first < len ? first : len;
    while (last > first && strchr(" \t\r", (*at)[last - 1]) != NULL)
        last--;
    memcpy(line->text, *at + first, last - first);
    line->text[last - first] = '\0';
    line->value = NULL;
    *at += len + ((*at)[len] == '\n');
    return true;
}

/* Splits "name = value" at its first '='. */
static void line_split(struct line *line)
{
    char *equals = line->text[0] != '[' ? strchr(line->text, '=') : NULL;

    if (equals == NULL)
        return;
    line->value = equals + 1 + strspn(equals + 1, " \t");
    do
        *equals = '\0';
    while (equals > line->text && strchr(" \t", *--equals) != NULL);
}

/* Is it one of the lines that name what is written on the kiosk? The line must be split. */
static bool names_own_file(const struct line *line)
{
    return line->value != NULL &&
           (strcmp(line->text, "password_file") == 0 || strcmp(line->text, "ca_file") == 0);
}

static bool is_text(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (((unsigned char)text[i] < ' ' && text[i] != '\n' && text[i] != '\t') || text[i] == 0x7f)
            return false;
    return true;
}

/* --- the text ------------------------------------------------------------------------------ */

static bool head_line_read(const struct line *line, struct enrol_parts *parts)
{
    if (line->value == NULL || line->value[0] == '\0')
        return false;
    if (strcmp(line->text, "password") == 0)
        return parts->password[0] == '\0' &&
               text_copy(parts->password, sizeof parts->password, line->value);
    if (strcmp(line->text, "ca") != 0 || strspn(line->value, ca_digits) != strlen(line->value))
        return false;
    size_t have = strlen(parts->ca);
    return text_copy(parts->ca + have, sizeof parts->ca - have, line->value);
}

/* One [service] to write behind, and nothing in it that is ours to write. */
static bool config_good(const char *config)
{
    struct line line;
    int services = 0;

    for (const char *at = config; *at != '\0';) {
        if (!line_next(&at, &line))
            return false;
        line_split(&line);
        services += strcmp(line.text, "[service]") == 0;
        if (names_own_file(&line))
            return false;
    }
    explicit_bzero(&line, sizeof line);
    return services == 1;
}

struct err enrol_text_read(const char *text, size_t len, struct enrol_parts *ret_parts)
{
    char copy[ENROL_TEXT_MAX + 1];
    const char *at = copy;
    struct line line;

    memset(ret_parts, 0, sizeof *ret_parts);
    if (len > ENROL_TEXT_MAX)
        return err_make(ERR_TOO_LONG);
    memcpy(copy, text, len);
    copy[len] = '\0';
    bool good = is_text(copy, len) && line_next(&at, &line) && strcmp(line.text, SECTION) == 0;
    while (good && *at != '\0' && *at != '[') {
        good = line_next(&at, &line);
        line_split(&line);
        good = good && head_line_read(&line, ret_parts);
    }
    good = good && ret_parts->password[0] != '\0' && config_good(at);
    if (good)
        memcpy(ret_parts->config, at, strlen(at) + 1);
    else
        explicit_bzero(ret_parts, sizeof *ret_parts);
    explicit_bzero(copy, sizeof copy);
    explicit_bzero(&line, sizeof line);
    return good ? err_none() : err_make(ERR_SYNTAX);
}

void enrol_text_write(const struct enrol_parts *parts, struct buf *out)
{
    buf_addf(out, SECTION "\npassword = %s\n", parts->password);
    for (const char *ca = parts->ca; *ca != '\0'; ca += strnlen(ca, CA_LINE))
        buf_addf(out, "ca = %.*s\n", (int)CA_LINE, ca);
    buf_add(out, parts->config);
}

/* --- the line ------------------------------------------------------------------------------ */

uint32_t enrol_sum(const char *bytes, size_t len)
{
    uint32_t sum = 0xffffffff;

    for (size_t i = 0; i < len; i++) {
        sum ^= (unsigned char)bytes[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return ~sum;
}

struct err enrol_code_make(const char *text, size_t len, char *ret_code, size_t size)
{
    struct buf out = buf_on(ret_code, size);
    uint32_t bits = 0;
    int held = 0;

    buf_add(&out, HEAD);
    for (size_t i = 0; i < len; i++) {
        bits = bits << 8 | (unsigned char)text[i];
        for (held += 8; held >= 6; held -= 6)
            buf_add_c(&out, url_digits[bits >> (held - 6) & 63]);
    }
    if (held > 0)
        buf_add_c(&out, url_digits[bits << (6 - held) & 63]);
    buf_addf(&out, ".%08x", (unsigned)enrol_sum(text, len));
    return out.cut ? err_make(ERR_TOO_LONG) : err_none();
}

/* The bytes of base64url digits; false: not such digits, or not as enrol_code_make writes them. */
static bool digits_open(const char *digits, size_t count, char *ret_text, size_t *ret_len)
{
    uint32_t bits = 0;
    int held = 0;

    *ret_len = 0;
    for (size_t i = 0; i < count; i++) {
        const char *digit = digits[i] != '\0' ? strchr(url_digits, digits[i]) : NULL;
        if (digit == NULL)
            return false;
        bits = (bits << 6 | (uint32_t)(digit - url_digits)) & 0xffff;
        held += 6;
        if (held >= 8) {
            held -= 8;
            ret_text[(*ret_len)++] = (char)(bits >> held & 0xff);
        }
    }
    return held < 6 && (bits & ((1U << held) - 1)) == 0;
}

static bool sum_read(const char *text, uint32_t *ret_sum)
{
    *ret_sum = 0;
    for (int i = 0; i < SUM_DIGITS; i++) {
        static const char digits[] = "0123456789abcdef";
        const char *digit = text[i] != '\0' ? strchr(digits, text[i]) : NULL;
        if (digit == NULL)
            return false;
        *ret_sum = *ret_sum << 4 | (uint32_t)(digit - digits);
    }
    return true;
}

struct err enrol_code_open(const char *code, size_t len, char ret_text[ENROL_TEXT_MAX + 1],
                           size_t *ret_len)
{
    const size_t head = sizeof HEAD - 1, tail = SUM_DIGITS + 1;
    uint32_t sum;

    *ret_len = 0;
    ret_text[0] = '\0';
    while (len > 0 && strchr(" \t\r\n", code[len - 1]) != NULL && code[len - 1] != '\0')
        len--;
    while (len > 0 && strchr(" \t\r\n", code[0]) != NULL && code[0] != '\0') {
        code++;
        len--;
    }
    if (len > ENROL_CODE_MAX)
        return err_make(ERR_TOO_LONG);
    if (len < head + tail || memcmp(code, HEAD, head) != 0 || code[len - tail] != '.' ||
        !sum_read(code + len - SUM_DIGITS, &sum))
        return err_make(ERR_SYNTAX);
    size_t digits = len - head - tail;
    if (digits * 6 / 8 > ENROL_TEXT_MAX)
        return err_make(ERR_TOO_LONG);
    struct err e = err_none();
    if (!digits_open(code + head, digits, ret_text, ret_len))
        e = err_make(ERR_SYNTAX);
    else if (enrol_sum(ret_text, *ret_len) != sum)
        e = err_make(ERR_CORRUPT);
    if (err_is(e)) {
        explicit_bzero(ret_text, ENROL_TEXT_MAX + 1);
        *ret_len = 0;
    }
    ret_text[*ret_len] = '\0';
    return e;
}

/* --- the configuration on both sides ------------------------------------------------------- */

void enrol_config_write(const char *config, const struct enrol_files *files, struct buf *out)
{
    struct line line;

    for (const char *at = config; line_next(&at, &line);) {
        buf_addf(out, "%s%s\n", line.text[0] == '[' && out->len > 0 ? "\n" : "", line.text);
        if (strcmp(line.text, "[service]") != 0)
            continue;
        if (files->password_file[0] != '\0')
            buf_addf(out, "password_file = %s\n", files->password_file);
        if (files->ca_file[0] != '\0')
            buf_addf(out, "ca_file = %s\n", files->ca_file);
    }
}

void enrol_config_strip(const char *config, struct buf *out)
{
    struct line line, whole;

    for (const char *at = config; line_next(&at, &line);) {
        whole = line;
        line_split(&line);
        if (whole.text[0] != '\0' && whole.text[0] != '#' && !names_own_file(&line))
            buf_addf(out, "%s\n", whole.text);
    }
}

/* --- the certificate ----------------------------------------------------------------------- */

struct err enrol_ca_read(const char *pem, size_t len, char ret_ca[ENROL_CA_MAX + 1])
{
    struct buf out = buf_on(ret_ca, ENROL_CA_MAX + 1);
    const char *begin = memmem(pem, len, BEGIN, sizeof BEGIN - 1);

    if (begin == NULL)
        return err_make(ERR_SYNTAX);
    begin += sizeof BEGIN - 1;
    size_t left = len - (size_t)(begin - pem);
    const char *end = memmem(begin, left, END, sizeof END - 1);
    if (end == NULL || memmem(begin, left, BEGIN, sizeof BEGIN - 1) != NULL)
        return err_make(ERR_SYNTAX);
    for (const char *c = begin; c < end; c++)
        if (*c != '\0' && strchr(ca_digits, *c) != NULL)
            buf_add_c(&out, *c);
        else if (*c != '\n' && *c != '\r')
            return err_make(ERR_SYNTAX);
    return out.cut ? err_make(ERR_TOO_LONG) : out.len == 0 ? err_make(ERR_SYNTAX) : err_none();
}

void enrol_ca_write(const char *ca, struct buf *out)
{
    buf_add(out, BEGIN "\n");
    for (; *ca != '\0'; ca += strnlen(ca, PEM_LINE))
        buf_addf(out, "%.*s\n", (int)PEM_LINE, ca);
    buf_add(out, END "\n");
}
