/* SPDX-License-Identifier: Apache-2.0 */
/* week: some days of an office in compressed time. See README.md. */
#include "books.h"
#include "warp.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct options {
    int days, visitors, roster_s;
    int wrong_percent; /* -1: as the plan has it */
    unsigned long seed;
    const char *from; /* "YYYY-MM-DD" */
    bool ordinary, keep;
};

static int usage(void)
{
    fprintf(stderr, "usage: week [--days 7] [--visitors 600] [--seed 1] [--from 2026-10-22]\n"
                    "            [--roster-s 600] [--wrong-starts 5]\n"
                    "            [--ordinary] [--keep]\n");
    return 2;
}

static bool options_read(int argc, char **argv, struct options *ret)
{
    static const struct option longs[] = {{"days", required_argument, NULL, 'd'},
                                          {"visitors", required_argument, NULL, 'v'},
                                          {"seed", required_argument, NULL, 's'},
                                          {"from", required_argument, NULL, 'f'},
                                          {"roster-s", required_argument, NULL, 'r'},
                                          {"ordinary", no_argument, NULL, 'o'},
                                          {"keep", no_argument, NULL, 'k'},
                                          {"wrong-starts", required_argument, NULL, 'w'},
                                          {NULL, 0, NULL, 0}};

    *ret = (struct options){.days = 7,
                            .visitors = 600,
                            .roster_s = 600,
                            .wrong_percent = -1,
                            .seed = 1,
                            .from = "2026-10-22"};
    for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;)
        if (c == 'd')
            ret->days = (int)strtol(optarg, NULL, 10);
        else if (c == 'v')
            ret->visitors = (int)strtol(optarg, NULL, 10);
        else if (c == 's')
            ret->seed = strtoul(optarg, NULL, 10);
        else if (c == 'f')
            ret->from = optarg;
        else if (c == 'r')
            ret->roster_s = (int)strtol(optarg, NULL, 10);
        else if (c == 'w')
            ret->wrong_percent = (int)strtol(optarg, NULL, 10);
        else if (c == 'o')
            ret->ordinary = true;
        else if (c == 'k')
            ret->keep = true;
        else
            return false;
    return optind == argc && ret->days >= 1 && ret->days <= DAYS_MAX && ret->visitors >= 1 &&
           ret->visitors <= 2000;
}

static int64_t day_read(const char *text)
{
    struct tm tm = {.tm_isdst = -1, .tm_hour = 12};

    return strptime(text, "%Y-%m-%d", &tm) != NULL ? (int64_t)mktime(&tm) : 0;
}

static void table_print(const struct plan *plan, const struct tally *tally)
{
    printf("%-14s %8s %5s %7s %4s %6s %7s %7s %9s %4s %6s %7s %11s\n", "day", "expected", "early",
           "on time", "late", "missed", "unknown", "revoked", "walk-ins", "own", "sent", "refused",
           "turned away");
    for (int i = 0; i < plan->days; i++) {
        const struct day *d = &tally->days[i];
        char name[20];
        time_t noon = (time_t)plan->midnights[i] + 43200;
        strftime(name, sizeof name, "%a %Y-%m-%d", localtime(&noon));
        printf("%-14s %8d %5d %7d %4d %6d %7d %7d %9d %4d %6d %7d %11d\n", name, d->expected,
               d->early, d->on_time, d->late, d->missed, d->unknown, d->revoked, d->walk_ins,
               d->own, d->sent, d->refused, d->turned_away);
    }
}

/* What was done to the kiosk, for whoever looks at differences. */
static void gaps_print(const struct world *world)
{
    static const char *const names[] = {"dark", "scanner", "network", "faults"};

    for (int i = 0; i < world->gap_count; i++) {
        char from[20], until[20];
        time_t from_s = (time_t)world->gaps[i].from_s, until_s = (time_t)world->gaps[i].until_s;
        strftime(from, sizeof from, "%d. %H:%M:%S", localtime(&from_s));
        strftime(until, sizeof until, "%d. %H:%M:%S", localtime(&until_s));
        printf("gap: %s from %s to %s\n", names[world->gaps[i].kind], from, until);
    }
}

int main(int argc, char **argv)
{
    static struct world world;
    static struct house house;
    static struct tally tally;
    struct options options;
    struct plan plan;

    setvbuf(stdout, NULL, _IOLBF, 0);
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    if (!options_read(argc, argv, &options) || day_read(options.from) <= 0)
        return usage();
    int64_t began_ms = warp_real_ms();
    plan_make(&plan, day_read(options.from), options.days, options.visitors);
    plan.ordinary = options.ordinary;
    if (options.wrong_percent >= 0)
        plan.wrong_percent = options.wrong_percent;
    const struct house_options h = {.ordinary = options.ordinary,
                                    .roster_s = options.roster_s,
                                    .stale_s = options.roster_s * 3 / 2};
    /* The evening before, so that the first night is whole. */
    house_open(&house, plan.midnights[0] - 2 * 3600, &h);
    world_open(&world, &house, options.seed);
    plan_fill(&plan, &world);
    world_run(&world, plan.midnights[plan.days] + 600);
    books_balance(&world, &plan, &tally);
    int wrong = tally.lost + tally.doubled + tally.wrong_no_shows + tally.unbalanced;
    table_print(&plan, &tally);
    printf("seed=%lu starts=%d cuts=%d troubles=%d lists=%d slips=%d seconds=%.1f\n", options.seed,
           house.starts, house.cuts, world.trouble_count, atomic_load(&house.lists),
           house.slip_count, (double)(warp_real_ms() - began_ms) / 1000);
    if (wrong > 0 || options.keep)
        gaps_print(&world);
    if (wrong > 0 || options.keep)
        printf("week: its state, the service's data and the log: %s\n", house.dir);
    printf("days=%d visitors=%d lost=%d doubled=%d wrong_no_shows=%d unbalanced=%d\n", plan.days,
           tally.visitors, tally.lost, tally.doubled, tally.wrong_no_shows, tally.unbalanced);
    house_close(&house, wrong > 0 || options.keep);
    world_close(&world);
    return wrong == 0 ? 0 : 1;
}
