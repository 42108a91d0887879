/* SPDX-License-Identifier: Apache-2.0 */
/* store: answers after the commit, survives kill -9, one process, concurrent takers, full disk. */
#include "store/store.h"

#include "base/clock.h"
#include "base/log.h"
#include "folder.h"
#include "inbox.h"
#include "store/settling.h"

#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct folder folder;
static struct inbox inbox;
static struct daytime *daytime;   /* NULL: this machine's */
static const struct rules *rules; /* NULL: those of every test */
static bool keep_names;
static struct store *store;
static struct store_port port;
static struct outbox_port outbox;
static struct roster_port roster;

static struct err open_store(void)
{
    struct store_config config = {.dir = folder.dir,
                                  .keep_days = STORE_KEEP_DAYS,
                                  .daytime = daytime != NULL ? daytime : folder_daytime(),
                                  .rules = rules != NULL ? rules : folder_rules(),
                                  .names = keep_names};

    inbox_init(&inbox);
    return store_open(&config, inbox_mailbox(&inbox), &store, &port, &outbox, &roster);
}

static int setup(void **state)
{
    (void)state;
    folder = folder_make();
    store = NULL;
    return err_is(open_store());
}

static int teardown(void **state)
{
    (void)state;
    store_close(store);
    folder_remove(&folder);
    return 0;
}

static struct event record(uint32_t request, int64_t booking_id)
{
    struct checkin_record checkin = checkin_make(booking_id);

    port.record_checkin(port.self, request, &checkin);
    return inbox_await_recorded(&inbox, request);
}

static void from_record_to_confirmed(void **state)
{
    (void)state;
    struct checkin_record checkin = checkin_make(100501);
    struct outbox_item item;

    inbox_await_device(&inbox, DEVICE_READY);
    inbox_await_counts(&inbox, 0, 0);
    assert_false(outbox.take(outbox.self, &item));
    assert_int_equal(outbox.due_in_ms(outbox.self), -1);
    struct event first = record(1, 100501), again = record(2, 100501);
    assert_true(first.recorded.ok && !first.recorded.repeated);
    assert_int_equal(first.recorded.arrived_s, checkin.arrived_s);
    assert_true(again.recorded.ok && again.recorded.repeated);
    assert_int_equal(again.recorded.entry, first.recorded.entry);
    inbox_await_counts(&inbox, 1, 0);
    assert_int_equal(outbox.due_in_ms(outbox.self), 0);
    assert_true(outbox.take(outbox.self, &item));
    assert_string_equal(item.key, checkin.ref.key);
    assert_false(outbox.take(outbox.self, &item));
    outbox.settle(outbox.self, first.recorded.entry, OUTCOME_CONFIRMED, "");
    inbox_await_counts(&inbox, 0, 0);
}

static void a_walkin_from_wish_to_number(void **state)
{
    (void)state;
    struct walkin_record wish = {.scope = 141, .request = 7, .asked_s = 1795436000};

    port.record_walkin(port.self, 1, &wish);
    struct event wished = inbox_await_recorded(&inbox, 1);
    assert_true(wished.recorded.ok);
    wish.entry = wished.recorded.entry;
    wish.answer = ANSWER_UNSETTLED;
    port.record_number(port.self, 2, &wish);
    assert_true(inbox_await_recorded(&inbox, 2).recorded.ok);
    inbox_await_counts(&inbox, 1, 0); /* to be looked for */
    wish.entry = 1;
    port.record_number(port.self, 3, &wish);
    assert_false(inbox_await_recorded(&inbox, 3).recorded.ok);
    inbox_await_device(&inbox, DEVICE_READY); /* a wrong question is no broken disk */
}

/* Tells a note; the check-in behind it is answered only when the note has been dealt with. */
static int lines_after(enum note_kind kind, int64_t booking_id, int64_t after_s)
{
    static uint32_t request = 40;
    struct note note = {.kind = kind,
                        .booking_id = booking_id,
                        .scope = 169,
                        .detail = "has arrived already",
                        .wall_s = checkin_make(1).arrived_s + after_s};

    port.note(port.self, &note);
    record(request++, 100501);
    return tally_of_booking(folder.dir, 100501).lines;
}

static void a_code_shown_again_is_a_hint_only_after_a_while_or_from_elsewhere(void **state)
{
    (void)state;
    record(1, 100501);
    assert_int_equal(lines_after(NOTE_SIGNAL_ELSEWHERE, 100501, 60), 1);
    assert_int_equal(lines_after(NOTE_SIGNAL_ELSEWHERE, 100501, SIGNAL_AGAIN_S), 2);
    assert_int_equal(lines_after(NOTE_SIGNAL_ELSEWHERE, 100777, 60), 3);
    assert_int_equal(tally_of_booking(folder.dir, 100777).of_booking, 0); /* a tag names it */
}

static struct rules signal_rules;

static void open_with_signals(void)
{
    store_close(store);
    signal_rules = *folder_rules();
    signal_rules.signal_document = signal_rules.signal_name = true;
    rules = &signal_rules;
    assert_false(err_is(open_store()));
    rules = NULL;
}

static void read_document(int64_t booking_id, unsigned char tag)
{
    struct note note = {.kind = NOTE_SIGNAL_DOCUMENT,
                        .booking_id = booking_id,
                        .scope = 169,
                        .wall_s = checkin_make(1).arrived_s};

    memset(note.document, tag, sizeof note.document);
    port.note(port.self, &note);
}

static void one_document_for_several_bookings_is_a_hint_for_each(void **state)
{
    static const unsigned char tag[HOLDER_TAG_BYTES] = {5, 5, 5, 5, 5, 5, 5, 5,
                                                        5, 5, 5, 5, 5, 5, 5, 5};
    (void)state;
    read_document(100501, 5);
    read_document(100502, 5); /* not looked for: nothing is kept */
    record(1, 100501);
    assert_int_equal(tally_of_booking(folder.dir, 0).lines, 1);
    open_with_signals();
    read_document(100501, 5);
    read_document(100501, 5); /* again at the same kiosk */
    read_document(100502, 6);
    read_document(100503, 0); /* a document that was not read to its end */
    read_document(100504, 0);
    record(2, 100501);
    assert_int_equal(tally_of_booking(folder.dir, 0).lines, 1);
    read_document(100505, 5);
    record(3, 100501);
    assert_int_equal(tally_of_booking(folder.dir, 0).lines, 3);
    read_document(100506, 5);
    read_document(100505, 5);
    record(4, 100501);
    assert_int_equal(tally_of_booking(folder.dir, 0).lines, 4);
    assert_int_equal(tally_of_booking(folder.dir, 100505).of_booking, 0); /* a tag names it */
    assert_false(folder_holds(folder.dir, tag, sizeof tag));
}

static void a_document_of_another_name_is_a_hint_where_it_is_looked_for(void **state)
{
    (void)state;
    assert_int_equal(lines_after(NOTE_SIGNAL_NAME, 100501, 0), 1);
    open_with_signals();
    assert_int_equal(lines_after(NOTE_SIGNAL_NAME, 100501, 0), 2);
}

/* What the network puts the document reader gets, and no file ever holds it. */
static void names_are_kept_and_never_on_the_disk(void **state)
{
    static const char name[] = "Ottokar Drosselmeyer";
    struct name_entry entry;
    int64_t day_s = daytime_now_s(folder_daytime());

    (void)state;
    assert_null(store_names(store).put); /* nobody reads documents */
    store_close(store);
    keep_names = true;
    assert_false(err_is(open_store()));
    keep_names = false;
    struct names_port names = store_names(store);
    assert_non_null(names.put);
    names.put(names.self, 169, day_s, 100501, name);
    port.watch(port.self, WATCH_WHOLE);
    assert_true(record(1, 100501).recorded.ok);
    assert_int_equal(names.copy(names.self, 100501, &entry, 1), 1);
    assert_string_equal(entry.name, name);
    assert_false(folder_holds(folder.dir, name, strlen(name)));
    assert_false(folder_holds(folder.dir, "Drosselmeyer", 12));
    store_close(store);
    store = NULL;
    assert_false(folder_holds(folder.dir, "Drosselmeyer", 12));
}

static void keys_live_in_memory_and_die_with_the_program(void **state)
{
    (void)state;
    struct checkin_record checkin = checkin_make(100501);
    struct outbox_item item;

    struct event recorded = record(1, 100501);
    assert_true(outbox.take(outbox.self, &item));
    assert_string_equal(item.key, checkin.ref.key);
    assert_false(folder_holds(folder.dir, checkin.ref.key, strlen(checkin.ref.key)));
    store_close(store);
    assert_false(folder_holds(folder.dir, checkin.ref.key, strlen(checkin.ref.key)));
    assert_false(err_is(open_store()));
    assert_string_equal(tally_of_booking(folder.dir, 100501).state, "unknown");
    assert_true(outbox.take(outbox.self, &item));
    assert_int_equal(item.entry, recorded.recorded.entry);
    assert_true(item.unsettled);
    assert_string_equal(item.key, "");
    record(2, 100501); /* the visitor's repeat brings it back */
    outbox.settle(outbox.self, item.entry, OUTCOME_RETRY, "");
    assert_string_equal(tally_of_booking(folder.dir, 100501).state, "unknown");
}

static void one_process_a_folder(void **state)
{
    (void)state;
    struct store_config config = {
        .dir = folder.dir, .keep_days = 1, .daytime = folder_daytime(), .rules = folder_rules()};
    struct store *other;
    struct store_port other_port;
    struct outbox_port other_outbox;
    struct inbox none;

    inbox_init(&none);
    assert_int_equal(
        store_open(&config, inbox_mailbox(&none), &other, &other_port, &other_outbox, &roster).code,
        ERR_BUSY);
    assert_null(other);
    assert_true(record(1, 1).recorded.ok);
}

static void commands_given_before_closing_are_carried_out(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        struct checkin_record checkin = checkin_make(200 + i);
        port.record_checkin(port.self, (uint32_t)i, &checkin);
    }
    store_close(store);
    store = NULL;
    for (uint32_t i = 0; i < 20; i++)
        assert_true(inbox_await_recorded(&inbox, i).recorded.ok);
    assert_int_equal(tally_of_booking(folder.dir, 200).lines, 20);
}

enum { TAKERS = 2, ENTRIES = 60 };

static void *taker(void *arg)
{
    int *taken = arg;
    struct outbox_item item;

    while (outbox.take(outbox.self, &item)) {
        taken[item.booking_id - 1]++;
        outbox.settle(outbox.self, item.entry, OUTCOME_CONFIRMED, "");
    }
    return NULL;
}

static void takers_never_get_the_same_entry(void **state)
{
    (void)state;
    int taken[TAKERS][ENTRIES] = {{0}};
    pthread_t threads[TAKERS];

    for (int i = 0; i < ENTRIES; i++)
        record(1, i + 1);
    for (int t = 0; t < TAKERS; t++)
        assert_int_equal(pthread_create(&threads[t], NULL, taker, taken[t]), 0);
    for (int t = 0; t < TAKERS; t++)
        pthread_join(threads[t], NULL);
    for (int i = 0; i < ENTRIES; i++)
        assert_int_equal(taken[0][i] + taken[1][i], 1);
    inbox_await_counts(&inbox, 0, 0);
}

static void only_so_many_are_on_the_way(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t first = 0;

    for (int i = 0; i <= STORE_ON_THE_WAY_MAX; i++)
        record(1, i + 1);
    for (int i = 0; i < STORE_ON_THE_WAY_MAX; i++) {
        assert_true(outbox.take(outbox.self, &item));
        first = i == 0 ? item.entry : first;
    }
    assert_false(outbox.take(outbox.self, &item));
    assert_true(outbox.due_in_ms(outbox.self) > 0); /* else the network would spin */
    outbox.settle(outbox.self, first, OUTCOME_CONFIRMED, "");
    assert_int_equal(outbox.due_in_ms(outbox.self), 0);
    assert_true(outbox.take(outbox.self, &item));
}

static void a_beat_brings_what_a_person_settled(void **state)
{
    (void)state;
    enum kind kind;
    enum state found;
    struct outbox_item item;
    struct event first = record(1, 1), second = record(2, 2);

    for (int i = 0; i < 2; i++) {
        assert_true(outbox.take(outbox.self, &item));
        outbox.settle(outbox.self, item.entry, OUTCOME_REFUSED, "cancelled");
    }
    inbox_await_counts(&inbox, 0, 2);
    struct settling retry = {
        .entry = first.recorded.entry, .retry = true, .by = "Weber", .reason = ""};
    struct settling discard = {.entry = second.recorded.entry, .by = "Weber", .reason = "gone"};
    assert_false(err_is(settling_do(folder.dir, &retry, &kind, &found)));
    assert_false(err_is(settling_do(folder.dir, &discard, &kind, &found)));
    port.watch(port.self, WATCH_WHOLE);
    inbox_await_counts(&inbox, 1, 0); /* the owner wakes the network with this */
    assert_true(outbox.take(outbox.self, &item));
    assert_int_equal(item.entry, first.recorded.entry);
    store_close(store);
    store = NULL;
    assert_true(folder_holds(folder.dir, "override\tWeber", 14)); /* in the audit log */
    assert_true(folder_holds(folder.dir, ": gone", 6));
}

static struct event guesses_after_restart(void)
{
    struct event first;

    store_close(store);
    store = NULL;
    assert_false(err_is(open_store()));
    pthread_mutex_lock(&inbox.lock);
    first = inbox.first;
    pthread_mutex_unlock(&inbox.lock);
    assert_int_equal(first.kind, EVENT_GUESSES_KEPT);
    return first;
}

static void guesses_outlive_a_restart_and_come_before_anything_else(void **state)
{
    (void)state;
    struct guesses guesses = {.wrong_answers = 3, .pauses = 2, .pause_ms = 600000};

    assert_int_equal(guesses_after_restart().guesses.pauses, 0);
    port.keep_guesses(port.self, &guesses);
    for (int i = 0; i < 2; i++) { /* kept until the core says something else */
        struct event kept = guesses_after_restart();
        assert_int_equal(kept.guesses.wrong_answers, 3);
        assert_int_equal(kept.guesses.pauses, 2);
        /* Switching off and on shortens nothing: only what has passed is over. */
        assert_in_range(kept.guesses.pause_ms, 600000 - 60000, 600000);
    }
}

static void a_pause_goes_on_for_as_long_as_was_left_of_it(void **state)
{
    (void)state;
    static const struct {
        bool sure_before, sure_after;
        int64_t passed_ms, left_ms;
    } rows[] = {
        {true, true, 200000, 400000}, {true, true, 600000, 0},       {true, true, 86400000, 0},
        {true, true, -50000, 600000}, {true, false, 200000, 600000}, {false, true, 200000, 600000},
    };
    struct sundial sundial = {.machine_ms = INT64_C(1795436000000)};
    struct guesses guesses = {.wrong_answers = 1, .pauses = 1, .pause_ms = 600000};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        daytime = sundial_open(&sundial);
        sundial.in_step = rows[i].sure_before;
        guesses_after_restart();
        port.keep_guesses(port.self, &guesses);
        store_close(store); /* carries it out */
        store = NULL;
        sundial.machine_ms += rows[i].passed_ms;
        sundial.in_step = rows[i].sure_after;
        assert_int_equal(guesses_after_restart().guesses.pause_ms, rows[i].left_ms);
        store_close(store);
        store = NULL;
        daytime_close(daytime);
        daytime = NULL;
    }
}

static enum answer looked_up(const struct booking_ref *ref, int64_t wall_s, int time)
{
    port.look_up_booking(port.self, 1, ref, wall_s);
    return inbox_await(&inbox, EVENT_BOOKING_LOOKED_UP, time).booking_answer.answer;
}

/* A clock that is a day ahead deletes nothing; midnight does, without the network. */
static void yesterday_is_deleted_when_the_time_is_sure(void **state)
{
    (void)state;
    enum { TEN = 1795424400, DAY = 86400 };
    struct sundial sundial = {.machine_ms = (TEN + DAY) * INT64_C(1000)};
    struct booking booking = {.ref.id = 7,
                              .scope = 169,
                              .persons = 1,
                              .start_s = TEN,
                              .status = BOOKING_CONFIRMED,
                              .with_appointment = true};

    memset(booking.ref.key, 'a', BOOKING_KEY_MAX);
    store_close(store);
    daytime = sundial_open(&sundial);
    assert_false(err_is(open_store()));
    assert_true(roster.begin(roster.self, 169, TEN) && roster.put(roster.self, &booking) &&
                roster.commit(roster.self, TEN));
    store_close(store);
    assert_false(err_is(open_store()));
    port.watch(port.self, WATCH_WHOLE);
    assert_int_equal(looked_up(&booking.ref, TEN, 1), ANSWER_OK);
    sundial.machine_ms -= DAY * INT64_C(1000);
    sundial.in_step = true;
    port.watch(port.self, WATCH_WHOLE);
    assert_int_equal(looked_up(&booking.ref, TEN, 2), ANSWER_OK);
    sundial_pass(&sundial, DAY * INT64_C(1000));
    port.watch(port.self, WATCH_WHOLE);
    assert_int_equal(looked_up(&booking.ref, TEN + DAY, 3), ANSWER_UNKNOWN_ID);
    store_close(store);
    store = NULL;
    daytime_close(daytime);
    daytime = NULL;
}

/* The child says on the pipe which booking was answered, the parent kills it at any moment. */
static int pipe_fd;
static sem_t answer_came;

static void post_to_pipe(void *self, const struct event *event)
{
    (void)self;
    if (event->kind == EVENT_RECORDED && event->recorded.ok) {
        uint32_t request = event->request;
        if (write(pipe_fd, &request, sizeof request) != sizeof request)
            _exit(1);
        sem_post(&answer_came);
    }
}

static _Noreturn void child_run(int fd, uint32_t first)
{
    struct store_config config = {.dir = folder.dir,
                                  .keep_days = STORE_KEEP_DAYS,
                                  .daytime = folder_daytime(),
                                  .rules = folder_rules()};
    struct mailbox mailbox = {.self = NULL, .post = post_to_pipe};
    struct outbox_item item;

    pipe_fd = fd;
    sem_init(&answer_came, 0, 0);
    if (err_is(store_open(&config, mailbox, &store, &port, &outbox, &roster)))
        _exit(1);
    for (uint32_t i = first;; i++) {
        struct checkin_record checkin = checkin_make(i);
        port.record_checkin(port.self, i, &checkin);
        sem_wait(&answer_came);
        if (i % 2 == 0 && outbox.take(outbox.self, &item) && i % 4 == 0)
            outbox.settle(outbox.self, item.entry, OUTCOME_CONFIRMED, "");
    }
}

static void what_was_answered_survives_kill(void **state)
{
    (void)state;
    static char answered[4096];
    uint32_t first = 1, booking;
    unsigned seed = 11;
    int total = 0;

    store_close(store);
    store = NULL;
    for (int round = 0; round < 25; round++) {
        int fds[2], status;
        assert_int_equal(pipe(fds), 0);
        pid_t pid = fork();
        if (pid == 0) {
            close(fds[0]);
            child_run(fds[1], first);
        }
        close(fds[1]);
        int until = 1 + (int)(rand_r(&seed) % 12);
        for (int n = 0; read(fds[0], &booking, sizeof booking) == sizeof booking;) {
            assert_true(booking < sizeof answered);
            answered[booking] = 1;
            first = booking + 1 > first ? booking + 1 : first;
            total++;
            if (++n == until)
                kill(pid, SIGKILL);
        }
        close(fds[0]);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFSIGNALED(status));
        first += 2; /* over what was recorded and not answered */
        assert_false(err_is(open_store()));
        store_close(store);
        store = NULL;
        assert_int_equal(folder_count(folder.dir, "damaged-"), 0);
    }
    assert_true(total >= 25);
    for (booking = 1; booking < first; booking++)
        if (answered[booking]) {
            struct tally tally = tally_of_booking(folder.dir, booking);
            assert_int_equal(tally.of_booking, 1);
            assert_true(strcmp(tally.state, "sending") != 0);
        }
}

static void a_full_disk_is_told_and_mends(void **state)
{
    (void)state;
    struct rlimit small, large;
    struct outbox_item item;

    assert_true(record(1, 1).recorded.ok);
    assert_true(outbox.take(outbox.self, &item));
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &large), 0);
    small = large;
    small.rlim_cur = 64;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct event refused = record(2, 2);
    outbox.settle(outbox.self, item.entry, OUTCOME_CONFIRMED, ""); /* kept in memory */
    int64_t due_ms = outbox.due_in_ms(outbox.self);
    bool took = outbox.take(outbox.self, &item);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &large), 0);
    assert_false(refused.recorded.ok);
    assert_false(took);
    assert_true(due_ms > 0); /* else the network would spin */
    inbox_await_device(&inbox, DEVICE_BROKEN);
    inbox_await_device(&inbox, DEVICE_READY); /* by itself */
    assert_string_equal(tally_of_booking(folder.dir, 1).state, "confirmed");
    assert_true(record(3, 2).recorded.ok);
    assert_int_equal(tally_of_booking(folder.dir, 2).of_booking, 1);
}

/* Codes are shown all the time: each is answered, and none puts off the mending. */
static void a_busy_hall_does_not_keep_it_from_mending(void **state)
{
    (void)state;
    const struct booking_ref ref = {.id = 7};
    struct rlimit small, large;
    int64_t until_ms;
    int time = 0;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &large), 0);
    small = large;
    small.rlim_cur = 64;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct event refused = record(1, 1);
    looked_up(&ref, 1795424400, ++time); /* the mending at once, before it, was in vain, too */
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &large), 0);
    assert_false(refused.recorded.ok);
    inbox_await_device(&inbox, DEVICE_BROKEN);
    until_ms = clock_monotonic_ms() + 60000;
    while (inbox_device(&inbox) != DEVICE_READY && clock_monotonic_ms() < until_ms)
        looked_up(&ref, 1795424400, ++time);
    assert_int_equal(inbox_device(&inbox), DEVICE_READY);
}

static void opened_on_a_full_disk_it_begins_later(void **state)
{
    (void)state;
    struct rlimit small, large;

    store_close(store);
    store = NULL;
    folder_remove(&folder);
    folder = folder_make();
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &large), 0);
    small = large;
    small.rlim_cur = 64;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct err e = open_store();
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &large), 0);
    assert_false(err_is(e));
    inbox_await_device(&inbox, DEVICE_READY);
    assert_true(record(1, 1).recorded.ok);
}

static void a_folder_of_others_is_refused(void **state)
{
    (void)state;
    struct store *mine = store;

    store_close(mine);
    store = NULL;
    chmod(folder.dir, 0777);
    assert_int_equal(open_store().code, ERR_DENIED);
    assert_null(store);
}

int main(void)
{
    log_level_set(LOG_WARN);
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(from_record_to_confirmed),
        TEST(a_walkin_from_wish_to_number),
        TEST(a_code_shown_again_is_a_hint_only_after_a_while_or_from_elsewhere),
        TEST(one_document_for_several_bookings_is_a_hint_for_each),
        TEST(a_document_of_another_name_is_a_hint_where_it_is_looked_for),
        TEST(names_are_kept_and_never_on_the_disk),
        TEST(keys_live_in_memory_and_die_with_the_program),
        TEST(one_process_a_folder),
        TEST(commands_given_before_closing_are_carried_out),
        TEST(takers_never_get_the_same_entry),
        TEST(only_so_many_are_on_the_way),
        TEST(a_beat_brings_what_a_person_settled),
        TEST(guesses_outlive_a_restart_and_come_before_anything_else),
        TEST(a_pause_goes_on_for_as_long_as_was_left_of_it),
        TEST(yesterday_is_deleted_when_the_time_is_sure),
        TEST(what_was_answered_survives_kill),
        TEST(a_full_disk_is_told_and_mends),
        TEST(a_busy_hall_does_not_keep_it_from_mending),
        TEST(opened_on_a_full_disk_it_begins_later),
        TEST(a_folder_of_others_is_refused),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
