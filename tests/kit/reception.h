/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reception: ankunft-reception as a child process, with a certificate made just now. One thread.
 */
#ifndef KIT_RECEPTION_H
#define KIT_RECEPTION_H

#include "kit/proc.h"

struct reception {
    struct proc proc;
    char url[64]; /* "https://127.0.0.1:PORT/"; "": it does not run */
    char dir[256];
};

/* This port where it is free, else any that is. -1: none. */
int reception_port(int wanted);
/* The section of the configuration, for files in dir; day lists by the account "agent-2". */
void reception_section(const char *dir, int port, char *ret_text, size_t size);
/* Starts it with that file, which has the section; says on stderr what does not work. */
bool reception_start(struct reception *reception, const char *dir, const char *config, int port);
/* Ends it, and removes what it has in dir. */
void reception_stop(struct reception *reception);
/*
 * Opens the page in a browser of this machine, if there is one, which trusts this certificate and
 * no other; false: there is none.
 */
bool reception_browse(const struct reception *reception);

/* Logs in and counts the rows of the page that have the status; -1: it does not answer. */
int reception_count(const struct reception *reception, const char *account, const char *status);

#endif
