/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "device/idwire.h"

#include <string.h>

enum { NUMBER = 7, DEADLINE_MS = 58000 };

static const int64_t ids[] = {100501, 100502, 100503, 100504, 100505};
static const struct idwire_expected reading = {.task = IDWIRE_READ,
                                               .number = NUMBER,
                                               .found = true,
                                               .deadline_ms = DEADLINE_MS,
                                               .ids = ids,
                                               .id_count = 5};

static enum idwire_reply_kind kind;
static struct document_answer answer;
static bool trust_read;

static bool is_taken(const struct idwire_reply *reply, size_t len,
                     const struct idwire_expected *expected)
{
    return !err_is(idwire_reply_check(reply, len, expected, &kind, &answer, &trust_read));
}

static bool is_believed(const struct idwire_reply *reply)
{
    return is_taken(reply, sizeof *reply, &reading);
}

static struct document_answer passport(void)
{
    return (struct document_answer){.outcome = DOCUMENT_READ,
                                    .kind = DOCUMENT_PASSPORT,
                                    .authenticity = DOCUMENT_AUTHENTIC,
                                    .protocol = DOCUMENT_PACE,
                                    .match = DOCUMENT_MATCHES,
                                    .chip_authenticated = true,
                                    .issuer = "UTO",
                                    .booking_count = 1,
                                    .booking_ids = {100502},
                                    .tag = {1, 2, 3},
                                    .exchanges = 26,
                                    .took_ms = 885};
}

static struct idwire_reply reply_of(struct document_answer a)
{
    struct idwire_reply reply;

    idwire_reply_make(&a, NUMBER, true, &reply);
    return reply;
}

static struct idwire_reply good(void)
{
    return reply_of(passport());
}

static void what_is_told_arrives_as_it_was(void **state)
{
    const struct document_answer told = passport();
    const struct idwire_reply reply = reply_of(told);

    (void)state;
    assert_true(is_believed(&reply));
    assert_int_equal(kind, IDWIRE_ANSWER);
    assert_true(trust_read);
    assert_int_equal(answer.outcome, told.outcome);
    assert_int_equal(answer.kind, told.kind);
    assert_int_equal(answer.authenticity, told.authenticity);
    assert_int_equal(answer.protocol, told.protocol);
    assert_int_equal(answer.match, told.match);
    assert_true(answer.chip_authenticated);
    assert_string_equal(answer.issuer, told.issuer);
    assert_int_equal(answer.booking_count, 1);
    assert_memory_equal(answer.booking_ids, told.booking_ids, sizeof told.booking_ids);
    assert_memory_equal(answer.tag, told.tag, sizeof told.tag);
    assert_int_equal(answer.exchanges, told.exchanges);
    assert_int_equal(answer.took_ms, told.took_ms);
}

static void what_was_not_read_to_its_end_says_nothing_more(void **state)
{
    struct document_answer a = passport();

    (void)state;
    for (int outcome = 0; outcome < DOCUMENT_OUTCOME_COUNT; outcome++) {
        a.outcome = (enum document_outcome)outcome;
        const struct idwire_reply reply = reply_of(a);
        assert_true(is_believed(&reply));
        assert_int_equal(answer.outcome, outcome);
        if (outcome == DOCUMENT_READ)
            continue;
        assert_int_equal(answer.booking_count, 0);
        assert_string_equal(answer.issuer, "");
        assert_int_equal(answer.tag[0], 0);
    }
}

static void found_comes_once_and_before_the_answer(void **state)
{
    struct idwire_expected expected = reading;
    struct idwire_reply reply = {.kind = IDWIRE_FOUND, .number = NUMBER};

    (void)state;
    expected.found = false;
    assert_true(is_taken(&reply, IDWIRE_HEAD_BYTES, &expected));
    assert_int_equal(kind, IDWIRE_FOUND);
    assert_false(is_taken(&reply, IDWIRE_HEAD_BYTES, &reading));
    assert_false(is_taken(&reply, IDWIRE_HEAD_BYTES - 1, &expected));
    assert_false(is_taken(&reply, sizeof reply, &expected));
    reply.number++;
    assert_false(is_taken(&reply, IDWIRE_HEAD_BYTES, &expected));
    reply = good();
    assert_false(is_taken(&reply, sizeof reply, &expected));
}

static void a_look_at_the_reader_finds_no_document(void **state)
{
    struct idwire_expected expected = reading;
    struct document_answer a = {.outcome = DOCUMENT_ABSENT};
    struct idwire_reply reply = reply_of(a);

    (void)state;
    expected.task = IDWIRE_LOOK;
    expected.id_count = 0;
    assert_true(is_taken(&reply, sizeof reply, &expected));
    a.outcome = DOCUMENT_REMOVED;
    reply = reply_of(a);
    assert_false(is_taken(&reply, sizeof reply, &expected));
    reply = good();
    assert_false(is_taken(&reply, sizeof reply, &expected));
    reply = (struct idwire_reply){.kind = IDWIRE_FOUND, .number = NUMBER};
    assert_false(is_taken(&reply, IDWIRE_HEAD_BYTES, &expected));
}

static void sizes_and_kinds_that_are_not_ours_are_no_reply(void **state)
{
    struct idwire_reply reply = good();

    (void)state;
    assert_false(is_taken(&reply, sizeof reply - 1, &reading));
    assert_false(is_taken(&reply, sizeof reply + 1, &reading));
    assert_false(is_taken(&reply, 0, &reading));
    reply.kind = 3;
    assert_false(is_believed(&reply));
    reply = good();
    reply.number++;
    assert_false(is_believed(&reply));
}

/* Each field as it must not be, one at a time. */
static void nothing_out_of_its_range_is_believed(void **state)
{
    (void)state;
#define REFUSED(field, value)                                                                      \
    do {                                                                                           \
        struct idwire_reply r = good();                                                            \
        r.field = (value);                                                                         \
        assert_false(is_believed(&r));                                                             \
    } while (0)
    REFUSED(outcome, -1);
    REFUSED(outcome, DOCUMENT_OUTCOME_COUNT);
    REFUSED(document, DOCUMENT_KIND_COUNT);
    REFUSED(authenticity, DOCUMENT_AUTHENTICITY_COUNT);
    REFUSED(protocol, DOCUMENT_PROTOCOL_COUNT);
    REFUSED(protocol, DOCUMENT_NO_PROTOCOL);
    REFUSED(match, DOCUMENT_MATCH_COUNT);
    REFUSED(chip_authenticated, 2);
    REFUSED(trust_read, 2);
    REFUSED(exchanges, IDWIRE_EXCHANGES_MAX + 1);
    REFUSED(exchanges, -1);
    REFUSED(took_ms, DEADLINE_MS + 1);
    REFUSED(took_ms, -1);
    REFUSED(zero, 1);
    REFUSED(issuer[0], '\0');
    REFUSED(issuer[0], '<');
    REFUSED(issuer[1], '\0'); /* a letter behind the end */
    REFUSED(issuer[3], 'X');
    REFUSED(booking_count, 6);
    REFUSED(booking_count, -1);
    REFUSED(booking_count, 0);        /* though it matches */
    REFUSED(booking_count, 2);        /* and names one */
    REFUSED(booking_ids[0], 100599);  /* whom nobody asked about */
    REFUSED(booking_ids[1], 100503);  /* more than it counts */
    REFUSED(match, DOCUMENT_DIFFERS); /* and yet one alike */
    REFUSED(match, DOCUMENT_NO_NAME);
#undef REFUSED
    struct idwire_reply reply = good();
    memset(reply.tag, 0, sizeof reply.tag);
    assert_false(is_believed(&reply));
    reply = good();
    reply.booking_count = 2;
    reply.booking_ids[1] = reply.booking_ids[0];
    assert_false(is_believed(&reply));
}

static void more_bookings_than_ids_are_counted(void **state)
{
    struct document_answer a = passport();

    (void)state;
    a.booking_count = 5;
    memcpy(a.booking_ids, ids, sizeof a.booking_ids);
    const struct idwire_reply reply = reply_of(a);
    assert_true(is_believed(&reply));
    assert_int_equal(answer.booking_count, 5);
}

static void without_names_nothing_is_compared(void **state)
{
    struct idwire_expected expected = reading;
    struct document_answer a = passport();

    (void)state;
    expected.id_count = 0;
    struct idwire_reply reply = reply_of(a);
    assert_false(is_taken(&reply, sizeof reply, &expected));
    a.match = DOCUMENT_NO_NAME;
    a.booking_count = 0;
    memset(a.booking_ids, 0, sizeof a.booking_ids);
    reply = reply_of(a);
    assert_true(is_taken(&reply, sizeof reply, &expected));
}

static void an_order_is_whole_or_none(void **state)
{
    struct idwire_order order = {.task = IDWIRE_READ, .number = 1, .reader = "pn53x_usb"};

    (void)state;
    assert_false(err_is(idwire_order_check(&order, sizeof order)));
    assert_true(err_is(idwire_order_check(&order, sizeof order - 1)));
    order.name_count = IDWIRE_NAMES_MAX + 1;
    assert_true(err_is(idwire_order_check(&order, sizeof order)));
    order.name_count = 0;
    memset(order.crl, 'x', sizeof order.crl);
    assert_true(err_is(idwire_order_check(&order, sizeof order)));
}

static void a_batch_holds_as_many_names_as_it_says(void **state)
{
    static struct idwire_batch batch = {.count = 2, .entries = {{1, "Anna"}, {2, "Bo"}}};
    size_t len = idwire_batch_bytes(&batch);

    (void)state;
    assert_false(err_is(idwire_batch_check(&batch, len, 2)));
    assert_true(err_is(idwire_batch_check(&batch, len, 1)));
    assert_true(err_is(idwire_batch_check(&batch, len - 1, 2)));
    assert_true(err_is(idwire_batch_check(&batch, 4, 2)));
    memset(batch.entries[1].name, 'x', sizeof batch.entries[1].name);
    assert_true(err_is(idwire_batch_check(&batch, len, 2)));
    batch.count = 0;
    assert_true(err_is(idwire_batch_check(&batch, idwire_batch_bytes(&batch), 2)));
    batch.count = IDWIRE_BATCH_MAX + 1;
    assert_true(err_is(idwire_batch_check(&batch, sizeof batch, IDWIRE_NAMES_MAX)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_told_arrives_as_it_was),
        cmocka_unit_test(what_was_not_read_to_its_end_says_nothing_more),
        cmocka_unit_test(found_comes_once_and_before_the_answer),
        cmocka_unit_test(a_look_at_the_reader_finds_no_document),
        cmocka_unit_test(sizes_and_kinds_that_are_not_ours_are_no_reply),
        cmocka_unit_test(nothing_out_of_its_range_is_believed),
        cmocka_unit_test(more_bookings_than_ids_are_counted),
        cmocka_unit_test(without_names_nothing_is_compared),
        cmocka_unit_test(an_order_is_whole_or_none),
        cmocka_unit_test(a_batch_holds_as_many_names_as_it_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
