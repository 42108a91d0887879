/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The power goes at any moment of a visit, and comes back: what was begun is finished, nothing is
 * doubled. The real kiosk is killed after a code was held up, a little later each time, and the
 * practice service's ledger is the judge.
 */
#include "../unit/cmocka_kit.h"

#include "kit/hall.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { KILLS = 24, STEP_US = 9000, PATIENCE_MS = 20000 };

static struct hall hall;

static void pause_us(long us)
{
    nanosleep(&(struct timespec){.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000}, NULL);
}

static int open_hall(void **state)
{
    const struct hall_options options = {
        .slips_dir = BINARY_DIR "/kill-slips", .language = "de", .ten_o_clock = true};
    (void)state;

    return hall_open(&options, &hall) ? 0 : 1;
}

static int close_hall(void **state)
{
    (void)state;
    return hall_close(&hall) == 0 ? 0 : 1;
}

static bool status_is(int64_t id, const char *status)
{
    json_t *now = practice_booking(&hall.practice, id);
    const char *is = json_string_value(json_object_get(now, "status"));
    bool same = is != NULL && strcmp(is, status) == 0;

    json_decref(now);
    return same;
}

/* How many writes of the ledger satisfy: this booking (0: any), a route that contains the word. */
static int ledger_count(int64_t id, const char *route, const char *status)
{
    json_t *ledger = practice_get(&hall.practice, "/practice/ledger/"), *entry;
    int count = 0;
    size_t i;

    json_array_foreach(ledger, i, entry)
    {
        const char *r = json_string_value(json_object_get(entry, "route"));
        const char *n = json_string_value(json_object_get(entry, "newStatus"));
        const char *o = json_string_value(json_object_get(entry, "oldStatus"));
        if ((id == 0 || json_integer_value(json_object_get(entry, "id")) == id) &&
            strstr(r, route) != NULL && n != NULL && strcmp(n, status) == 0 &&
            (o == NULL || strcmp(o, n) != 0))
            count++;
    }
    json_decref(ledger);
    return count;
}

static void a_check_in_survives_a_kill_at_any_moment_and_is_never_doubled(void **state)
{
    char line[PROC_LINE_MAX];
    int lost_before = 0;
    (void)state;

    for (int i = 0; i < KILLS; i++) {
        json_t *b = practice_book(&hall.practice, 169, 10, "confirmed");
        int64_t id = json_integer_value(json_object_get(b, "id"));
        assert_true(hall_hold_up(&hall, b));
        pause_us((long)i * STEP_US);
        assert_true(hall_kiosk_restart(&hall, SIGKILL));
        /* Killed before the journal had it: the visitor has seen nothing and holds the code up
         * again; killed after: it is finished by itself, and a second look finds it done. */
        assert_true(hall_hold_up(&hall, b));
        assert_true(hall_kiosk(&hall, line, "await DONE 300") ||
                    hall_kiosk(&hall, line, "await VERDICT %d", PATIENCE_MS));
        if (strncmp(line, "ok DONE", 7) == 0)
            lost_before++;
        else
            assert_int_equal(strncmp(line, "ok VERDICT ALREADY", 18), 0);
        for (int ms = 0; !status_is(id, "queued") && ms < PATIENCE_MS; ms += 50)
            pause_us(50000);
        assert_true(status_is(id, "queued"));
        assert_int_equal(ledger_count(id, "POST /process/", "queued"), 1);
        assert_true(hall_kiosk(&hall, line, "touch DONE"));
        if (!hall_kiosk(&hall, line, "await START 5000"))
            fail_msg("after visit %d: %s", i, line);
        json_decref(b);
    }
    print_message("%d kills: %d before the journal had it, %d after\n", KILLS, lost_before,
                  KILLS - lost_before);
}

static void a_number_is_drawn_once_whatever_happens(void **state)
{
    char line[PROC_LINE_MAX];
    int begun = ledger_count(0, "waitingnumber", "queued");
    (void)state;

    for (int i = 0; i < 12; i++) {
        assert_true(hall_kiosk(&hall, line, "touch WALK_IN"));
        assert_true(hall_kiosk(&hall, line, "await SERVICES 5000"));
        assert_true(hall_kiosk(&hall, line, "touch PICK_SERVICE 0"));
        assert_true(hall_kiosk(&hall, line, "await OFFER 5000"));
        assert_true(hall_kiosk(&hall, line, "touch TAKE_NUMBER"));
        pause_us((long)i * STEP_US);
        assert_true(hall_kiosk_restart(&hall, SIGKILL));
        int drawn = ledger_count(0, "waitingnumber", "queued") - begun;
        if (drawn > i + 1)
            fail_msg("%d numbers for %d visitors", drawn, i + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_check_in_survives_a_kill_at_any_moment_and_is_never_doubled),
        cmocka_unit_test(a_number_is_drawn_once_whatever_happens),
    };
    return cmocka_run_group_tests(tests, open_hall, close_hall);
}
