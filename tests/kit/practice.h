/* SPDX-License-Identifier: Apache-2.0 */
/*
 * practice: the practice booking service as a child process, with its control calls. One thread.
 * JSON answers are new references. A control call that fails ends the program: nothing can be
 * tested without it.
 */
#ifndef KIT_PRACTICE_H
#define KIT_PRACTICE_H

#include "kit/proc.h"

#include <jansson.h>
#include <stdint.h>

struct practice {
    struct proc proc;
    char url[128];     /* "http://127.0.0.1:PORT" */
    char ca_file[256]; /* of the option --tls-cert: what its control calls trust; "" */
};

/* program: path of zms-practice; options ends with NULL, may be NULL. */
bool practice_start(struct practice *practice, const char *program, const char *const options[]);
void practice_stop(struct practice *practice);

json_t *practice_get(struct practice *practice, const char *path);
json_t *practice_post(struct practice *practice, const char *path, json_t *stolen_body);
void practice_delete(struct practice *practice, const char *path);

/* Creates a booking `minutes` from now; the answer has id, authKey, displayNumber, date, …. */
json_t *practice_book(struct practice *practice, int scope, int minutes, const char *status);
/* The booking as it is now, or NULL. */
json_t *practice_booking(struct practice *practice, int64_t id);
void practice_fault(struct practice *practice, const char *route, const char *kind, int ms,
                    int count);
void practice_mend(struct practice *practice);

#endif
