/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zms_call: one call to ZMS and what to make of its end. One line belongs to one thread.
 *
 * ZMS fact: the HTTP status alone does not tell. Errors may come under 200, the same 404 means
 * different things by meta.exception, and a 5xx may have been carried out after all, as the
 * database's transaction is committed outside the error handling.
 */
#ifndef NET_ZMS_CALL_H
#define NET_ZMS_CALL_H

#include "core/event.h"
#include "net/http.h"
#include "net/reach.h"
#include "net/zms_read.h"

enum zms_result {
    ZMS_OK,
    ZMS_NOT_FOUND, /* 404, but for numbers used up */
    ZMS_WRONG_KEY, /* 403 AuthKeyMatchFailed: forged, cancelled, finished or redirected */
    ZMS_EXHAUSTED, /* the day's numbers are used up */
    ZMS_LOGIN,     /* 401, or a session of another day */
    ZMS_REFUSED,   /* any other 4xx, or an error under 200 */
    ZMS_FAILED,    /* 5xx: may have been carried out */
    ZMS_FOREIGN,   /* an answer that is not ZMS's */
    ZMS_NOT_SENT,  /* surely without effect */
    ZMS_SILENT,    /* sent, no whole answer */
};

struct zms_line {
    struct http *http;
    struct reach *reach;
    bool (*cancelled)(void *self); /* NULL: never */
    void *cancelled_self;
};

/* Judges the end of a call. Pure. *ret_fault is always set. */
enum zms_result zms_judge(enum http_outcome outcome, const struct http_answer *answer,
                          struct zms_fault *ret_fault);
/* Calls, judges, and tells reach. The line's cancelled() is used where the call has none. */
enum zms_result zms_call(struct zms_line *line, const struct http_call *call,
                         struct http_answer *ret_answer, struct zms_fault *ret_fault);
/* How a question that changes nothing is answered. */
enum answer zms_answer_lookup(enum zms_result result);
/* How a call that creates is answered: what may have been carried out is unsettled. */
enum answer zms_answer_create(enum zms_result result);

#endif
