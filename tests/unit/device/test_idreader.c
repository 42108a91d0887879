/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole way of a document: the kiosk's worker, the real reading process, the real libnfc, and
 * behind a pty a reader with a chip on it, which share no line with them. What is awaited is what
 * the kiosk is told; no time decides whether a test passes.
 */
#include "../cmocka_kit.h"

#include "desk.h"
#include "e2e/needles.h"
#include "identity/name_tag.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- documents as states make them ------------------------------------------------------ */

static void a_passport_is_read_by_pace_with_the_can(void **state)
{
    struct document_answer answer = desk_read_can("passport");

    (void)state;
    desk_expect(answer, DOCUMENT_PACE, DOCUMENT_AUTHENTIC);
    assert_int_equal(answer.kind, DOCUMENT_PASSPORT);
    assert_string_equal(answer.issuer, "UTO");
    assert_true(answer.chip_authenticated);
    assert_true(answer.exchanges > 0);
}

static void a_passport_is_read_by_pace_with_its_mrz(void **state)
{
    (void)state;
    desk_expect(desk_read_mrz("passport"), DOCUMENT_PACE, DOCUMENT_AUTHENTIC);
}

static void a_passport_without_pace_is_read_by_bac(void **state)
{
    struct document_answer answer = desk_read_mrz("bac");

    (void)state;
    desk_expect(answer, DOCUMENT_BAC, DOCUMENT_AUTHENTIC);
    assert_false(answer.chip_authenticated);
}

static void a_chip_of_type_b_with_a_long_number_is_read_by_bac(void **state)
{
    (void)state;
    desk_expect(desk_read_mrz("bac-b"), DOCUMENT_BAC, DOCUMENT_AUTHENTIC);
}

static void a_german_id_card_of_type_b_is_read_by_its_can(void **state)
{
    struct document_answer answer = desk_read_can("id-card");

    (void)state;
    desk_expect(answer, DOCUMENT_PACE, DOCUMENT_AUTHENTIC);
    assert_int_equal(answer.kind, DOCUMENT_ID_CARD);
    assert_string_equal(answer.issuer, "D");
    assert_true(answer.chip_authenticated);
}

static void pace_with_3des_and_with_aes_are_both_read(void **state)
{
    struct document_answer answer = desk_read_can("des");

    (void)state;
    desk_expect(answer, DOCUMENT_PACE, DOCUMENT_AUTHENTIC);
    assert_int_equal(answer.kind, DOCUMENT_RESIDENCE_PERMIT);
    desk_expect(desk_read_can("both"), DOCUMENT_PACE, DOCUMENT_AUTHENTIC);
    desk_expect(desk_read_can("cam"), DOCUMENT_PACE, DOCUMENT_AUTHENTIC);
}

static void a_way_of_pace_that_is_not_known_here_falls_back_to_bac(void **state)
{
    (void)state;
    desk_expect(desk_read_mrz("imonly"), DOCUMENT_BAC, DOCUMENT_AUTHENTIC);
    assert_int_equal(desk_read_can("imonly").outcome, DOCUMENT_UNSUPPORTED);
}

static void the_signed_list_of_a_state_is_trusted_for_who_signed_it(void **state)
{
    struct idreader_config c = desk_config();

    (void)state;
    desk_path(c.trust, sizeof c.trust, "masterlist.bin");
    desk_path(c.trust_root, sizeof c.trust_root, "masterlist_root.pem");
    desk_open(&c);
    desk_expect(desk_read_can("passport"), DOCUMENT_PACE, DOCUMENT_AUTHENTIC);
}

static void without_a_trust_store_nobody_is_authentic(void **state)
{
    struct idreader_config c = desk_config();

    (void)state;
    c.trust[0] = c.crl[0] = '\0';
    desk_open(&c);
    desk_expect(desk_read_can("passport"), DOCUMENT_PACE, DOCUMENT_UNKNOWN);
    desk_expect(desk_read_mrz("dg1"), DOCUMENT_BAC, DOCUMENT_ALTERED);
}

/* ---- and as others make them ------------------------------------------------------------ */

static void the_wrong_key_opens_nothing(void **state)
{
    struct document_key can = {.kind = DOCUMENT_KEY_CAN, .can = "654321"};
    struct document_key mrz = specimen_mrz(&desk.specimens, "bac");

    (void)state;
    struct document_answer answer = desk_read("passport", &can);
    assert_int_equal(answer.outcome, DOCUMENT_WRONG_KEY);
    assert_true(desk_is_empty(answer));
    assert_int_equal(desk_read("passport", &mrz).outcome, DOCUMENT_WRONG_KEY);
    assert_int_equal(desk_read("bac-b", &mrz).outcome, DOCUMENT_WRONG_KEY);
    assert_int_equal(desk_read("bac", &can).outcome, DOCUMENT_WRONG_KEY);
    desk_expect(desk_read("bac", &mrz), DOCUMENT_BAC, DOCUMENT_AUTHENTIC);
}

static void each_thing_that_is_wrong_with_a_document_has_its_name(void **state)
{
    (void)state;
    desk_expect(desk_read_mrz("expired"), DOCUMENT_BAC, DOCUMENT_EXPIRED);
    desk_expect(desk_read_mrz("dg1"), DOCUMENT_BAC, DOCUMENT_ALTERED);
    desk_expect(desk_read_mrz("sod"), DOCUMENT_BAC, DOCUMENT_ALTERED);
    desk_expect(desk_read_mrz("unknown"), DOCUMENT_BAC, DOCUMENT_UNKNOWN);
    desk_expect(desk_read_mrz("revoked"), DOCUMENT_BAC, DOCUMENT_REVOKED);
    desk_expect(desk_read_mrz("downgrade"), DOCUMENT_PACE, DOCUMENT_ALTERED);
    struct document_answer answer = desk_read_mrz("clone");
    desk_expect(answer, DOCUMENT_BAC, DOCUMENT_CLONED);
    assert_false(answer.chip_authenticated);
}

static void a_scanned_zone_must_be_the_one_in_the_chip(void **state)
{
    struct document_key key = specimen_mrz(&desk.specimens, "bac");

    (void)state;
    assert_true(key.mrz[0] != '\0');
    desk_expect(desk_read("bac", &key), DOCUMENT_BAC, DOCUMENT_AUTHENTIC);
    key.mrz[10] = key.mrz[10] == 'X' ? 'Y' : 'X'; /* a letter of the printed name */
    desk_expect(desk_read("bac", &key), DOCUMENT_BAC, DOCUMENT_ALTERED);
}

/* ---- names ------------------------------------------------------------------------------ */

static void the_name_is_found_among_those_of_the_day(void **state)
{
    static struct name_entry day[IDWIRE_NAMES_MAX];

    (void)state;
    /* As many as there can be: they take several messages. */
    for (int i = 0; i < IDWIRE_NAMES_MAX; i++) {
        day[i].booking_id = 200000 + i;
        snprintf(day[i].name, sizeof day[i].name, "Person Nummer%c%c", 'a' + i % 26,
                 'a' + i / 26 % 26);
    }
    snprintf(day[4000].name, sizeof day[4000].name, "Amara Okonjo");
    desk.booked = day;
    desk.booked_count = IDWIRE_NAMES_MAX;
    struct document_answer answer = desk_read_mrz("bac");
    desk_expect(answer, DOCUMENT_BAC, DOCUMENT_AUTHENTIC);
    assert_int_equal(answer.match, DOCUMENT_MATCHES);
    assert_int_equal(answer.booking_count, 1);
    assert_true(answer.booking_ids[0] == 204000);
    assert_int_equal(desk_read_can("passport").match, DOCUMENT_DIFFERS);
    desk.booked_count = 0;
    assert_int_equal(desk_read_mrz("bac").match, DOCUMENT_NO_NAME);
}

static void one_booking_is_compared_alone(void **state)
{
    static const struct name_entry day[] = {{100501, "Amara Okonjo"}, {100502, "Jemand Anders"}};
    struct idreader_config c = desk_config();
    struct document_key key = specimen_mrz(&desk.specimens, "bac");

    (void)state;
    desk.booked = day;
    desk.booked_count = 2;
    desk_open(&c);
    desk_lay("bac");
    desk_ask(&key, 100502);
    assert_int_equal(desk_answer().match, DOCUMENT_DIFFERS);
    desk_ask(&key, 100501);
    struct document_answer answer = desk_answer();
    assert_int_equal(answer.match, DOCUMENT_MATCHES);
    assert_true(answer.booking_ids[0] == 100501);
}

/* Bound to a name: compared where the booking's own is not known, and by who has the key alone. */
static void whom_a_signed_code_is_bound_to_is_compared(void **state)
{
    static const struct name_entry day[] = {{100502, "Jemand Anders"}};
    struct idreader_config c = desk_config();
    struct document_order order = {.key = specimen_mrz(&desk.specimens, "bac"),
                                   .booking_id = 100501};

    (void)state;
    memset(c.holder_key, 3, sizeof c.holder_key);
    assert_true(name_tag_make(c.holder_key, "Amara Okonjo", order.holder));
    desk.booked = day;
    desk.booked_count = 1;
    desk_open(&c);
    desk_lay("bac");
    desk.port.read(desk.port.self, ++desk.request, &order);
    struct document_answer answer = desk_answer();
    assert_int_equal(answer.match, DOCUMENT_MATCHES);
    assert_true(answer.booking_count == 1 && answer.booking_ids[0] == 100501);
    order.booking_id = 100502; /* the service knows better */
    desk.port.read(desk.port.self, ++desk.request, &order);
    assert_int_equal(desk_answer().match, DOCUMENT_DIFFERS);
    order.booking_id = 100501;
    assert_true(name_tag_make(c.holder_key, "Jemand Anders", order.holder));
    desk.port.read(desk.port.self, ++desk.request, &order);
    assert_int_equal(desk_answer().match, DOCUMENT_DIFFERS);
    idreader_close(desk.reader);
    desk.reader = NULL;
    memset(c.holder_key, 0, sizeof c.holder_key);
    desk_open(&c);
    desk.port.read(desk.port.self, ++desk.request, &order);
    assert_int_equal(desk_answer().match, DOCUMENT_NO_NAME);
}

static void the_same_document_has_the_same_tag_and_no_other(void **state)
{
    struct document_answer first = desk_read_mrz("bac"), again = desk_read_mrz("bac");
    struct document_answer other = desk_read_can("passport");

    (void)state;
    assert_memory_equal(first.tag, again.tag, sizeof first.tag);
    assert_memory_not_equal(first.tag, other.tag, sizeof first.tag);
    idreader_close(desk.reader);
    desk.reader = NULL;
    struct document_answer later = desk_read_mrz("bac"); /* the key was another one */
    assert_memory_not_equal(first.tag, later.tag, sizeof first.tag);
}

static void a_trust_store_that_cannot_be_read_is_a_broken_reader(void **state)
{
    struct idreader_config c = desk_config();

    (void)state;
    desk_path(c.trust, sizeof c.trust, "nowhere");
    desk_open(&c);
    assert_true(postbox_await_state(desk.postbox, DEVICE_DOCUMENT, DEVICE_BROKEN));
    desk_expect(desk_read_can("passport"), DOCUMENT_PACE, DOCUMENT_UNKNOWN);
}

/* ---- what is told ----------------------------------------------------------------------- */

static void needles_of(struct needles *needles, const struct document_key *key)
{
    char name[64];

    needles_add(needles, "the zone", key->mrz);
    needles_add(needles, "the key", key->mrz_info);
    snprintf(name, sizeof name, "%.9s", key->mrz_info);
    needles_add(needles, "the number", name);
    snprintf(name, sizeof name, "%.6s", key->mrz_info + 10);
    needles_add(needles, "the birthday", name);
    snprintf(name, sizeof name, "%.*s", (int)strcspn(key->mrz + 5, "<"), key->mrz + 5);
    needles_add(needles, "the surname", name);
}

static void the_process_says_nothing_that_stands_in_a_document(void **state)
{
    static const struct name_entry day[] = {{100501, "Amara Okonjo"}};
    struct idreader_config c = desk_config();
    struct document_key key = specimen_mrz(&desk.specimens, "bac");
    struct needles *needles = needles_make();
    struct specimen_file said;
    char before[512];

    (void)state;
    desk.booked = day;
    desk.booked_count = 1;
    needles_of(needles, &key);
    assert_true(needles_count(needles) > 5);
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(desk.specimens.dir), 0);
    c.program = BINARY_DIR "/tests/idreader_tap";
    desk_open(&c);
    struct document_answer answer = desk_read_mrz("bac");
    desk_expect(answer, DOCUMENT_BAC, DOCUMENT_AUTHENTIC);
    assert_int_equal(answer.match, DOCUMENT_MATCHES);
    specimen_read(&desk.specimens, "tap", &said);
    assert_int_equal(chdir(before), 0);
    assert_true(said.len > sizeof(struct idwire_reply));
    assert_int_equal(needles_search(needles, said.bytes, said.len, "what the process says"), 0);
    needles_free(needles);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_set_up, desk_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_passport_is_read_by_pace_with_the_can),
        TEST(a_passport_is_read_by_pace_with_its_mrz),
        TEST(a_passport_without_pace_is_read_by_bac),
        TEST(a_chip_of_type_b_with_a_long_number_is_read_by_bac),
        TEST(a_german_id_card_of_type_b_is_read_by_its_can),
        TEST(pace_with_3des_and_with_aes_are_both_read),
        TEST(a_way_of_pace_that_is_not_known_here_falls_back_to_bac),
        TEST(the_signed_list_of_a_state_is_trusted_for_who_signed_it),
        TEST(without_a_trust_store_nobody_is_authentic),
        TEST(the_wrong_key_opens_nothing),
        TEST(each_thing_that_is_wrong_with_a_document_has_its_name),
        TEST(a_scanned_zone_must_be_the_one_in_the_chip),
        TEST(the_name_is_found_among_those_of_the_day),
        TEST(one_booking_is_compared_alone),
        TEST(whom_a_signed_code_is_bound_to_is_compared),
        TEST(the_same_document_has_the_same_tag_and_no_other),
        TEST(a_trust_store_that_cannot_be_read_is_a_broken_reader),
        TEST(the_process_says_nothing_that_stands_in_a_document),
    };
#undef TEST
    return cmocka_run_group_tests(tests, desk_make, desk_unmake);
}
