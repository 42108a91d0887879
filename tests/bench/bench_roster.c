/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_roster: a roster of 100,000 bookings of eight offices and two days: how long a set takes to
 * be taken in, how large the file is, and how long a visitor's code and number take to be found.
 *
 *   bench_roster [FOLDER]   where to write; the working directory if not said
 */
#include "base/clock.h"
#include "figures.h"
#include "store/roster.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OFFICES = 8, DAYS = 2, A_SET = 6250, FINDS = 20000 };

static const int64_t first_s = 1795431600; /* 2026-11-23 11:00 UTC */

/* A booking that its place alone decides; keys look random and are not. */
static struct booking booking_of(int day, int office, int at)
{
    struct booking b = {.scope = 101 + office,
                        .persons = 1,
                        .status = BOOKING_CONFIRMED,
                        .with_appointment = true,
                        .start_s = first_s + day * 86400 + at % 500 * 60 / 10};
    uint64_t x = (uint64_t)(day * OFFICES + office) * A_SET + (uint64_t)at + 1;

    b.ref.id = 100000 + (int64_t)x;
    b.arrival_s = b.start_s;
    for (int i = 0; i < 4; i++) {
        x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        snprintf(b.ref.key + 16 * i, 17, "%016llx", (unsigned long long)x);
    }
    snprintf(b.number, sizeof b.number, "%lld", (long long)b.ref.id);
    snprintf(b.place, sizeof b.place, "Office %d", office);
    return b;
}

static bool fill(struct roster *roster, struct figures *figures)
{
    char day[11];

    for (int d = 0; d < DAYS; d++)
        for (int o = 0; o < OFFICES; o++) {
            double from_ms = figures_now_ms();
            clock_day_name(first_s + d * 86400, day);
            if (err_is(roster_begin(roster, day, 101 + o)))
                return false;
            for (int i = 0; i < A_SET; i++) {
                struct booking booking = booking_of(d, o, i);
                if (err_is(roster_put(roster, &booking)))
                    return false;
            }
            if (err_is(roster_commit(roster, first_s)))
                return false;
            figures_add(figures, figures_now_ms() - from_ms);
        }
    return true;
}

static struct booking booking_any(void)
{
    int n = (int)(random() % (DAYS * OFFICES * A_SET));

    return booking_of(n / (OFFICES * A_SET), n / A_SET % OFFICES, n % A_SET);
}

static bool find_code(struct roster *roster, struct figures *figures)
{
    struct booking booking = booking_any(), found;
    double from_ms = figures_now_ms();
    struct err e = roster_find(roster, &booking.ref, &found);

    figures_add(figures, figures_now_ms() - from_ms);
    return !err_is(e) && strcmp(found.number, booking.number) == 0;
}

static bool find_number(struct roster *roster, struct figures *figures)
{
    int32_t scopes[OFFICES];
    struct booking booking = booking_any(), found[CANDIDATES_MAX];
    char day[11];
    int count;
    bool whole;

    for (int o = 0; o < OFFICES; o++)
        scopes[o] = 101 + o;
    clock_day_name(booking.start_s, day);
    double from_ms = figures_now_ms();
    struct err e =
        roster_find_number(roster, scopes, OFFICES, booking.number, day, found, &count, &whole);
    figures_add(figures, figures_now_ms() - from_ms);
    return !err_is(e) && count == 1 && whole;
}

/* As far as the kernel lets go of the file: the next reading is from the disk. */
static void cache_drop(const char *dir)
{
    char path[600];

    snprintf(path, sizeof path, "%s/roster.db", dir);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    fdatasync(fd);
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    close(fd);
}

static double size_mb(const char *dir)
{
    char path[600];
    struct stat st;

    snprintf(path, sizeof path, "%s/roster.db", dir);
    return stat(path, &st) == 0 ? (double)st.st_size / 1e6 : 0;
}

static bool reopen(const char *dir, struct roster **roster, struct figures *opening,
                   struct figures *first)
{
    roster_close(*roster);
    cache_drop(dir);
    double from_ms = figures_now_ms();
    if (err_is(roster_open(dir, ROSTER_KEY_FILE, roster)))
        return false;
    figures_add(opening, figures_now_ms() - from_ms);
    return find_code(*roster, first);
}

static bool measure(const char *dir, struct roster **roster)
{
    static struct figures sets, again, codes, numbers, opening, first;
    char day[11];
    bool good = fill(*roster, &sets) && fill(*roster, &again);

    printf("%-44s %d\n", "bookings", DAYS * OFFICES * A_SET);
    for (int i = 0; i < 10 && good; i++)
        good = reopen(dir, roster, &opening, &first);
    for (int i = 0; i < FINDS && good; i++)
        good = find_code(*roster, &codes) && find_number(*roster, &numbers);
    figures_print(&sets, "a set of 6250 taken in");
    figures_print(&again, "a set of 6250 replaced");
    printf("%-44s %.1f MB\n", "size of the file", size_mb(dir));
    figures_print(&opening, "opening, file checked whole");
    figures_print(&first, "first code found after opening");
    figures_print(&codes, "code found");
    printf("%-44s p99 %.2f ms\n", "", codes.ms[codes.count * 99 / 100]);
    figures_print(&numbers, "number found among eight offices");
    printf("%-44s p99 %.2f ms\n", "", numbers.ms[numbers.count * 99 / 100]);
    clock_day_name(first_s + 86400, day);
    double from_ms = figures_now_ms();
    good = good && !err_is(roster_forget_before(*roster, day));
    printf("%-44s %.0f ms\n", "a day of 50000 forgotten", figures_now_ms() - from_ms);
    return good;
}

int main(int argc, char **argv)
{
    char dir[512], command[600];
    struct roster *roster = NULL;

    snprintf(dir, sizeof dir, "%s/bench_roster-XXXXXX", argc > 1 ? argv[1] : ".");
    if (mkdtemp(dir) == NULL || err_is(roster_open(dir, ROSTER_KEY_FILE, &roster))) {
        perror(dir);
        return 1;
    }
    bool good = measure(dir, &roster);
    if (!good)
        printf("a call failed: the figures do not count\n");
    roster_close(roster);
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command) == 0 && good ? 0 : 1;
}
