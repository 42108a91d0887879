/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reception's side of a real kiosk in a real window: its state follows what happens, orders do
 * what they say and nothing else, who has called sees that somebody comes, and who is not of the
 * house gets nothing. By the technician's tool, and by hand-made lines where that is too honest.
 */
#include "../unit/cmocka_kit.h"

#include "kit/pause.h"
#include "stage.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STEP_MS = 50, LINE_MAX_BYTES = 8192, NOBODY = 65534 };

static struct stage s;
static char said[32768], log_path[512];

static int ctl(const char *rest)
{
    char command[1024];

    snprintf(command, sizeof command,
             BINARY_DIR "/bin/ankunft-ctl hall %s --config %s/ankunft.conf 2>&1", rest, s.hall.dir);
    return proc_run(command, said, sizeof said);
}

static void order(const char *rest, int code, const char *answer)
{
    char words[256];

    snprintf(words, sizeof words, "order %s --by bettina.brandt", rest);
    assert_int_equal(ctl(words), code);
    if (strncmp(said, answer, strlen(answer)) != 0)
        fail_msg("%s: expected %s, got %s", rest, answer, said);
}

static json_t *state_now(void)
{
    assert_int_equal(ctl("state"), 0);
    json_t *state = json_loads(said, 0, NULL);
    assert_non_null(state);
    return state;
}

static int64_t figure(const json_t *state, const char *key)
{
    const json_t *value = json_object_get(state, key);

    if (value == NULL) /* a counter */
        value = json_object_get(json_object_get(state, "counters"), key);
    return json_is_boolean(value) ? json_is_true(value) : json_integer_value(value);
}

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void await_figure(const char *key, int64_t wanted)
{
    int64_t from_ms = now_ms();

    while (now_ms() - from_ms < PATIENCE_MS) {
        json_t *state = state_now();
        int64_t got = figure(state, key);
        json_decref(state);
        if (got == wanted) {
            print_message("%s is %lld after %lld ms\n", key, (long long)wanted,
                          (long long)(now_ms() - from_ms));
            return;
        }
        pause_ms(STEP_MS);
    }
    fail_msg("%s does not become %lld: %s", key, (long long)wanted, said);
}

/* The number that follows these words, 0: none does; -1: they are not there. */
static long long log_number(const char *words)
{
    char line[1024];
    const char *at = NULL;
    FILE *f = fopen(log_path, "re");

    assert_non_null(f);
    while (at == NULL && fgets(line, sizeof line, f) != NULL)
        at = strstr(line, words);
    fclose(f);
    return at != NULL ? strtoll(at + strlen(words), NULL, 10) : -1;
}

static bool log_has(const char *words)
{
    return log_number(words) >= 0;
}

static int connect_it(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof address.sun_path, "%.80s/state/control", s.hall.dir);
    assert_true(fd >= 0);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    close(fd);
    return -1;
}

/* What comes back until the line ends or the kiosk lets go. */
static size_t say(const char *text, size_t len, char ret_line[LINE_MAX_BYTES])
{
    int fd = connect_it();
    size_t got = 0;

    assert_true(fd >= 0);
    for (size_t done = 0; done < len;) {
        ssize_t n = send(fd, text + done, len - done, MSG_NOSIGNAL);
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    while (got < LINE_MAX_BYTES - 1 && memchr(ret_line, '\n', got) == NULL) {
        ssize_t n = recv(fd, ret_line + got, LINE_MAX_BYTES - 1 - got, 0);
        if (n <= 0)
            break;
        got += (size_t)n;
    }
    ret_line[got] = '\0';
    close(fd);
    return got;
}

static struct model called_model(bool seen)
{
    static struct rules with_calls;
    struct model m = stage_model(STATE_CALLED, 0);

    with_calls = *m.rules;
    with_calls.calls = true;
    m.rules = &with_calls;
    m.under[m.under_count++] = STATE_START;
    m.under[m.under_count++] = STATE_HELP;
    m.call_mine = true;
    m.call_seen = seen;
    return m;
}

static struct model help_model(void)
{
    struct model m = called_model(false);

    m.state = STATE_HELP;
    m.under_count = 1;
    m.call_mine = false;
    return m;
}

/* As Prometheus asks; where the kiosk listens, its log says. */
static void await_metric(const char *wanted)
{
    char command[160];
    int64_t from_ms = now_ms();
    long long port = log_number("listens at 127.0.0.1:0, port ");

    snprintf(command, sizeof command, "curl -sS http://127.0.0.1:%lld/metrics", port);
    while (now_ms() - from_ms < PATIENCE_MS) {
        (void)proc_run(command, said, sizeof said);
        if (strstr(said, wanted) != NULL)
            return;
        pause_ms(STEP_MS);
    }
    fail_msg("no %s in %s", wanted, said);
}

/* The kiosk writes its log where standard error leads: into a file, for as long as it begins. */
static void open_stage(void)
{
    const struct hall_options options = {
        .config = "[help]\ncall = yes\n[metrics]\nlisten = 127.0.0.1:0\n"};
    int terminal = dup(STDERR_FILENO);

    snprintf(log_path, sizeof log_path, "%s/e2e-hall-%d.log", BINARY_DIR, (int)getpid());
    assert_non_null(freopen(log_path, "w", stderr));
    stage_open_with(&s, 1080, 1920, 270, &options);
    fflush(stderr);
    assert_true(dup2(terminal, STDERR_FILENO) >= 0);
    close(terminal);
    stage_await_title(&s, STATE_START, 0);
    /* The office's clock stands at ten: orders are fresh by that. */
    for (int ms = 0; ms < PATIENCE_MS; ms += STEP_MS) {
        json_t *now = state_now();
        time_t at_s = (time_t)figure(now, "at_s");
        struct tm tm;
        bool heard = localtime_r(&at_s, &tm) != NULL && tm.tm_hour == 10;
        json_decref(now);
        if (heard)
            return;
        pause_ms(STEP_MS);
    }
    fail_msg("the kiosk has not heard what time it is: %s", said);
}

static void close_stage(void)
{
    stage_close(&s);
    unlink(log_path);
}

/* As the technician reads it. */
static long long entry_of_checkin(void)
{
    char command[1024];

    snprintf(command, sizeof command,
             BINARY_DIR "/bin/ankunft-ctl outbox --all --config %s/ankunft.conf", s.hall.dir);
    assert_int_equal(proc_run(command, said, sizeof said), 0);
    char *at = strstr(said, "check-in");
    assert_non_null(at);
    while (at > said && at[-1] != '\n')
        at--;
    return strtoll(at, NULL, 10);
}

static json_t *check_in(void)
{
    json_t *booking = practice_book(&s.hall.practice, 169, 10, "confirmed");

    assert_true(hall_hold_up(&s.hall, booking));
    return booking;
}

static void a_day_at_the_reception(void **state)
{
    char words[64], line[PROC_LINE_MAX];

    (void)state;
    open_stage();
    await_figure("sure", 1);
    await_figure("checkins", 0);
    await_metric("\nankunft_checkins_total{kiosk=\"K1\"} 0\n");
    json_t *booking = check_in();
    await_figure("checkins", 1);
    await_metric("\nankunft_checkins_total{kiosk=\"K1\"} 1\n");
    stage_await_title(&s, STATE_DONE, 0);
    assert_true(proc_await(&s.hall.printer, "slip ", PATIENCE_MS, line));
    stage_await_status(&s, booking, "queued");
    await_figure("unsent", 0);
    snprintf(words, sizeof words, "reprint --number %lld",
             (long long)json_integer_value(json_object_get(booking, "id")));
    order(words, 1, "busy: a visitor is there");
    stage_touch(&s, STATE_DONE, 0, ROLE_BUTTON, ACTION_DONE, -1);
    stage_await_title(&s, STATE_START, 0);
    order(words, 0, "done");
    assert_true(proc_await(&s.hall.printer, "slip ", PATIENCE_MS, line));
    order("reprint --number 999999", 1, "unknown");

    /* A visitor calls, reception answers. */
    struct model help = help_model(), called = called_model(false), seen = called_model(true);
    stage_touch(&s, STATE_START, 0, ROLE_BUTTON, ACTION_HELP, -1);
    stage_await_model(&s, &help);
    stage_touch_model(&s, &help, ROLE_BUTTON, ACTION_CALL, -1);
    stage_await_model(&s, &called);
    await_figure("calls", 1);
    order("help-seen", 0, "done");
    stage_await_model(&s, &seen);
    await_figure("calls", 0);
    stage_touch_model(&s, &seen, ROLE_BUTTON, ACTION_STOP, -1);
    stage_await_title(&s, STATE_START, 0);

    /* Taken back, by the entry. */
    snprintf(words, sizeof words, "undo --entry %lld", (long long)entry_of_checkin());
    order(words, 0, "done");
    stage_await_status(&s, booking, "confirmed");
    order(words, 1, "unknown");
    order("retry --entry 99", 1, "unknown");
    json_decref(booking);
    close_stage();
}

static void out_of_service_from_afar_outlives_a_restart(void **state)
{
    (void)state;
    open_stage();
    order("close", 0, "done");
    stage_await_title(&s, STATE_OUT_OF_SERVICE, 0);
    await_figure("closed", 1);
    assert_true(hall_kiosk_restart(&s.hall, SIGKILL));
    stage_await_title(&s, STATE_OUT_OF_SERVICE, 0);
    await_figure("closed", 1);
    order("open", 0, "done");
    stage_await_title(&s, STATE_START, 0);
    assert_true(hall_kiosk_restart(&s.hall, SIGKILL));
    stage_await_title(&s, STATE_START, 0);
    await_figure("closed", 0);
    close_stage();
}

static void paper_order(char ret_line[512], int64_t at_s)
{
    snprintf(ret_line, 512,
             "{\"id\":\"00112233445566778899aabbccddeeff\",\"kiosk\":\"K1\",\"kind\":\"paper\","
             "\"by\":\"bettina.brandt\",\"at_s\":%lld,\"number\":\"\",\"entry\":0,"
             "\"reason\":\"\"}\n",
             (long long)at_s);
}

/* The exit code: 0, where the kiosk tells somebody else's account nothing. */
static int as_nobody(void)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
            _exit(2);
        _exit(connect_it() < 0 ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}

static void what_is_forged_old_or_too_long_is_refused_and_leaves_a_trace(void **state)
{
    static char much[3 * LINE_MAX_BYTES];
    char text[512], line[LINE_MAX_BYTES];

    (void)state;
    open_stage();
    await_figure("sure", 1);
    json_t *now = state_now();
    int64_t at_s = figure(now, "at_s");
    json_decref(now);

    paper_order(text, at_s);
    assert_true(say(text, strlen(text), line) > 0);
    if (strstr(line, "\"done\"") == NULL)
        fail_msg("not done: %s", line);
    assert_true(say(text, strlen(text), line) > 0); /* replayed */
    assert_non_null(strstr(line, "\"refused\""));
    paper_order(text, at_s - 3600); /* kept for an hour, with another id */
    text[7] = 'f';
    assert_true(say(text, strlen(text), line) > 0);
    assert_non_null(strstr(line, "\"refused\""));
    assert_true(log_has("an order of account"));

    memset(much, ' ', sizeof much);
    assert_int_equal(say(much, sizeof much, line), 0);
    assert_true(log_has("too long a line"));
    assert_int_equal(say("{\"format\":\"disk\"}\n", 18, line), 0);
    assert_true(log_has("said what is no order"));
    if (getuid() == 0)
        assert_int_equal(as_nobody(), 0);
    order("format", 2, "ankunft-ctl hall: order: expected one of");
    order("reprint", 2, "ankunft-ctl hall: order reprint needs: number");
    close_stage();
}

/* The mark is what the bus leaves (parts_hall.c); here it is written by hand, the kiosk off. */
static void a_withdrawn_kiosk_keeps_nothing_and_stays_out_of_service(void **state)
{
    char mark[512], command[1024];

    (void)state;
    open_stage();
    json_decref(check_in());
    stage_await_title(&s, STATE_DONE, 0);
    snprintf(mark, sizeof mark, "%s/state/withdrawn", s.hall.dir);
    FILE *f = fopen(mark, "we");
    assert_non_null(f);
    assert_true(fputs("by bettina.brandt at 2026-11-23 10:00:00\n", f) >= 0);
    fclose(f);
    for (int i = 0; i < 2; i++) {
        assert_true(hall_kiosk_restart(&s.hall, SIGKILL));
        stage_await_picture(&s);
        snprintf(command, sizeof command, "cd %s && ls state; ls password", s.hall.dir);
        (void)proc_run(command, said, sizeof said);
        assert_string_equal(said, "withdrawn\n");
        assert_int_equal(ctl("state"), 1);
    }
    close_stage();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_at_the_reception),
        cmocka_unit_test(out_of_service_from_afar_outlives_a_restart),
        cmocka_unit_test(what_is_forged_old_or_too_long_is_refused_and_leaves_a_trace),
        cmocka_unit_test(a_withdrawn_kiosk_keeps_nothing_and_stays_out_of_service),
    };
    setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
