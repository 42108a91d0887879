/* SPDX-License-Identifier: Apache-2.0 */
/* seal: what the visitor brings opens, nothing else does, and nothing altered is believed. */
#include "store/seal.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define KEY_A "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define KEY_B "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdee"

static const unsigned char salt[SEAL_KEY_BYTES] = "salt of this kiosk, 32 bytes lon";
static const unsigned char other_salt[SEAL_KEY_BYTES] = "salt of another kiosk, as long  ";

static struct booking booking_make(void)
{
    struct booking b = {
        .ref = {.id = 4815162342, .key = KEY_A},
        .number = "FA000815",
        .scope = 141,
        .service = 120335,
        .persons = 3,
        .start_s = 1795437000,
        .arrival_s = 1795437060,
        .status = BOOKING_BLOCKED,
        .with_appointment = true,
        .place = "Office",
    };
    return b;
}

static void is_same(const struct booking *found, const struct booking *put)
{
    assert_true(found->ref.id == put->ref.id);
    assert_string_equal(found->ref.key, "");
    assert_string_equal(found->place, "");
    assert_string_equal(found->number, put->number);
    assert_int_equal(found->scope, put->scope);
    assert_int_equal(found->service, put->service);
    assert_int_equal(found->persons, put->persons);
    assert_int_equal(found->start_s, put->start_s);
    assert_int_equal(found->arrival_s, put->arrival_s);
    assert_int_equal(found->status, put->status);
    assert_int_equal(found->with_appointment, put->with_appointment);
}

static void the_right_code_opens_and_no_other(void **state)
{
    (void)state;
    struct booking booking = booking_make(), found, zero = {0};
    struct booking_ref wrong_id = {.id = 4815162343, .key = KEY_A};
    struct booking_ref wrong_key = {.id = 4815162342, .key = KEY_B};
    struct seal_pair pair, other;
    unsigned char blob[SEAL_BYTES], again[SEAL_BYTES];

    seal_pair_of_code(salt, &booking.ref, &pair);
    seal_shut(&pair, &booking, blob);
    assert_true(seal_open(&pair, blob, sizeof blob, &found));
    is_same(&found, &booking);
    seal_shut(&pair, &booking, again); /* fresh nonce: two fetches cannot be compared */
    assert_memory_not_equal(blob, again, 24);
    assert_memory_not_equal(blob + 24, again + 24, SEAL_BYTES - 24);
    for (int i = 0; i < 3; i++) {
        seal_pair_of_code(i == 2 ? other_salt : salt,
                          i == 0   ? &wrong_id
                          : i == 1 ? &wrong_key
                                   : &booking.ref,
                          &other);
        assert_memory_not_equal(other.tag, pair.tag, sizeof pair.tag);
        assert_memory_not_equal(other.key, pair.key, sizeof pair.key);
        assert_false(seal_open(&other, blob, sizeof blob, &found));
        assert_memory_equal(&found, &zero, sizeof zero);
    }
    other = pair; /* the right key in another's place */
    other.tag[0] ^= 1;
    assert_false(seal_open(&other, blob, sizeof blob, &found));
    seal_pair_wipe(&pair);
    assert_true(sodium_is_zero((unsigned char *)&pair, sizeof pair));
}

static void any_flipped_bit_and_any_length_is_refused(void **state)
{
    (void)state;
    struct booking booking = booking_make(), found;
    unsigned char blob[SEAL_BYTES + 1] = {0};
    struct seal_pair pair;

    seal_pair_of_code(salt, &booking.ref, &pair);
    seal_shut(&pair, &booking, blob);
    for (int bit = 0; bit < SEAL_BYTES * 8; bit++) {
        blob[bit / 8] ^= (unsigned char)(1 << bit % 8);
        assert_false(seal_open(&pair, blob, SEAL_BYTES, &found));
        blob[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    for (size_t len = 0; len <= sizeof blob; len++)
        assert_int_equal(seal_open(&pair, blob, len, &found), len == SEAL_BYTES);
}

static void numbers_go_by_scope_number_and_day(void **state)
{
    (void)state;
    static const struct {
        int32_t scope;
        const char *number, *day;
        const unsigned char *key;
    } others[] = {{142, "A1", "2026-11-23", salt},
                  {141, "A2", "2026-11-23", salt},
                  {141, "A1", "2026-11-24", salt},
                  {141, "A1", "2026-11-23", other_salt}};
    struct booking booking = booking_make(), found;
    unsigned char blob[SEAL_BYTES];
    struct seal_pair pair, other;

    seal_pair_of_number(salt, 141, "A1", "2026-11-23", &pair);
    seal_shut(&pair, &booking, blob);
    seal_pair_of_number(salt, 141, "A1", "2026-11-23", &other);
    assert_true(seal_open(&other, blob, sizeof blob, &found));
    is_same(&found, &booking);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        seal_pair_of_number(others[i].key, others[i].scope, others[i].number, others[i].day,
                            &other);
        assert_memory_not_equal(other.tag, pair.tag, sizeof pair.tag);
        assert_false(seal_open(&other, blob, sizeof blob, &found));
    }
}

static void the_plain_form_is_strict(void **state)
{
    (void)state;
    struct booking booking = booking_make(), found;
    struct seal_plain plain;
    int refused = 0;

    seal_pack(&booking, &plain);
    assert_null(memmem(&plain, sizeof plain, KEY_A, 8));
    for (size_t i = 0; i < sizeof plain; i++)
        for (int bit = 0; bit < 8; bit++) {
            struct seal_plain bent = plain;
            bent.bytes[i] ^= (unsigned char)(1 << bit);
            refused += !seal_unpack(&bent, &found);
        }
    /* The version, an unknown status, half a truth, 17 unused bytes. */
    assert_true(refused >= (1 + 17) * 8 + 7);
    plain.bytes[42] = '\0'; /* a number that goes on behind its end */
    assert_false(seal_unpack(&plain, &found));
}

static void strong_keys_are_64_hex_digits(void **state)
{
    (void)state;
    struct booking_ref small = {.id = 1, .key = "ab12"}, capital = {.id = 1, .key = "AB12"};
    struct booking_ref long_small = {.id = 1, .key = KEY_A}, long_capital = {.id = 1, .key = KEY_A};
    struct seal_pair a, b;

    assert_true(seal_key_strong(KEY_A));
    assert_false(seal_key_strong(""));
    assert_false(seal_key_strong("ab12"));
    assert_false(seal_key_strong("deref!0"));
    assert_false(seal_key_strong(KEY_A "0"));
    assert_false(
        seal_key_strong("g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"));
    seal_pair_of_code(salt, &small, &a);
    seal_pair_of_code(salt, &capital, &b);
    assert_memory_equal(&a, &b, sizeof a);
    long_capital.key[10] = 'A';
    seal_pair_of_code(salt, &long_small, &a);
    seal_pair_of_code(salt, &long_capital, &b);
    assert_memory_not_equal(&a, &b, sizeof a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_right_code_opens_and_no_other),
        cmocka_unit_test(any_flipped_bit_and_any_length_is_refused),
        cmocka_unit_test(numbers_go_by_scope_number_and_day),
        cmocka_unit_test(the_plain_form_is_strict),
        cmocka_unit_test(strong_keys_are_64_hex_digits),
    };
    return sodium_init() < 0 || cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
