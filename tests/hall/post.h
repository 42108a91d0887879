/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post: one kiosk of the hall with its scanner and its printer, and what a visitor at it can do.
 * It may be killed, stopped and begun again by the room's thread while a visitor's thread talks to
 * it: the lock is between them. An answer that a killed kiosk had not given is lost, as the
 * picture on its screen is.
 */
#ifndef HALL_POST_H
#define HALL_POST_H

#include "kit/proc.h"

#include <pthread.h>
#include <stdint.h>

enum post_end {
    POST_OK,     /* "ok …" */
    POST_NOT,    /* "fail: …" */
    POST_DEAD,   /* the kiosk has ended, or was begun anew meanwhile */
    POST_SILENT, /* no answer within the time: stopped, or too busy */
};

struct post {
    char dir[220];    /* everything of it lies here; "state" in it is the kiosk's own */
    char config[260]; /* its configuration */
    char id[8];
    const char *const *words; /* before its command: where it stands in the network */
    int word_count;
    struct proc scanner, printer;
    pthread_mutex_t lock; /* guards all below */
    struct proc kiosk;
    bool runs;
    int owed; /* answers to come that nobody waits for any more */
};

/* Scanner and printer; ends the program where they do not start. */
void post_open(struct post *post, const char *program_dir);
void post_close(struct post *post);

/* By the room's thread, as children die with the thread that made them. */
void post_kiosk_start(struct post *post, const char *program_dir);
void post_kiosk_kill(struct post *post);
/* SIGSTOP, SIGCONT. */
void post_kiosk_signal(struct post *post, int signal);

bool post_hold_up(struct post *post, const char *link);
/* One line to the kiosk and its answer. */
enum post_end post_ask(struct post *post, int wait_ms, char ret_line[PROC_LINE_MAX],
                       const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
