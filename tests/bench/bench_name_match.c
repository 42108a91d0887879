/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_name_match: the name of a document against those of bookings: one of them, and all of a day
 * (1,000 bookings), as when a document is all that a visitor has. The names are names.tsv's. Also
 * the worst that a name can do.
 */
#include "figures.h"
#include "identity/name_match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY = 1000, NAMES_MAX = 1000, TURNS = 200 };

static char names[NAMES_MAX][BOOKING_NAME_MAX + 1];
static int name_count;

static bool names_read(void)
{
    char line[1000];
    FILE *file = fopen(SOURCE_DIR "/tests/unit/identity/names.tsv", "r");

    if (file == NULL)
        return false;
    while (name_count < NAMES_MAX && fgets(line, sizeof line, file) != NULL) {
        char *rest = line;
        if (line[0] == '#')
            continue;
        strsep(&rest, "\t");
        strsep(&rest, "\t");
        snprintf(names[name_count++], sizeof names[0], "%s", strsep(&rest, "\t"));
    }
    fclose(file);
    return name_count > 0;
}

static void measure(const char *what, const struct mrz_name *name, const char *booked)
{
    static struct figures figures;

    figures.count = 0;
    for (int i = 0; i < FIGURES_MAX; i++) {
        double from_ms = figures_now_ms();
        name_match(name, booked);
        figures_add(&figures, figures_now_ms() - from_ms);
    }
    double median = figures_median(&figures);
    printf("%-44s median %.4f ms, p99 %.4f ms\n", what, median, figures.ms[FIGURES_MAX * 99 / 100]);
}

int main(void)
{
    static struct figures day;
    static const struct mrz_name plain = {.primary = "MUSTERMANN", .secondary = "ERIKA"};
    static const struct mrz_name worst = {.primary = "A A A A A A A A A A A A A A A A A A A A",
                                          .secondary = "A A A A A A A A A A A A A A A A A A"};
    long matching = 0;

    if (!names_read()) {
        perror("names.tsv");
        return 1;
    }
    for (int turn = 0; turn < TURNS; turn++) {
        double from_ms = figures_now_ms();
        for (int i = 0; i < DAY; i++)
            matching += name_match(&plain, names[i % name_count]) == DOCUMENT_MATCHES;
        figures_add(&day, figures_now_ms() - from_ms);
    }
    printf("%-44s %ld a day\n", "matching", matching / TURNS);
    figures_print(&day, "a document against 1,000 bookings");
    measure("one booking that matches", &plain, "Erika Mustermann");
    measure("one booking in Cyrillic", &plain, "Эрика Мустерманн");
    measure("a booking made to take long", &worst, "B A A A A A A A A A A A A A A A");
    return 0;
}
