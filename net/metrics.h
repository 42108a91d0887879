/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metrics: GET /metrics for Prometheus, and nothing else. Loopback addresses may do without token
 * and TLS; any other is refused without both. One thread of its own (libmicrohttpd's); at most
 * METRICS_CONNECTIONS at once, idle ones are closed after METRICS_IDLE_S.
 */
#ifndef NET_METRICS_H
#define NET_METRICS_H

#include "base/buf.h"
#include "base/err.h"
#include "port.h"

enum {
    METRICS_CONNECTIONS = 8,
    METRICS_IDLE_S = 10,
    METRICS_TEXT_MAX = 1024 * 1024, /* of one answer; enough for 80 kiosks */
    METRICS_TOKEN_MIN = 16,
    METRICS_TOKEN_MAX = 255
};

struct metrics_config {
    const char *listen;               /* as base/address.h has it */
    const char *token_file;           /* "": none; the token is its first line */
    const char *cert_file, *key_file; /* PEM; "": no TLS */
};

struct metrics;

/*
 * write: adds the whole text (core/openmetrics.h), on the server's thread; NULL: the state that
 * metrics_hall was told last. ERR_SYNTAX: no address, or the token is too short, too long or has
 * other characters than visible ASCII; ERR_DENIED: the address is reached by others, and token or
 * certificate are missing; else as files and the system say. Logs which.
 */
struct err metrics_open(const struct metrics_config *config,
                        void (*write)(void *self, struct buf *out), void *self,
                        struct metrics **ret_metrics) MUST_CHECK;
/* NULL: nothing to do. */
void metrics_close(struct metrics *metrics);
/* Keeps what the owner tells; answers nothing. Where there was a write, it is not looked at. */
struct hall_port metrics_hall(struct metrics *metrics);
/* The one that the system chose, where the address had 0. */
int metrics_port(const struct metrics *metrics);

/*
 * The status of the answer: 200, 401, 404 or 405. authorization: the header, or NULL; token: "" for
 * none. Takes the same time for any wrong token. Pure; fuzzed.
 */
int metrics_status(const char *method, const char *path, const char *authorization,
                   const char *token);

#endif
