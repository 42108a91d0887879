/* SPDX-License-Identifier: Apache-2.0 */
/*
 * openmetrics: what Prometheus would store. Its own promtool reads the text where it is installed;
 * the rules of assets/fleet are held against what is really told.
 */
#include "../cmocka_kit.h"

#include "core/openmetrics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char text[256 * 1024];
static struct hall_state one, two;

static void told(const struct openmetrics *what)
{
    struct buf out = buf_on(text, sizeof text);

    openmetrics_write(what, &out);
    assert_false(out.cut);
}

/* Two kiosks in a hall, all that can be told of them. */
static void hall_told(void)
{
    static const struct openmetrics_office offices[] = {
        {.scope = 141,
         .expected = 12,
         .arrived = 3,
         .overdue = 1,
         .wait_median_min = 9,
         .wait_expected_min = 14},
        {.scope = 169, .wait_median_min = -1, .wait_expected_min = -1}};
    const struct openmetrics_kiosk kiosks[] = {{&one, true}, {&two, false}};
    const struct openmetrics what = {.version = "0.1.0",
                                     .kiosks = kiosks,
                                     .kiosk_count = 2,
                                     .hall = true,
                                     .offices = offices,
                                     .office_count = 2,
                                     .zms = true,
                                     .bus_used = true};

    told(&what);
}

static int setup(void **state)
{
    (void)state;
    one = (struct hall_state){
        .kiosk = "K1",
        .name = "Eingang \"A\\B\"\nlinks",
        .version = "0.1.0",
        .at_s = 1700000000,
        .since_s = 1699990000,
        .sure = true,
        .ahead_ms = -1250,
        .unsent = 2,
        .oldest_s = 1699999000,
        .calls = 1,
        .called_s = 1699999900,
        .paper_s = 1699900000,
        .paper_slips = 210,
        .paper_until_s = 1700003600,
        .office_count = 1,
        .offices = {{141, 90, 1699990000}},
        .selftest_s = 1699980000,
        .selftest_failed = 1,
        .gap_count = 2,
        .gaps = {{1699990000, 1699990060, WATCH_SCANNER}, {1699999990, 0, WATCH_CLOCK}}};
    one.devices[DEVICE_PRINTER] = DEVICE_PAPER_LOW;
    one.counters[COUNTER_CHECKINS] = 41;
    two = (struct hall_state){.kiosk = "K2",
                              .name = "B",
                              .version = "0.1.0",
                              .at_s = 1700000000,
                              .since_s = 1699990000,
                              .gap = WATCH_ROSTER,
                              .office_count = 1,
                              .offices = {{169, -1, 0}}};
    return 0;
}

static void has(const char *line)
{
    if (strstr(text, line) == NULL)
        fail_msg("not told: %s", line);
}

static void has_not(const char *part)
{
    if (strstr(text, part) != NULL)
        fail_msg("told: %s", part);
}

static void a_kiosk_tells_how_it_is(void **state)
{
    const struct openmetrics_kiosk kiosk = {&one, true};
    (void)state;

    told(&(struct openmetrics){.version = "0.1.0", .kiosks = &kiosk, .kiosk_count = 1});
    has("# TYPE ankunft_checkins counter\n");
    has("ankunft_checkins_total{kiosk=\"K1\"} 41\n");
    has("# UNIT ankunft_roster_age_seconds seconds\n");
    has("ankunft_roster_age_seconds{kiosk=\"K1\",scope=\"141\"} 90\n");
    has("ankunft_device{kiosk=\"K1\",device=\"printer\",ankunft_device=\"paper_low\"} 1\n");
    has("ankunft_device{kiosk=\"K1\",device=\"printer\",ankunft_device=\"ready\"} 0\n");
    has("ankunft_clock_ahead_seconds{kiosk=\"K1\"} -1.250\n");
    has("ankunft_blind_seconds{kiosk=\"K1\"} 70\n"); /* one gap is still open */
    has_not("ankunft_online");
    assert_string_equal(text + strlen(text) - 6, "# EOF\n");
}

static void a_name_cannot_forge_a_sample(void **state)
{
    (void)state;
    hall_told();
    has("ankunft_kiosk_info{kiosk=\"K1\",name=\"Eingang "
        "\\\"A\\\\B\\\"\\nlinks\",version=\"0.1.0\"} 1\n");
}

static void what_is_not_known_is_not_told(void **state)
{
    (void)state;
    hall_told();
    has("ankunft_roster_there{kiosk=\"K2\",scope=\"169\"} 0\n");
    has_not("ankunft_roster_age_seconds{kiosk=\"K2\"");
    has_not("ankunft_unsent_oldest_timestamp_seconds{kiosk=\"K2\"");
    has_not("ankunft_selftest_failed{kiosk=\"K2\"");
    has_not("ankunft_wait_median_seconds{scope=\"169\"");
    has("ankunft_wait_median_seconds{scope=\"141\"} 540\n");
}

static void a_hall_tells_each_family_once(void **state)
{
    (void)state;
    hall_told();
    for (const char *type = strstr(text, "# TYPE "); type != NULL;
         type = strstr(type + 1, "# TYPE ")) {
        char head[128];
        int len = (int)strcspn(type + 7, " ");
        snprintf(head, sizeof head, "# TYPE %.*s ", len, type + 7);
        assert_ptr_equal(strstr(text, head), type);
    }
    has("ankunft_online{kiosk=\"K1\"} 1\n");
    has("ankunft_online{kiosk=\"K2\"} 0\n");
    has("ankunft_link{to=\"bus\"} 0\n");
    has("ankunft_visitors{scope=\"141\",status=\"expected\"} 12\n");
}

static void what_does_not_fit_is_said_to_be_cut(void **state)
{
    const struct openmetrics_kiosk kiosk = {&one, true};
    struct buf out = buf_on(text, 1000);
    (void)state;

    openmetrics_write(&(struct openmetrics){.kiosks = &kiosk, .kiosk_count = 1}, &out);
    assert_true(out.cut);
}

/* ---- what others read of it ----------------------------------------------------------------- */

static bool promtool(void)
{
    return system("promtool --version >/dev/null 2>&1") == 0;
}

/* As Prometheus keeps it: its own reader of this form, which wants a time at each sample. */
static void prometheus_reads_it_whole(void **state)
{
    char dir[] = "/tmp/ankunft-metrics-XXXXXX", command[1024];
    (void)state;

    if (!promtool()) {
        print_message("promtool is not installed: nothing of Prometheus reads the text\n");
        skip();
    }
    hall_told();
    assert_non_null(mkdtemp(dir));
    snprintf(command, sizeof command,
             "cd %s && sed 's/^[^#].*/& 1700000000/' >in && "
             "promtool tsdb create-blocks-from openmetrics in out >log 2>&1 && "
             "mkdir -p out/wal && promtool tsdb dump out >dump 2>>log && grep -q "
             "ankunft_checkins_total dump && "
             "sed -e 's/ stateset$/ gauge/' -e 's/^# TYPE \\(.*\\) info$/# TYPE \\1_info gauge/' "
             "-e 's/^# HELP ankunft_\\(kiosk\\|reception\\) /# HELP ankunft_\\1_info /' "
             "-e 's/^# TYPE \\(.*\\) counter$/# TYPE \\1_total counter/' in >lint && "
             "awk '/^# TYPE .* counter$/ { c[substr($3, 1, length($3) - 6)] } "
             "{ l[NR] = $0 } END { for (i = 1; i <= NR; i++) { split(l[i], w, \" \"); "
             "if (w[2] == \"HELP\" && w[3] in c) sub(w[3], w[3] \"_total\", l[i]); "
             "print l[i] } }' lint | promtool check metrics >>log 2>&1",
             dir);
    FILE *to = popen(command, "w");
    assert_non_null(to);
    fputs(text, to);
    int ended = pclose(to);
    snprintf(command, sizeof command, "cat %s/log >&2; rm -r %s", dir, dir);
    if (ended != 0) {
        assert_int_equal(system(command), 0);
        fail_msg("promtool refuses the text");
    }
    snprintf(command, sizeof command, "rm -r %s", dir);
    assert_int_equal(system(command), 0);
}

static char *file_text(const char *path)
{
    static char bytes[64 * 1024];
    FILE *file = fopen(path, "re");

    assert_non_null(file);
    size_t len = fread(bytes, 1, sizeof bytes - 1, file);
    fclose(file);
    assert_true(len < sizeof bytes - 1);
    bytes[len] = '\0';
    return bytes;
}

/* Each word ankunft_… of a file is a family or a sample; a label of that name is one, too. */
static void names_are_told(const char *path)
{
    char *at = file_text(path);
    int count = 0;

    for (at = strstr(at, "ankunft_"); at != NULL; at = strstr(at, "ankunft_"), count++) {
        char name[96];
        size_t len = strspn(at, "abcdefghijklmnopqrstuvwxyz_0123456789");
        snprintf(name, sizeof name, "%.*s", (int)len, at);
        const char *hit = strstr(text, name);
        while (hit != NULL && strchr(" {", hit[len]) == NULL)
            hit = strstr(hit + 1, name);
        if (hit == NULL)
            fail_msg("%s: no program tells %s", path, name);
        at += len;
    }
    assert_true(count > 10);
}

static void the_rules_and_their_page_name_what_is_told(void **state)
{
    (void)state;
    hall_told();
    names_are_told(SOURCE_DIR "/assets/fleet/alerts.yml");
    names_are_told(SOURCE_DIR "/assets/fleet/README.md");
}

static void the_page_tells_of_each_metric_in_its_words(void **state)
{
    (void)state;
    hall_told();
    const char *page = file_text(SOURCE_DIR "/assets/fleet/README.md");
    for (const char *help = strstr(text, "# HELP "); help != NULL;
         help = strstr(help + 1, "# HELP ")) {
        char name[96], words[160], row[300];
        assert_int_equal(sscanf(help, "# HELP %95s %159[^\n]", name, words), 2);
        const char *type = strstr(text, name) + strlen(name) + 1; /* of its # TYPE line */
        const char *end = strncmp(type, "counter", 7) == 0 ? "_total"
                          : strncmp(type, "info", 4) == 0  ? "_info"
                                                           : "";
        snprintf(row, sizeof row, "| `%s%s` | %s |", name, end, words);
        if (strstr(page, row) == NULL)
            fail_msg("assets/fleet/README.md has no row %s", row);
    }
}

static void the_rules_hold_what_they_promise(void **state)
{
    (void)state;
    if (!promtool()) {
        print_message("promtool is not installed: the rules were not tried\n");
        skip();
    }
    assert_int_equal(system("promtool check rules " SOURCE_DIR "/assets/fleet/alerts.yml >&2"), 0);
    assert_int_equal(
        system("promtool test rules " SOURCE_DIR "/tests/unit/core/alerts_test.yml >&2"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kiosk_tells_how_it_is),
        cmocka_unit_test(a_name_cannot_forge_a_sample),
        cmocka_unit_test(what_is_not_known_is_not_told),
        cmocka_unit_test(a_hall_tells_each_family_once),
        cmocka_unit_test(what_does_not_fit_is_said_to_be_cut),
        cmocka_unit_test(prometheus_reads_it_whole),
        cmocka_unit_test(the_rules_and_their_page_name_what_is_told),
        cmocka_unit_test(the_page_tells_of_each_metric_in_its_words),
        cmocka_unit_test(the_rules_hold_what_they_promise),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
