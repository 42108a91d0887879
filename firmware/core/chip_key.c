/* SPDX-License-Identifier: Apache-2.0 */
#include "core/chip_key.h"

#include "base/buf.h"

#include <string.h>

enum { NUMBER_TYPED_MIN = 2, DATE_TYPED = MRZ_DATE_DIGITS + 1 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Without blanks, in capitals. False: too long, or a character that no zone has. */
static bool tidy(const char *typed, char ret_tidy[CHIP_TYPED_MAX + 1])
{
    struct buf out = buf_on(ret_tidy, CHIP_TYPED_MAX + 1);

    for (; *typed != '\0'; typed++) {
        if (*typed == ' ')
            continue;
        buf_add_c(&out, *typed >= 'a' && *typed <= 'z' ? (char)(*typed - 'a' + 'A') : *typed);
    }
    return !out.cut && mrz_check_digit(out.data, out.len) != '\0';
}

static enum chip_typed can_take(const char *tidy_can, char ret_can[DOCUMENT_CAN_DIGITS + 1])
{
    size_t digits = 0;

    while (is_digit(tidy_can[digits]))
        digits++;
    if (tidy_can[digits] != '\0' || digits > DOCUMENT_CAN_DIGITS)
        return CHIP_WRONG;
    if (digits < DOCUMENT_CAN_DIGITS)
        return CHIP_SHORT;
    memcpy(ret_can, tidy_can, DOCUMENT_CAN_DIGITS + 1);
    return CHIP_GOOD;
}

/*
 * The number filled up to nine, and its check digit. In the zone a long one has '<' behind its
 * ninth character and goes on: whoever types what is printed types that, too.
 */
static enum chip_typed number_take(const char *tidy_number, struct buf *info)
{
    size_t len = strlen(tidy_number);

    if (len < NUMBER_TYPED_MIN)
        return tidy_number[0] == '<' ? CHIP_WRONG : CHIP_SHORT;
    char number[CHIP_TYPED_MAX + 1];
    struct buf out = buf_on(number, sizeof number);
    buf_add_n(&out, tidy_number, len - 1);
    char digit = tidy_number[len - 1];
    if (out.len > MRZ_NUMBER_MIN + 1 && number[MRZ_NUMBER_MIN] == '<') {
        memmove(number + MRZ_NUMBER_MIN, number + MRZ_NUMBER_MIN + 1, out.len - MRZ_NUMBER_MIN);
        out.len--;
    }
    while (out.len < MRZ_NUMBER_MIN)
        buf_add_c(&out, '<');
    bool right =
        number[0] != '<' && out.len <= MRZ_NUMBER_MAX && mrz_check_digit(number, out.len) == digit;
    if (right) {
        buf_add_n(info, number, out.len);
        buf_add_c(info, digit);
    }
    explicit_bzero(number, sizeof number);
    return right ? CHIP_GOOD : CHIP_WRONG;
}

static enum chip_typed date_take(const char *tidy_date, struct buf *info)
{
    size_t len = strlen(tidy_date);

    for (size_t i = 0; i < len; i++)
        if (!is_digit(tidy_date[i]) && (tidy_date[i] != '<' || i >= MRZ_DATE_DIGITS))
            return CHIP_WRONG;
    if (len < DATE_TYPED)
        return CHIP_SHORT;
    if (len > DATE_TYPED || !mrz_date_good(tidy_date) ||
        mrz_check_digit(tidy_date, MRZ_DATE_DIGITS) != tidy_date[MRZ_DATE_DIGITS])
        return CHIP_WRONG;
    buf_add(info, tidy_date);
    return CHIP_GOOD;
}

/* One field checked, and added to the key. */
static enum chip_typed field_take(enum chip_field field, const char *typed,
                                  char ret_can[DOCUMENT_CAN_DIGITS + 1], struct buf *info)
{
    char text[CHIP_TYPED_MAX + 1];
    enum chip_typed result = CHIP_WRONG;

    if (tidy(typed, text)) {
        if (field == CHIP_CAN)
            result = can_take(text, ret_can);
        else if (field == CHIP_NUMBER)
            result = number_take(text, info);
        else
            result = date_take(text, info);
    }
    explicit_bzero(text, sizeof text);
    return result;
}

enum chip_typed chip_key_check(enum chip_field field, const char *typed)
{
    struct document_key key;
    struct buf info = buf_on(key.mrz_info, sizeof key.mrz_info);

    enum chip_typed result = field_take(field, typed, key.can, &info);
    explicit_bzero(&key, sizeof key);
    return result;
}

struct err chip_key_from_can(const char *can, struct document_key *ret_key)
{
    struct document_key key = {.kind = DOCUMENT_KEY_CAN};
    struct buf info = buf_on(key.mrz_info, sizeof key.mrz_info);

    bool good = field_take(CHIP_CAN, can, key.can, &info) == CHIP_GOOD;
    if (good)
        *ret_key = key;
    explicit_bzero(&key, sizeof key);
    return good ? err_none() : err_make(ERR_SYNTAX);
}

struct err chip_key_from_typed(const char *number, const char *birth, const char *expiry,
                               struct document_key *ret_key, enum chip_field *ret_wrong)
{
    const char *const typed[] = {
        [CHIP_NUMBER] = number, [CHIP_BIRTH] = birth, [CHIP_EXPIRY] = expiry};
    struct document_key key = {.kind = DOCUMENT_KEY_MRZ};
    struct buf info = buf_on(key.mrz_info, sizeof key.mrz_info);
    enum chip_field field = CHIP_NUMBER;

    while (field < CHIP_FIELD_COUNT && field_take(field, typed[field], key.can, &info) == CHIP_GOOD)
        field++;
    bool good = field == CHIP_FIELD_COUNT;
    if (good)
        *ret_key = key;
    else
        *ret_wrong = field;
    explicit_bzero(&key, sizeof key);
    return good ? err_none() : err_make(ERR_SYNTAX);
}

void chip_key_from_mrz(const struct mrz *mrz, struct document_key *ret_key)
{
    *ret_key = (struct document_key){.kind = DOCUMENT_KEY_MRZ};
    memcpy(ret_key->mrz_info, mrz->info, sizeof ret_key->mrz_info);
    memcpy(ret_key->mrz, mrz->text, sizeof ret_key->mrz);
}
