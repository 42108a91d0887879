/* SPDX-License-Identifier: Apache-2.0 */
#include "net/service_null.h"

#include "net/answer.h"

static void post(void *self, enum question question, uint32_t request)
{
    answer_failed(self, question, request, ANSWER_UNREACHABLE);
}

static void find_booking(void *self, uint32_t request, const struct booking_ref *ref)
{
    (void)ref;
    post(self, QUESTION_BOOKING, request);
}

static void find_number(void *self, uint32_t request, const char *number)
{
    (void)number;
    post(self, QUESTION_NUMBER, request);
}

static void load_offer(void *self, uint32_t request)
{
    post(self, QUESTION_OFFER, request);
}

static void load_queue(void *self, uint32_t request, int32_t scope)
{
    (void)scope;
    post(self, QUESTION_QUEUE, request);
}

static void issue_number(void *self, uint32_t request, int32_t scope, int32_t service)
{
    (void)scope;
    (void)service;
    post(self, QUESTION_ISSUE, request);
}

static void nothing(void *self)
{
    (void)self;
}

struct service_port service_null(struct mailbox *mailbox)
{
    return (struct service_port){
        .self = mailbox,
        .find_booking = find_booking,
        .find_number = find_number,
        .load_offer = load_offer,
        .load_queue = load_queue,
        .issue_number = issue_number,
        .cancel = nothing,
        .outbox_filled = nothing,
    };
}
