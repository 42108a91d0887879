/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service_null: no booking service. Every question is answered ANSWER_UNREACHABLE at once, on the
 * asking thread; the mailbox only queues.
 */
#ifndef NET_SERVICE_NULL_H
#define NET_SERVICE_NULL_H

#include "port.h"

/* mailbox must outlive the port. */
struct service_port service_null(struct mailbox *mailbox);

#endif
