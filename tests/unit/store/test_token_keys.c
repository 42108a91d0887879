/* SPDX-License-Identifier: Apache-2.0 */
/* token_keys: the file of keys, strictly; a fault is named and nothing of the file counts. */
#include "store/token_keys.h"

#include "base/clock.h"
#include "base/log.h"
#include "folder.h"
#include "store/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define KEY_A "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="
#define KEY_B "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8="

static struct token_keys keys;
static int line;
static const char *expected;

static enum err_code read_text(const char *text)
{
    return token_keys_read(text, strlen(text), &keys, &line, &expected).code;
}

static void keys_with_and_without_days(void **state)
{
    (void)state;
    assert_int_equal(read_text("# of the city\n"
                               "7 " KEY_A "   # since ever\n"
                               "\n"
                               "12\t" KEY_B " 2026-11-23 2026-11-24\r\n"
                               "13 " KEY_A " - 2026-10-25\n"
                               "14 " KEY_A " 2028-02-29"),
                     ERR_OK);
    assert_int_equal(keys.count, 4);
    assert_int_equal(keys.list[0].number, 7);
    for (int i = 0; i < TOKEN_PUBLIC_BYTES; i++)
        assert_int_equal(keys.list[0].public_key[i], i + 1);
    assert_true(keys.list[0].from_s == INT64_MIN && keys.list[0].until_s == INT64_MAX);
    const struct token_key *key = token_keys_find(&keys, 12);
    assert_non_null(key);
    assert_int_equal(key->from_s, 1795388400);              /* Monday, 00:00 in Berlin */
    assert_int_equal(key->until_s, 1795388400 + 2 * 86400); /* Tuesday is included */
    /* The last Sunday of summer time has 25 hours. */
    assert_int_equal(token_keys_find(&keys, 13)->until_s, 1792969200);
    assert_null(token_keys_find(&keys, 1));
    assert_int_equal(read_text(""), ERR_OK);
    assert_int_equal(keys.count, 0);
}

static void a_fault_is_named_and_nothing_counts(void **state)
{
    static const struct {
        const char *text;
        int line;
        const char *expected;
    } wrong[] = {
        {"7\n", 1, "a key's number from 1 to 65535 and the key"},
        {"\n0 " KEY_A "\n", 2, "a key's number from 1 to 65535 and the key"},
        {"07 " KEY_A, 1, "a key's number from 1 to 65535 and the key"},
        {"65536 " KEY_A, 1, "a key's number from 1 to 65535 and the key"},
        {"x " KEY_A, 1, "a key's number from 1 to 65535 and the key"},
        {"7 AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA", 1, "a public key: 32 bytes in base64"},
        {"7 AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHw==", 1, "a public key: 32 bytes in base64"},
        {"7 AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyB=", 1, "a public key: 32 bytes in base64"},
        {"7 " KEY_A " 2026-13-01", 1, "a day as 2026-12-01, or -"},
        {"7 " KEY_A " 2026-02-29", 1, "a day as 2026-12-01, or -"},
        {"7 " KEY_A " 1.12.2026", 1, "a day as 2026-12-01, or -"},
        {"7 " KEY_A " - 26-12-01-1", 1, "a day as 2026-12-01, or -"},
        {"7 " KEY_A " 2026-12-02 2026-12-01", 1, "a last day that is not before the first"},
        {"7 " KEY_A "\n7 " KEY_B, 2, "another number: this one stands above"},
        {"7 " KEY_A " - - -", 1, "number, key, first day, last day"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        keys.count = -1;
        assert_int_equal(read_text(wrong[i].text), ERR_SYNTAX);
        assert_int_equal(line, wrong[i].line);
        assert_string_equal(expected, wrong[i].expected);
        assert_int_equal(keys.count, -1);
    }
}

static void no_more_than_there_is_room_for(void **state)
{
    char text[4096];
    size_t len = 0;

    (void)state;
    for (int i = 1; i <= TOKEN_KEYS_MAX + 1; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%d " KEY_A "\n", i);
    assert_int_equal(read_text(text), ERR_SYNTAX);
    assert_int_equal(line, TOKEN_KEYS_MAX + 1);
}

static void a_pair_is_made_and_signs_for_its_line(void **state)
{
    struct folder folder = folder_make();
    char secret_path[128], keys_path[128], text[256];
    struct token_secret secret;
    struct stat st;

    (void)state;
    snprintf(secret_path, sizeof secret_path, "%s/secret", folder.top);
    snprintf(keys_path, sizeof keys_path, "%s/keys", folder.top);
    assert_int_equal(token_secret_make(secret_path, 9, text, sizeof text).code, ERR_OK);
    assert_int_equal(stat(secret_path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    char again[256];
    assert_int_not_equal(token_secret_make(secret_path, 9, again, sizeof again).code, ERR_OK);
    assert_int_equal(token_secret_make(keys_path, 0, again, sizeof again).code, ERR_RANGE);
    assert_int_equal(token_secret_load(secret_path, &secret).code, ERR_OK);
    assert_int_equal(secret.number, 9);
    FILE *f = fopen(keys_path, "w");
    assert_non_null(f);
    fprintf(f, "%s\n", text);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(token_keys_load(keys_path, &keys).code, ERR_OK);
    const struct token token = {.scope = 1,
                                .booking_id = 1000,
                                .persons = 1,
                                .number = "1",
                                .start_s = 10,
                                .expires_s = 20};
    unsigned char bytes[TOKEN_BYTES];
    struct token back;
    assert_int_equal(token_sign(&secret, &token, bytes).code, ERR_OK);
    assert_int_equal(token_check(&keys, bytes, 15, &back).code, ERR_OK);
    /* Whoever could write the kiosks' file could let anybody in. */
    chmod(keys_path, 0666);
    assert_int_equal(token_keys_load(keys_path, &keys).code, ERR_DENIED);
    chmod(secret_path, 0640);
    assert_int_equal(token_secret_load(secret_path, &secret).code, ERR_DENIED);
    assert_int_equal(token_secret_load("/nonexistent", &secret).code, ERR_GONE);
    unlink(secret_path);
    unlink(keys_path);
    folder_remove(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_with_and_without_days),
        cmocka_unit_test(a_fault_is_named_and_nothing_counts),
        cmocka_unit_test(no_more_than_there_is_room_for),
        cmocka_unit_test(a_pair_is_made_and_signs_for_its_line),
    };
    log_level_set(LOG_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
