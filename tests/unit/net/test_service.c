/* SPDX-License-Identifier: Apache-2.0 */
/* The desk's questions against the practice service. */
#include "cmocka_kit.h"
#include "far_side.h"
#include "practice.h"

#include "base/clock.h"
#include "net/service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct practice *practice;
static struct service_client *client;
static struct service_port port;
static struct rules rules;

static void rules_fill(void)
{
    rules.office_count = 3;
    rules.offices[0] = (struct office){.scope = 169, .walkin = true};
    rules.offices[1] = (struct office){.scope = 130, .prefix = "FA", .walkin = true};
    rules.offices[2] = (struct office){.scope = 145, .walkin = true};
    rules.service_count = 3;
    rules.services[0] = (struct service){.scope = 169, .request = 1063475, .walkin = true};
    rules.services[1] = (struct service){.scope = 169, .request = 1063441, .walkin = true};
    rules.services[2] = (struct service){.scope = 169, .request = 1063453, .walkin = false};
}

static struct name_entry name_told; /* the last one; written before the answer */

static void name_put(void *self, int32_t scope, int64_t day_s, int64_t booking_id, const char *name)
{
    (void)self;
    (void)scope;
    (void)day_s;
    name_told.booking_id = booking_id;
    snprintf(name_told.name, sizeof name_told.name, "%s", name);
}

static bool names_wanted;

static int setup_with(const char *account, bool lists_as_objects)
{
    struct service_config config = service_config_default();

    practice = practice_start(lists_as_objects);
    assert_non_null(practice);
    rules_fill();
    far_mailbox_init();
    far_outbox_init();
    snprintf(config.url, sizeof config.url, "%s", practice_url(practice));
    snprintf(config.account, sizeof config.account, "%s", account);
    snprintf(config.password_file, sizeof config.password_file, "%s",
             practice_password_file(practice));
    config.poll_s = 1;
    config.lookup_ms = 1000;
    config.issue_ms = 1500;
    config.write_ms = 1500;
    if (names_wanted)
        config.names.put = name_put;
    memset(&name_told, 0, sizeof name_told);
    assert_int_equal(service_open(&config, &rules, far_daytime(), far_mailbox(), far_outbox(),
                                  (struct roster_port){.self = NULL}, &client, &port)
                         .code,
                     ERR_OK);
    return 0;
}

static int setup(void **state)
{
    (void)state;
    return setup_with("kiosk-169", false);
}

static int setup_names(void **state)
{
    (void)state;
    names_wanted = true;
    int failed = setup_with("kiosk-169", false);
    names_wanted = false;
    return failed;
}

static int setup_objects(void **state)
{
    (void)state;
    return setup_with("kiosk-169", true);
}

static int setup_no_login(void **state)
{
    (void)state;
    return setup_with("", false);
}

static int setup_wrong_login(void **state)
{
    (void)state;
    return setup_with("kiosk-170", false);
}

static int teardown(void **state)
{
    (void)state;
    service_close(client);
    practice_stop(practice);
    far_mailbox_deinit();
    return 0;
}

static struct event ask_booking(uint32_t request, const struct booking_ref *ref)
{
    port.find_booking(port.self, request, ref);
    return far_await(EVENT_BOOKING_ANSWERED, request);
}

static struct event ask_number(uint32_t request, const char *number)
{
    port.find_number(port.self, request, number);
    return far_await(EVENT_NUMBER_ANSWERED, request);
}

static void test_reachable_and_its_time_is_ours(void **state)
{
    (void)state;
    far_await_service(DEVICE_READY);
    assert_in_range(daytime_now_s(far_daytime()) - practice_offset_s(practice) - clock_wall_s() + 3,
                    0, 6);
}

static void test_find_booking(void **state)
{
    struct booking made =
        practice_booking(practice, 130, 20, ",\"persons\":3,\"requests\":[1063565]");
    struct event e = ask_booking(5, &made.ref);

    (void)state;
    assert_int_equal(e.booking_answer.answer, ANSWER_OK);
    const struct booking *b = &e.booking_answer.booking;
    assert_int_equal(b->ref.id, made.ref.id);
    assert_string_equal(b->ref.key, made.ref.key);
    assert_string_equal(b->number, made.number);
    assert_memory_equal(b->number, "FA", 2);
    assert_int_equal(b->scope, 130);
    assert_int_equal(b->service, 1063565);
    assert_int_equal(b->persons, 3);
    assert_int_equal(b->start_s, made.start_s);
    assert_int_equal(b->status, BOOKING_CONFIRMED);
    assert_true(b->with_appointment);
    assert_string_equal(b->place, "Landesamt f\xc3\xbcr Einwanderung");
    assert_non_null(strstr(b->street, "Keplerstra"));
    assert_string_equal(b->hint, "Haus A, 3. Stock, Wartezone 3");
}

static void test_find_booking_refusals(void **state)
{
    struct booking made = practice_booking(practice, 169, 20, "");
    struct booking_ref ref = made.ref;

    (void)state;
    ref.key[0] = ref.key[0] == '0' ? '1' : '0';
    assert_int_equal(ask_booking(1, &ref).booking_answer.answer, ANSWER_WRONG_KEY);
    ref.id = 99999999999;
    assert_int_equal(ask_booking(2, &ref).booking_answer.answer, ANSWER_UNKNOWN_ID);
    practice_status(practice, made.ref.id, "deleted");
    assert_int_equal(ask_booking(3, &made.ref).booking_answer.answer, ANSWER_WRONG_KEY);
    /* What is no key never reaches a path. */
    strcpy(ref.key, "../..");
    ref.id = made.ref.id;
    assert_int_equal(ask_booking(4, &ref).booking_answer.answer, ANSWER_UNKNOWN_ID);
}

static void test_faults_are_unreachable_and_recover(void **state)
{
    static const char *const kinds[] = {"error-before", "cut", "malformed", "silence"};
    struct booking made = practice_booking(practice, 169, 20, "");

    (void)state;
    far_await_service(DEVICE_READY);
    for (uint32_t i = 0; i < 4; i++) {
        practice_fault(practice, "/process/", kinds[i], 1);
        assert_int_equal(ask_booking(10 + i, &made.ref).booking_answer.answer, ANSWER_UNREACHABLE);
        far_await_service(DEVICE_BROKEN);
        far_await_service(DEVICE_READY); /* the poll finds it again by itself */
    }
    practice_fault_clear(practice);
    assert_int_equal(ask_booking(20, &made.ref).booking_answer.answer, ANSWER_OK);
}

static void test_cancel_drops_and_frees_the_line(void **state)
{
    struct booking made = practice_booking(practice, 169, 20, "");

    (void)state;
    far_await_service(DEVICE_READY);
    practice_fault(practice, "/process/", "silence", 1);
    int64_t begun_ms = clock_monotonic_ms();
    port.find_booking(port.self, 1, &made.ref);
    port.load_queue(port.self, 2, 169);
    practice_fault_await(practice);
    port.cancel(port.self);
    /* The next visitor does not wait for the silence of the one before. */
    assert_int_equal(ask_booking(3, &made.ref).booking_answer.answer, ANSWER_OK);
    assert_true(clock_monotonic_ms() - begun_ms < 900);
    assert_int_equal(far_count(EVENT_BOOKING_ANSWERED), 0);
    assert_int_equal(far_count(EVENT_QUEUE_ANSWERED), 0);
    practice_fault_clear(practice);
}

static void test_find_number(void **state)
{
    struct booking a = practice_booking(practice, 169, 20, "");
    struct booking fa = practice_booking(practice, 130, 25, "");
    char small[16];

    (void)state;
    struct event e = ask_number(1, a.number);
    assert_int_equal(e.number_answer.answer, ANSWER_OK);
    assert_int_equal(e.number_answer.count, 1);
    assert_int_equal(e.number_answer.bookings[0].ref.id, a.ref.id);
    assert_string_equal(e.number_answer.bookings[0].ref.key, a.ref.key);
    assert_int_equal(e.number_answer.bookings[0].start_s, a.start_s);
    snprintf(small, sizeof small, "fa%.6s", fa.number + 2);
    e = ask_number(2, small);
    assert_int_equal(e.number_answer.answer, ANSWER_OK);
    assert_int_equal(e.number_answer.count, 1);
    assert_int_equal(e.number_answer.bookings[0].ref.id, fa.ref.id);
    assert_string_equal(e.number_answer.bookings[0].number, fa.number);
    static const char *const nobodys[] = {"ZZ9999", "", "FA00010000"};
    for (uint32_t i = 0; i < 3; i++) {
        e = ask_number(3 + i, nobodys[i]);
        assert_int_equal(e.number_answer.answer, ANSWER_OK);
        assert_int_equal(e.number_answer.count, 0);
    }
}

/* Where documents are read, a booking found live has its name there before the answer comes. */
static void test_what_is_found_brings_its_name(void **state)
{
    struct booking made = practice_booking(practice, 169, 20, ",\"name\":\"Erika Beispiel\"");
    struct event e = ask_booking(5, &made.ref);

    (void)state;
    assert_int_equal(e.booking_answer.answer, ANSWER_OK);
    assert_int_equal(name_told.booking_id, made.ref.id);
    assert_string_equal(name_told.name, "Erika Beispiel");
    assert_null(memmem(&e, sizeof e, "Beispiel", 8));
    memset(&name_told, 0, sizeof name_told);
    e = ask_number(6, made.number);
    assert_int_equal(e.number_answer.count, 1);
    assert_string_not_equal(name_told.name, ""); /* of today's list, of which it is one */
    assert_null(memmem(&e, sizeof e, "Beispiel", 8));
}

static void test_find_number_after_expired_session(void **state)
{
    struct booking a = practice_booking(practice, 169, 20, "");

    (void)state;
    assert_int_equal(ask_number(1, a.number).number_answer.count, 1);
    practice_expire(practice);
    struct event e = ask_number(2, a.number);
    assert_int_equal(e.number_answer.answer, ANSWER_OK);
    assert_int_equal(e.number_answer.count, 1);
    practice_fault(practice, "/process/20", "session-expired", 1);
    assert_int_equal(ask_number(3, a.number).number_answer.answer, ANSWER_OK);
}

static void test_find_number_without_login(void **state)
{
    (void)state;
    assert_int_equal(ask_number(1, "FA0001").number_answer.answer, ANSWER_UNREACHABLE);
    /* A refused login says nothing about the service's being there. */
    far_await_service(DEVICE_READY);
    assert_int_equal(far_count(EVENT_DEVICE_CHANGED), 0);
}

static const struct offer_entry *entry_of(const struct offer *offer, int32_t scope, int32_t request)
{
    for (int i = 0; i < offer->count; i++)
        if (offer->entries[i].scope == scope && offer->entries[i].request == request)
            return &offer->entries[i];
    return NULL;
}

static struct offer *ask_offer(uint32_t request)
{
    port.load_offer(port.self, request);
    struct event e = far_await(EVENT_OFFER_ANSWERED, request);
    assert_int_equal(e.offer_answer.answer, ANSWER_OK);
    assert_non_null(e.offer_answer.offer);
    return e.offer_answer.offer;
}

static void test_offer(void **state)
{
    struct offer *offer = ask_offer(1);

    (void)state;
    assert_int_equal(offer->count, 4);
    const struct offer_entry *e = entry_of(offer, 169, 1063441);
    assert_true(e != NULL && e->enabled);
    assert_int_equal(e->service, 1);
    assert_string_equal(e->name, "Personalausweis beantragen");
    assert_null(entry_of(offer, 169, 1063453)); /* has no button */
    assert_null(entry_of(offer, 169, 0));
    e = entry_of(offer, 130, 0);
    assert_true(e != NULL && !e->enabled && e->service == -1); /* no walk-in hours */
    e = entry_of(offer, 145, 0);
    assert_true(e != NULL && !e->enabled); /* switched off */
    free(offer);
}

static void test_offer_used_up_and_unknown(void **state)
{
    (void)state;
    /* An unknown service makes ZMS refuse the whole list; the others are still offered. */
    rules.services[2] = (struct service){.scope = 169, .request = 4711, .walkin = true};
    rules.services[3] = (struct service){.scope = 999, .request = 0, .walkin = true};
    rules.offices[3] = (struct office){.scope = 999, .walkin = true};
    rules.service_count = 4;
    rules.office_count = 4;
    struct offer *offer = ask_offer(1);
    assert_true(entry_of(offer, 169, 1063441)->enabled);
    assert_false(entry_of(offer, 169, 4711)->enabled);
    assert_false(entry_of(offer, 999, 0)->enabled);
    free(offer);
    rules.office_count = 1;
    rules.service_count = 0;
    practice_office(practice, "{\"id\":169,\"contingent\":1}");
    offer = ask_offer(2);
    assert_int_equal(offer->count, 1);
    assert_false(entry_of(offer, 169, 0)->enabled);
    free(offer);
}

static void test_queue(void **state)
{
    struct event e;
    int before;

    (void)state;
    port.load_queue(port.self, 1, 160);
    e = far_await(EVENT_QUEUE_ANSWERED, 1);
    assert_int_equal(e.queue_answer.answer, ANSWER_OK);
    before = e.queue_answer.ahead;
    assert_true(e.queue_answer.wait_min >= 0);
    practice_booking(practice, 160, -5, "");                       /* due */
    practice_booking(practice, 160, 90, "");                       /* not yet */
    practice_booking(practice, 160, 0, ",\"walkin\":1");           /* waits */
    practice_booking(practice, 160, -5, ",\"status\":\"missed\""); /* gone */
    port.load_queue(port.self, 2, 160);
    e = far_await(EVENT_QUEUE_ANSWERED, 2);
    assert_int_equal(e.queue_answer.ahead, before + 2);
}

static struct event ask_issue(uint32_t request, int32_t scope, int32_t service)
{
    port.issue_number(port.self, request, scope, service);
    return far_await(EVENT_ISSUE_ANSWERED, request);
}

static void test_issue(void **state)
{
    struct event e = ask_issue(1, 169, 1063441);

    (void)state;
    assert_int_equal(e.issue_answer.answer, ANSWER_OK);
    const struct booking *b = &e.issue_answer.booking;
    struct booking there = practice_look(practice, b->ref.id);
    assert_string_equal(there.ref.key, b->ref.key);
    assert_string_equal(there.number, b->number);
    assert_int_equal(there.status, BOOKING_QUEUED);
    assert_int_equal(b->scope, 169);
    assert_int_equal(b->service, 1063441);
    assert_int_equal(b->arrival_s, there.arrival_s);
    assert_int_equal(practice_ledger(practice, 0, "waitingnumber"), 1);
}

/* Whatever happens after it was asked: asked once, and said to be unsettled. */
static void test_issue_is_asked_exactly_once(void **state)
{
    static const char *const kinds[] = {"error-after", "cut", "malformed"};

    (void)state;
    far_await_service(DEVICE_READY);
    for (uint32_t i = 0; i < 3; i++) {
        practice_fault(practice, "/waitingnumber/", kinds[i], 1);
        assert_int_equal(ask_issue(1 + i, 169, 1063441).issue_answer.answer, ANSWER_UNSETTLED);
        assert_int_equal(practice_ledger(practice, 0, "waitingnumber"), (int)i + 1);
    }
    practice_fault(practice, "/waitingnumber/", "silence", 1);
    assert_int_equal(ask_issue(9, 169, 1063441).issue_answer.answer, ANSWER_UNSETTLED);
    practice_fault_clear(practice);
    assert_int_equal(practice_ledger(practice, 0, "waitingnumber"), 3);
}

static void test_issue_is_not_dropped_by_cancel(void **state)
{
    (void)state;
    port.load_queue(port.self, 1, 169);
    port.issue_number(port.self, 2, 169, 1063441);
    port.cancel(port.self);
    assert_int_equal(far_await(EVENT_ISSUE_ANSWERED, 2).issue_answer.answer, ANSWER_OK);
    assert_int_equal(practice_ledger(practice, 0, "waitingnumber"), 1);
}

static void test_issue_used_up(void **state)
{
    (void)state;
    practice_office(practice, "{\"id\":169,\"contingent\":1}");
    assert_int_equal(ask_issue(1, 169, 1063441).issue_answer.answer, ANSWER_CLOSED);
    assert_int_equal(ask_issue(2, 4711, 1063441).issue_answer.answer, ANSWER_UNREACHABLE);
    assert_int_equal(practice_ledger(practice, 0, "waitingnumber"), 0);
}

static void test_lookup_time(void **state)
{
    struct booking made = practice_booking(practice, 169, 20, "");
    int64_t begun_ms = clock_monotonic_ms();

    (void)state;
    for (uint32_t i = 1; i <= 100; i++)
        assert_int_equal(ask_booking(i, &made.ref).booking_answer.answer, ANSWER_OK);
    int64_t took_ms = clock_monotonic_ms() - begun_ms;
    print_message("100 lookups: %lld ms\n", (long long)took_ms);
    begun_ms = clock_monotonic_ms();
    for (uint32_t i = 1; i <= 20; i++)
        assert_int_equal(ask_number(1000 + i, made.number).number_answer.count, 1);
    print_message("20 typed numbers: %lld ms\n", (long long)(clock_monotonic_ms() - begun_ms));
    assert_true(took_ms < 10000);
}

#define TEST(name)         cmocka_unit_test_setup_teardown(name, setup, teardown)
#define TEST_OBJECTS(name) cmocka_unit_test_setup_teardown(name, setup_objects, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_reachable_and_its_time_is_ours),
        TEST(test_find_booking),
        TEST(test_find_booking_refusals),
        TEST(test_faults_are_unreachable_and_recover),
        TEST(test_cancel_drops_and_frees_the_line),
        TEST(test_find_number),
        cmocka_unit_test_setup_teardown(test_what_is_found_brings_its_name, setup_names, teardown),
        TEST(test_find_number_after_expired_session),
        cmocka_unit_test_setup_teardown(test_find_number_without_login, setup_no_login, teardown),
        cmocka_unit_test_setup_teardown(test_find_number_without_login, setup_wrong_login,
                                        teardown),
        TEST(test_offer),
        TEST(test_offer_used_up_and_unknown),
        TEST(test_queue),
        TEST(test_issue),
        TEST(test_issue_is_asked_exactly_once),
        TEST(test_issue_is_not_dropped_by_cancel),
        TEST(test_issue_used_up),
        TEST_OBJECTS(test_find_booking),
        TEST_OBJECTS(test_find_number),
        TEST_OBJECTS(test_offer),
        TEST_OBJECTS(test_queue),
        TEST(test_lookup_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
