/* SPDX-License-Identifier: Apache-2.0 */
/* ctl: what a technician reads of the journal, decides, and proves afterwards. */
#include "../unit/store/journal_kit.h"

#include "base/log.h"
#include "kit/proc.h"
#include "store/directory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { ARRIVED = 1795436000 };

static char said[65536];

/* ankunft-ctl with this configuration; its output and errors are in said. */
static int ctl(const char *words)
{
    char command[1024];

    snprintf(command, sizeof command, BINARY_DIR "/bin/ankunft-ctl %s --config %s/ctl.conf 2>&1",
             words, folder.top);
    return proc_run(command, said, sizeof said);
}

static void says(const char *text)
{
    if (strstr(said, text) == NULL)
        fail_msg("'%s' is not in:\n%s", text, said);
}

static void says_not(const char *text)
{
    if (strstr(said, text) != NULL)
        fail_msg("'%s' is in:\n%s", text, said);
}

static int setup(void **state)
{
    char path[128];

    if (journal_setup(state) != 0)
        return 1;
    snprintf(path, sizeof path, "%s/ctl.conf", folder.top);
    FILE *f = fopen(path, "w");
    if (f == NULL)
        return 1;
    fprintf(f,
            "[kiosk]\nid = K1\nlog_level = error\nstate_dir = %s\n"
            "[service]\nurl = http://127.0.0.1:1\n[scanner]\ntype = none\n[printer]\ntype = none\n"
            "[office 141]\nname = Amt\n",
            folder.dir);
    return fclose(f);
}

/* The journal's owner goes home. */
static void kiosk_stops(void)
{
    journal_close(journal);
    journal = NULL;
    journal_release();
}

static int64_t refused_checkin(int64_t booking_id)
{
    struct outbox_item item;
    int64_t entry = checkin(booking_id, ARRIVED).entry;

    take(now_ms, &item);
    OK(journal_settle(journal, entry, OUTCOME_REFUSED, "cancelled", reading(now_ms)));
    return entry;
}

static int ctl_entry(const char *words, int64_t entry, const char *options)
{
    char line[300];

    snprintf(line, sizeof line, "outbox %s %lld %s", words, (long long)entry, options);
    return ctl(line);
}

static void an_empty_outbox_says_so(void **state)
{
    (void)state;
    assert_int_equal(ctl("outbox"), 0);
    says("nothing is waiting");
    kiosk_stops();
    char path[128];
    snprintf(path, sizeof path, "%s/journal.db", folder.dir);
    unlink(path);
    assert_int_equal(ctl("outbox"), 1);
    says("has the kiosk run yet?");
}

static void the_list_says_what_waits_and_who_must_look(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t confirmed = checkin(100500, ARRIVED).entry;

    take(now_ms, &item);
    settle(confirmed, OUTCOME_CONFIRMED, now_ms);
    refused_checkin(100501);
    checkin(100502, ARRIVED);
    assert_int_equal(ctl("outbox"), 0);
    says("100501");
    says("NEEDS YOU: the service refused; 1 try; cancelled");
    says("2026-11-23 13:13:20");
    says("100502");
    says("waiting to be sent; 0 tries");
    says("2 open, 1 of them needs a person");
    says_not("100500");
    assert_int_equal(ctl("outbox --all"), 0);
    says("100500");
    says("the service has it; 1 try");
}

static void one_entry_is_shown_with_its_history(void **state)
{
    (void)state;
    int64_t entry = refused_checkin(100501);

    assert_int_equal(ctl_entry("show", entry, ""), 0);
    says("check-in 100501 at office 141");
    says("appointment 2026-11-23 13:30:00");
    says("2026-11-23 13:13:20  waiting to be sent\n");
    says("being sent\n");
    says("NEEDS YOU: the service refused: cancelled\n");
    assert_int_equal(ctl("outbox show 12"), 1);
    says("there is no entry 12");
    assert_int_equal(ctl("outbox show soon"), 2);
    assert_int_equal(ctl("outbox show"), 2);
    assert_int_equal(ctl("outbox sing 12"), 2);
}

static void a_decision_wants_a_name_and_a_reason(void **state)
{
    (void)state;
    int64_t entry = refused_checkin(100501);

    assert_int_equal(ctl_entry("retry", entry, ""), 2);
    says("--by NAME");
    assert_int_equal(ctl_entry("discard", entry, "--by Weber"), 2);
    says("--reason TEXT");
    state_is(entry, "refused");
    assert_int_equal(ctl_entry("retry", entry, "--by Weber"), 0);
    says("to be sent once more");
    state_is(entry, "recorded");
    assert_int_equal(ctl_entry("retry", entry, "--by Weber"), 1);
    says("cannot be retried: check-in, waiting to be sent");
    assert_int_equal(ctl("outbox retry 12 --by Weber"), 1);
    says("there is no entry 12");
}

/* The public key, as the log's first entry shows it. */
static void public_key(char ret_key[65])
{
    char path[128], line[1024] = "";

    snprintf(path, sizeof path, "%s/audit.log", folder.dir);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f));
    fclose(f);
    memset(ret_key, 0, 65);
    for (char *at = line; ret_key[0] == '\0' && *at != '\0'; at++)
        if (strspn(at, "0123456789abcdef") == 64)
            memcpy(ret_key, at, 64);
    assert_int_equal(strlen(ret_key), 64);
}

static int audit(const char *words)
{
    char line[200], key[65];

    public_key(key);
    snprintf(line, sizeof line, "audit %s --public-key %s", words, key);
    return ctl(line);
}

static void without_a_kiosk_the_trail_is_written_at_once(void **state)
{
    (void)state;
    int64_t first = refused_checkin(100501), second = refused_checkin(100502);

    kiosk_stops();
    assert_int_equal(ctl_entry("retry", first, "--by 'Weber, Amt 3'"), 0);
    says_not("the kiosk sees it");
    assert_int_equal(ctl_entry("discard", second, "--by Adler --reason 'was served at desk 4'"), 0);
    assert_int_equal(audit("verify"), 0);
    says("whole: 3 entries");
    says_not("Weber");
    assert_int_equal(audit(""), 0);
    says("override  Weber, Amt 3");
    says("retry checkin #");
    says("was served at desk 4");
    assert_int_equal(ctl_entry("show", second, ""), 0);
    says("done: was served at desk 4, by Adler");
}

static void beside_a_kiosk_the_trail_waits_for_it(void **state)
{
    (void)state;
    int64_t entry = refused_checkin(100501);

    assert_int_equal(ctl_entry("discard", entry, "--by Adler --reason gone"), 0);
    says("the kiosk sees it within a quarter of a minute");
    assert_int_equal(folder_count(folder.dir, "audit.log"), 0);
    state_is(entry, "closed");
    checkin(100502, ARRIVED); /* the kiosk's connection works on */
}

static void an_altered_entry_is_named(void **state)
{
    (void)state;
    char path[128], line[2048];

    for (int i = 0; i < 3; i++) {
        int64_t entry = refused_checkin(100501 + i);
        kiosk_stops();
        assert_int_equal(ctl_entry("discard", entry, "--by Adler --reason gone"), 0);
        journal_claim();
    }
    kiosk_stops();
    snprintf(path, sizeof path, "%s/audit.log", folder.dir);
    FILE *f = fopen(path, "r+");
    assert_non_null(f);
    for (int i = 0; i < 2; i++)
        assert_non_null(fgets(line, sizeof line, f));
    long at = ftell(f);
    assert_non_null(fgets(line, sizeof line, f));
    assert_int_equal(fseek(f, at + (strstr(line, "Adler") - line), SEEK_SET), 0);
    fputs("Abler", f);
    fclose(f);
    assert_int_equal(audit("verify"), 1);
    says("entry 3 at byte ");
    says("altered");
    assert_int_equal(ctl("audit verify"), 2);
    assert_int_equal(ctl("audit verify --public-key 00"), 1);
}

static void a_journal_that_was_set_aside_is_named(void **state)
{
    (void)state;
    refused_checkin(100501);
    journal_close(journal);
    folder_damage(folder.dir, "journal.db", 0, "no database at all", 18);
    OK(journal_open(folder.dir, folder_self(), &journal));
    assert_int_equal(ctl("outbox"), 0);
    says("/damaged-");
    says("what was open in it was not sent");
}

static void figures_of_a_day_as_csv_and_json(void **state)
{
    (void)state;
    checkin(100501, 1795437000 - 1200);
    checkin(100502, 1795437000 + 600);
    assert_int_equal(ctl("attendance --day 2026-11-23"), 0);
    assert_string_equal(said, "day,office,expected,early,on_time,late,elsewhere,missed,unknown,"
                              "open,cancelled,walk_ins,walk_ins_own,hints,median_minutes\n"
                              "2026-11-23,141,2,1,0,1,0,0,0,0,0,0,0,0,-5\n");
    kiosk_stops();
    assert_int_equal(ctl("attendance --from 2026-11-01 --to 2026-11-30 --format json"), 0);
    assert_string_equal(
        said, "[\n  {\"day\": \"2026-11-23\", \"office\": 141, \"expected\": 2, \"early\": 1,"
              " \"on_time\": 0, \"late\": 1, \"elsewhere\": 0, \"missed\": 0, \"unknown\": 0,"
              " \"open\": 0, \"cancelled\": 0, \"walk_ins\": 0, \"walk_ins_own\": 0, \"hints\": 0,"
              " \"median_minutes\": -5}\n]\n");
    assert_int_equal(ctl("attendance --day 2026-11-24 --format json"), 0);
    assert_string_equal(said, "[]\n");
    assert_int_equal(ctl("attendance --day 2026-11-23 --office 142"), 0);
    says_not("2026");
    assert_int_equal(ctl("attendance --day 2026-02-30"), 2);
    assert_int_equal(ctl("attendance --day yesterday"), 2);
    assert_int_equal(ctl("attendance --office Amt"), 2);
    assert_int_equal(ctl("attendance --format xml"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, journal_teardown)
        TEST(an_empty_outbox_says_so),
        TEST(the_list_says_what_waits_and_who_must_look),
        TEST(one_entry_is_shown_with_its_history),
        TEST(a_decision_wants_a_name_and_a_reason),
        TEST(without_a_kiosk_the_trail_is_written_at_once),
        TEST(beside_a_kiosk_the_trail_waits_for_it),
        TEST(an_altered_entry_is_named),
        TEST(a_journal_that_was_set_aside_is_named),
        TEST(figures_of_a_day_as_csv_and_json),
#undef TEST
    };
    log_level_set(LOG_ERROR + 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
