/* SPDX-License-Identifier: Apache-2.0 */
#include "net/zms_call.h"

#include <string.h>

static enum zms_result judge_fault(int status, const char *exception)
{
    if (strcmp(exception, "AuthKeyFound") == 0 || status == 401)
        return ZMS_LOGIN;
    if (strcmp(exception, "GivenNumberCountExceeded") == 0)
        return ZMS_EXHAUSTED;
    if (strcmp(exception, "AuthKeyMatchFailed") == 0)
        return ZMS_WRONG_KEY;
    return status == 404 ? ZMS_NOT_FOUND : ZMS_REFUSED;
}

enum zms_result zms_judge(enum http_outcome outcome, const struct http_answer *answer,
                          struct zms_fault *ret_fault)
{
    *ret_fault = (struct zms_fault){.error = true};
    if (outcome == HTTP_NOT_SENT)
        return ZMS_NOT_SENT;
    if (outcome == HTTP_UNSETTLED)
        return ZMS_SILENT;
    if (answer->status >= 500) {
        if (err_is(zms_read_fault(answer->body, answer->len, ret_fault)))
            ret_fault->exception[0] = '\0';
        return ZMS_FAILED;
    }
    /* 3xx is never ZMS's word on the matter, whatever the body says. */
    if (!answer->json || (answer->status >= 300 && answer->status < 400) ||
        err_is(zms_read_fault(answer->body, answer->len, ret_fault)))
        return ZMS_FOREIGN;
    if (answer->status == 200 && !ret_fault->error)
        return ZMS_OK;
    if (answer->status < 400 && !ret_fault->error)
        return ZMS_FOREIGN;
    return judge_fault(answer->status, ret_fault->exception);
}

enum zms_result zms_call(struct zms_line *line, const struct http_call *call,
                         struct http_answer *ret_answer, struct zms_fault *ret_fault)
{
    struct http_call wired = *call;
    int64_t sent_ms = reach_steady_ms(line->reach);

    if (wired.cancelled == NULL) {
        wired.cancelled = line->cancelled;
        wired.cancelled_self = line->cancelled_self;
    }
    enum http_outcome outcome = http_call(line->http, &wired, ret_answer);
    enum zms_result result = zms_judge(outcome, ret_answer, ret_fault);
    if (result < ZMS_FAILED)
        reach_heard(line->reach, ret_answer->date_s, sent_ms);
    else if (!ret_answer->cancelled)
        reach_lost(line->reach);
    return result;
}

enum answer zms_answer_lookup(enum zms_result result)
{
    switch (result) {
    case ZMS_OK:
        return ANSWER_OK;
    case ZMS_NOT_FOUND:
        return ANSWER_UNKNOWN_ID;
    case ZMS_WRONG_KEY:
        return ANSWER_WRONG_KEY;
    case ZMS_EXHAUSTED:
        return ANSWER_CLOSED;
    case ZMS_LOGIN:
    case ZMS_REFUSED:
    case ZMS_FAILED:
    case ZMS_FOREIGN:
    case ZMS_NOT_SENT:
    case ZMS_SILENT:
        break;
    }
    return ANSWER_UNREACHABLE;
}

enum answer zms_answer_create(enum zms_result result)
{
    switch (result) {
    case ZMS_OK:
        return ANSWER_OK;
    case ZMS_NOT_FOUND:
    case ZMS_WRONG_KEY:
    case ZMS_EXHAUSTED:
    case ZMS_LOGIN:
    case ZMS_REFUSED:
        return ANSWER_CLOSED;
    case ZMS_NOT_SENT:
        return ANSWER_UNREACHABLE;
    case ZMS_FAILED:
    case ZMS_FOREIGN:
    case ZMS_SILENT:
        break;
    }
    return ANSWER_UNSETTLED;
}
