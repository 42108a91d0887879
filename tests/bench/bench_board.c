/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_board: the board of a city: a month of 100,000 events replayed, a browser that begins, a
 * day list that comes in; and a visitor's check-in, from the command to the store until the row at
 * reception has changed, with a real journal on the disk and a real feed beside it.
 *
 *   bench_board [FOLDER]   where to write; the working directory if not said
 */
#include "base/clock.h"
#include "figures.h"
#include "reception/board.h"
#include "reception/source_local.h"
#include "store/store.h"

#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OFFICES = 8, DAYS = 31, EVENTS = 100000, KIOSKS = 20, TIMES = 50, CHECKINS = 40 };

static struct config config;
static struct daytime *daytime;

static size_t taken_bytes(void)
{
    struct mallinfo2 info = mallinfo2();

    return info.uordblks + info.hblkhd;
}

static void event_make(int n, int64_t now_s, struct hall_event *ret_event)
{
    static const char *const states[] = {"recorded", "sending", "confirmed"};
    int visit = n / 3, a_day = EVENTS / 3 / DAYS, day = visit / a_day;
    int64_t day_s = clock_day_start(now_s - (int64_t)(DAYS - 1 - day) * 86400);

    *ret_event = (struct hall_event){.sequence = n + 1,
                                     .entry = visit + 1,
                                     .booking_id = 100000 + visit,
                                     .scope = 101 + visit % OFFICES,
                                     .sure = true};
    ret_event->start_s = day_s + 8 * 3600 + (int64_t)(visit % a_day) * 36000 / a_day;
    ret_event->arrived_s = ret_event->start_s - 300;
    ret_event->at_s = ret_event->arrived_s + n % 3;
    snprintf(ret_event->kiosk, sizeof ret_event->kiosk, "K%d", 1 + visit % KIOSKS);
    snprintf(ret_event->journal, sizeof ret_event->journal, "%032x", visit % KIOSKS);
    snprintf(ret_event->number, sizeof ret_event->number, "%d", visit % 100000);
    snprintf(ret_event->kind, sizeof ret_event->kind, "checkin");
    snprintf(ret_event->state, sizeof ret_event->state, "%s", states[n % 3]);
}

static void replay(struct board *board, int64_t now_s)
{
    struct hall_event event;
    size_t before = taken_bytes();
    double from_ms = figures_now_ms();

    for (int n = 0; n < EVENTS; n++) {
        event_make(n, now_s, &event);
        board_event(board, &event);
    }
    board_tick(board);
    printf("%-44s %.0f ms\n", "100000 events of 31 days replayed", figures_now_ms() - from_ms);
    printf("%-44s %.1f MB\n", "memory they take", (double)(taken_bytes() - before) / 1e6);
}

static void browsers(struct board *board)
{
    static struct figures snapshots, weeks;
    char today[11];
    size_t bytes = 0;

    clock_day_name(daytime_now_s(daytime), today);
    for (int i = 0; i < TIMES; i++) {
        double from_ms = figures_now_ms();
        char *text = board_snapshot(board);
        figures_add(&snapshots, figures_now_ms() - from_ms);
        bytes = text != NULL ? strlen(text) : 0;
        free(text);
        from_ms = figures_now_ms();
        free(board_week(board, today, 101));
        figures_add(&weeks, figures_now_ms() - from_ms);
    }
    figures_print(&snapshots, "snapshot for a browser");
    printf("%-44s %.0f kB\n", "its size", (double)bytes / 1e3);
    figures_print(&weeks, "figures of a week");
}

static void lists(struct board *board, int64_t now_s)
{
    static struct booking bookings[500];
    static struct figures figures;

    for (int t = 0; t < TIMES; t++) {
        for (int i = 0; i < 500; i++) {
            bookings[i] = (struct booking){.ref.id = 500000 + i,
                                           .scope = 101,
                                           .start_s = clock_day_start(now_s) + 30000 + i * 60,
                                           .status = BOOKING_CONFIRMED,
                                           .with_appointment = true};
            snprintf(bookings[i].number, sizeof bookings[i].number, "%d", i);
        }
        double from_ms = figures_now_ms();
        board_list(board, 101, now_s, bookings, 500, now_s + t);
        board_tick(board);
        figures_add(&figures, figures_now_ms() - from_ms);
    }
    figures_print(&figures, "a day list of 500 taken in");
}

/* ---- from the check-in to the row ---------------------------------------------------------- */

static void post(void *self, const struct event *event)
{
    (void)self;
    (void)event;
}

static double until_row_ms(struct board *board, struct store_port *port, int64_t booking_id)
{
    struct checkin_record record = {
        .ref = {.id = booking_id}, .scope = 101, .start_s = daytime_now_s(daytime)};
    struct board_entry entry;
    double from_ms = figures_now_ms();

    record.arrived_s = record.write_arrival_s = record.start_s;
    memset(record.ref.key, 'a', 64);
    snprintf(record.number, sizeof record.number, "%d", (int)(booking_id % 1000));
    port->record_checkin(port->self, 1, &record);
    for (int64_t rev = 0; !board_find_booking(board, booking_id, &entry);)
        rev = board_wait(board, rev, 5000);
    return figures_now_ms() - from_ms;
}

static bool check_ins(const char *dir)
{
    static struct figures figures;
    struct store_config c = {
        .dir = dir, .keep_days = STORE_KEEP_DAYS, .daytime = daytime, .rules = &config.rules};
    struct store *store;
    struct store_port port;
    struct outbox_port outbox;
    struct roster_port roster;
    struct board *board;
    struct source_local *local = NULL;

    if (err_is(board_open(&config, daytime, &board)))
        return false;
    bool good =
        !err_is(store_open(&c, (struct mailbox){.post = post}, &store, &port, &outbox, &roster));
    if (good) {
        good = !err_is(source_local_open(&config, board, &local));
        until_row_ms(board, &port, 999999); /* the feed is open by then */
        for (int i = 0; i < CHECKINS && good; i++)
            figures_add(&figures, until_row_ms(board, &port, 1000000 + i));
        figures_print(&figures, "check-in given to the store until the row");
        source_local_close(local);
        store_close(store);
    }
    board_close(board);
    return good;
}

int main(int argc, char **argv)
{
    char top[512], dir[600], command[600];
    struct board *board;

    snprintf(top, sizeof top, "%s/bench_board-XXXXXX", argc > 1 ? argv[1] : ".");
    if (mkdtemp(top) == NULL || err_is(daytime_open(NULL, &daytime))) {
        perror(top);
        return 1;
    }
    snprintf(dir, sizeof dir, "%s/kiosk", top);
    snprintf(config.kiosk.id, sizeof config.kiosk.id, "K1");
    snprintf(config.kiosk.state_dir, sizeof config.kiosk.state_dir, "%.230s", dir);
    memcpy(config.rules.kiosk, "K1", 3);
    config.rules.office_count = OFFICES;
    for (int i = 0; i < OFFICES; i++)
        config.rules.offices[i] = (struct office){.scope = 101 + i, .late_min = 15, .kiosks = 1};
    int64_t now_s = daytime_now_s(daytime);
    bool good = !err_is(board_open(&config, daytime, &board));
    if (good) {
        replay(board, now_s);
        browsers(board);
        lists(board, now_s);
        board_close(board);
        good = check_ins(dir);
    }
    daytime_close(daytime);
    snprintf(command, sizeof command, "rm -rf '%s'", top);
    return system(command) == 0 && good ? 0 : 1;
}
