/* SPDX-License-Identifier: Apache-2.0 */
/*
 * web: reception's page and its interface over HTTPS (README.md), with libmicrohttpd. A thread for
 * each connection, of which there are WEB_CONNECTIONS_MAX at most: an answer may wait for ZMS or
 * for something to happen, and none waits for another's. Nobody is answered without TLS 1.2 or
 * later.
 *
 * What a request may be is judged by route.h before anything is done; bodies, headers, query and
 * time are bounded.
 */
#ifndef RECEPTION_WEB_H
#define RECEPTION_WEB_H

#include "reception/act.h"
#include "reception/entrance.h"

enum {
    WEB_CONNECTIONS_MAX = 200,
    WEB_CONNECTIONS_OF_ADDRESS = 80,  /* several browsers behind one address; a wall; tests */
    WEB_STREAMS_MAX = 100,            /* of events */
    WEB_CONNECTION_BYTES = 16 * 1024, /* of a request's line and headers */
    WEB_SILENCE_S = 15,               /* a connection on which nothing comes is closed */
    WEB_COMMENT_MS = 10000,           /* a stream without news says that it lives */
    WEB_LOGINS_A_MINUTE = 5,          /* of an address, and of an account */
    WEB_REQUESTS_AT_ONCE = 200,       /* of an address … */
    WEB_REQUEST_EACH_MS = 50,         /* … and one more each so often */
    WEB_FILES_MAX = 64,
    WEB_FILE_BYTES_MAX = 512 * 1024,
};

struct web_config {
    const char *listen; /* "127.0.0.1:8443", "[::]:8443" */
    const char *cert_file, *key_file;
    const char *asset_dir; /* the page's files, read now and never again */
    const char *version;
};

struct web;

/*
 * All that is handed over outlives it. ERR_SYNTAX: listen; ERR_GONE: no page or no certificate;
 * ERR_DENIED: certificate and key are not what they should be, or the address cannot be had.
 */
struct err web_open(const struct web_config *config, const struct actors *actors,
                    struct people *people, struct web **ret_web) MUST_CHECK;
/* Ends all connections, and joins. board_end comes before. */
void web_close(struct web *web);
/* Where it listens: the port, also where 0 was asked for. */
int web_port(const struct web *web);

#endif
