/* SPDX-License-Identifier: Apache-2.0 */
/*
 * selftest: what a kiosk has found out about itself, check by check (selftest.def), in short
 * English words and nothing personal; and the text in which a report goes from the process that
 * tests to the kiosk, and into its folder:
 *
 *     ankunft-selftest 1
 *     at 1795404600
 *     ok printer ready
 *     fail clock not kept in step
 *     end
 *
 * One line a check that was tried, each at most once; a text without its end is none. Pure; any
 * thread.
 */
#ifndef CORE_SELFTEST_H
#define CORE_SELFTEST_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

enum selftest_check {
#define CHECK(name, word) SELFTEST_##name,
#include "core/selftest.def"
#undef CHECK
    SELFTEST_CHECKS
};

/* In the order of how much they matter. */
enum selftest_verdict {
    SELFTEST_UNTRIED, /* not tried, e.g. a device that another process holds */
    SELFTEST_ABSENT,  /* not configured */
    SELFTEST_OK,
    SELFTEST_WARN, /* works, but somebody should see to it in the next days */
    SELFTEST_FAIL,
    SELFTEST_VERDICTS
};

enum {
    SELFTEST_FOUND_MAX = 71,  /* bytes of what was found */
    SELFTEST_TEXT_MAX = 2048, /* of a report as text, with its NUL */
};

struct selftest_finding {
    enum selftest_verdict verdict;
    char found[SELFTEST_FOUND_MAX + 1];
};

struct selftest {
    int64_t at_s; /* by the offices' time; 0: never */
    struct selftest_finding checks[SELFTEST_CHECKS];
};

/* "printer"; "fail". Never NULL. */
const char *selftest_check_name(enum selftest_check check);
const char *selftest_verdict_name(enum selftest_verdict verdict);

/* What does not fit is cut; what cannot be printed becomes '?'. */
void selftest_set(struct selftest *test, enum selftest_check check, enum selftest_verdict verdict,
                  const char *format, ...) __attribute__((format(printf, 4, 5)));
/* How many checks ended so. */
int selftest_count(const struct selftest *test, enum selftest_verdict verdict);
/* The worst of all verdicts; UNTRIED where nothing was tried. */
enum selftest_verdict selftest_worst(const struct selftest *test);

void selftest_write(const struct selftest *test, struct buf *out);
/* ERR_SYNTAX, ERR_TOO_LONG: *ret_test is empty then. */
struct err selftest_read(const char *bytes, size_t len, struct selftest *ret_test) MUST_CHECK;

/*
 * Kiosks that were set up alike do not all ask the service in the same minute: each begins some
 * minutes earlier than was said, by its id always as many. In minutes after midnight, 0 (never)
 * stays 0.
 */
enum { SELFTEST_SPREAD_MIN = 15 }; /* at most one less */
int selftest_spread(int time_min, const char *kiosk);

/*
 * The last of these times of day (minutes after midnight, 0: never) that has come by wall_s, today
 * or yesterday, as Unix time; 0: none is wanted.
 */
int64_t selftest_due_s(const int *times_min, int count, int64_t wall_s);

#endif
