/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cable: the network of the hall. Each place has an address of its own; as root each also has a
 * network of its own, joined to the others by a cable that can be pulled: what is under way is then
 * silent, as in life. Without those rights all addresses are this machine's and nothing can be
 * pulled. One thread, before any other is made.
 */
#ifndef HALL_CABLE_H
#define HALL_CABLE_H

#include <stdbool.h>
#include <stddef.h>

enum { CABLE_PLACES = 8 };

/* Where the program itself stands, if they are real. */
#define CABLE_HUB "10.77.0.1"

struct cables {
    bool real; /* they can be pulled */
    int count;
    int fds[CABLE_PLACES]; /* each place's network */
};

/* The program itself comes to stand at the hub, and with its end all of it is gone. */
struct cables cables_lay(int count);
/* "10.77.0.11" of place 0, and so on. */
void cable_address(const struct cables *cables, int place, char *ret_text, size_t size);
/*
 * Words in front of a command that is to run at a place: argv[0] to argv[n - 1]; how many.
 * text: of this size at least, lives as long as they.
 */
enum { CABLE_WORDS = 2, CABLE_TEXT_MAX = 64 };
int cable_words(const struct cables *cables, int place, char text[CABLE_TEXT_MAX],
                const char *ret_words[CABLE_WORDS]);
/* Only where they are real. */
void cable_pull(const struct cables *cables, int place, bool out);

#endif
