/* SPDX-License-Identifier: Apache-2.0 */
#include "halls.h"

#include "visit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGE_PORT = 8443 };

static const char *const devices[] = {"K1", "K2", "reception:desk", NULL};

bool halls_begin(struct halls *halls, char *ret_section, size_t size)
{
    const char *tmp = getenv("TMPDIR");

    *halls = (struct halls){.dir = ""};
    snprintf(halls->dir, sizeof halls->dir, "%.200s/ankunft-hall-XXXXXX",
             tmp != NULL ? tmp : "/tmp");
    if (mkdtemp(halls->dir) == NULL) {
        perror(halls->dir);
        halls->dir[0] = '\0';
        return false;
    }
    return bus_servers_start(&halls->bus, halls->dir, 1, devices) &&
           bus_section(&halls->bus, "K1", ret_section, size);
}

/* Reception on a machine of its own: no kiosk's store, all by the bus. */
static bool page_open(struct halls *halls, const char *url)
{
    char path[512], bus[2048], page[1024];
    int port = reception_port(PAGE_PORT);

    snprintf(path, sizeof path, "%s/reception.conf", halls->dir);
    FILE *file = fopen(path, "w");
    if (file == NULL || !bus_section(&halls->bus, "desk", bus, sizeof bus))
        return false;
    reception_section(halls->dir, port, page, sizeof page);
    fprintf(file,
            "[kiosk]\nid = desk\nstate_dir = %s/none\n\n[service]\nurl = %s\n\n"
            "[office 169]\nname = Bürgeramt Rathaus Tiergarten\nkiosks = 2\n\n"
            "[office 130]\nname = Landesamt für Einwanderung\nprefix = FA\nkiosks = 2\n\n"
            "[rule 169 1063441]\nlabel = Personalausweis\nlabel.en = Identity card\n\n%s%s",
            halls->dir, url, bus, page);
    return fclose(file) == 0 && reception_start(&halls->reception, halls->dir, path, port);
}

bool halls_open(struct halls *halls, const struct hall *first)
{
    struct hall_options options = first->options;
    char config[8192];

    if (!bus_section(&halls->bus, "K2", config, sizeof config))
        return false;
    options.id = "K2";
    options.config = config;
    options.practice = first->practice.url[0] != '\0' ? &first->practice : NULL;
    options.office_keys = options.other_office_keys = "kiosks = 2\n";
    return hall_open(&options, &halls->second) && page_open(halls, first->practice.url);
}

void halls_close(struct halls *halls)
{
    char command[512];

    reception_stop(&halls->reception);
    if (halls->second.dir[0] != '\0')
        hall_close(&halls->second);
    bus_servers_stop(&halls->bus);
    snprintf(command, sizeof command, "rm -rf '%s'", halls->dir);
    if (halls->dir[0] != '\0' && system(command) != 0)
        fprintf(stderr, "%s: not removed\n", halls->dir);
}

static bool say(const char *what, bool ok, const char *said)
{
    printf("%-16s %-4s %s\n", what, ok ? "ok" : "BAD", said);
    return ok;
}

bool halls_play(struct halls *halls, struct hall *first, const char *shots_dir)
{
    struct visit at_first = {.hall = first, .shots_dir = shots_dir, .name = "first", .ok = true};
    struct visit at_second = {
        .hall = &halls->second, .shots_dir = shots_dir, .name = "copy", .ok = true};
    json_t *booking = visit_book(&at_first, 169, 10, "confirmed");
    char words[64];

    visit_see(&at_first, "START", "");
    visit_hold_up(&at_first, booking);
    visit_see(&at_first, "DONE", "PRINTED");
    visit_leave(&at_first);
    say("first kiosk", at_first.ok, at_first.said);
    visit_hold_up(&at_second, booking);
    visit_see_verdict(&at_second, "ALREADY");
    visit_leave(&at_second);
    say("its copy", at_second.ok, at_second.said);
    json_decref(booking);
    int arrived = reception_count(&halls->reception, "agent", "arrived");
    snprintf(words, sizeof words, "reception sees %d arrived", arrived);
    return say("reception", arrived > 0, words) && at_first.ok && at_second.ok;
}
