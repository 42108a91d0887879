/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl/doctor.h"

#include "base/clock.h"
#include "base/log.h"
#include "parts.h"
#include "selftest/doctor.h"
#include "selftest/judge.h"
#include "selftest/kept.h"

#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LAZY = 10 };

/* The findings say it all. */
static const enum log_level quiet = (enum log_level)(LOG_ERROR + 1);

/* --- as the kiosk's child ------------------------------------------------------------------ */

static void report_print(const struct selftest *test)
{
    char text[SELFTEST_TEXT_MAX];
    struct buf out = buf_on(text, sizeof text);

    selftest_write(test, &out);
    fputs(text, stdout);
}

/* Dies with the kiosk, leaves the machine to visitors, and does not speak into its log. */
static int report(const char *config_file)
{
    static struct config config;
    struct selftest test = {.at_s = 0};
    bool beside;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)setpriority(PRIO_PROCESS, 0, LAZY);
    if (err_is(parts_configure(config_file, &config))) {
        selftest_set(&test, SELFTEST_CONFIG, SELFTEST_FAIL, "the file has faults");
        report_print(&test);
        return 1;
    }
    log_level_set(quiet);
    if (err_is(doctor_run(&config, &test, &beside)))
        return 1;
    report_print(&test);
    return 0;
}

/*
 * As root nothing is denied: what the kiosk can do, only its own user shows, whose the folder is.
 * False: root cannot become that user.
 */
static bool user_become(const char *state_dir)
{
    struct stat st;

    if (geteuid() != 0 || stat(state_dir, &st) != 0 || st.st_uid == 0)
        return true;
    const struct passwd *user = getpwuid(st.st_uid);
    bool groups =
        user != NULL ? initgroups(user->pw_name, user->pw_gid) == 0 : setgroups(0, NULL) == 0;
    return groups && setgid(user != NULL ? user->pw_gid : st.st_gid) == 0 && setuid(st.st_uid) == 0;
}

/* --- for a person -------------------------------------------------------------------------- */

/* What this process could not try, as the kiosk found it. */
static void kept_add(const struct config *config, struct selftest *test)
{
    struct selftest kept;

    if (err_is(kept_read(config->kiosk.state_dir, &kept)))
        return;
    struct tm tm = clock_local(kept.at_s);
    for (int i = 0; i < SELFTEST_CHECKS; i++)
        if (test->checks[i].verdict == SELFTEST_UNTRIED &&
            kept.checks[i].verdict != SELFTEST_UNTRIED)
            selftest_set(test, (enum selftest_check)i, kept.checks[i].verdict,
                         "%.39s (the kiosk, %d-%02d-%02d %02d:%02d)", kept.checks[i].found,
                         tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min);
}

static const char *verdict_word(enum selftest_verdict verdict)
{
    return verdict <= SELFTEST_ABSENT ? "-" : selftest_verdict_name(verdict);
}

static void lines_print(const struct selftest *test, bool beside)
{
    for (int i = 0; i < SELFTEST_CHECKS; i++) {
        const struct selftest_finding *f = &test->checks[i];
        const char *advice = judge_advice((enum selftest_check)i, f->verdict);
        printf("%-4s  %-11s  %s\n", verdict_word(f->verdict),
               selftest_check_name((enum selftest_check)i), f->found);
        if (advice[0] != '\0')
            printf("      → %s\n", advice);
    }
    if (beside)
        printf("A kiosk runs with this configuration: stop it to have its devices and its account "
               "tried.\n");
}

static void json_string(const char *text)
{
    putchar('"');
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            putchar('\\');
        putchar(*c);
    }
    putchar('"');
}

static void json_print(const struct selftest *test, bool beside)
{
    printf("{\"at\": %lld, \"kiosk_runs\": %s, \"worst\": \"%s\", \"checks\": [",
           (long long)test->at_s, beside ? "true" : "false",
           selftest_verdict_name(selftest_worst(test)));
    for (int i = 0; i < SELFTEST_CHECKS; i++) {
        const struct selftest_finding *f = &test->checks[i];
        printf("%s\n  {\"check\": \"%s\", \"verdict\": \"%s\", \"found\": ", i > 0 ? "," : "",
               selftest_check_name((enum selftest_check)i), selftest_verdict_name(f->verdict));
        json_string(f->found);
        printf(", \"do\": ");
        json_string(judge_advice((enum selftest_check)i, f->verdict));
        putchar('}');
    }
    printf("\n]}\n");
}

int doctor_print(const char *config_file, enum doctor_form form)
{
    static struct config config;
    struct selftest test;
    bool beside;

    if (form == DOCTOR_REPORT)
        return report(config_file);
    if (err_is(parts_configure(config_file, &config)))
        return 1;
    if (!user_become(config.kiosk.state_dir)) {
        fprintf(stderr, "ankunft-ctl doctor: cannot become the user of %s\n",
                config.kiosk.state_dir);
        return 1;
    }
    if (config.kiosk.log_level != CONFIG_LOG_DEBUG)
        log_level_set(quiet);
    struct err e = doctor_run(&config, &test, &beside);
    if (err_is(e)) {
        fprintf(stderr, "ankunft-ctl doctor: %s\n", err_name(e));
        return 1;
    }
    if (beside)
        kept_add(&config, &test);
    if (form == DOCTOR_JSON)
        json_print(&test, beside);
    else
        lines_print(&test, beside);
    return selftest_worst(&test) == SELFTEST_FAIL ? 1 : 0;
}
