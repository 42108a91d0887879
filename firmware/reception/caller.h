/* SPDX-License-Identifier: Apache-2.0 */
/*
 * caller: a line to ZMS for one request of a person, by the person's own session. Opened for it and
 * closed after it: people ask a few times a minute, and nobody's key outlives the question. A dead
 * key is seen by caller_close.
 */
#ifndef RECEPTION_CALLER_H
#define RECEPTION_CALLER_H

#include "config.h"
#include "net/zms.h"
#include "reception/people.h"

/* What the callers of all threads share. */
struct callers {
    const struct config *config;
    struct service_config service;
    struct reach reach;
};

struct caller {
    struct http *http;
    struct session *session;
    struct zms zms;
};

/* config and daytime outlive it. */
void callers_init(struct callers *callers, const struct config *config, struct daytime *daytime);
void callers_deinit(struct callers *callers);

/* key "": nobody's yet, for a login. Errors as http_open. */
struct err caller_open(struct callers *callers, const char *key,
                       struct caller *ret_caller) MUST_CHECK;
/* False: ZMS knows the key no more. */
bool caller_close(struct caller *caller);

#endif
