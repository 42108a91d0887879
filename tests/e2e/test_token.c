/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codes that an office signs itself, at the real kiosk: made by ankunft-ctl, held up while the
 * service is cut off, decided by the signature alone; and told to the service when it is back.
 */
#include "../unit/cmocka_kit.h"

#include "kit/hall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { STRANGER = 770001 }; /* an id that the service has never had */

static struct hall hall;
static char dir[] = "/tmp/token-XXXXXX";
static char said[16384];

static int run(const char *format, ...) __attribute__((format(printf, 1, 2)));

static int run(const char *format, ...)
{
    char words[512], command[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    snprintf(command, sizeof command, "cd %s && " BINARY_DIR "/bin/ankunft-ctl token %s", dir,
             words);
    return proc_run(command, said, sizeof said);
}

static int open_hall(void **state)
{
    static char config[256];
    const struct hall_options options = {.slips_dir = BINARY_DIR "/token-slips",
                                         .language = "de",
                                         .ten_o_clock = true,
                                         .config = config};
    (void)state;

    snprintf(config, sizeof config, "[token]\nkeys = %s/keys\n", mkdtemp(dir));
    if (run("key --id 1 --out one > keys 2>/dev/null") != 0 ||
        run("key --id 2 --out two > unused 2>/dev/null") != 0)
        return 1;
    return hall_open(&options, &hall) ? 0 : 1;
}

static int close_hall(void **state)
{
    static const char *const files[] = {"keys", "one", "two", "unused", "code.png"};
    char path[64];
    (void)state;

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, files[i]);
        unlink(path);
    }
    rmdir(dir);
    return hall_close(&hall) == 0 ? 0 : 1;
}

/* The code of a booking of today at that hour; it expires an hour later. */
static const char *signed_code(const char *secret, int scope, int64_t id, const char *hour)
{
    char today[16];
    time_t now = time(NULL);
    struct tm tm;

    strftime(today, sizeof today, "%Y-%m-%d", localtime_r(&now, &tm));
    assert_int_equal(run("issue --secret %s --office %d --id %lld --start '%s %s' --png code.png",
                         secret, scope, (long long)id, today, hour),
                     0);
    said[strcspn(said, "\n")] = '\0';
    return said;
}

static const char *kiosk(const char *line)
{
    static char answer[PROC_LINE_MAX];

    if (!hall_kiosk(&hall, answer, "%s", line))
        fail_msg("%s: %s", line, answer);
    return answer;
}

/* Holds it up, and sees this at the end; back to the start. */
static void shows(const char *code, const char *state, const char *verdict)
{
    char line[128], wanted[128];

    assert_true(hall_hold_up_text(&hall, code));
    snprintf(line, sizeof line, "await %s 20000", state);
    snprintf(wanted, sizeof wanted, "ok %s %s", state, verdict);
    const char *answer = kiosk(line);
    if (strncmp(answer, wanted, strlen(wanted)) != 0)
        fail_msg("expected %s, got %s", wanted, answer);
    kiosk("touch DONE");
    kiosk("await START 8000");
}

static void keys_file_has(const char *command)
{
    char line[256];

    snprintf(line, sizeof line, "cd %s && %s", dir, command);
    assert_int_equal(proc_run(line, said, sizeof said), 0);
}

/* What waits for the service pauses for up to half a minute, and a slow machine is slow. */
static void status_becomes(int64_t id, const char *status)
{
    for (int i = 0; i < 1800; i++) {
        json_t *now = practice_booking(&hall.practice, id);
        const char *is = json_string_value(json_object_get(now, "status"));
        bool same = is != NULL && strcmp(is, status) == 0;
        json_decref(now);
        if (same)
            return;
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    }
    fail_msg("%lld is not %s", (long long)id, status);
}

/* On the minute, as appointments are and as a code says it: else it would be one that was moved. */
static json_t *book_at_ten_past_ten(void)
{
    time_t now = time(NULL);
    struct tm tm;

    localtime_r(&now, &tm);
    tm.tm_hour = tm.tm_min = 10;
    tm.tm_sec = 0;
    tm.tm_isdst = -1;
    return practice_post(&hall.practice, "/practice/booking/",
                         json_pack("{s:i, s:I, s:s}", "scope", 169, "date", (json_int_t)mktime(&tm),
                                   "status", "confirmed"));
}

static void a_visit_without_the_service(void **state)
{
    json_t *booking = book_at_ten_past_ten();
    int64_t id = json_integer_value(json_object_get(booking, "id"));
    char code[256], altered[256];
    (void)state;

    kiosk("device SERVICE READY 20000");
    practice_fault(&hall.practice, "/", "cut", 0, -1);
    /* Not in the roster: the signature is all there is. */
    snprintf(code, sizeof code, "%s", signed_code("one", 169, STRANGER, "10:10"));
    shows(code, "DONE", "OK_OFFLINE 770001");
    shows(code, "VERDICT", "ALREADY");
    /* One character is another one. */
    snprintf(altered, sizeof altered, "%s", code);
    altered[60] = altered[60] == 'A' ? 'B' : 'A';
    shows(altered, "VERDICT", "UNKNOWN");
    shows(signed_code("one", 169, STRANGER + 1, "08:30"), "VERDICT", "UNKNOWN"); /* expired */
    shows(signed_code("one", 169, STRANGER + 2, "15:00"), "VERDICT", "EARLY");
    shows(signed_code("one", 999, STRANGER + 3, "10:10"), "VERDICT", "OTHER_PLACE");
    /* A key that does not count, counts from tomorrow, counts: while the kiosk runs. */
    snprintf(code, sizeof code, "%s", signed_code("two", 169, STRANGER + 4, "10:10"));
    shows(code, "VERDICT", "UNKNOWN");
    keys_file_has("sed \"s/\\$/ $(date -d tomorrow +%F)/\" unused >> keys");
    shows(code, "VERDICT", "UNKNOWN");
    keys_file_has("cat unused > later && grep -v ^2 keys >> later && mv later keys");
    shows(code, "DONE", "OK_OFFLINE");
    /* One that the service knows: it is told when it is back. */
    shows(signed_code("one", 169, id, "10:10"), "DONE", "OK");
    practice_mend(&hall.practice);
    status_becomes(id, "queued");
    json_decref(booking);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_visit_without_the_service, open_hall, close_hall),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
