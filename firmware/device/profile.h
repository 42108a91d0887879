/* SPDX-License-Identifier: Apache-2.0 */
/*
 * profile: what a family of printers is like, from assets/printers.conf. Pure but for
 * profiles_load; any thread.
 *
 *     # a comment
 *     [epson-tm-m30]          small letters, digits and hyphens
 *     width_80_px = 576       dots across an 80 mm roll; 0: it takes none such
 *     …                       each key once; those of a presenter may be left out
 *
 * Read whole or refused whole, each fault as "file:line: key 'x': expected …, got …".
 */
#ifndef DEVICE_PROFILE_H
#define DEVICE_PROFILE_H

#include "base/err.h"
#include "device/escpos.h"
#include "device/inquiry.h"

enum {
    PROFILES_MAX = 48,
    PROFILE_NAME_MAX = 32,
    PROFILE_LINE_MAX = 512,
    PROFILE_FILE_MAX = 64 * 1024,
    PROFILE_WIDTH_MIN_PX = 300,
    PROFILE_WIDTH_MAX_PX = 832,
};

struct profile {
    char name[PROFILE_NAME_MAX + 1];
    int width_58_px, width_80_px; /* 0: takes no such roll */
    int dpi;                      /* dots an inch, along the paper as across it */
    int cut;                      /* enum escpos_cut */
    int feed_dots;                /* from the head to beyond the cutter or the edge */
    bool near_end;     /* has a sensor for little paper; else what it says of it is not heard */
    int status;        /* enum inquiry_way */
    int present_steps; /* of its presenter, 0: there is none */
    bool retracts;
};

struct profiles {
    struct profile list[PROFILES_MAX];
    int count;
};

/* Takes one fault, without a newline. */
struct profile_sink {
    void *self;
    void (*line)(void *self, const char *message);
};

/* ERR_SYNTAX: faults were reported and *ret_profiles is empty. name stands in the messages. */
struct err profiles_read(const char *name, const char *bytes, size_t len, struct profile_sink sink,
                         struct profiles *ret_profiles) MUST_CHECK;
/* The same from a file; one that cannot be read is a fault like any other. */
struct err profiles_load(const char *path, struct profile_sink sink,
                         struct profiles *ret_profiles) MUST_CHECK;
/* NULL: there is none of that name. */
const struct profile *profiles_find(const struct profiles *profiles, const char *name);

#endif
