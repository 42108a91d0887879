/* SPDX-License-Identifier: Apache-2.0 */
/*
 * halls: a second kiosk beside the first, the bus they share, and reception's page on it. One
 * thread.
 */
#ifndef DEMO_HALLS_H
#define DEMO_HALLS_H

#include "kit/bus.h"
#include "kit/hall.h"

struct halls {
    char dir[256]; /* of the bus and of reception, removed by halls_close */
    struct bus_servers bus;
    struct hall second;
    struct reception reception;
};

/* Starts the bus; what the first kiosk's configuration needs for it goes to ret_section. */
bool halls_begin(struct halls *halls, char *ret_section, size_t size);
/* The second kiosk, set up as the first is, and reception. */
bool halls_open(struct halls *halls, const struct hall *first);
void halls_close(struct halls *halls);

/*
 * Without windows: a code at one kiosk, its copy at the other, and what reception sees. One line
 * each on stdout; true if all went as it should.
 */
bool halls_play(struct halls *halls, struct hall *first, const char *shots_dir);

#endif
