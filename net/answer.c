/* SPDX-License-Identifier: Apache-2.0 */
#include "net/answer.h"

enum event_kind answer_kind(enum question question)
{
    switch (question) {
    case QUESTION_BOOKING:
        return EVENT_BOOKING_ANSWERED;
    case QUESTION_NUMBER:
        return EVENT_NUMBER_ANSWERED;
    case QUESTION_OFFER:
        return EVENT_OFFER_ANSWERED;
    case QUESTION_QUEUE:
        return EVENT_QUEUE_ANSWERED;
    case QUESTION_ISSUE:
        break;
    }
    return EVENT_ISSUE_ANSWERED;
}

void answer_failed(const struct mailbox *mailbox, enum question question, uint32_t request,
                   enum answer answer)
{
    struct event event = {.kind = answer_kind(question), .request = request};

    switch (question) {
    case QUESTION_BOOKING:
        event.booking_answer.answer = answer;
        break;
    case QUESTION_NUMBER:
        event.number_answer.answer = answer;
        break;
    case QUESTION_OFFER:
        event.offer_answer.answer = answer;
        break;
    case QUESTION_QUEUE:
        event.queue_answer.answer = answer;
        event.queue_answer.wait_min = -1;
        break;
    case QUESTION_ISSUE:
        event.issue_answer.answer = answer;
        break;
    }
    mailbox->post(mailbox->self, &event);
}
