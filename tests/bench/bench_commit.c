/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_commit: a check-in, and a number of the kiosk's own, made durable, against the cost of a
 * bare write and fsync on the same disk.
 *
 *   bench_commit [FOLDER]   where to write; the working directory if not said
 */
#include "figures.h"
#include "store/journal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { COMMITS = 500 };

static void bare(const char *dir, struct figures *figures)
{
    char path[600], block[512];

    memset(block, 'x', sizeof block);
    snprintf(path, sizeof path, "%s/bare", dir);
    int fd = open(path, O_CREAT | O_RDWR | O_TRUNC | O_CLOEXEC, 0600);
    for (int i = 0; fd >= 0 && i < COMMITS; i++) {
        double from_ms = figures_now_ms();
        if (write(fd, block, sizeof block) != (ssize_t)sizeof block || fsync(fd) != 0)
            break;
        figures_add(figures, figures_now_ms() - from_ms);
    }
    close(fd);
    unlink(path);
}

static void durable(struct journal *journal, struct figures *figures)
{
    for (int i = 0; i < COMMITS; i++) {
        struct checkin_record record = {.ref = {.id = 100000 + i}, .scope = 169};
        struct daytime_reading now = {.wall_ms = time(NULL) * 1000, .sure = true};
        struct journal_uid uid = journal_uid_make();
        struct journal_receipt receipt;
        record.start_s = record.arrived_s = record.write_arrival_s = time(NULL);
        snprintf(record.number, sizeof record.number, "%d", 100000 + i);
        double from_ms = figures_now_ms();
        if (err_is(journal_record_checkin(journal, &uid, &record, &now, &receipt)))
            break;
        figures_add(figures, figures_now_ms() - from_ms);
    }
}

static void own(struct journal *journal, struct figures *figures)
{
    const struct own_numbers numbers = {.prefix = "KA", .first = 1, .last = COMMITS};

    for (int i = 0; i < COMMITS; i++) {
        struct walkin_record record = {.scope = 169, .asked_s = time(NULL)};
        struct daytime_reading now = {.wall_ms = time(NULL) * 1000, .sure = true};
        struct journal_uid uid = journal_uid_make();
        char number[BOOKING_NUMBER_MAX + 1];
        struct journal_receipt receipt;
        double from_ms = figures_now_ms();
        if (err_is(journal_record_own(journal, &uid, &record, &numbers, &now, &receipt, number)) ||
            number[0] == '\0')
            break;
        figures_add(figures, figures_now_ms() - from_ms);
    }
}

int main(int argc, char **argv)
{
    static struct figures bare_figures, durable_figures, own_figures;
    char dir[512], command[600];
    struct journal *journal;
    const struct journal_self self = {.kiosk = "K1"};

    snprintf(dir, sizeof dir, "%s/bench_commit-XXXXXX", argc > 1 ? argv[1] : ".");
    if (mkdtemp(dir) == NULL || err_is(journal_open(dir, &self, &journal))) {
        perror(dir);
        return 1;
    }
    bare(dir, &bare_figures);
    durable(journal, &durable_figures);
    own(journal, &own_figures);
    journal_close(journal);
    figures_print(&bare_figures, "write of 512 bytes and fsync");
    figures_print(&durable_figures, "check-in durable in the journal");
    figures_print(&own_figures, "own number durable in the journal");
    printf("%-44s %.2f\n", "check-in to bare fsync, medians",
           figures_median(&durable_figures) / figures_median(&bare_figures));
    printf("%-44s %.2f\n", "own number to bare fsync, medians",
           figures_median(&own_figures) / figures_median(&bare_figures));
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command) == 0 ? 0 : 1;
}
