/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setup: a kiosk fresh from its package has a file that says nothing yet. It does not end over
 * that, as it would end in a loop of starts and a black screen: it shows what is missing, and
 * begins as soon as the file is right. Owner thread, before others are started.
 */
#ifndef SETUP_H
#define SETUP_H

#include "config.h"

enum setup_end {
    SETUP_DONE,       /* the file is right, and has been read (parts_configure) */
    SETUP_STOPPED,    /* a signal has come */
    SETUP_NO_DISPLAY, /* there is no screen to show faults on */
};

/*
 * Reads the file, as often as it changes, until it is right. Faults go to stderr, and over the
 * whole panel.
 */
enum setup_end setup_await(const char *path, struct config *ret_config);

#endif
