/* SPDX-License-Identifier: Apache-2.0 */
/*
 * little_server: a scripted HTTP server on 127.0.0.1 inside a test. It answers the n-th request it
 * gets, on whatever connection, with the n-th reply of its script, and the last one for good.
 */
#ifndef LITTLE_SERVER_H
#define LITTLE_SERVER_H

#include <stdbool.h>
#include <stddef.h>

enum little_manner {
    LITTLE_KEEP,    /* reply, keep the connection */
    LITTLE_CLOSE,   /* reply (maybe "", maybe half of one), then close */
    LITTLE_SILENCE, /* say nothing, keep the connection */
};

struct little_reply {
    enum little_manner manner;
    const char *bytes; /* whole, with head */
    size_t len;        /* 0: strlen(bytes) */
};

struct little_server;

struct little_server *little_start(const struct little_reply *script, size_t count);
void little_stop(struct little_server *server);
/* "http://127.0.0.1:PORT" */
const char *little_url(const struct little_server *server);
/* Requests got so far. */
int little_count(struct little_server *server);
/* Waits until the server has got n requests; fails the test after ten seconds. */
void little_await(struct little_server *server, int n);
/* The n-th request from 0, head and body; valid until little_stop. */
const char *little_request(struct little_server *server, int n);

/* A reply with a JSON body and its length, on the heap of the test (never freed). */
const char *little_json(int status, const char *body);
/* {"meta":{"error":false},"data":…} under 200. */
const char *little_data(const char *data);
/* A fault of ZMS. */
const char *little_fault(int status, const char *exception);

#endif
