/* SPDX-License-Identifier: Apache-2.0 */
/*
 * control_client: the other side of a kiosk's own socket (control.h). One thread at a time; each
 * call waits for an answer, but not longer than said. A kiosk that is not there, or no longer, is
 * connected to again with the next call.
 */
#ifndef NET_CONTROL_CLIENT_H
#define NET_CONTROL_CLIENT_H

#include "base/err.h"
#include "core/hall.h"
#include "core/order.h"

enum { CONTROL_STATE_MS = 2000 }; /* orders: ORDER_DEADLINE_MS, and a second for the way */

struct control_client;

/* Connects with the first call. ERR_TOO_LONG: the path. */
struct err control_client_open(const char *path, struct control_client **ret_client) MUST_CHECK;
void control_client_close(struct control_client *client);
/*
 * ERR_UNREACHABLE: no kiosk there, or it has closed the connection. ERR_DENIED: not this account.
 * ERR_TIMEOUT. ERR_SYNTAX, ERR_TOO_LONG: what came is no answer.
 */
struct err control_client_state(struct control_client *client,
                                struct hall_state *ret_state) MUST_CHECK;
/*
 * Errors as above: nobody knows then whether it was done, and ret_reply says ORDER_SILENT. The
 * order is sent as it is; whoever asks again asks with a new id.
 */
struct err control_client_order(struct control_client *client, const struct order *order,
                                struct order_reply *ret_reply) MUST_CHECK;

#endif
