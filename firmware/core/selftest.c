/* SPDX-License-Identifier: Apache-2.0 */
#include "core/selftest.h"

#include "base/clock.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define HEAD "ankunft-selftest 1"

enum { DAY_S = 86400, DIGITS_MAX = 12 };

static const char *const check_names[SELFTEST_CHECKS] = {
#define CHECK(name, word) word,
#include "core/selftest.def"
#undef CHECK
};
static const char *const verdict_names[SELFTEST_VERDICTS] = {"untried", "absent", "ok", "warn",
                                                             "fail"};

const char *selftest_check_name(enum selftest_check check)
{
    return check_names[check];
}

const char *selftest_verdict_name(enum selftest_verdict verdict)
{
    return verdict_names[verdict];
}

void selftest_set(struct selftest *test, enum selftest_check check, enum selftest_verdict verdict,
                  const char *format, ...)
{
    struct selftest_finding *finding = &test->checks[check];
    va_list args;

    finding->verdict = verdict;
    va_start(args, format);
    vsnprintf(finding->found, sizeof finding->found, format, args);
    va_end(args);
    for (char *c = finding->found; *c != '\0'; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
}

int selftest_count(const struct selftest *test, enum selftest_verdict verdict)
{
    int count = 0;

    for (int i = 0; i < SELFTEST_CHECKS; i++)
        count += test->checks[i].verdict == verdict;
    return count;
}

enum selftest_verdict selftest_worst(const struct selftest *test)
{
    enum selftest_verdict worst = SELFTEST_UNTRIED;

    for (int i = 0; i < SELFTEST_CHECKS; i++)
        if (test->checks[i].verdict > worst)
            worst = test->checks[i].verdict;
    return worst;
}

void selftest_write(const struct selftest *test, struct buf *out)
{
    buf_addf(out, HEAD "\nat %lld\n", (long long)test->at_s);
    for (int i = 0; i < SELFTEST_CHECKS; i++)
        if (test->checks[i].verdict != SELFTEST_UNTRIED)
            buf_addf(out, "%s %s %s\n", verdict_names[test->checks[i].verdict], check_names[i],
                     test->checks[i].found);
    buf_add(out, "end\n");
}

/* --- reading ------------------------------------------------------------------------------- */

/* The next line without its newline; false: there is none. */
static bool line_next(const char **at, const char *end, char *ret_line, size_t size)
{
    const char *newline = memchr(*at, '\n', (size_t)(end - *at));
    size_t len = newline != NULL ? (size_t)(newline - *at) : 0;

    if (newline == NULL || len >= size)
        return false;
    for (size_t i = 0; i < len; i++)
        if ((*at)[i] < ' ' || (*at)[i] > '~')
            return false;
    memcpy(ret_line, *at, len);
    ret_line[len] = '\0';
    *at = newline + 1;
    return true;
}

static bool time_read(const char *line, int64_t *ret_s)
{
    const char *digits = line + 3;
    size_t len = strspn(digits, "0123456789");

    if (strncmp(line, "at ", 3) != 0 || len == 0 || len > DIGITS_MAX || digits[len] != '\0')
        return false;
    *ret_s = 0;
    for (size_t i = 0; i < len; i++)
        *ret_s = *ret_s * 10 + (digits[i] - '0');
    return true;
}

/* The index of the word at the beginning of the text, which is moved behind it and its blank. */
static int word_take(const char **text, const char *const *words, int count)
{
    size_t len = strcspn(*text, " ");

    for (int i = 0; i < count && (*text)[len] == ' '; i++)
        if (strlen(words[i]) == len && memcmp(words[i], *text, len) == 0) {
            *text += len + 1;
            return i;
        }
    return -1;
}

static bool finding_read(const char *line, struct selftest *test)
{
    int verdict = word_take(&line, verdict_names, SELFTEST_VERDICTS);
    int check = verdict > SELFTEST_UNTRIED ? word_take(&line, check_names, SELFTEST_CHECKS) : -1;

    if (check < 0 || test->checks[check].verdict != SELFTEST_UNTRIED)
        return false;
    test->checks[check].verdict = (enum selftest_verdict)verdict;
    return text_copy(test->checks[check].found, sizeof test->checks[check].found, line);
}

struct err selftest_read(const char *bytes, size_t len, struct selftest *ret_test)
{
    char line[128];
    const char *at = bytes, *end = bytes + len;

    memset(ret_test, 0, sizeof *ret_test);
    if (len >= SELFTEST_TEXT_MAX)
        return err_make(ERR_TOO_LONG);
    bool good = len > 0 && line_next(&at, end, line, sizeof line) && strcmp(line, HEAD) == 0 &&
                line_next(&at, end, line, sizeof line) && time_read(line, &ret_test->at_s);
    while (good && (good = line_next(&at, end, line, sizeof line)) && strcmp(line, "end") != 0)
        good = finding_read(line, ret_test);
    if (good && at == end)
        return err_none();
    memset(ret_test, 0, sizeof *ret_test);
    return err_make(ERR_SYNTAX);
}

/* --- when ---------------------------------------------------------------------------------- */

/* The time of day on the local day of wall_s, also on days of 23 and 25 hours. */
static int64_t time_of_day(int64_t wall_s, int minutes)
{
    struct tm tm = clock_local(wall_s);

    tm.tm_hour = minutes / 60;
    tm.tm_min = minutes % 60;
    tm.tm_sec = 0;
    tm.tm_isdst = -1;
    return (int64_t)mktime(&tm);
}

int selftest_spread(int time_min, const char *kiosk)
{
    enum { DAY_MIN = 24 * 60 };
    uint32_t sum = 2166136261U; /* FNV-1a: ids that differ in a digit only lie apart */

    if (time_min == 0)
        return 0;
    for (const char *c = kiosk; *c != '\0'; c++)
        sum = (sum ^ (unsigned char)*c) * 16777619U;
    int at_min = (time_min + DAY_MIN - (int)(sum % SELFTEST_SPREAD_MIN)) % DAY_MIN;
    return at_min != 0 ? at_min : DAY_MIN - 1; /* midnight itself would be never */
}

int64_t selftest_due_s(const int *times_min, int count, int64_t wall_s)
{
    int64_t last_s = 0;

    for (int i = 0; i < count; i++) {
        if (times_min[i] == 0)
            continue;
        int64_t at_s = time_of_day(wall_s, times_min[i]);
        if (at_s > wall_s)
            at_s = time_of_day(clock_day_start(wall_s) - 1, times_min[i]);
        if (at_s > last_s)
            last_s = at_s;
    }
    return last_s;
}
