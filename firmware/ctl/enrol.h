/* SPDX-License-Identifier: Apache-2.0 */
/*
 * enrol: a kiosk set up from one line (enrol_code.h), and that line made of a configuration. The
 * line holds the account's password: memory is wiped, files are closed to others. Exit codes: 0
 * done, 1 not, with the reason on stderr and nothing changed, 2 asked wrongly.
 */
#ifndef CTL_ENROL_H
#define CTL_ENROL_H

#include <stdbool.h>

/* "" or NULL: not said. */
struct enrol_wish {
    const char *from; /* a file with the line, the text, or a PNG or JPEG of the code; NULL:
                         standard input, one line */
    const char *out;  /* the configuration to write; NULL: /etc/ankunft/ankunft.conf */
    const char
        *owner;    /* the user as whom the kiosk runs, to read what is written; NULL: ourselves */
    bool force;    /* replace what is there */
    bool no_check; /* do not ask the booking service */
};

/*
 * Writes the configuration (0640, ours, of the owner's group), and the password and the certificate
 * (0600, the owner's) beside it. The
 * configuration comes last, by one rename: until then the old one is in force, with its files.
 */
int enrol_take(const struct enrol_wish *wish);
/* Prints the line, or draws it as a QR code into a PNG file. */
int enrol_make(const char *config_file, const char *png);

#endif
