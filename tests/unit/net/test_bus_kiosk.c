/* SPDX-License-Identifier: Apache-2.0 */
/* Kiosks and a reception on a real server that is killed, held, and started again. */
#include "cmocka_kit.h"

#include "bus_stand.h"
#include "kit/pause.h"

#include "base/clock.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BOOKINGS = 1000, NUMBERS = 200, ROUNDS = 12, LINES = 40 };

static char dir[] = BINARY_DIR "/bus-XXXXXX";
static struct bus_servers servers;
static struct stand_kiosk k1, k2;
static struct stand_desk desk;

static int group_setup(void **state)
{
    static const char *const names[] = {"K1", "K2", "reception:desk", NULL};

    (void)state;
    log_level_set(LOG_ERROR);
    assert_non_null(mkdtemp(dir));
    assert_true(bus_servers_start(&servers, dir, 1, names));
    return 0;
}

static int group_teardown(void **state)
{
    char command[256];

    (void)state;
    bus_servers_stop(&servers);
    snprintf(command, sizeof command, "rm -rf %s", dir);
    assert_int_equal(system(command), 0);
    return 0;
}

/* A journal that no test before has had. */
static const char *fresh_journal(void)
{
    static char name[33];
    static unsigned number;

    snprintf(name, sizeof name, "%08x%024x", ++number, 0u);
    return name;
}

static int both_setup(void **state)
{
    (void)state;
    stand_kiosk_open(&k1, &servers, "K1", fresh_journal(), 2);
    stand_kiosk_open(&k2, &servers, "K2", fresh_journal(), 2);
    AWAIT(bus_kiosk_up(k1.bus) && bus_kiosk_up(k2.bus));
    return 0;
}

static int both_teardown(void **state)
{
    (void)state;
    stand_kiosk_close(&k1);
    stand_kiosk_close(&k2);
    daytime_close(k1.daytime);
    daytime_close(k2.daytime);
    return 0;
}

/* ---- events ------------------------------------------------------------------------------- */

/* How many of this journal have come, each right after the one before; else it fails. */
static int in_order(const struct stand_kiosk *kiosk)
{
    int64_t next = 1;

    pthread_mutex_lock(&desk.lock);
    for (int i = 0; i < desk.events; i++)
        if (strcmp(desk.event[i].journal, kiosk->journal) == 0) {
            if (desk.event[i].sequence != next)
                fail_msg("%s: %lld came after %lld", kiosk->name, (long long)desk.event[i].sequence,
                         (long long)next - 1);
            next++;
        }
    pthread_mutex_unlock(&desk.lock);
    return (int)next - 1;
}

static void each_event_arrives_once_whatever_becomes_of_the_bus(void **state)
{
    unsigned chance = (unsigned)clock_monotonic_ms();

    (void)state;
    print_message("seed %u\n", chance);
    stand_desk_open(&desk, &servers, "desk", clock_wall_s() - 60);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < LINES; i++) {
            stand_kiosk_add(&k1, 1);
            stand_kiosk_add(&k2, 2);
            pause_ms(rand_r(&chance) % 12);
        }
        switch (round % 3) {
        case 0:
            bus_server_kill(&servers, 0);
            stand_kiosk_add(&k1, 5);
            pause_ms(rand_r(&chance) % 300);
            assert_true(bus_server_restart(&servers, 0));
            break;
        case 1:
            bus_server_hold(&servers, 0);
            stand_kiosk_add(&k2, 5);
            pause_ms(rand_r(&chance) % 3000);
            bus_server_go_on(&servers, 0);
            break;
        case 2:
            stand_kiosk_close(&k1);
            stand_kiosk_reopen(&k1, &servers);
            break;
        }
    }
    assert_true(bus_servers_await(&servers));
    AWAIT(in_order(&k1) == k1.lines && in_order(&k2) == k2.lines);
    /* Each hears the other, and not itself. */
    AWAIT(stand_read(&k2.lock, &k2.heard) >= k1.lines);
    stand_desk_close(&desk);
    /* Who comes later finds them all, once. */
    stand_desk_open(&desk, &servers, "desk", clock_wall_s() - 3600);
    AWAIT(in_order(&k1) == k1.lines && in_order(&k2) == k2.lines);
    stand_desk_close(&desk);
}

static void another_journal_begins_at_one(void **state)
{
    (void)state;
    stand_desk_open(&desk, &servers, "desk", clock_wall_s() - 60);
    stand_kiosk_add(&k1, 7);
    AWAIT(in_order(&k1) == 7);
    stand_kiosk_close(&k1);
    snprintf(k1.journal, sizeof k1.journal, "%s", fresh_journal());
    k1.lines = 3;
    stand_kiosk_reopen(&k1, &servers);
    AWAIT(in_order(&k1) == 3);
    stand_desk_close(&desk);
}

static void what_could_not_be_kept_is_told_again(void **state)
{
    int64_t heard[3];
    (void)state;

    /* Of tests before events are still told, too. */
    pthread_mutex_lock(&k2.lock);
    memcpy(k2.ear, k1.journal, sizeof k2.ear);
    k2.refuse_hear = 2;
    k2.heard = 0;
    pthread_mutex_unlock(&k2.lock);
    stand_kiosk_add(&k1, 3);
    AWAIT(stand_read(&k2.lock, &k2.heard) >= 3);
    assert_int_equal(stand_read(&k2.lock, &k2.refuse_hear), 0);
    pthread_mutex_lock(&k2.lock);
    memcpy(heard, k2.heard_sequence, sizeof heard);
    pthread_mutex_unlock(&k2.lock);
    for (int i = 0; i < 3; i++)
        assert_int_equal(heard[i], i + 1);
}

/* ---- once --------------------------------------------------------------------------------- */

/* What the store does: asks again until somebody can say. */
static enum once_end claim(struct stand_kiosk *kiosk, int64_t booking_id, struct once *ret_first)
{
    struct once_port port = bus_kiosk_once(kiosk->bus);
    const struct once mine = stand_once(kiosk, booking_id);
    enum once_end end = ONCE_AWAY;

    AWAIT((end = port.claim(port.self, &mine, ret_first)) != ONCE_AWAY);
    return end;
}

static enum once_end ends[2][BOOKINGS];

static void *claim_all(void *self)
{
    struct stand_kiosk *kiosk = self;
    struct once first;

    /* From both ends, so that they meet. */
    for (int n = 0; n < BOOKINGS; n++) {
        int i = kiosk == &k2 ? BOOKINGS - 1 - n : n;
        ends[kiosk == &k2][i] = claim(kiosk, 500000 + i, &first);
    }
    return NULL;
}

static void of_two_kiosks_one_is_first(void **state)
{
    pthread_t threads[2];
    struct once first;
    int won = 0;

    (void)state;
    pthread_create(&threads[0], NULL, claim_all, &k1);
    pthread_create(&threads[1], NULL, claim_all, &k2);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    for (int i = 0; i < BOOKINGS; i++) {
        if ((ends[0][i] == ONCE_FIRST) == (ends[1][i] == ONCE_FIRST))
            fail_msg("booking %d: %d and %d", i, (int)ends[0][i], (int)ends[1][i]);
        won += ends[0][i] == ONCE_FIRST;
    }
    print_message("K1 was first %d times, K2 %d times\n", won, BOOKINGS - won);
    struct stand_kiosk *winner = ends[0][0] == ONCE_FIRST ? &k1 : &k2;
    struct stand_kiosk *loser = winner == &k1 ? &k2 : &k1;
    assert_int_equal(claim(loser, 500000, &first), ONCE_TAKEN);
    assert_string_equal(first.kiosk, winner->name);
    assert_int_equal(first.booking_id, 500000);
    /* Asked again, it is still its own. */
    assert_int_equal(claim(winner, 500000, &first), ONCE_FIRST);
}

static enum once_end release(struct stand_kiosk *kiosk, int64_t booking_id)
{
    struct once_port port = bus_kiosk_once(kiosk->bus);
    const struct once mine = stand_once(kiosk, booking_id);
    enum once_end end = ONCE_AWAY;

    AWAIT((end = port.release(port.self, &mine)) != ONCE_AWAY);
    return end;
}

static void after_an_undo_who_comes_next_is_first(void **state)
{
    struct once first;

    (void)state;
    assert_int_equal(claim(&k1, 600001, &first), ONCE_FIRST);
    assert_int_equal(release(&k2, 600001), ONCE_TAKEN);
    assert_int_equal(claim(&k2, 600001, &first), ONCE_TAKEN);
    assert_int_equal(release(&k1, 600001), ONCE_FIRST);
    assert_int_equal(release(&k1, 600001), ONCE_FIRST);
    assert_int_equal(claim(&k2, 600001, &first), ONCE_FIRST);
    assert_int_equal(claim(&k1, 600001, &first), ONCE_TAKEN);
    /* Also where nothing was claimed yet. */
    assert_int_equal(release(&k1, 600002), ONCE_FIRST);
    assert_int_equal(claim(&k1, 600002, &first), ONCE_FIRST);
}

static void a_server_that_hangs_costs_no_check_in(void **state)
{
    struct once_port port = bus_kiosk_once(k1.bus);
    const struct once mine = stand_once(&k1, 600003);
    struct once first;
    int number;

    (void)state;
    assert_int_equal(claim(&k1, 600004, &first), ONCE_FIRST);
    bus_server_hold(&servers, 0);
    int64_t began_ms = clock_monotonic_ms();
    assert_int_equal(port.claim(port.self, &mine, &first), ONCE_AWAY);
    int64_t took_ms = clock_monotonic_ms() - began_ms;
    /* It is known to be away now, and nobody waits for it. */
    began_ms = clock_monotonic_ms();
    for (int i = 0; i < 100; i++)
        assert_int_equal(port.number(port.self, "X", "2026-12-01", 1, 9, &number), ONCE_AWAY);
    print_message("away after %lld ms, and then 100 times in %lld ms\n", (long long)took_ms,
                  (long long)(clock_monotonic_ms() - began_ms));
    bus_server_go_on(&servers, 0);
    /* The lost claim may have come in all the same: it is the same one. */
    assert_int_equal(claim(&k1, 600003, &first), ONCE_FIRST);
    assert_int_equal(claim(&k2, 600003, &first), ONCE_TAKEN);
    assert_string_equal(first.uid, mine.uid);
}

static unsigned char drawn[4 * NUMBERS + 1];
static pthread_mutex_t drawn_lock = PTHREAD_MUTEX_INITIALIZER;

static void *draw_all(void *self)
{
    struct once_port port = bus_kiosk_once(((struct stand_kiosk *)self)->bus);

    for (int n = 0; n < NUMBERS;) {
        int number;
        enum once_end end =
            port.number(port.self, "H", "2026-12-01", 1, 4 * NUMBERS + 500, &number);
        if (end != ONCE_FIRST)
            continue;
        n++;
        pthread_mutex_lock(&drawn_lock);
        if (number <= 4 * NUMBERS)
            drawn[number]++;
        pthread_mutex_unlock(&drawn_lock);
    }
    return NULL;
}

static void each_number_is_drawn_once(void **state)
{
    struct stand_kiosk *const who[] = {&k1, &k2, &k1, &k2};
    struct once_port port = bus_kiosk_once(k1.bus);
    pthread_t threads[4];
    int number = 0;

    (void)state;
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, draw_all, who[i]);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    int used = 0;
    for (int i = 1; i <= 4 * NUMBERS; i++) {
        assert_true(drawn[i] <= 1);
        used += drawn[i];
    }
    /* Lost answers skip numbers; they do not skip many. */
    assert_true(used > 2 * NUMBERS);
    enum once_end end = ONCE_AWAY;
    for (int want = 7; want <= 8; want++) {
        AWAIT((end = port.number(port.self, "S", "2026-12-01", 7, 8, &number)) != ONCE_AWAY);
        assert_int_equal(end, ONCE_FIRST);
        assert_true(number >= want);
    }
    AWAIT((end = port.number(port.self, "S", "2026-12-01", 7, 8, &number)) != ONCE_AWAY);
    assert_int_equal(end, ONCE_TAKEN);
}

/* ---- orders ------------------------------------------------------------------------------- */

static struct order new_order(const char *kiosk)
{
    struct order order = {.kind = ORDER_PAPER, .by = "anna", .at_s = clock_wall_s()};
    static unsigned number;

    snprintf(order.id, sizeof order.id, "%032x", ++number);
    snprintf(order.kiosk, sizeof order.kiosk, "%s", kiosk);
    return order;
}

/* A kiosk that has just connected may not listen yet. */
static enum order_end give(struct order order, struct order_reply *ret_reply)
{
    bus_hall_order(desk.bus, &order, ret_reply);
    if (ret_reply->end != ORDER_SILENT)
        assert_string_equal(ret_reply->id, order.id);
    return ret_reply->end;
}

static void an_order_is_carried_out_once(void **state)
{
    struct order_reply reply;

    (void)state;
    stand_desk_open(&desk, &servers, "desk", clock_wall_s());
    AWAIT(give(new_order("K1"), &reply) == ORDER_DONE);
    int before = stand_read(&k1.lock, &k1.orders);
    struct order order = new_order("K1");
    assert_int_equal(give(order, &reply), ORDER_DONE);
    pthread_mutex_lock(&k1.lock);
    assert_string_equal(k1.order.by, "anna");
    pthread_mutex_unlock(&k1.lock);
    assert_int_equal(give(order, &reply), ORDER_REFUSED);
    order = new_order("K1");
    order.at_s -= ORDER_FRESH_S + 5;
    assert_int_equal(give(order, &reply), ORDER_REFUSED);
    order = new_order("K1");
    order.at_s += 3600;
    assert_int_equal(give(order, &reply), ORDER_REFUSED);
    assert_true(strlen(reply.words) > 0);
    assert_int_equal(stand_read(&k1.lock, &k1.orders), before + 1);
    /* Nobody is there. */
    assert_int_equal(give(new_order("K9"), &reply), ORDER_SILENT);
    stand_desk_close(&desk);
}

/* ---- states and the watch ----------------------------------------------------------------- */

static void tell(struct stand_kiosk *kiosk, int64_t whole_s)
{
    struct hall_port hall = bus_kiosk_hall(kiosk->bus);
    const struct hall_state state = stand_state(kiosk, whole_s);

    hall.tell(hall.self, &state);
}

static bool leads(struct stand_kiosk *kiosk)
{
    struct watch_port watch = bus_kiosk_watch(kiosk->bus);

    return watch.leading(watch.self, STAND_SCOPE);
}

static enum hall_watched watched(struct stand_kiosk *kiosk, int64_t from_s, int64_t until_s)
{
    struct watch_port watch = bus_kiosk_watch(kiosk->bus);

    return watch.watched(watch.self, STAND_SCOPE, 2, from_s, until_s);
}

static void one_leads_and_another_follows(void **state)
{
    int64_t day_s = clock_wall_s() - 3000;

    (void)state;
    AWAIT(leads(&k1) || leads(&k2));
    assert_false(leads(&k1) && leads(&k2));
    struct stand_kiosk *leader = leads(&k1) ? &k1 : &k2, *other = leader == &k1 ? &k2 : &k1;
    /* Both tell that they saw everybody. */
    AWAIT((tell(&k1, day_s), tell(&k2, day_s),
           watched(leader, day_s + 60, day_s + 600) == HALL_WATCHED_WHOLE));
    assert_int_equal(watched(leader, day_s - 60, day_s + 600), HALL_WATCHED_BLIND);
    stand_kiosk_close(leader);
    AWAIT(leads(other));
    /* Of what comes now the one that is away has not told: in the end it is not taken for whole. */
    int64_t since_s = clock_wall_s() + 1;
    AWAIT((tell(other, day_s), watched(other, day_s, since_s + 8) == HALL_WATCHED_BLIND));
    stand_kiosk_reopen(leader, &servers);
}

/* Is that the last state that reception has heard? */
static bool desk_has(const char *kiosk, int64_t whole_s)
{
    pthread_mutex_lock(&desk.lock);
    bool has = desk.states > 0 && strcmp(desk.state.kiosk, kiosk) == 0 &&
               desk.state.offices[0].whole_s == whole_s;
    pthread_mutex_unlock(&desk.lock);
    return has;
}

static void reception_sees_states_while_a_kiosk_lives(void **state)
{
    (void)state;
    stand_desk_open(&desk, &servers, "desk", clock_wall_s());
    /* The last ones of tests before are still there. */
    AWAIT((tell(&k1, 1796050800), desk_has("K1", 1796050800)));
    bus_server_kill(&servers, 0);
    AWAIT(stand_read(&desk.lock, &desk.downs) >= 1);
    assert_true(bus_server_restart(&servers, 0));
    AWAIT(stand_read(&desk.lock, &desk.ups) >= 2);
    int before = stand_read(&desk.lock, &desk.states);
    AWAIT(stand_read(&desk.lock, &desk.states) > before + 1);
    stand_desk_close(&desk);
}

/* ---- the withdrawn ------------------------------------------------------------------------ */

static bool listed(void *self, const char *kiosk, const char *by, int64_t at_s)
{
    (void)at_s;
    if (strcmp(kiosk, "K2") == 0 && strcmp(by, "anna") == 0)
        ++*(int *)self;
    return true;
}

static int listed_count(void)
{
    int count = 0;

    bus_hall_withdrawn(desk.bus, listed, &count);
    return count;
}

static void a_withdrawn_kiosk_hears_of_it(void **state)
{
    (void)state;
    stand_desk_open(&desk, &servers, "desk", clock_wall_s());
    AWAIT(!err_is(bus_hall_withdraw(desk.bus, "K2", "anna", true)));
    assert_int_equal(listed_count(), 1);
    AWAIT(stand_read(&k2.lock, &k2.withdrawn_count) == 1);
    pthread_mutex_lock(&k2.lock);
    assert_string_equal(k2.withdrawn, "anna");
    pthread_mutex_unlock(&k2.lock);
    assert_int_equal(stand_read(&k1.lock, &k1.withdrawn_count), 0);
    stand_desk_close(&desk);
    /* Also one that was away meanwhile, with nobody there to say it again. */
    stand_kiosk_close(&k2);
    stand_kiosk_reopen(&k2, &servers);
    AWAIT(stand_read(&k2.lock, &k2.withdrawn_count) == 2);
    stand_desk_open(&desk, &servers, "desk", clock_wall_s());
    AWAIT(listed_count() == 1);
    AWAIT(!err_is(bus_hall_withdraw(desk.bus, "K2", "anna", false)));
    assert_int_equal(listed_count(), 0);
    stand_desk_close(&desk);
}

/* ---- strangers ---------------------------------------------------------------------------- */

static bool said(const char *words)
{
    static char lines[LOG_RECENT_MAX][LOG_RECENT_BYTES];
    int count = log_recent(LOG_RECENT_MAX, lines);

    for (int i = 0; i < count; i++)
        if (strstr(lines[i], words) != NULL)
            return true;
    return false;
}

/* The right authority, and another machine's certificate. */
static void a_server_of_another_name_is_none(void **state)
{
    struct bus_servers elsewhere = servers;
    struct stand_kiosk kiosk;

    (void)state;
    log_level_set(LOG_WARN);
    snprintf(elsewhere.urls, sizeof elsewhere.urls, "tls://localhost:%d", servers.server[0].port);
    stand_kiosk_open(&kiosk, &elsewhere, "K1", fresh_journal(), 1);
    AWAIT(said("no server takes us"));
    assert_false(bus_kiosk_up(kiosk.bus));
    log_level_set(LOG_ERROR);
    stand_kiosk_close(&kiosk);
    daytime_close(kiosk.daytime);
}

static void unusable_files_are_said_at_once(void **state)
{
    struct bus_kiosk *bus = NULL;
    struct bus_kiosk_config config = {.bus = {.servers = servers.urls,
                                              .ca_file = "/nowhere/ca.crt",
                                              .cert_file = "/nowhere/client.crt",
                                              .key_file = "/nowhere/client.key",
                                              .replicas = 1},
                                      .kiosk = "K1",
                                      .rules = &k1.rules};

    (void)state;
    log_level_set(LOG_ERROR);
    assert_int_equal(bus_kiosk_open(&config, &bus).code, ERR_DENIED);
    config.bus.servers = "nats://localhost:4222";
    assert_int_equal(bus_kiosk_open(&config, &bus).code, ERR_SYNTAX);
}

#define BOTH(test) cmocka_unit_test_setup_teardown(test, both_setup, both_teardown)

static const struct CMUnitTest tests[] = {
    BOTH(another_journal_begins_at_one),
    BOTH(what_could_not_be_kept_is_told_again),
    BOTH(of_two_kiosks_one_is_first),
    BOTH(after_an_undo_who_comes_next_is_first),
    BOTH(each_number_is_drawn_once),
    BOTH(an_order_is_carried_out_once),
    BOTH(a_server_that_hangs_costs_no_check_in),
    BOTH(one_leads_and_another_follows),
    BOTH(reception_sees_states_while_a_kiosk_lives),
    BOTH(a_withdrawn_kiosk_hears_of_it),
    BOTH(each_event_arrives_once_whatever_becomes_of_the_bus),
    cmocka_unit_test(a_server_of_another_name_is_none),
    cmocka_unit_test(unusable_files_are_said_at_once),
};

int main(void)
{
    return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
