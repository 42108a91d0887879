/* SPDX-License-Identifier: Apache-2.0 */
/* The roster's thread against the practice service; the receiving end is scripted here. */
#include "cmocka_kit.h"
#include "far_side.h"
#include "practice.h"

#include "base/clock.h"
#include "net/roster.h"
#include "net/service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SETS_MAX = 8, PUT_MAX = 200, WAIT_S = 60 };

/* A shelf of sets, one for each office and day, as the store keeps them. */
struct set {
    int32_t scope;
    int64_t day_s, fetched_s;
    int commits;
    int count;
    struct booking bookings[PUT_MAX];
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct set sets[SETS_MAX], fresh;
    int set_count;
    bool open; /* between begin and its end */
    int abandons;
    int refuse_puts;  /* this many puts say false */
    bool out_of_turn; /* a call that the contract does not allow */
} shelf = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

/* Where names go, as the store keeps them in memory. */
static struct {
    pthread_mutex_t lock;
    struct name_entry entries[64];
    int64_t day_s;
    int count;
} told_names = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void name_put(void *self, int32_t scope, int64_t day_s, int64_t booking_id, const char *name)
{
    (void)self;
    pthread_mutex_lock(&told_names.lock);
    if (scope == 169 && told_names.count < 64) {
        struct name_entry *entry = &told_names.entries[told_names.count++];
        entry->booking_id = booking_id;
        snprintf(entry->name, sizeof entry->name, "%s", name);
        told_names.day_s = day_s;
    }
    pthread_mutex_unlock(&told_names.lock);
}

static const char *name_of(int64_t booking_id)
{
    const char *name = NULL;

    pthread_mutex_lock(&told_names.lock);
    for (int i = 0; i < told_names.count && name == NULL; i++)
        if (told_names.entries[i].booking_id == booking_id)
            name = told_names.entries[i].name;
    pthread_mutex_unlock(&told_names.lock);
    return name;
}

static bool names_wanted;

static struct practice *practice;
static struct service_client *client;
static struct service_port port;
static struct rules rules;
static const unsigned char no_tag[HOLDER_TAG_BYTES]; /* the tag of no holder */

static bool shelf_begin(void *self, int32_t scope, int64_t day_s)
{
    (void)self;
    pthread_mutex_lock(&shelf.lock);
    shelf.out_of_turn |= shelf.open || day_s != clock_day_start(day_s);
    shelf.open = true;
    shelf.fresh = (struct set){.scope = scope, .day_s = day_s};
    pthread_mutex_unlock(&shelf.lock);
    return true;
}

static bool shelf_put(void *self, const struct booking *booking)
{
    (void)self;
    pthread_mutex_lock(&shelf.lock);
    bool taken = shelf.refuse_puts == 0 && shelf.fresh.count < PUT_MAX;
    shelf.out_of_turn |= !shelf.open;
    if (taken)
        shelf.fresh.bookings[shelf.fresh.count++] = *booking;
    else
        shelf.refuse_puts--;
    pthread_mutex_unlock(&shelf.lock);
    return taken;
}

static struct set *set_of(int32_t scope, int64_t day_s)
{
    for (int i = 0; i < shelf.set_count; i++)
        if (shelf.sets[i].scope == scope && shelf.sets[i].day_s == day_s)
            return &shelf.sets[i];
    return NULL;
}

static bool shelf_commit(void *self, int64_t fetched_s)
{
    (void)self;
    pthread_mutex_lock(&shelf.lock);
    struct set *set = set_of(shelf.fresh.scope, shelf.fresh.day_s);
    if (set == NULL && shelf.set_count < SETS_MAX)
        set = &shelf.sets[shelf.set_count++];
    if (set != NULL) {
        shelf.fresh.commits = set->commits + 1;
        shelf.fresh.fetched_s = fetched_s;
        *set = shelf.fresh;
    }
    shelf.out_of_turn |= !shelf.open;
    shelf.open = false;
    pthread_cond_broadcast(&shelf.changed);
    pthread_mutex_unlock(&shelf.lock);
    return set != NULL;
}

static void shelf_abandon(void *self)
{
    (void)self;
    pthread_mutex_lock(&shelf.lock);
    shelf.out_of_turn |= !shelf.open;
    shelf.open = false;
    shelf.abandons++;
    pthread_cond_broadcast(&shelf.changed);
    pthread_mutex_unlock(&shelf.lock);
}

static const struct roster_port shelf_port = {
    .begin = shelf_begin, .put = shelf_put, .commit = shelf_commit, .abandon = shelf_abandon};

/* Waits for the n-th set of this office and day, and for the n-th giving up. */
static struct set await_set(int32_t scope, int64_t day_s, int n, int abandons)
{
    static struct set found;
    struct timespec until;
    int rc = 0;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_S;
    pthread_mutex_lock(&shelf.lock);
    struct set *set = set_of(scope, day_s);
    while ((set == NULL || set->commits < n || shelf.abandons < abandons) && rc == 0) {
        rc = pthread_cond_timedwait(&shelf.changed, &shelf.lock, &until);
        set = set_of(scope, day_s);
    }
    if (set != NULL)
        found = *set;
    pthread_mutex_unlock(&shelf.lock);
    assert_int_equal(rc, 0);
    return found;
}

static int commits_of(int32_t scope, int64_t day_s)
{
    pthread_mutex_lock(&shelf.lock);
    struct set *set = set_of(scope, day_s);
    int commits = set != NULL ? set->commits : 0;
    pthread_mutex_unlock(&shelf.lock);
    return commits;
}

static const struct booking *in_set(const struct set *set, int64_t id)
{
    for (int i = 0; i < set->count; i++)
        if (set->bookings[i].ref.id == id)
            return &set->bookings[i];
    return NULL;
}

static int64_t today_s(void)
{
    return clock_day_start(practice_now_s(practice));
}

static int64_t tomorrow_s(void)
{
    return clock_day_start(today_s() + 36 * 3600);
}

static void begin(void)
{
    struct service_config config = service_config_default();

    far_mailbox_init();
    far_outbox_init();
    snprintf(config.url, sizeof config.url, "%s", practice_url(practice));
    snprintf(config.account, sizeof config.account, "kiosk-169");
    snprintf(config.password_file, sizeof config.password_file, "%s",
             practice_password_file(practice));
    config.poll_s = 1;
    config.lookup_ms = 2000;
    config.write_ms = 5000;
    config.roster_s = 1;
    if (names_wanted)
        config.names.put = name_put;
    assert_int_equal(service_open(&config, &rules, far_daytime(), far_mailbox(), far_outbox(),
                                  shelf_port, &client, &port)
                         .code,
                     ERR_OK);
}

static int setup_with(bool lists_as_objects)
{
    practice = practice_start(lists_as_objects);
    assert_non_null(practice);
    /* 160 belongs to another department: its list is refused and must not hold up the others. */
    rules = (struct rules){.office_count = 3,
                           .offices = {{.scope = 160}, {.scope = 169}, {.scope = 130}}};
    shelf.set_count = shelf.abandons = shelf.refuse_puts = 0;
    shelf.open = shelf.out_of_turn = names_wanted = false;
    told_names.count = 0;
    return 0;
}

static int setup(void **state)
{
    (void)state;
    return setup_with(false);
}

static int setup_objects(void **state)
{
    (void)state;
    return setup_with(true);
}

static int teardown(void **state)
{
    (void)state;
    service_close(client);
    client = NULL;
    practice_stop(practice);
    far_mailbox_deinit();
    assert_false(shelf.out_of_turn);
    assert_false(shelf.open);
    return 0;
}

static void test_all_offices_come(void **state)
{
    static const char *const personal[] = {"Beispiel", "rgen", "example.org", "r 2"};
    struct booking family =
        practice_booking(practice, 169, 20, ",\"persons\":3,\"requests\":[1063441]");
    struct booking other = practice_booking(practice, 130, 25, "");
    struct booking held = practice_booking(practice, 169, 30, ",\"status\":\"reserved\"");
    struct booking over = practice_booking(practice, 169, -30, "");
    struct booking queued = practice_booking(practice, 169, 0, ",\"walkin\":1");

    (void)state;
    practice_status(practice, over.ref.id, "finished");
    begin();
    struct set set = await_set(130, today_s(), 1, 0);
    assert_non_null(in_set(&set, other.ref.id));
    assert_string_equal(in_set(&set, other.ref.id)->number, other.number);
    set = await_set(169, today_s(), 1, 0);
    const struct booking *b = in_set(&set, family.ref.id);
    assert_non_null(b);
    assert_string_equal(b->ref.key, family.ref.key);
    assert_string_equal(b->number, family.number);
    assert_int_equal(b->start_s, family.start_s);
    assert_int_equal(b->arrival_s, family.start_s);
    assert_int_equal(b->status, BOOKING_CONFIRMED);
    assert_int_equal(b->service, 1063441);
    assert_int_equal(b->persons, 3);
    assert_true(b->with_appointment);
    assert_non_null(in_set(&set, queued.ref.id));
    assert_false(in_set(&set, queued.ref.id)->with_appointment);
    assert_null(in_set(&set, held.ref.id));
    assert_null(in_set(&set, over.ref.id));
    assert_true(llabs(set.fetched_s - practice_now_s(practice)) < 60);
    for (int i = 0; i < set.count; i++) {
        assert_true(set.bookings[i].ref.id > 0);
        assert_true(zms_key_valid(set.bookings[i].ref.key));
        assert_int_equal(set.bookings[i].scope, 169);
        assert_string_equal(set.bookings[i].place, "");
        assert_memory_equal(set.bookings[i].holder, no_tag, sizeof no_tag);
        assert_memory_equal(set.bookings[i].name_tag, no_tag, sizeof no_tag);
    }
    for (int i = 0; i < 4; i++)
        assert_null(memmem(&set, sizeof set, personal[i], strlen(personal[i])));
    /* At noon tomorrow's are not asked for. */
    assert_int_equal(commits_of(169, tomorrow_s()), 0);
    assert_int_equal(commits_of(160, today_s()), 0);
}

static bool is_tag(const struct booking *b, const unsigned char *tag)
{
    return memcmp(b->holder, tag, HOLDER_TAG_BYTES) == 0;
}

/* One holder, written in two ways, has one tag; and no name comes out of net/. */
static void test_holders_are_told_apart_without_names(void **state)
{
    static const char *const personal[] = {"Beispiel", "BEISPIEL", "rgen", "example.org", "r 2"};
    struct booking a = practice_booking(practice, 169, 20, ",\"persons\":3");
    struct booking b = practice_booking(
        practice, 130, 25, ",\"name\":\" J\\u00dcRGEN  BEISPIEL\",\"mail\":\"J@Example.org\"");
    struct booking c = practice_booking(practice, 169, 30, ",\"name\":\"Erika Beispiel\"");
    struct booking walkin = practice_booking(practice, 169, 0, ",\"walkin\":1");

    (void)state;
    rules.signal_holder = true;
    begin();
    struct set set = await_set(130, today_s(), 1, 0);
    struct booking there = *in_set(&set, b.ref.id);
    assert_false(is_tag(&there, no_tag));
    set = await_set(169, today_s(), 1, 0);
    assert_true(is_tag(in_set(&set, a.ref.id), there.holder));
    assert_int_equal(in_set(&set, a.ref.id)->persons, 3);
    assert_false(is_tag(in_set(&set, c.ref.id), there.holder));
    assert_false(is_tag(in_set(&set, c.ref.id), no_tag));
    assert_true(is_tag(in_set(&set, walkin.ref.id), no_tag));
    for (int i = 0; i < 5; i++)
        assert_null(memmem(&set, sizeof set, personal[i], strlen(personal[i])));
}

/* Where documents are read, names go to the one place for them, and still not into the set. */
static void test_names_go_where_documents_are_compared(void **state)
{
    static const char *const personal[] = {"Beispiel", "rgen", "example.org", "r 2"};
    struct booking family = practice_booking(practice, 169, 20, ",\"persons\":3");
    struct booking walkin = practice_booking(practice, 169, 0, ",\"walkin\":1");

    (void)state;
    names_wanted = true;
    begin();
    struct set set = await_set(169, today_s(), 1, 0);
    assert_non_null(name_of(family.ref.id));
    assert_string_equal(name_of(family.ref.id), "J\xc3\xbcrgen Beispiel");
    assert_null(name_of(walkin.ref.id));
    assert_int_equal(told_names.day_s, today_s());
    assert_int_equal(in_set(&set, family.ref.id)->persons, 3);
    assert_true(is_tag(in_set(&set, family.ref.id), no_tag));
    assert_memory_equal(in_set(&set, family.ref.id)->name_tag, no_tag, sizeof no_tag);
    for (int i = 0; i < 4; i++)
        assert_null(memmem(&set, sizeof set, personal[i], strlen(personal[i])));
}

/* The tag of the name stays while the name does; a contact is not asked for. */
static void test_a_changed_name_has_another_tag(void **state)
{
    struct booking a = practice_booking(practice, 169, 20, "");
    struct booking b = practice_booking(practice, 169, 25, ",\"name\":\"Erika Beispiel\"");

    (void)state;
    rules.signal_renamed = true;
    begin();
    struct set set = await_set(169, today_s(), 1, 0);
    struct booking first = *in_set(&set, a.ref.id);
    assert_memory_not_equal(first.name_tag, no_tag, sizeof no_tag);
    assert_memory_not_equal(first.name_tag, in_set(&set, b.ref.id)->name_tag, sizeof no_tag);
    assert_true(is_tag(&first, no_tag));
    set = await_set(169, today_s(), 2, 0);
    assert_memory_equal(first.name_tag, in_set(&set, a.ref.id)->name_tag, sizeof no_tag);
}

static void test_changes_come(void **state)
{
    struct booking first = practice_booking(practice, 169, 20, "");

    (void)state;
    begin();
    await_set(169, today_s(), 1, 0);
    struct booking second = practice_booking(practice, 169, 25, "");
    practice_status(practice, first.ref.id, "called");
    int before = commits_of(169, today_s());
    /* The one after the next was asked for after the change. */
    struct set set = await_set(169, today_s(), before + 2, 0);
    assert_non_null(in_set(&set, second.ref.id));
    assert_int_equal(in_set(&set, first.ref.id)->status, BOOKING_CALLED);
}

static void test_down_at_the_start(void **state)
{
    (void)state;
    practice_halt(practice);
    begin();
    far_await_service(DEVICE_BROKEN);
    assert_int_equal(commits_of(169, today_s()), 0);
    practice_resume(practice);
    await_set(169, today_s(), 1, 0);
    await_set(130, today_s(), 1, 0);
}

static void test_failure_leaves_the_old_set(void **state)
{
    struct booking b = practice_booking(practice, 169, 20, "");

    (void)state;
    begin();
    await_set(169, today_s(), 1, 0);
    practice_fault(practice, "GET /scope/", "error-before", 1);
    practice_fault(practice, "GET /scope/", "malformed", 1);
    practice_status(practice, b.ref.id, "missed");
    practice_fault_await(practice);
    assert_int_equal(shelf.abandons, 0);
    int before = commits_of(169, today_s());
    struct set set = await_set(169, today_s(), before, 0);
    assert_int_equal(in_set(&set, b.ref.id)->status, BOOKING_CONFIRMED);
    set = await_set(169, today_s(), before + 1, 0);
    assert_int_equal(in_set(&set, b.ref.id)->status, BOOKING_MISSED);
}

static void test_given_up_by_the_receiver(void **state)
{
    struct booking b = practice_booking(practice, 169, 20, "");

    (void)state;
    begin();
    await_set(169, today_s(), 1, 0);
    pthread_mutex_lock(&shelf.lock);
    shelf.refuse_puts = 2;
    int abandons = shelf.abandons;
    pthread_mutex_unlock(&shelf.lock);
    struct set set = await_set(169, today_s(), 1, abandons + 2);
    assert_non_null(in_set(&set, b.ref.id));
    /* It goes on at its own pace, as the service did nothing wrong. */
    await_set(169, today_s(), set.commits + 1, abandons + 2);
}

static void test_evening_and_midnight(void **state)
{
    struct booking b = practice_booking(practice, 169, 24 * 60, "");
    int64_t tomorrow = tomorrow_s(), after = clock_day_start(tomorrow + 36 * 3600);

    (void)state;
    begin();
    await_set(169, today_s(), 1, 0);
    assert_int_equal(commits_of(169, tomorrow), 0);
    practice_clock(practice, 6 * 3600 + 600);
    struct set set = await_set(169, tomorrow, 1, 0);
    assert_non_null(in_set(&set, b.ref.id));
    await_set(130, tomorrow, 1, 0);
    assert_int_equal(commits_of(169, tomorrow), 1);
    /* From midnight on it is today's, and comes at today's pace; its own tomorrow does not. */
    practice_clock(practice, 12 * 3600 + 60);
    await_set(169, tomorrow, 3, 0);
    assert_int_equal(commits_of(169, after), 0);
}

static void test_wanted(void **state)
{
    struct service_config config = service_config_default();
    struct session_config account = {.account = "k", .password_file = "f", .timeout_ms = 1},
                          nobody = {.account = "", .password_file = "", .timeout_ms = 1};
    const struct roster_port none = {.self = NULL};
    struct zms zms = {.config = &config};

    (void)state;
    assert_int_equal(session_open(&account, &zms.session).code, ERR_OK);
    assert_true(roster_wanted(&zms, &shelf_port));
    assert_false(roster_wanted(&zms, &none));
    config.roster_s = 0;
    assert_false(roster_wanted(&zms, &shelf_port));
    session_close(zms.session);
    config.roster_s = 120;
    assert_int_equal(session_open(&nobody, &zms.session).code, ERR_OK);
    assert_false(roster_wanted(&zms, &shelf_port));
    session_close(zms.session);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_all_offices_come),
        cmocka_unit_test_setup_teardown(test_all_offices_come, setup_objects, teardown),
        TEST(test_holders_are_told_apart_without_names),
        TEST(test_names_go_where_documents_are_compared),
        TEST(test_a_changed_name_has_another_tag),
        TEST(test_changes_come),
        TEST(test_down_at_the_start),
        TEST(test_failure_leaves_the_old_set),
        TEST(test_given_up_by_the_receiver),
        TEST(test_evening_and_midnight),
        cmocka_unit_test(test_wanted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
