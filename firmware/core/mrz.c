/* SPDX-License-Identifier: Apache-2.0 */
#include "core/mrz.h"

#include "base/buf.h"

#include <string.h>

/* Characters from..from+len-1 of the joined text, counted from 0. */
struct span {
    unsigned char from, len;
};

/* Where things stand (9303-4, -5 and -6). Check digits follow their field, if not said otherwise.
 */
struct layout {
    size_t len;
    struct span code, issuer, name, number, birth, sex, expiry, nationality;
    struct span optional;    /* behind a number: its rest, where it is longer than its field */
    bool optional_digit;     /* has a check digit of its own (TD3); a number is then never longer */
    struct span composed[4]; /* what the composite check digit is about, in this order */
    unsigned char composite; /* where that stands */
};

static const struct layout layouts[MRZ_FORMAT_COUNT] = {
    [MRZ_TD1] = {.len = 90,
                 .code = {0, 2},
                 .issuer = {2, 3},
                 .number = {5, 9},
                 .optional = {15, 15},
                 .birth = {30, 6},
                 .sex = {37, 1},
                 .expiry = {38, 6},
                 .nationality = {45, 3},
                 .name = {60, 30},
                 .composed = {{5, 25}, {30, 7}, {38, 7}, {48, 11}},
                 .composite = 59},
    [MRZ_TD2] = {.len = 72,
                 .code = {0, 2},
                 .issuer = {2, 3},
                 .name = {5, 31},
                 .number = {36, 9},
                 .nationality = {46, 3},
                 .birth = {49, 6},
                 .sex = {56, 1},
                 .expiry = {57, 6},
                 .optional = {64, 7},
                 .composed = {{36, 10}, {49, 7}, {57, 14}},
                 .composite = 71},
    [MRZ_TD3] = {.len = 88,
                 .code = {0, 2},
                 .issuer = {2, 3},
                 .name = {5, 39},
                 .number = {44, 9},
                 .nationality = {54, 3},
                 .birth = {57, 6},
                 .sex = {64, 1},
                 .expiry = {65, 6},
                 .optional = {72, 14},
                 .optional_digit = true,
                 .composed = {{44, 10}, {57, 7}, {65, 22}},
                 .composite = 87},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* -1: no character of a zone. */
static int value_of(char c)
{
    if (is_digit(c))
        return c - '0';
    if (is_letter(c))
        return c - 'A' + 10;
    return c == '<' ? 0 : -1;
}

char mrz_check_digit(const char *text, size_t len)
{
    static const int weights[] = {7, 3, 1};
    int sum = 0;

    for (size_t i = 0; i < len; i++) {
        int value = value_of(text[i]);
        if (value < 0)
            return '\0';
        sum = (sum + value * weights[i % 3]) % 10;
    }
    return (char)('0' + sum);
}

/* Two digits of at most most, or "<<"; ret_known is 0 where it is not known. */
static bool part_good(const char *part, int most, int *ret_known)
{
    *ret_known = 0;
    if (part[0] == '<' && part[1] == '<')
        return true;
    if (!is_digit(part[0]) || !is_digit(part[1]))
        return false;
    *ret_known = (part[0] - '0') * 10 + part[1] - '0';
    return *ret_known <= most;
}

bool mrz_date_good(const char *date)
{
    int ignored;

    return strnlen(date, MRZ_DATE_DIGITS) == MRZ_DATE_DIGITS && part_good(date, 99, &ignored) &&
           part_good(date + 2, 12, &ignored) && part_good(date + 4, 31, &ignored);
}

/* The characters of a span without the fillers behind them. */
static size_t filled_len(const char *text, struct span span)
{
    size_t len = span.len;

    while (len > 0 && text[span.from + len - 1] == '<')
        len--;
    return len;
}

static void take(const char *text, struct span span, size_t len, char *ret)
{
    memcpy(ret, text + span.from, len);
    ret[len] = '\0';
}

/* Letters, and fillers behind them alone: "D<<", "UTO", "P<". */
static bool take_letters(const char *text, struct span span, char *ret)
{
    size_t len = filled_len(text, span);

    for (size_t i = 0; i < len; i++)
        if (!is_letter(text[span.from + i]))
            return false;
    take(text, span, len, ret);
    return true;
}

static bool digit_right(const char *text, struct span span)
{
    return mrz_check_digit(text + span.from, span.len) == text[span.from + span.len];
}

/*
 * A number that is longer than its field has '<' instead of the check digit; its rest begins the
 * optional data, with the check digit of the whole and a filler behind it.
 */
static struct err take_number(const char *text, const struct layout *l, struct mrz *mrz,
                              char *ret_digit)
{
    struct buf number = buf_on(mrz->number, sizeof mrz->number);
    char digit = text[l->number.from + l->number.len];

    buf_add_n(&number, text + l->number.from, filled_len(text, l->number));
    if (number.len == 0 || text[l->number.from] == '<')
        return err_make(ERR_SYNTAX);
    if (digit == '<') {
        const char *rest = text + l->optional.from;
        const char *end = memchr(rest, '<', l->optional.len);
        if (l->optional_digit || number.len < l->number.len || end == NULL || end - rest < 2)
            return err_make(ERR_SYNTAX);
        buf_add_n(&number, rest, (size_t)(end - rest) - 1);
        digit = end[-1];
    }
    *ret_digit = digit;
    return mrz_check_digit(number.data, number.len) == digit ? err_none() : err_make(ERR_CORRUPT);
}

/* Words of letters; one filler is a blank, a run of them is one, too. */
static void take_words(const char *field, size_t len, char *ret, size_t size)
{
    struct buf words = buf_on(ret, size);

    for (size_t i = 0; i < len; i++) {
        if (field[i] != '<')
            buf_add_c(&words, field[i]);
        else if (words.len > 0 && words.data[words.len - 1] != ' ')
            buf_add_c(&words, ' ');
    }
    if (words.len > 0 && words.data[words.len - 1] == ' ')
        words.data[--words.len] = '\0';
}

static bool take_name(const char *text, struct span span, struct mrz_name *name)
{
    const char *field = text + span.from;
    size_t len = filled_len(text, span);
    size_t primary = 0;

    for (size_t i = 0; i < len; i++)
        if (is_digit(field[i]))
            return false;
    while (primary < len && !(field[primary] == '<' && field[primary + 1] == '<'))
        primary++;
    take_words(field, primary, name->primary, sizeof name->primary);
    take_words(field + primary, len - primary, name->secondary, sizeof name->secondary);
    name->truncated = len == span.len;
    return len > 0;
}

/* '<' or 0 will do where there is nothing to check. */
static bool optional_right(const char *text, const struct layout *l)
{
    if (!l->optional_digit || digit_right(text, l->optional))
        return true;
    return filled_len(text, l->optional) == 0 && text[l->optional.from + l->optional.len] == '<';
}

static bool composite_right(const char *text, const struct layout *l)
{
    char all[DOCUMENT_MRZ_MAX];
    size_t len = 0;

    for (size_t i = 0; i < sizeof l->composed / sizeof l->composed[0]; i++) {
        memcpy(all + len, text + l->composed[i].from, l->composed[i].len);
        len += l->composed[i].len;
    }
    bool right = mrz_check_digit(all, len) == text[l->composite];
    explicit_bzero(all, sizeof all);
    return right;
}

/* A visa ("V…") has other check digits, and no chip. */
static bool code_fits(enum mrz_format format, const char *code)
{
    if (format == MRZ_TD3)
        return code[0] == 'P';
    return code[0] == 'A' || code[0] == 'C' || code[0] == 'I';
}

static void info_make(struct mrz *mrz, char digit)
{
    struct buf info = buf_on(mrz->info, sizeof mrz->info);

    buf_add(&info, mrz->number);
    while (info.len < MRZ_NUMBER_MIN)
        buf_add_c(&info, '<');
    buf_add_c(&info, digit);
    buf_add(&info, mrz->birth);
    buf_add_c(&info, mrz_check_digit(mrz->birth, MRZ_DATE_DIGITS));
    buf_add(&info, mrz->expiry);
    buf_add_c(&info, mrz_check_digit(mrz->expiry, MRZ_DATE_DIGITS));
}

static struct err parse(const char *text, enum mrz_format format, struct mrz *mrz)
{
    const struct layout *l = &layouts[format];
    char digit;

    if (mrz_check_digit(text, l->len) == '\0')
        return err_make(ERR_SYNTAX);
    mrz->format = format;
    take(text, (struct span){0, (unsigned char)l->len}, l->len, mrz->text);
    take(text, l->birth, MRZ_DATE_DIGITS, mrz->birth);
    take(text, l->expiry, MRZ_DATE_DIGITS, mrz->expiry);
    mrz->sex = text[l->sex.from] == 'X' ? '<' : text[l->sex.from];
    if (!take_letters(text, l->code, mrz->code) || !code_fits(format, mrz->code) ||
        !take_letters(text, l->issuer, mrz->issuer) || mrz->issuer[0] == '\0' ||
        !take_letters(text, l->nationality, mrz->nationality) || strchr("FM<", mrz->sex) == NULL ||
        !mrz_date_good(mrz->birth) || !mrz_date_good(mrz->expiry) ||
        !take_name(text, l->name, &mrz->name))
        return err_make(ERR_SYNTAX);
    struct err e = take_number(text, l, mrz, &digit);
    if (err_is(e))
        return e;
    info_make(mrz, digit);
    if (!digit_right(text, l->birth) || !digit_right(text, l->expiry) || !optional_right(text, l) ||
        !composite_right(text, l))
        return err_make(ERR_CORRUPT);
    return err_none();
}

struct err mrz_parse(const char *text, size_t len, struct mrz *ret_mrz)
{
    struct mrz mrz = {0};
    struct err e = err_make(ERR_SYNTAX);

    for (enum mrz_format format = 0; format < MRZ_FORMAT_COUNT; format++)
        if (layouts[format].len == len)
            e = parse(text, format, &mrz);
    if (!err_is(e))
        *ret_mrz = mrz;
    explicit_bzero(&mrz, sizeof mrz);
    return e;
}

/*
 * 9303 leaves the second letter to the states, V and AC (crews) excepted; the European residence
 * permits have A or a second R.
 */
enum document_kind mrz_kind(const struct mrz *mrz)
{
    if (mrz->code[0] == 'P')
        return DOCUMENT_PASSPORT;
    if (strcmp(mrz->code, "AC") == 0)
        return DOCUMENT_OTHER;
    if (mrz->code[0] == 'A' || mrz->code[1] == 'R')
        return DOCUMENT_RESIDENCE_PERMIT;
    return DOCUMENT_ID_CARD;
}

bool mrz_expired(const struct mrz *mrz, int year, int month, int day)
{
    int in_year, in_month, on_day;

    if (mrz->expiry[0] == '<' || !part_good(mrz->expiry, 99, &in_year) ||
        !part_good(mrz->expiry + 2, 12, &in_month) || !part_good(mrz->expiry + 4, 31, &on_day))
        return false;
    in_year += year / 100 * 100;
    if (in_year >= year + 80)
        in_year -= 100;
    else if (in_year < year - 20)
        in_year += 100;
    in_month = in_month > 0 ? in_month : 12;
    on_day = on_day > 0 ? on_day : 31;
    if (in_year != year)
        return in_year < year;
    return in_month != month ? in_month < month : on_day < day;
}
