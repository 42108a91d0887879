/* SPDX-License-Identifier: Apache-2.0 */
/*
 * torture: the real kiosk, killed at random moments and at every boundary of its disk in turn,
 * among random faults of the service, until the books of everybody are compared. See README.md.
 */
#include "absence.h"
#include "books.h"
#include "boundary.h"
#include "midnight.h"
#include "round.h"

#include <getopt.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    JOBS_MAX = 16,
    CUTS_A_BALANCE = 50,
    CUTS_A_STAND = 250, /* then everything begins anew, so that no list grows without end */
    CUTS_A_ROUND = 5,
    MIDNIGHTS =
        8, /* the last cuts of a stand that has bookings on its disk; fewer of a short run */
};

/* What the jobs share. */
struct run {
    unsigned long seed;
    int jobs, cuts;
    struct boundaries *boundaries;
    _Atomic int *left; /* cuts that nobody has taken on yet */
};

struct job {
    pid_t pid;
    int fd; /* its tally comes here */
};

static int usage(void)
{
    fputs("usage: torture [--cuts N] [--jobs N] [--seed N]\n", stderr);
    return 64;
}

static int cuts_claim(struct run *run, int most)
{
    int left = atomic_load(run->left), take;

    do {
        take = left < most ? left : most;
    } while (!atomic_compare_exchange_weak(run->left, &left, left - take));
    return take;
}

static int nights_claim(struct run *run)
{
    int share = run->cuts / run->jobs / (2 * MIDNIGHTS);

    return cuts_claim(run, share < MIDNIGHTS ? share : MIDNIGHTS);
}

/* While people do not come, a few come late. */
static bool is_about_absences(struct round *round)
{
    return round->stand->options.absences && !absence_is_over(round) &&
           !chance_percent(round->chance, 20);
}

/* Rounds until the cuts are made, or all of the run. *ret_made: how many of them. */
static bool rounds_run(struct run *run, struct round *round, int cuts, int *ret_made)
{
    int begun = round->tally->cuts;
    bool ok = true;

    *ret_made = 0;
    while (ok && *ret_made < cuts) {
        int most = cuts - *ret_made < CUTS_A_ROUND ? cuts - *ret_made : CUTS_A_ROUND;
        int before = round->tally->cuts;
        round->most_cuts = cuts_claim(run, most);
        if (round->most_cuts == 0)
            break;
        ok = is_about_absences(round) ? absence_round(round) : round_run(round);
        atomic_fetch_add(run->left, round->most_cuts - (round->tally->cuts - before));
        *ret_made = round->tally->cuts - begun;
    }
    return ok;
}

/* One stand until its cuts are done. False: something was lost, doubled or wrong. */
static bool stand_torture(struct run *run, struct chance *chance,
                          const struct stand_options *options, struct tally *tally)
{
    struct stand stand;
    struct books books = {.guests = NULL};
    struct round round = {.stand = &stand,
                          .books = &books,
                          .chance = chance,
                          .boundaries = run->boundaries,
                          .tally = tally};
    int nights = options->roster ? nights_claim(run) : 0, made = CUTS_A_BALANCE;

    stand_open(&stand, options);
    bool ok = stand_kiosk_ready(&stand);
    if (!ok)
        printf("torture: the kiosk does not start; its log: %s/log\n", stand.dir);
    if (ok && options->absences)
        absence_prepare(&round);
    for (int all = 0; ok && all < CUTS_A_STAND && made == CUTS_A_BALANCE; all += made) {
        ok = rounds_run(run, &round, CUTS_A_BALANCE, &made);
        ok = ok && books_balance(&books, &stand, tally);
    }
    for (int i = 0; ok && i < nights; i++)
        ok = midnight_run(&round);
    tally->numbers += books.shown_count;
    tally->own += books.found.own;
    tally->lost_numbers += books.found.lost_numbers;
    tally->absences += books.found.absences;
    tally->revoked += books.found.revoked;
    books_close(&books);
    stand_close(&stand, !ok);
    return ok;
}

/* Stands of each kind in turn; every sixth is about people who do not come. */
static struct stand_options stand_options_of(int i)
{
    if (i % 6 == 5)
        return (struct stand_options){.roster = true, .absences = true};
    return (struct stand_options){.roster = i % 2 == 0,
                                  .own = (enum stand_own)(i % STAND_OWN_COUNT)};
}

static void job_run(struct run *run, int number, struct tally *ret_tally)
{
    struct chance chance = {.state = (uint64_t)run->seed * 1000003u + (uint64_t)number};
    bool ok = true;

    for (int i = number; ok && atomic_load(run->left) > 0; i++) {
        struct stand_options options = stand_options_of(i);
        ok = stand_torture(run, &chance, &options, ret_tally);
        printf("kiosk %d: %d cuts, %d visits, %d walk-in numbers seen, %d slips read\n", number + 1,
               ret_tally->cuts, ret_tally->visits, ret_tally->numbers, ret_tally->slips);
        fflush(stdout);
    }
}

static bool job_start(struct job *job, struct run *run, int number)
{
    pid_t parent = getpid();
    struct tally tally = {.cuts = 0};
    int fds[2];

    if (pipe(fds) != 0)
        return false;
    fflush(stdout);
    job->pid = fork();
    if (job->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(1);
        close(fds[0]);
        job_run(run, number, &tally);
        bool told = write(fds[1], &tally, sizeof tally) == (ssize_t)sizeof tally;
        exit(told ? 0 : 2);
    }
    close(fds[1]);
    job->fd = fds[0];
    return job->pid > 0;
}

/* False: it ended without a tally, which is no torture passed. */
static bool job_end(const struct job *job, struct tally *sum)
{
    struct tally t;
    int status = 0;

    bool ok = read(job->fd, &t, sizeof t) == (ssize_t)sizeof t;
    close(job->fd);
    ok = waitpid(job->pid, &status, 0) == job->pid && WIFEXITED(status) &&
         WEXITSTATUS(status) == 0 && ok;
    if (!ok)
        return false;
    sum->cuts += t.cuts;
    sum->lost += t.lost;
    sum->doubled += t.doubled;
    sum->wrong_no_shows += t.wrong_no_shows;
    sum->visits += t.visits;
    sum->typed += t.typed;
    sum->numbers += t.numbers;
    sum->slips += t.slips;
    sum->no_answer += t.no_answer;
    sum->balances += t.balances;
    sum->own += t.own;
    sum->lost_numbers += t.lost_numbers;
    sum->absences += t.absences;
    sum->revoked += t.revoked;
    return true;
}

int main(int argc, char **argv)
{
    static const struct option names[] = {{"cuts", required_argument, NULL, 'c'},
                                          {"jobs", required_argument, NULL, 'j'},
                                          {"seed", required_argument, NULL, 's'},
                                          {0}};
    long cuts = 10000, jobs = 8;
    struct run run = {.seed = 1};
    struct job running[JOBS_MAX];
    struct tally sum = {.cuts = 0};
    bool ok = true;

    for (int o; (o = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        if (o == 'c')
            cuts = strtol(optarg, NULL, 10);
        else if (o == 'j')
            jobs = strtol(optarg, NULL, 10);
        else if (o == 's')
            run.seed = strtoul(optarg, NULL, 10);
        else
            return usage();
    }
    if (optind != argc || cuts < 1 || cuts > 10000000 || jobs < 1 || jobs > JOBS_MAX)
        return usage();
    setenv("TZ", "Europe/Berlin", 1); /* the offices' days */
    run.cuts = (int)cuts;
    run.jobs = (int)jobs;
    run.boundaries = boundaries_make();
    run.left =
        mmap(NULL, sizeof *run.left, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (run.left == MAP_FAILED)
        return 2;
    atomic_store(run.left, (int)cuts);
    time_t began = time(NULL);
    for (int i = 0; i < jobs; i++)
        if (!job_start(&running[i], &run, i))
            return 2;
    for (int i = 0; i < jobs; i++)
        ok = job_end(&running[i], &sum) && ok;
    printf("seed=%lu visits=%d typed=%d walk-in numbers=%d slips read=%d "
           "walk-ins sent to a person=%d balances=%d seconds=%lld\n",
           run.seed, sum.visits, sum.typed, sum.numbers, sum.slips, sum.no_answer, sum.balances,
           (long long)(time(NULL) - began));
    printf("own numbers=%d lost numbers=%d absences reported=%d came after that=%d\n", sum.own,
           sum.lost_numbers, sum.absences, sum.revoked);
    boundaries_print(run.boundaries);
    printf("cuts=%d lost=%d doubled=%d wrong_no_shows=%d\n", sum.cuts, sum.lost, sum.doubled,
           sum.wrong_no_shows);
    return ok && sum.cuts == cuts && sum.lost + sum.doubled + sum.wrong_no_shows == 0 ? 0 : 1;
}
