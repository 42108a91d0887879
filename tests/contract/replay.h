/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONTRACT_REPLAY_H
#define CONTRACT_REPLAY_H

#include "child.h"
#include "client.h"

#include <stdint.h>

/* One recorded exchange made live: a fresh service, brought into the state that the recording
 * speaks of, and the recorded request with live ids, keys and sessions. */
struct replay {
    const char *name;
    json_t *recording;
    json_t *plan; /* what cannot be told from the recording; may be NULL */
    struct child child;
    json_t *booking; /* as /practice/ lists it; NULL = none */
    json_t *session; /* headers of the login; NULL = none */
};

/* Why a recording lies outside of the covered part; NULL when it is inside. */
const char *replay_outside(json_t *recording);

/* The time on the clock of the recorded server. */
int64_t replay_moment(json_t *recording);

/* "METHOD /path/#/…" without ids, keys and query: recordings with the same are siblings. */
void replay_call_name(json_t *recording, char *out, size_t size);

int replay_arrange(struct replay *replay);
void replay_send(struct replay *replay, struct reply *reply);
void replay_end(struct replay *replay);

#endif
