/* SPDX-License-Identifier: Apache-2.0 */
/* store, once in the hall: recorded, claimed, answered; asked again when the hall is back. */
#include "folder.h"
#include "inbox.h"
#include "store/store.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* A hall as a test wants it. Under its lock. */
static struct hall {
    pthread_mutex_t lock;
    pthread_cond_t asked;
    enum once_end end;
    struct once first; /* where it is ONCE_TAKEN */
    int claims, releases, numbers;
    struct once claimed, released;
    bool recorded_before;     /* the check-in was on the disk when the hall was asked */
    bool takes, taken_before; /* and whether it could be taken to be sent, if that is tried */
    bool hears;               /* tells what it heard while it is asked */
    int next_number;
} hall = {.lock = PTHREAD_MUTEX_INITIALIZER, .asked = PTHREAD_COND_INITIALIZER};

static struct folder folder;
static struct inbox inbox;
static struct store *store;
static struct store_port port;
static struct outbox_port outbox;
static struct rules rules;
static struct daytime *daytime;
static const char day[] = "2026-11-23";

static enum once_end hall_claim(void *self, const struct once *mine, struct once *ret_first)
{
    (void)self;
    struct outbox_item item;
    const struct hall_event other = {.kiosk = "K3",
                                     .journal = "00112233445566778899aabbccddeeff",
                                     .sequence = 1,
                                     .kind = "checkin",
                                     .state = "recorded",
                                     .booking_id = 999,
                                     .arrived_s = mine->arrived_s};

    struct tally tally = tally_of_booking(folder.dir, mine->booking_id);
    pthread_mutex_lock(&hall.lock);
    hall.recorded_before = tally.of_booking == 1 && strcmp(tally.state, "recorded") == 0;
    hall.taken_before = hall.takes && outbox.take(outbox.self, &item);
    if (hall.hears) { /* the lock of the store is free meanwhile */
        struct hearing_port hearing = store_hearing(store);
        assert_true(hearing.hear(hearing.self, &other));
    }
    hall.claims++;
    hall.claimed = *mine;
    *ret_first = hall.first;
    enum once_end end = hall.end;
    pthread_cond_broadcast(&hall.asked);
    pthread_mutex_unlock(&hall.lock);
    return end;
}

static enum once_end hall_release(void *self, const struct once *mine)
{
    (void)self;
    pthread_mutex_lock(&hall.lock);
    hall.releases++;
    hall.released = *mine;
    enum once_end end = hall.end;
    pthread_cond_broadcast(&hall.asked);
    pthread_mutex_unlock(&hall.lock);
    return end;
}

static enum once_end hall_number(void *self, const char *counter, const char *of_day, int first,
                                 int last, int *ret_number)
{
    (void)self;
    (void)of_day;
    pthread_mutex_lock(&hall.lock);
    assert_string_equal(counter, "H");
    assert_true(first == 1 && last == 99);
    hall.numbers++;
    *ret_number = ++hall.next_number;
    enum once_end end = hall.end;
    pthread_mutex_unlock(&hall.lock);
    return end;
}

static void hall_becomes(enum once_end end)
{
    pthread_mutex_lock(&hall.lock);
    hall.end = end;
    pthread_mutex_unlock(&hall.lock);
}

/* Waits until the hall was asked so often. */
static void hall_await(const int *counter, int count)
{
    pthread_mutex_lock(&hall.lock);
    while (*counter < count)
        pthread_cond_wait(&hall.asked, &hall.lock);
    pthread_mutex_unlock(&hall.lock);
}

static void open_store(void)
{
    const struct store_config config = {.dir = folder.dir,
                                        .keep_days = STORE_KEEP_DAYS,
                                        .daytime = daytime,
                                        .rules = &rules,
                                        .once = {&hall, hall_claim, hall_release, hall_number}};
    struct roster_port roster;

    inbox_init(&inbox);
    assert_int_equal(
        store_open(&config, inbox_mailbox(&inbox), &store, &port, &outbox, &roster).code, ERR_OK);
}

static struct sundial sundial = {
    .steady_ms = 1000, .machine_ms = INT64_C(1795436000000), .in_step = true};

static int setup(void **state)
{
    (void)state;
    hall.end = ONCE_FIRST;
    hall.first = (struct once){.kiosk = "K2", .arrived_s = 1795435900};
    hall.claims = hall.releases = hall.numbers = hall.next_number = 0;
    hall.hears = hall.takes = false;
    rules = *folder_rules();
    daytime = sundial_open(&sundial);
    folder = folder_make();
    open_store();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    store_close(store);
    daytime_close(daytime);
    folder_remove(&folder);
    return 0;
}

static struct event record(uint32_t request, int64_t booking_id)
{
    struct checkin_record checkin = checkin_make(booking_id);

    port.record_checkin(port.self, request, &checkin);
    return inbox_await_recorded(&inbox, request);
}

static struct event record_own(uint32_t request)
{
    const struct walkin_record record = {.scope = 169, .request = 7, .asked_s = 1795436000};

    port.record_own(port.self, request, &record);
    return inbox_await_recorded(&inbox, request);
}

static int unclaimed(void)
{
    static int told;

    told = inbox.came_of[EVENT_STATUS_TOLD];
    port.tell_status(port.self, 1795436000);
    return inbox_await(&inbox, EVENT_STATUS_TOLD, told + 1).status.store.unclaimed;
}

static void recorded_then_claimed_then_answered(void **state)
{
    (void)state;
    struct outbox_item item;

    hall.takes = true;
    struct event event = record(1, 100501);
    assert_true(event.recorded.ok && !event.recorded.repeated);
    assert_int_equal(hall.claims, 1);
    assert_true(hall.recorded_before);
    assert_false(hall.taken_before);
    assert_int_equal(hall.claimed.booking_id, 100501);
    assert_string_equal(hall.claimed.kiosk, "K1");
    assert_string_equal(hall.claimed.day, day);
    assert_string_equal(hall.claimed.number, checkin_make(100501).number);
    assert_int_equal(unclaimed(), 0);
    assert_true(outbox.take(outbox.self, &item)); /* and is sent from now on */
    record(2, 100501);
    assert_int_equal(hall.claims, 1);
}

static void who_was_first_elsewhere_is_told(void **state)
{
    (void)state;
    struct outbox_item item;

    hall.end = ONCE_TAKEN;
    struct event event = record(1, 100501);
    assert_true(event.recorded.ok && event.recorded.repeated);
    assert_int_equal(event.recorded.arrived_s, 1795435900);
    assert_string_equal(tally_of_booking(folder.dir, 100501).state, "closed");
    assert_string_equal(tally_of_booking(folder.dir, 100501).reason, "checked in at K2 first");
    assert_int_equal(tally_of_booking(folder.dir, 100501).lines, 2); /* and a signal */
    assert_false(outbox.take(outbox.self, &item));
}

static void the_bus_may_tell_while_it_is_asked(void **state)
{
    (void)state;
    hall.hears = true;
    assert_false(record(1, 100501).recorded.repeated);
    assert_true(record(2, 999).recorded.repeated);
}

static void a_hall_that_is_away_costs_the_visitor_nothing(void **state)
{
    (void)state;
    hall.end = ONCE_AWAY;
    assert_false(record(1, 1).recorded.repeated);
    assert_false(record(2, 2).recorded.repeated);
    assert_int_equal(unclaimed(), 2);
    /* Over a restart, too; and by itself, without anything that happens at the kiosk. */
    store_close(store);
    hall_becomes(ONCE_TAKEN);
    int before = hall.claims;
    open_store();
    hall_await(&hall.claims, before + 2);
    while (unclaimed() > 0)
        ;
    assert_string_equal(tally_of_booking(folder.dir, 1).reason, "checked in at K2 first");
    assert_string_equal(tally_of_booking(folder.dir, 2).state, "closed");
}

static void the_hall_is_asked_again_with_the_watch(void **state)
{
    (void)state;
    hall.end = ONCE_AWAY;
    record(1, 1);
    hall_becomes(ONCE_FIRST);
    port.watch(port.self, WATCH_WHOLE);
    hall_await(&hall.claims, 2);
    while (unclaimed() > 0)
        ;
    assert_string_equal(tally_of_booking(folder.dir, 1).state, "recorded");
}

static void an_undo_is_told_to_the_hall(void **state)
{
    (void)state;
    struct undo_record undo = {.entry = record(1, 1).recorded.entry, .actor = "Pia"};

    hall_becomes(ONCE_AWAY);
    port.record_undo(port.self, 2, &undo);
    assert_true(inbox_await_recorded(&inbox, 2).recorded.ok);
    assert_int_equal(hall.releases, 1);
    store_close(store);
    hall_becomes(ONCE_FIRST);
    open_store();
    hall_await(&hall.releases, 2);
    assert_int_equal(hall.released.booking_id, 1);
    assert_string_equal(hall.released.uid, hall.claimed.uid);
    assert_false(record(3, 1).recorded.repeated);
}

static void numbers_of_the_hall_and_of_the_kiosk(void **state)
{
    (void)state;
    struct outbox_item item;

    /* Without a counter of the hall: the kiosk's own. */
    assert_string_equal(record_own(1).recorded.number, "KA1");
    assert_int_equal(hall.numbers, 0);
    strcpy(rules.shared.prefix, "H");
    rules.shared.first = 1;
    rules.shared.last = 99;
    assert_string_equal(record_own(2).recorded.number, "H01");
    assert_string_equal(record_own(3).recorded.number, "H02");
    hall_becomes(ONCE_AWAY);
    assert_string_equal(record_own(4).recorded.number, "KA2");
    hall_becomes(ONCE_TAKEN);
    assert_string_equal(record_own(5).recorded.number, "KA3");
    /* The service gets each as it was said. */
    const char *const numbers[] = {"KA1", "H01", "H02", "KA2", "KA3"};
    for (int i = 0; i < 5; i++) {
        assert_true(outbox.take(outbox.self, &item));
        assert_int_equal(item.errand, ERRAND_ENTER_NUMBER);
        assert_string_equal(item.number, numbers[i]);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(recorded_then_claimed_then_answered),
        TEST(who_was_first_elsewhere_is_told),
        TEST(the_bus_may_tell_while_it_is_asked),
        TEST(a_hall_that_is_away_costs_the_visitor_nothing),
        TEST(the_hall_is_asked_again_with_the_watch),
        TEST(an_undo_is_told_to_the_hall),
        TEST(numbers_of_the_hall_and_of_the_kiosk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
