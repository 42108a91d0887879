/* SPDX-License-Identifier: Apache-2.0 */
/*
 * control: the kiosk's own socket, for the reception and for ankunft-ctl on the same machine; the
 * hall without a bus. One line is one JSON object (hallwire): {"ask":"state"} is answered with the
 * state, an order with its reply; one thing at a time on a connection.
 *
 * Who may: the kiosk's own account, root, and members of the socket's group. Others cannot connect,
 * and whoever does all the same is told nothing. Orders are let in once and while they are fresh
 * (order_gate). At most CONTROL_CLIENTS at a time; lines are bounded; who says nothing for
 * CONTROL_IDLE_MS is let go. One thread of its own, which never waits for one of them.
 */
#ifndef NET_CONTROL_H
#define NET_CONTROL_H

#include "base/daytime.h"
#include "base/err.h"
#include "port.h"

enum { CONTROL_CLIENTS = 4, CONTROL_IDLE_MS = 60000 };

struct control_config {
    const char *path;  /* of the socket, in a folder that exists; what lies there is replaced */
    const char *kiosk; /* its id */
    struct daytime *daytime;
};

struct control;

/*
 * Copies the configuration; daytime outlives it. Posts ORDERED. ERR_TOO_LONG: the path; others as
 * the system says.
 */
struct err control_open(const struct control_config *config, struct mailbox mailbox,
                        struct control **ret_control) MUST_CHECK;
/* Valid until control_close. */
struct hall_port control_hall(struct control *control);
void control_close(struct control *control);

#endif
