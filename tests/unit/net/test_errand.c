/* SPDX-License-Identifier: Apache-2.0 */
/* Each errand against the practice service: every conflict, every loss before and after commit. */
#include "cmocka_kit.h"
#include "far_side.h"
#include "practice.h"

#include "base/buf.h"
#include "base/clock.h"
#include "net/errand.h"

#include <stdio.h>
#include <string.h>

enum { WRITE_MS = 20000, SHORT_MS = 500, LATE_MS = 400, HELD_MS = 600000 };

static struct practice *practice;
static struct service_config config;
static struct reach reach;
static struct session *session;
static struct http *http;
static struct zms zms;
static struct errand_share share;
static struct rules rules;
static enum claim claim;
static int64_t claimed_id;

static enum claim claim_of(void *self, int64_t booking_id)
{
    (void)self;
    return booking_id == claimed_id ? CLAIM_JOURNAL : claim;
}

static int setup_with(const char *account, bool fallback)
{
    practice = practice_start(false);
    assert_non_null(practice);
    struct session_config login = {.account = account,
                                   .password_file = practice_password_file(practice),
                                   .scope = 169,
                                   .timeout_ms = 2000};
    struct http_config url = {.url = practice_url(practice),
                              .ca_file = "",
                              .client_cert_file = "",
                              .client_key_file = ""};
    config = service_config_default();
    config.write_ms = WRITE_MS;
    config.late_ms = LATE_MS;
    config.arrival_status_queued_fallback = fallback;
    rules = (struct rules){.office_count = 2,
                           .offices = {{.scope = 169, .kiosks = 1}, {.scope = 130, .kiosks = 1}},
                           .kiosk = "eingang"};
    claim = CLAIM_NOBODY;
    claimed_id = 0;
    far_mailbox_init();
    reach_init(&reach, far_mailbox(), far_daytime());
    assert_int_equal(session_open(&login, &session).code, ERR_OK);
    assert_int_equal(http_open(&url, &http).code, ERR_OK);
    zms = (struct zms){
        .line = {.http = http, .reach = &reach}, .session = session, .config = &config};
    errand_share_init(&share, &rules, (struct outbox_port){.claim_of = claim_of});
    assert_true(zms_health(&zms));
    return 0;
}

static int setup(void **state)
{
    (void)state;
    return setup_with("kiosk-169", false);
}

static int setup_no_login(void **state)
{
    (void)state;
    return setup_with("", false);
}

static int setup_fallback(void **state)
{
    (void)state;
    return setup_with("kiosk-169", true);
}

static int teardown(void **state)
{
    (void)state;
    errand_share_deinit(&share);
    http_close(http);
    session_close(session);
    reach_deinit(&reach);
    practice_stop(practice);
    far_mailbox_deinit();
    return 0;
}

/* Once; what the outbox does about the end stays in the item. */
static enum outcome run(struct outbox_item *item, char ret_reason[ERRAND_REASON_MAX])
{
    struct errand_end end = errand_run(&zms, &share, item);

    item->attempts++;
    item->unsettled = end.outcome == OUTCOME_UNSETTLED || end.outcome == OUTCOME_WAITING;
    strcpy(ret_reason, end.reason);
    return end.outcome;
}

/*
 * Until a call that was to get lost is: on a busy machine a short deadline may end a read before.
 */
static void run_lost(struct outbox_item *item, const char *kind)
{
    char reason[ERRAND_REASON_MAX];
    enum outcome outcome;

    config.write_ms = strcmp(kind, "silence") == 0 ? SHORT_MS : WRITE_MS;
    do
        outcome = run(item, reason);
    while (outcome == OUTCOME_RETRY);
    assert_int_equal(outcome, OUTCOME_UNSETTLED);
    config.write_ms = WRITE_MS;
}

/* As often as the outbox would, until it ends. */
static enum outcome run_out(struct outbox_item *item, char ret_reason[ERRAND_REASON_MAX])
{
    enum outcome outcome;

    do {
        outcome = run(item, ret_reason);
        assert_true(item->attempts < 2000);
    } while (outcome == OUTCOME_RETRY || outcome == OUTCOME_UNSETTLED ||
             outcome == OUTCOME_WAITING);
    return outcome;
}

static int creations(void)
{
    return practice_ledger(practice, 0, "/workstation/process/waitingnumber/");
}

/* ---- absences ------------------------------------------------------------------------------ */

static struct outbox_item absence(const struct booking *b, const char *key)
{
    struct outbox_item item = {.entry = 1,
                               .errand = ERRAND_ABSENCE,
                               .booking_id = b->ref.id,
                               .scope = b->scope,
                               .start_s = b->start_s,
                               .arrived_s = b->start_s,
                               .write_arrival_s = b->start_s};

    text_copy(item.key, sizeof item.key, key);
    return item;
}

static void test_absent_is_written_and_an_arrival_revokes_it(void **state)
{
    struct booking b = practice_booking(practice, 169, -40, "");
    struct outbox_item item = absence(&b, b.ref.key);
    char reason[ERRAND_REASON_MAX];

    (void)state;
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    struct booking there = practice_look(practice, b.ref.id);
    assert_int_equal(there.status, BOOKING_MISSED);
    assert_int_equal(there.arrival_s, b.start_s);
    /* Once more changes nothing. */
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    assert_string_equal(reason, "missed");
    assert_int_equal(practice_ledger(practice, b.ref.id, "/process/"), 1);
    item.errand = ERRAND_ARRIVAL;
    item.arrived_s = item.write_arrival_s = practice_now_s(practice) - 60;
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    there = practice_look(practice, b.ref.id);
    assert_int_equal(there.status, BOOKING_QUEUED);
    assert_int_equal(there.arrival_s, item.arrived_s);
}

static void test_who_is_not_absent_is_left_alone(void **state)
{
    static const char *const other[] = {"queued",  "called",       "processing", "parked",
                                        "deleted", "preconfirmed", "finished"};
    char reason[ERRAND_REASON_MAX];

    (void)state;
    for (int i = 0; i < 7; i++) {
        struct booking b = practice_booking(practice, 169, -40, "");
        struct outbox_item item = absence(&b, b.ref.key);
        practice_status(practice, b.ref.id, other[i]);
        int before = practice_ledger(practice, b.ref.id, "/process/");
        assert_int_equal(run(&item, reason), OUTCOME_DROPPED);
        assert_true(strlen(reason) > 0);
        assert_int_equal(practice_ledger(practice, b.ref.id, "/process/"), before);
    }
}

static void test_moved_or_of_another_day_is_not_absent(void **state)
{
    struct booking b = practice_booking(practice, 169, -40, "");
    struct booking old = practice_booking(practice, 169, -24 * 60, "");
    struct outbox_item moved = absence(&b, b.ref.key), late = absence(&old, old.ref.key);
    char reason[ERRAND_REASON_MAX];

    (void)state;
    moved.start_s -= 900;
    assert_int_equal(run(&moved, reason), OUTCOME_DROPPED);
    assert_int_equal(run(&late, reason), OUTCOME_DROPPED);
    assert_string_equal(reason, "its day has passed");
    assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_CONFIRMED);
    assert_int_equal(practice_look(practice, old.ref.id).status, BOOKING_CONFIRMED);
}

static void test_absent_with_the_key_from_the_day_list(void **state)
{
    struct booking b = practice_booking(practice, 130, -40, "");
    struct outbox_item item = absence(&b, "");
    char reason[ERRAND_REASON_MAX];

    (void)state;
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_MISSED);
}

/* After a restart nothing but the list knows the key; whoever has been served is not in it. */
static void test_arrived_but_served_before_the_key_was_found(void **state)
{
    struct booking b = practice_booking(practice, 169, -40, "");
    struct outbox_item item = absence(&b, "");
    char reason[ERRAND_REASON_MAX];

    (void)state;
    practice_status(practice, b.ref.id, "finished");
    assert_int_equal(run(&item, reason), OUTCOME_DROPPED);
    item = absence(&b, "");
    item.errand = ERRAND_ARRIVAL;
    assert_int_equal(run(&item, reason), OUTCOME_REFUSED);
    assert_string_equal(reason, "not in the list of the day: served, cancelled or moved");
}

static void test_absence_after_a_loss_is_written_once(void **state)
{
    static const char *const kinds[] = {"error-after", "cut", "malformed", "error-before",
                                        "silence"};
    char reason[ERRAND_REASON_MAX];

    (void)state;
    for (int i = 0; i < 5; i++) {
        struct booking b = practice_booking(practice, 169, -40, "");
        struct outbox_item item = absence(&b, b.ref.key);
        practice_fault(practice, "POST /process/", kinds[i], 1);
        run_lost(&item, kinds[i]);
        assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
        assert_int_equal(practice_ledger(practice, b.ref.id, "/process/"), 1);
        assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_MISSED);
    }
    practice_fault_clear(practice);
}

/* The visitor came while the absence was on its way and silent. */
static void test_absence_overtaken_by_an_arrival(void **state)
{
    struct booking b = practice_booking(practice, 169, -40, "");
    struct outbox_item item = absence(&b, b.ref.key);
    char reason[ERRAND_REASON_MAX];

    (void)state;
    practice_fault(practice, "POST /process/", "error-before", 1);
    assert_int_equal(run(&item, reason), OUTCOME_UNSETTLED);
    practice_status(practice, b.ref.id, "queued");
    assert_int_equal(run(&item, reason), OUTCOME_DROPPED);
    assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_QUEUED);
}

static void test_absence_needs_the_update_route(void **state)
{
    struct booking b = practice_booking(practice, 169, -40, "");
    struct outbox_item item = absence(&b, b.ref.key);
    char reason[ERRAND_REASON_MAX];

    (void)state;
    assert_int_equal(run(&item, reason), OUTCOME_REFUSED);
    assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_CONFIRMED);
}

/* ---- check-ins taken back ------------------------------------------------------------------- */

/* A booking that this kiosk has checked in, and what takes it back. */
static struct booking checked_in(int32_t scope, struct outbox_item *ret_undo)
{
    struct booking b = practice_booking(practice, scope, 20, "");
    struct outbox_item item = absence(&b, b.ref.key);
    char reason[ERRAND_REASON_MAX];

    item.errand = ERRAND_ARRIVAL;
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_QUEUED);
    *ret_undo = item;
    ret_undo->errand = ERRAND_UNDO;
    ret_undo->attempts = 0;
    return b;
}

static void test_a_checkin_taken_back_can_be_made_again(void **state)
{
    struct outbox_item item;
    struct booking b = checked_in(169, &item);
    char reason[ERRAND_REASON_MAX];

    (void)state;
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    struct booking back = practice_look(practice, b.ref.id);
    assert_int_equal(back.status, BOOKING_CONFIRMED);
    assert_int_equal(back.arrival_s, b.start_s);
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    assert_string_equal(reason, "not arrived");
    item.errand = ERRAND_ARRIVAL;
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_QUEUED);
}

static void test_taken_back_with_the_key_from_the_day_list(void **state)
{
    struct outbox_item item;
    struct booking b = checked_in(130, &item);
    char reason[ERRAND_REASON_MAX];

    (void)state;
    item.key[0] = '\0';
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_CONFIRMED);
}

static void test_what_desks_have_done_since_is_not_taken_back(void **state)
{
    static const char *const hands[] = {"called", "processing", "parked", "finished"};
    char reason[ERRAND_REASON_MAX];

    (void)state;
    for (int i = 0; i < 4; i++) {
        struct outbox_item item;
        struct booking b = checked_in(169, &item);
        practice_status(practice, b.ref.id, hands[i]);
        int before = practice_ledger(practice, b.ref.id, "/process/");
        /* ZMS fact: a finished booking is not to be read any more. */
        assert_int_equal(run(&item, reason), i < 3 ? OUTCOME_REFUSED : OUTCOME_DROPPED);
        assert_int_equal(practice_ledger(practice, b.ref.id, "/process/"), before);
    }
}

static void test_an_undo_whose_answer_was_lost_is_written_once(void **state)
{
    static const char *const kinds[] = {"error-after", "cut", "error-before", "silence"};
    char reason[ERRAND_REASON_MAX];

    (void)state;
    for (int i = 0; i < 4; i++) {
        struct outbox_item item;
        struct booking b = checked_in(169, &item);
        int before = practice_ledger(practice, b.ref.id, "/process/");
        practice_fault(practice, "POST /process/", kinds[i], 1);
        assert_int_equal(run(&item, reason), OUTCOME_UNSETTLED);
        assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
        assert_int_equal(practice_ledger(practice, b.ref.id, "/process/"), before + 1);
        assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_CONFIRMED);
    }
    practice_fault_clear(practice);
}

/* ---- numbers of the kiosk's own ------------------------------------------------------------ */

static struct outbox_item own(const char *number)
{
    struct outbox_item item = {.entry = 1,
                               .errand = ERRAND_ENTER_NUMBER,
                               .scope = 169,
                               .request = 1063441,
                               .arrived_s = practice_now_s(practice) - 600};

    text_copy(item.number, sizeof item.number, number);
    item.start_s = item.write_arrival_s = item.arrived_s;
    return item;
}

/* Enters a number as somebody else would. */
static struct booking enter_by_hand(const char *number, const char *name)
{
    const struct zms_given given = {.scope = 169,
                                    .request = 1063441,
                                    .number = number,
                                    .name = name,
                                    .amendment = "Kiosk eingang, 11:50"};
    struct http_answer answer;
    struct booking made;

    assert_int_equal(zms_enter(&zms, &given, &answer, &made), ZMS_OK);
    http_answer_wipe(&answer);
    return made;
}

static void test_own_number_stands_there_with_its_true_arrival(void **state)
{
    struct outbox_item item = own("K001");
    struct booking there;
    char reason[ERRAND_REASON_MAX], author[64];

    (void)state;
    item.scope = 130; /* not the scope the session has chosen */
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    assert_int_equal(practice_numbered(practice, "K001", "queued", &there), 1);
    assert_int_equal(there.arrival_s, item.arrived_s);
    assert_int_equal(there.scope, 130);
    practice_author(practice, there.ref.id, author);
    assert_string_equal(author, "kiosk-169");
    /* A second time finds it. */
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    assert_int_equal(creations(), 1);
}

static void test_own_number_entered_once_whatever_gets_lost(void **state)
{
    static const struct {
        const char *route, *kind;
    } losses[] = {
        {"POST /workstation/process/", "error-before"},
        {"POST /workstation/process/", "cut"},
        {"POST /workstation/process/", "error-after"},
        {"POST /workstation/process/", "malformed"},
        {"POST /workstation/process/", "silence"},
        {"POST /process/", "error-before"},
        {"POST /process/", "error-after"},
        {"POST /process/", "cut"},
        {"POST /process/", "silence"},
        {"GET /scope/", "error-before"},
        {"GET /scope/", "cut"},
        {"GET /scope/", "silence"},
    };
    char reason[ERRAND_REASON_MAX], number[BOOKING_NUMBER_MAX + 1];
    struct booking there;

    (void)state;
    for (int i = 0; i < (int)(sizeof losses / sizeof losses[0]); i++) {
        snprintf(number, sizeof number, "K%03d", i + 1);
        struct outbox_item item = own(number);
        int before = creations();
        share.look.scope = 0;
        practice_fault(practice, losses[i].route, losses[i].kind, 1);
        if (strncmp(losses[i].route, "POST", 4) == 0) {
            run_lost(&item, losses[i].kind);
        } else {
            config.write_ms = strcmp(losses[i].kind, "silence") == 0 ? SHORT_MS : WRITE_MS;
            assert_int_equal(run(&item, reason), OUTCOME_RETRY);
            config.write_ms = WRITE_MS;
        }
        assert_int_equal(run_out(&item, reason), OUTCOME_CONFIRMED);
        assert_int_equal(practice_numbered(practice, number, "queued", &there), 1);
        assert_int_equal(there.arrival_s, item.arrived_s);
        assert_int_equal(creations(), before + 1);
    }
    practice_fault_clear(practice);
}

/* A backlog asks for the dear list once. */
static void test_new_numbers_share_a_look(void **state)
{
    struct outbox_item first = own("K001"), second = own("K002");
    char reason[ERRAND_REASON_MAX];

    (void)state;
    assert_int_equal(run(&first, reason), OUTCOME_CONFIRMED);
    practice_fault(practice, "GET /scope/", "error-before", -1);
    assert_int_equal(run(&second, reason), OUTCOME_CONFIRMED);
    assert_int_equal(run(&second, reason), OUTCOME_RETRY); /* not new any more */
    practice_fault_clear(practice);
    assert_int_equal(run(&second, reason), OUTCOME_CONFIRMED);
    assert_int_equal(creations(), 2);
}

/* Nobody listens any more when it comes in: it must not be made a second time before. */
static void test_own_number_that_comes_in_late_is_not_doubled(void **state)
{
    struct outbox_item item = own("K001");
    char reason[ERRAND_REASON_MAX];

    (void)state;
    config.late_ms = 10000;
    atomic_store(&share.silent_ms, clock_monotonic_ms() - HELD_MS); /* running for long */
    practice_fault_held(practice, "POST /workstation/process/", HELD_MS, 1);
    run_lost(&item, "silence");
    assert_int_equal(run(&item, reason), OUTCOME_WAITING);
    assert_string_equal(reason, "not there yet, may still come");
    practice_fault_clear(practice); /* it goes through now */
    assert_int_equal(run_out(&item, reason), OUTCOME_CONFIRMED);
    assert_int_equal(creations(), 1);
    assert_int_equal(practice_numbered(practice, "K001", "queued", NULL), 1);
}

/* Later than ZMS was ever seen: the second is noticed when both stand there, and one goes. */
static void test_own_number_that_comes_in_too_late_is_given_back(void **state)
{
    struct outbox_item item = own("K001");
    struct booking there;
    char reason[ERRAND_REASON_MAX];

    (void)state;
    config.late_ms = 0;
    practice_fault_held(practice, "POST /workstation/process/", SHORT_MS + 1000, 1);
    run_lost(&item, "silence");
    practice_fault_held(practice, "POST /process/", 2000, 1);
    assert_int_equal(run(&item, reason), OUTCOME_WAITING);
    assert_string_equal(reason, "entered twice, one given back");
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    assert_int_equal(creations(), 2);
    assert_int_equal(practice_numbered(practice, "K001", "queued", &there), 1);
    assert_int_equal(there.arrival_s, item.arrived_s);
    assert_int_equal(practice_numbered(practice, "K001", "deleted", NULL), 1);
}

/* After a restart nobody knows when the attempt before was. */
static void test_own_number_after_a_restart_waits_before_it_is_made_anew(void **state)
{
    struct outbox_item item = own("K001");
    char reason[ERRAND_REASON_MAX];

    (void)state;
    config.late_ms = HELD_MS;
    item.unsettled = true;
    assert_int_equal(run(&item, reason), OUTCOME_WAITING);
    assert_int_equal(creations(), 0);
    config.late_ms = 0;
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    assert_int_equal(creations(), 1);
}

static void test_own_number_in_a_desks_hands_is_left_alone(void **state)
{
    static const char *const hands[] = {"called", "processing", "parked", "missed", "finished"};
    char reason[ERRAND_REASON_MAX], number[BOOKING_NUMBER_MAX + 1];

    (void)state;
    for (int i = 0; i < 5; i++) {
        snprintf(number, sizeof number, "K%03d", i + 1);
        struct outbox_item item = own(number);
        struct booking there;
        int before = creations();
        practice_fault(practice, "POST /workstation/process/", "error-after", 1);
        assert_int_equal(run(&item, reason), OUTCOME_UNSETTLED);
        assert_int_equal(practice_numbered(practice, number, "queued", &there), 1);
        practice_status(practice, there.ref.id, hands[i]);
        assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
        assert_int_equal(creations(), before + 1);
    }
}

static void test_own_number_cancelled_by_staff_is_not_made_anew(void **state)
{
    struct outbox_item item = own("K001");
    struct booking there;
    char reason[ERRAND_REASON_MAX];

    (void)state;
    practice_fault(practice, "POST /workstation/process/", "error-after", 1);
    assert_int_equal(run(&item, reason), OUTCOME_UNSETTLED);
    assert_int_equal(practice_numbered(practice, "K001", "queued", &there), 1);
    assert_int_equal(zms_give_back(&zms, &there.ref), ZMS_OK);
    assert_int_equal(run(&item, reason), OUTCOME_REFUSED);
    assert_string_equal(reason, "the number was cancelled");
    assert_int_equal(creations(), 1);
}

static void test_own_number_of_another_day(void **state)
{
    struct outbox_item item = own("K001");
    char reason[ERRAND_REASON_MAX];

    (void)state;
    item.arrived_s -= 24 * 3600;
    assert_int_equal(run(&item, reason), OUTCOME_REFUSED);
    assert_string_equal(reason, "its day has passed");
    assert_int_equal(creations(), 0);
}

static void test_of_two_under_one_number_the_older_stays(void **state)
{
    struct booking first = enter_by_hand("K001", "Kiosk K001");
    struct booking second = enter_by_hand("K001", "Kiosk K001");
    struct outbox_item item = own("K001");
    char reason[ERRAND_REASON_MAX];

    (void)state;
    /* The remark names the minute of its arrival. */
    item.arrived_s = clock_day_start(practice_now_s(practice)) + 11 * 3600 + 50 * 60;
    assert_int_equal(run(&item, reason), OUTCOME_WAITING);
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    assert_int_equal(practice_look(practice, first.ref.id).status, BOOKING_QUEUED);
    assert_int_equal(practice_look(practice, first.ref.id).arrival_s, item.arrived_s);
    assert_int_equal(practice_look(practice, second.ref.id).status, BOOKING_DELETED);
}

static void test_of_two_the_one_being_served_stays(void **state)
{
    struct booking first = enter_by_hand("K001", "Kiosk K001");
    struct booking second = enter_by_hand("K001", "Kiosk K001");
    struct outbox_item item = own("K001");
    char reason[ERRAND_REASON_MAX];

    (void)state;
    item.arrived_s = clock_day_start(practice_now_s(practice)) + 11 * 3600 + 50 * 60;
    practice_status(practice, second.ref.id, "called");
    assert_int_equal(run_out(&item, reason), OUTCOME_CONFIRMED);
    assert_int_equal(practice_look(practice, first.ref.id).status, BOOKING_DELETED);
    assert_int_equal(practice_look(practice, second.ref.id).status, BOOKING_CALLED);
}

static void test_what_staff_entered_by_hand_is_never_given_back(void **state)
{
    struct booking first = enter_by_hand("K001", "Kiosk K001");
    struct booking second = enter_by_hand("K001", "Beispiel, Erika");
    struct outbox_item item = own("K001");
    char reason[ERRAND_REASON_MAX];

    (void)state;
    item.arrived_s = clock_day_start(practice_now_s(practice)) + 11 * 3600 + 50 * 60;
    assert_int_equal(run(&item, reason), OUTCOME_REFUSED);
    assert_string_equal(reason, "two wait under one number: K001");
    assert_int_equal(practice_look(practice, first.ref.id).status, BOOKING_QUEUED);
    assert_int_equal(practice_look(practice, second.ref.id).status, BOOKING_QUEUED);
}

static void test_own_number_where_the_update_route_is_closed(void **state)
{
    struct outbox_item item = own("K001");
    char reason[ERRAND_REASON_MAX];

    (void)state;
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    assert_int_equal(practice_numbered(practice, "K001", "queued", NULL), 1);
}

static void test_numbers_without_a_login(void **state)
{
    struct outbox_item item = own("K001");
    char reason[ERRAND_REASON_MAX];

    (void)state;
    assert_int_equal(run(&item, reason), OUTCOME_REFUSED);
    item.errand = ERRAND_FIND_NUMBER;
    assert_int_equal(run(&item, reason), OUTCOME_REFUSED);
}

/* ---- lost numbers -------------------------------------------------------------------------- */

static struct booking drawn(int32_t request)
{
    struct booking b;

    assert_int_equal(zms_issue(&zms, 3, 169, request, &b), ZMS_OK);
    return b;
}

/* Asked for ago_s seconds ago; unsettled, as every such item. */
static struct outbox_item lost(int32_t request, int ago_s)
{
    struct outbox_item item = {.entry = 1,
                               .errand = ERRAND_FIND_NUMBER,
                               .scope = 169,
                               .request = request,
                               .arrived_s = practice_now_s(practice) - ago_s,
                               .unsettled = true};

    item.start_s = item.write_arrival_s = item.arrived_s;
    return item;
}

/* The time in which it may still come goes by. */
static void wait_until_over(void)
{
    practice_clock(practice, 120);
    assert_true(zms_health(&zms));
}

static void test_lost_number_is_found_and_given_back(void **state)
{
    struct booking other_service = drawn(0), b = drawn(1063441), claimed = drawn(1063441);
    struct booking by_hand = enter_by_hand("777", "Beispiel, Erika");
    struct outbox_item item = lost(1063441, 1);
    char reason[ERRAND_REASON_MAX], expected[ERRAND_REASON_MAX];

    (void)state;
    claimed_id = claimed.ref.id;
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    snprintf(expected, sizeof expected, "found and given back: %s", b.number);
    assert_string_equal(reason, expected);
    assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_DELETED);
    assert_int_equal(practice_look(practice, claimed.ref.id).status, BOOKING_QUEUED);
    assert_int_equal(practice_look(practice, other_service.ref.id).status, BOOKING_QUEUED);
    assert_int_equal(practice_look(practice, by_hand.ref.id).status, BOOKING_QUEUED);
}

static void test_lost_number_of_another_time_is_not_it(void **state)
{
    struct booking b = drawn(1063441);
    struct outbox_item item = lost(1063441, -10);
    char reason[ERRAND_REASON_MAX];

    (void)state;
    assert_int_equal(run(&item, reason), OUTCOME_WAITING);
    item = lost(1063441, 600);
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_QUEUED);
}

static void test_lost_number_that_never_was(void **state)
{
    struct outbox_item item = lost(1063441, 2);
    char reason[ERRAND_REASON_MAX];

    (void)state;
    assert_int_equal(run(&item, reason), OUTCOME_WAITING);
    assert_string_equal(reason, "not there yet");
    wait_until_over();
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    assert_string_equal(reason, "not there: never made, or given back");
}

static void test_while_a_number_is_drawn_nothing_can_be_said(void **state)
{
    struct booking b = drawn(1063441);
    struct outbox_item item = lost(1063441, 1);
    char reason[ERRAND_REASON_MAX];

    (void)state;
    claim = CLAIM_OPEN;
    assert_int_equal(run(&item, reason), OUTCOME_WAITING);
    assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_QUEUED);
    claim = CLAIM_JOURNAL;
    assert_int_equal(run(&item, reason), OUTCOME_WAITING);
    assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_QUEUED);
}

static void test_lost_number_that_may_be_another_kiosks(void **state)
{
    struct booking b = drawn(1063441);
    struct outbox_item item = lost(1063441, 1);
    char reason[ERRAND_REASON_MAX];

    (void)state;
    rules.offices[0].kiosks = 2;
    assert_int_equal(run(&item, reason), OUTCOME_WAITING);
    wait_until_over();
    assert_int_equal(run(&item, reason), OUTCOME_REFUSED);
    assert_non_null(strstr(reason, b.number));
    assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_QUEUED);
}

/* Two calls were lost, one after the other: the later one can only be one of the two numbers. */
static void test_several_lost_numbers(void **state)
{
    struct booking a = drawn(1063441);
    struct outbox_item first = lost(1063441, 1), second;
    char reason[ERRAND_REASON_MAX];

    (void)state;
    practice_clock(practice, 20);
    struct booking b = drawn(1063441);
    second = lost(1063441, -20);
    assert_int_equal(run(&first, reason), OUTCOME_WAITING);
    assert_string_equal(reason, "several may be it so far");
    assert_int_equal(run(&second, reason), OUTCOME_CONFIRMED);
    assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_DELETED);
    assert_int_equal(run(&first, reason), OUTCOME_CONFIRMED);
    assert_int_equal(practice_look(practice, a.ref.id).status, BOOKING_DELETED);
}

static void test_several_at_once_are_left_to_a_person(void **state)
{
    struct booking a = drawn(1063441), b = drawn(1063441);
    struct outbox_item item = lost(1063441, 1);
    char reason[ERRAND_REASON_MAX];

    (void)state;
    assert_int_equal(run(&item, reason), OUTCOME_WAITING);
    wait_until_over();
    assert_int_equal(run(&item, reason), OUTCOME_REFUSED);
    assert_non_null(strstr(reason, a.number));
    assert_non_null(strstr(reason, b.number));
    assert_int_equal(practice_look(practice, a.ref.id).status, BOOKING_QUEUED);
}

static void test_lost_number_that_staff_took_up(void **state)
{
    struct booking b = drawn(1063441);
    struct outbox_item item = lost(1063441, 1);
    char reason[ERRAND_REASON_MAX];
    struct http_answer entity;
    struct booking stored;

    (void)state;
    practice_status(practice, b.ref.id, "called");
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_CALLED);
    practice_status(practice, b.ref.id, "queued");
    /* Somebody has written a name on it. */
    assert_int_equal(zms_entity(&zms, &b.ref, &entity, &stored), ZMS_OK);
    char *name = strstr(entity.body, "\"familyName\":\"\"");
    assert_non_null(name);
    memcpy(name, "\"familyName\":\"M", 15);
    char *quote = strchr(name, ',');
    assert_non_null(quote);
    char whole[32768];
    assert_true(entity.len + 2 < sizeof whole);
    snprintf(whole, sizeof whole, "%.*s\"%s", (int)(quote - entity.body), entity.body, quote);
    struct http_answer written = {.body = whole, .len = strlen(whole)};
    assert_int_equal(zms_put(&zms, &b.ref, &written, BOOKING_QUEUED, stored.arrival_s, &stored),
                     ZMS_OK);
    http_answer_wipe(&entity);
    item = lost(1063441, 1);
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    assert_non_null(strstr(reason, "staff have written on it"));
    assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_QUEUED);
}

static void test_giving_back_survives_losses(void **state)
{
    static const char *const kinds[] = {"error-before", "error-after", "cut", "silence"};
    char reason[ERRAND_REASON_MAX];

    (void)state;
    for (int i = 0; i < 4; i++) {
        struct booking b = drawn(1063441);
        struct outbox_item item = lost(1063441, 1);
        practice_fault(practice, "DELETE /process/", kinds[i], 1);
        config.write_ms = strcmp(kinds[i], "silence") == 0 ? SHORT_MS : WRITE_MS;
        assert_int_equal(run(&item, reason), OUTCOME_UNSETTLED);
        config.write_ms = WRITE_MS;
        practice_fault_clear(practice);
        bool gone = practice_look(practice, b.ref.id).status == BOOKING_DELETED;
        assert_int_equal(run(&item, reason), gone ? OUTCOME_WAITING : OUTCOME_CONFIRMED);
        assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_DELETED);
        assert_int_equal(practice_ledger(practice, b.ref.id, "/process/"), 1);
    }
    practice_fault_clear(practice);
}

static void test_lost_number_of_another_day(void **state)
{
    struct outbox_item item = lost(1063441, 24 * 3600);
    char reason[ERRAND_REASON_MAX];

    (void)state;
    assert_int_equal(run(&item, reason), OUTCOME_CONFIRMED);
    assert_string_equal(reason, "its day has passed");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_absent_is_written_and_an_arrival_revokes_it),
        TEST(test_who_is_not_absent_is_left_alone),
        TEST(test_moved_or_of_another_day_is_not_absent),
        TEST(test_absent_with_the_key_from_the_day_list),
        TEST(test_arrived_but_served_before_the_key_was_found),
        TEST(test_absence_after_a_loss_is_written_once),
        TEST(test_absence_overtaken_by_an_arrival),
        cmocka_unit_test_setup_teardown(test_absence_needs_the_update_route, setup_fallback,
                                        teardown),
        TEST(test_a_checkin_taken_back_can_be_made_again),
        TEST(test_taken_back_with_the_key_from_the_day_list),
        TEST(test_what_desks_have_done_since_is_not_taken_back),
        TEST(test_an_undo_whose_answer_was_lost_is_written_once),
        TEST(test_own_number_stands_there_with_its_true_arrival),
        TEST(test_own_number_entered_once_whatever_gets_lost),
        TEST(test_new_numbers_share_a_look),
        TEST(test_own_number_that_comes_in_late_is_not_doubled),
        TEST(test_own_number_that_comes_in_too_late_is_given_back),
        TEST(test_own_number_after_a_restart_waits_before_it_is_made_anew),
        TEST(test_own_number_in_a_desks_hands_is_left_alone),
        TEST(test_own_number_cancelled_by_staff_is_not_made_anew),
        TEST(test_own_number_of_another_day),
        TEST(test_of_two_under_one_number_the_older_stays),
        TEST(test_of_two_the_one_being_served_stays),
        TEST(test_what_staff_entered_by_hand_is_never_given_back),
        cmocka_unit_test_setup_teardown(test_own_number_where_the_update_route_is_closed,
                                        setup_fallback, teardown),
        cmocka_unit_test_setup_teardown(test_numbers_without_a_login, setup_no_login, teardown),
        TEST(test_lost_number_is_found_and_given_back),
        TEST(test_lost_number_of_another_time_is_not_it),
        TEST(test_lost_number_that_never_was),
        TEST(test_while_a_number_is_drawn_nothing_can_be_said),
        TEST(test_lost_number_that_may_be_another_kiosks),
        TEST(test_several_lost_numbers),
        TEST(test_several_at_once_are_left_to_a_person),
        TEST(test_lost_number_that_staff_took_up),
        TEST(test_giving_back_survives_losses),
        TEST(test_lost_number_of_another_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
