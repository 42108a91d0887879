/* SPDX-License-Identifier: Apache-2.0 */
#include "told_chip.h"

#include "../cmocka_kit.h"

#include <ctype.h>
#include <string.h>

static unsigned digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = strchr(digits, tolower((unsigned char)c));

    assert_non_null(found);
    return (unsigned)(found - digits);
}

size_t hex_read(const char *hex, unsigned char *ret, size_t size)
{
    size_t len = strlen(hex) / 2;

    assert_true(strlen(hex) % 2 == 0 && len <= size);
    for (size_t i = 0; i < len; i++)
        ret[i] = (unsigned char)(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
    return len;
}

void assert_hex(const unsigned char *bytes, size_t len, const char *hex)
{
    unsigned char expected[TOLD_MAX];

    assert_int_equal(len, hex_read(hex, expected, sizeof expected));
    assert_memory_equal(bytes, expected, len);
}

static struct err told_exchange(void *self, const unsigned char *command, size_t len,
                                unsigned char ret_answer[CHIP_ANSWER_MAX], size_t *ret_len)
{
    struct told_chip *chip = self;

    assert_true(chip->at < chip->count);
    const struct told_line *line = &chip->lines[chip->at++];
    if (line->command != NULL)
        assert_hex(command, len, line->command);
    *ret_len = 0;
    if (line->answer == NULL)
        return err_make(ERR_GONE);
    *ret_len = hex_read(line->answer, ret_answer, CHIP_ANSWER_MAX);
    return err_none();
}

void told_chip_init(struct told_chip *chip, const struct told_line *lines, int count)
{
    *chip = (struct told_chip){
        .link = {.self = chip, .exchange = told_exchange}, .lines = lines, .count = count};
}

static struct err told_fill(void *self, unsigned char *ret, size_t len)
{
    struct told_random *told = self;

    assert_true(len <= told->len - told->at);
    memcpy(ret, told->bytes + told->at, len);
    told->at += len;
    return err_none();
}

void told_random_init(struct told_random *told, const char *hex)
{
    *told = (struct told_random){.random = {.self = told, .fill = told_fill}};
    told->len = hex_read(hex, told->bytes, sizeof told->bytes);
}
