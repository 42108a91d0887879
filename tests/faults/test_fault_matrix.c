/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What breaks, when, and what then: every cell of faults.tsv, done to the real kiosk with real
 * processes, ttys and sockets around it. Each cell asserts what the visitor sees, the state that
 * staff see, and that all is well again when the fault is mended; at the end of a row the service
 * has every check-in exactly once, and the kiosk's outbox is empty.
 */
#include "../unit/cmocka_kit.h"

#include "kit/pause.h"
#include "kit/trouble.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    OFFICE = 169,
    USUAL_HALLS = 7,             /* kiosks at the same time, each with some of the rows */
    KEYBOARD_HALL = USUAL_HALLS, /* its scanner poses as a keyboard */
    PRESENTER_HALL,              /* its printer hands slips out */
    CAMERA_HALL,
    HALLS,
    BOOKINGS = 60, /* in the kiosk's roster from the beginning */
    ROWS_MAX = 40,
    LINE_BYTES = 512,
    PATIENCE_MS = 40000,
    QUIET_MS = 300, /* after rubbish, until a code is listened to again */
};

enum moment { IDLE, LOOKING, RECORDING, PRINTING, DONE, MOMENT_COUNT };
static const char *const moment_names[MOMENT_COUNT] = {"nobody is there", "a code is looked up",
                                                       "it is recorded", "the slip is printed",
                                                       "the number is shown"};

enum column { DEVICE, FAULT, HOW, MEND, STATE, OUTCOME, STAFF = OUTCOME + MOMENT_COUNT, COLUMNS };

struct row {
    char line[LINE_BYTES];
    char *column[COLUMNS];
};

static struct hall hall;
static struct row rows[ROWS_MAX];
static int row_count;
static json_t *listed[BOOKINGS]; /* bookings that the roster has */
static int listed_used;
static int64_t came[BOOKINGS * 2]; /* who was checked in, of this row */
static int came_count;
static int hall_now;   /* of this process */
static char cell[160]; /* for messages */
static bool cell_open; /* a fault is in force */

#define cell_fail(...)                                                                             \
    do {                                                                                           \
        print_error("%s: ", cell);                                                                 \
        fail_msg(__VA_ARGS__);                                                                     \
    } while (0)

/* --- the kiosk's screen -------------------------------------------------------------------- */

static void kiosk(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void kiosk(const char *format, ...)
{
    char command[128], line[PROC_LINE_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    if (!hall_kiosk(&hall, line, "%s", command))
        cell_fail("%s: %s", command, line);
}

/* The screen with this verdict and this number. */
static void sees(const char *screen, const char *verdict, const char *slip, const json_t *booking)
{
    const char *number = json_string_value(json_object_get(booking, "displayNumber"));
    char line[PROC_LINE_MAX], wanted[96];

    if (!hall_kiosk(&hall, line, "await %s %d %s", screen, PATIENCE_MS, slip))
        cell_fail("expected %s %s, the screen is %s", screen, slip, line);
    snprintf(wanted, sizeof wanted, "ok %s %s %s", screen, verdict, number != NULL ? number : "");
    if (strcmp(line, wanted) != 0)
        cell_fail("expected '%s', got '%s'", wanted, line);
}

static void leave(void)
{
    assert_true(hall_put_down(&hall));
    kiosk("touch DONE");
    kiosk("await START 10000");
}

/* --- visitors ------------------------------------------------------------------------------ */

static const json_t *listed_next(void)
{
    assert_true(listed_used < BOOKINGS);
    return listed[listed_used++];
}

/* Nobody but the service knows it. */
static const json_t *fresh(void)
{
    static json_t *last;

    json_decref(last);
    return last = practice_book(&hall.practice, OFFICE, 10, "confirmed");
}

static void hold_up(const json_t *booking)
{
    assert_true(hall_hold_up(&hall, booking));
}

static void came_add(const json_t *booking)
{
    came[came_count++] = json_integer_value(json_object_get(booking, "id"));
}

static void type_number(const json_t *booking)
{
    const char *digits = json_string_value(json_object_get(booking, "displayNumber"));

    kiosk("touch TYPE_NUMBER");
    kiosk("await NUMBER 10000");
    for (; *digits != '\0'; digits++)
        kiosk("touch KEY '%c", *digits);
    kiosk("touch CONTINUE");
    kiosk("await TIME 10000");
    kiosk("pick %lld", (long long)json_integer_value(json_object_get(booking, "date")));
}

/* --- faults -------------------------------------------------------------------------------- */

static bool is_about(const struct row *row, const char *device)
{
    return strcmp(row->column[DEVICE], device) == 0;
}

static int hall_of(int row)
{
    return is_about(&rows[row], "KEYBOARD")    ? KEYBOARD_HALL
           : is_about(&rows[row], "PRESENTER") ? PRESENTER_HALL
           : is_about(&rows[row], "CAMERA")    ? CAMERA_HALL
                                               : row % USUAL_HALLS;
}

/* What the kiosk takes it for. */
static const char *device_of(const struct row *row)
{
    return is_about(row, "KEYBOARD") || is_about(row, "CAMERA") ? "SCANNER"
           : is_about(row, "PRESENTER")                         ? "PRINTER"
                                                                : row->column[DEVICE];
}

/* The scanner lives from the kiosk's cable, the printer has its own mains. */
static void power_cut(void)
{
    assert_true(proc_say(&hall.scanner, "unplug"));
    kill(hall.kiosk.pid, SIGKILL);
    disk_mend(&hall.disk); /* nobody waits for it any more */
    assert_true(hall_kiosk_restart(&hall, SIGKILL));
    assert_true(proc_say(&hall.scanner, "plug"));
    kiosk("device SCANNER READY %d", PATIENCE_MS);
    /* Until it has heard what time it is there, the kiosk takes its bookings for old ones. */
    kiosk("device SERVICE READY %d", PATIENCE_MS);
}

static void act(const char *how)
{
    if (strcmp(how, "power kill") == 0)
        power_cut();
    else if (strcmp(how, "scanner slow") != 0 && !trouble_act(&hall, how)) /* the code itself is */
        cell_fail("'%s' cannot be done", how);
}

static void await_state(const struct row *row, const char *state)
{
    if (!is_about(row, "POWER"))
        kiosk("device %s %s %d", device_of(row), state, PATIENCE_MS);
}

static void mend(const struct row *row)
{
    act(row->column[MEND]);
    await_state(row, "READY");
}

/* --- moments and outcomes ------------------------------------------------------------------ */

/* Nobody is there when it happens; then a visitor comes. */
static const json_t *at_idle(const struct row *row, const char *outcome)
{
    const json_t *booking = listed_next();

    act(row->column[HOW]);
    /* What happens within the slip, or is seen only when somebody wants something, is seen there.
     */
    if (strstr(row->column[FAULT], "within") == NULL && !is_about(row, "SERVICE") &&
        !is_about(row, "STORE"))
        await_state(row, row->column[STATE]);
    if (strcmp(row->column[HOW], "scanner slow") == 0)
        assert_true(proc_say(&hall.scanner, "slow 1 %s",
                             json_string_value(json_object_get(booking, "link"))));
    else if (strcmp(outcome, "again") == 0)
        kiosk("await VERDICT 10000");
    else if (strcmp(outcome, "typed") != 0 && strcmp(outcome, "nothing") != 0)
        hold_up(booking);
    return booking;
}

/* The service alone knows the booking. What is the matter with it is so before it is asked. */
static const json_t *at_looking(const struct row *row)
{
    const json_t *booking = fresh();

    if (is_about(row, "SERVICE"))
        act(row->column[HOW]);
    else
        practice_fault(&hall.practice, "GET /process/", "delay", 1200, 1);
    hold_up(booking);
    if (is_about(row, "SERVICE"))
        return booking;
    kiosk("await LOOKING 10000");
    act(row->column[HOW]);
    return booking;
}

/* Until the service has everything, and so nothing of it is written any more. */
static void outbox_awaited(void)
{
    char command[600], said[4096] = "";
    static const char nothing[] = "nothing is waiting";

    snprintf(command, sizeof command, "%s/bin/ankunft-ctl outbox --config %s/ankunft.conf",
             BINARY_DIR, hall.dir);
    for (int ms = 0; strncmp(said, nothing, strlen(nothing)) != 0 && ms < PATIENCE_MS; ms += 100) {
        pause_ms(100);
        (void)proc_run(command, said, sizeof said);
    }
    if (strncmp(said, nothing, strlen(nothing)) != 0)
        cell_fail("the outbox: %s", said);
}

/* What the kiosk writes of its own (the roll, each watch) is let through; the check-in is held. */
static void recording_awaited(void)
{
    enum { LOOK_MS = 500 };
    char line[PROC_LINE_MAX];
    int waited_ms = 0;

    while (!hall_kiosk(&hall, line, "await RECORDING %d", LOOK_MS)) {
        if (disk_holds(&hall.disk))
            disk_go(&hall.disk);
        waited_ms += LOOK_MS;
        if (waited_ms >= PATIENCE_MS)
            cell_fail("expected RECORDING, the screen is %s", line);
    }
}

/* The disk takes its time. A full one refuses at this moment. */
static const json_t *at_recording(const struct row *row)
{
    const json_t *booking = listed_next();

    outbox_awaited(); /* what the visit before still writes is not what shall be held */
    disk_arm(&hall.disk, &(struct disk_order){.mode = DISK_HOLD, .at = 1, .file = "journal"});
    hold_up(booking);
    recording_awaited();
    act(row->column[HOW]);
    /* A full disk is another order to it, and ends the waiting. */
    if (!is_about(row, "STORE"))
        disk_mend(&hall.disk);
    return booking;
}

/* The printer takes nothing for a moment. */
static const json_t *at_printing(const struct row *row)
{
    const json_t *booking = listed_next();

    assert_true(proc_say(&hall.printer, "hang"));
    hold_up(booking);
    sees("DONE", "OK", "PRINTING", booking);
    act(row->column[HOW]);
    if (strcmp(row->column[HOW], "printer hang") != 0)
        assert_true(proc_say(&hall.printer, "go"));
    return booking;
}

static const json_t *at_done(const struct row *row)
{
    const json_t *booking = listed_next();

    hold_up(booking);
    sees("DONE", "OK", "PRINTED", booking);
    act(row->column[HOW]);
    return booking;
}

static const json_t *happen(const struct row *row, enum moment moment, const char *outcome)
{
    switch (moment) {
    case IDLE:
        return at_idle(row, outcome);
    case LOOKING:
        return at_looking(row);
    case RECORDING:
        return at_recording(row);
    case PRINTING:
        return at_printing(row);
    default:
        return at_done(row);
    }
}

/* What is told before the fault is mended. True: that was the visit, and it was recorded. */
static bool visit_ends(const char *outcome, const json_t *booking)
{
    if (strcmp(outcome, "typed") == 0)
        type_number(booking);
    if (strcmp(outcome, "ok") == 0 || strcmp(outcome, "typed") == 0 ||
        strcmp(outcome, "stays") == 0)
        sees("DONE", "OK", "PRINTED", booking);
    else if (strcmp(outcome, "no-slip") == 0)
        sees("DONE", "OK", "FAILED", booking);
    else
        return false;
    return true;
}

/* Who got no number holds the code up again, when the fault is over. */
static void visit_again(const char *outcome, const json_t *booking)
{
    if (strcmp(outcome, "again") == 0)
        pause_ms(QUIET_MS); /* the module's own pause, no event of anybody */
    if (strcmp(outcome, "away") == 0)
        kiosk("touch TRY_AGAIN");
    else
        hold_up(booking);
    if (strcmp(outcome, "already") == 0)
        sees("VERDICT", "ALREADY", "", booking);
    else
        sees("DONE", "OK", "PRINTED", booking);
}

static void cell_run(const struct row *row, enum moment moment)
{
    const char *outcome = row->column[OUTCOME + moment];

    if (strcmp(outcome, "-") == 0)
        return;
    snprintf(cell, sizeof cell, "%s %s, %s", row->column[DEVICE], row->column[FAULT],
             moment_names[moment]);
    cell_open = true;
    const json_t *booking = happen(row, moment, outcome);
    bool ended = visit_ends(outcome, booking);
    if (strcmp(outcome, "away") == 0)
        kiosk("await VERDICT %d", PATIENCE_MS);
    if (strcmp(outcome, "closed") == 0)
        kiosk("await OUT_OF_SERVICE %d", PATIENCE_MS);
    if (moment < RECORDING)
        await_state(row, row->column[STATE]);
    mend(row);
    if (strcmp(outcome, "closed") == 0)
        kiosk("await START %d", PATIENCE_MS);
    if (!ended)
        visit_again(outcome, booking);
    came_add(booking);
    leave();
    cell_open = false;
}

/* --- the books ----------------------------------------------------------------------------- */

static int writes_of(json_t *ledger, int64_t id)
{
    json_t *entry;
    size_t i;
    int count = 0;

    json_array_foreach(ledger, i, entry)
    {
        const char *is = json_string_value(json_object_get(entry, "newStatus"));
        const char *was = json_string_value(json_object_get(entry, "oldStatus"));
        if (json_integer_value(json_object_get(entry, "id")) == id && is != NULL &&
            strcmp(is, "queued") == 0 && (was == NULL || strcmp(was, is) != 0))
            count++;
    }
    return count;
}

/* The service has everyone who came, once, and the kiosk owes it nothing. */
static void books_balance(void)
{
    outbox_awaited();
    json_t *ledger = practice_get(&hall.practice, "/practice/ledger/");
    for (int i = 0; i < came_count; i++) {
        int writes = writes_of(ledger, came[i]);
        if (writes != 1)
            cell_fail("booking %lld: %d writes", (long long)came[i], writes);
    }
    json_decref(ledger);
    came_count = 0;
}

/* --- the table ----------------------------------------------------------------------------- */

static void rows_read(void)
{
    FILE *file = fopen(SOURCE_DIR "/tests/faults/faults.tsv", "r");

    assert_non_null(file);
    while (row_count < ROWS_MAX && fgets(rows[row_count].line, LINE_BYTES, file) != NULL) {
        struct row *row = &rows[row_count];
        int n = 0;
        if (row->line[0] == '#')
            continue;
        row->line[strcspn(row->line, "\n")] = '\0';
        for (char *rest = row->line, *word; n < COLUMNS && (word = strsep(&rest, "\t")) != NULL;)
            row->column[n++] = word;
        if (n != COLUMNS) {
            fprintf(stderr, "faults.tsv: %d columns: %s\n", n, row->line);
            exit(1);
        }
        row_count++;
    }
    fclose(file);
}

static void what_breaks_is_said_and_mends(void **state)
{
    const struct row *row = *state;

    for (int m = 0; m < MOMENT_COUNT; m++)
        cell_run(row, (enum moment)m);
    /* And a visit as on any day. */
    const json_t *booking = listed_next();
    hold_up(booking);
    sees("DONE", "OK", "PRINTED", booking);
    came_add(booking);
    leave();
    books_balance();
}

/* A cell that failed leaves its fault behind; the next row begins without it. */
static int clean_up(void **state)
{
    const struct row *row = *state;

    if (!cell_open)
        return 0;
    cell_open = false;
    came_count = 0;
    disk_mend(&hall.disk);
    practice_mend(&hall.practice);
    act(row->column[MEND]);
    return proc_say(&hall.printer, "go") && hall_kiosk_restart(&hall, SIGTERM) ? 0 : 1;
}

/* The bookings come into the roster when the kiosk starts; then it decides without the service. */
static bool roster_awaited(void)
{
    char line[PROC_LINE_MAX];
    const json_t *booking = listed_next();

    practice_fault(&hall.practice, "GET /process/", "error-before", 0, -1);
    bool listed_now = false;
    for (int i = 0; !listed_now && i < 100; i++) {
        if (!hall_hold_up(&hall, booking) || !hall_kiosk(&hall, line, "await LOOKING 200"))
            line[0] = '\0';
        listed_now = hall_kiosk(&hall, line, "await DONE 300 PRINTED");
        if (!listed_now)
            (void)hall_kiosk(&hall, line, "touch TRY_AGAIN");
    }
    practice_mend(&hall.practice);
    came_add(booking);
    return listed_now && hall_put_down(&hall) && hall_kiosk(&hall, line, "touch DONE") &&
           hall_kiosk(&hall, line, "await START 10000");
}

static int open_hall(void **state)
{
    static char slips[64];
    static struct hall_options options = {.slips_dir = slips,
                                          .ten_o_clock = true,
                                          .voice = true,
                                          .disk = true,
                                          .printer_keys = "poll_s = 1\n",
                                          .service_keys = "write_timeout_ms = 2000\n"};
    static struct lens lens;
    (void)state;

    if (hall_now == CAMERA_HALL) {
        options.lens = &lens;
        if (!lens_open(&lens))
            return 1;
    }
    options.presenter = hall_now == PRESENTER_HALL;
    if (hall_now == KEYBOARD_HALL)
        options.keyboard = "us";
    else if (hall_now != CAMERA_HALL)
        options.profile = "honeywell";
    snprintf(slips, sizeof slips, "%s", "/tmp/ankunft-slips-XXXXXX");
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    if (mkdtemp(slips) == NULL || !hall_open(&options, &hall))
        return 1;
    for (int i = 0; i < BOOKINGS; i++)
        listed[i] = practice_book(&hall.practice, OFFICE, 10, "confirmed");
    return hall_kiosk_restart(&hall, SIGTERM) && roster_awaited() ? 0 : 1;
}

static int close_hall(void **state)
{
    char command[128];
    (void)state;

    snprintf(command, sizeof command, "rm -rf '%s'", hall.options.slips_dir);
    for (int i = 0; i < BOOKINGS; i++)
        json_decref(listed[i]);
    int code = hall_close(&hall);
    if (hall.options.lens != NULL)
        lens_close(hall.options.lens);
    return system(command) == 0 && code == 0 ? 0 : 1;
}

/* The rows of one hall, and of these only those in whose name the word stands. */
static int share_run(int share, const char *word)
{
    static struct CMUnitTest tests[ROWS_MAX];
    static char names[ROWS_MAX][96];
    int count = 0;

    hall_now = share;
    for (int i = 0; i < row_count; i++) {
        if (hall_of(i) != share)
            continue;
        snprintf(names[count], sizeof names[count], "%s %s", rows[i].column[DEVICE],
                 rows[i].column[FAULT]);
        if (strstr(names[count], word) == NULL)
            continue;
        tests[count] = (struct CMUnitTest){.name = names[count],
                                           .test_func = what_breaks_is_said_and_mends,
                                           .teardown_func = clean_up,
                                           .initial_state = &rows[i]};
        count++;
    }
    if (count == 0)
        return 0;
    return _cmocka_run_group_tests("faults", tests, (size_t)count, open_hall, close_hall);
}

/* In a process of its own, as most of the time is waiting; its words come out when it has ended. */
static pid_t share_begin(int share, const char *word, FILE *words)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    if (dup2(fileno(words), STDOUT_FILENO) < 0 || dup2(fileno(words), STDERR_FILENO) < 0)
        _exit(1);
    int failed = share_run(share, word);
    fflush(NULL);
    _exit(failed != 0);
}

static void words_print(FILE *words)
{
    char line[1024];

    rewind(words);
    while (fgets(line, sizeof line, words) != NULL)
        fputs(line, stdout);
    fclose(words);
}

int main(int argc, char **argv)
{
    FILE *words[HALLS];
    pid_t pids[HALLS];
    int failed = 0;

    rows_read();
    for (int i = 0; i < HALLS; i++) {
        words[i] = tmpfile();
        if (words[i] == NULL)
            return 1;
        pids[i] = share_begin(i, argc > 1 ? argv[1] : "", words[i]);
    }
    for (int i = 0; i < HALLS; i++) {
        int status = 1;
        failed += waitpid(pids[i], &status, 0) != pids[i] || status != 0;
        words_print(words[i]);
    }
    return failed != 0;
}
