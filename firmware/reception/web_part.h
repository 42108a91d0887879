/* SPDX-License-Identifier: Apache-2.0 */
/*
 * web_part: what the parts of web share: web.c (connections, requests and their judgement),
 * web_answer.c (answers), web_api.c (what is done), web_stream.c (events), web_file.c (the page).
 * Nobody else includes it.
 */
#ifndef RECEPTION_WEB_PART_H
#define RECEPTION_WEB_PART_H

#include "reception/limit.h"
#include "reception/route.h"
#include "reception/web.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

enum { WEB_ADDRESS_BYTES = 48 };

struct web_file {
    char path[ROUTE_PATH_MAX + 1]; /* "/main.js" */
    const char *type;
    unsigned char *bytes;
    size_t len;
};

struct web {
    struct MHD_Daemon *daemon;
    struct web_config config;
    const struct actors *actors;
    struct people *people;
    struct web_file files[WEB_FILES_MAX];
    int file_count;
    pthread_mutex_t lock; /* of the limits */
    struct limit requests, logins_address, logins_account;
    _Atomic int streams;
    _Atomic bool ending;
};

/* One request. */
struct web_request {
    struct web *web;
    struct MHD_Connection *connection;
    struct route_ask ask;
    enum route route;
    struct person person; /* where ask.person points */
    char address[WEB_ADDRESS_BYTES];
    bool too_large;
    size_t body_len;
    char body[ROUTE_BODY_MAX + 1];
};

/* The value of a query's key; "": not given. */
const char *web_query(const struct web_request *request, const char *key);

/* ---- web_answer.c ---------------------------------------------------------------------------- */

/* Each is the end of the request; what MHD is to be told. */
enum MHD_Result web_error(struct web_request *request, int status, const char *error,
                          const char *detail);
enum MHD_Result web_too_many(struct web_request *request, int64_t wait_ms);
/* 204, and the cookie lives so long from now; 0: it is taken away. */
enum MHD_Result web_nothing(struct web_request *request, const char *cookie, int64_t lasts_s);
/* Takes the text over; NULL is 404 (not found). */
enum MHD_Result web_json(struct web_request *request, char *text);
enum MHD_Result web_csv(struct web_request *request, char *text, const char *name);
enum MHD_Result web_text(struct web_request *request, const char *text);
/* 200 {"ok":true}, and the cookie is set. NULL: none is. */
enum MHD_Result web_ok(struct web_request *request, const char *cookie, int64_t lasts_s);
enum MHD_Result web_file_answer(struct web_request *request, const struct web_file *file);
/* The headers of every answer of the interface. */
void web_headers(struct MHD_Response *response, bool stored);

/* ---- web_api.c, web_stream.c, web_file.c ------------------------------------------------------
 */

enum MHD_Result web_do(struct web_request *request);
enum MHD_Result web_stream(struct web_request *request);
struct err web_files_read(struct web *web) MUST_CHECK;
void web_files_free(struct web *web);
/* NULL: the page has no such file. */
const struct web_file *web_file_find(const struct web *web, const char *path);

#endif
