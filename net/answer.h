/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answer: the five questions of the port, and posting what came of them. Any thread.
 */
#ifndef NET_ANSWER_H
#define NET_ANSWER_H

#include "port.h"

enum question {
    QUESTION_BOOKING,
    QUESTION_NUMBER,
    QUESTION_OFFER,
    QUESTION_QUEUE,
    QUESTION_ISSUE,
};

/* The kind of event that answers the question. */
enum event_kind answer_kind(enum question question);
/* Posts an answer without content. answer is not ANSWER_OK. */
void answer_failed(const struct mailbox *mailbox, enum question question, uint32_t request,
                   enum answer answer);

#endif
