/* SPDX-License-Identifier: Apache-2.0 */
/*
 * uplink: the network between the kiosk and the service, which can be pulled and can fall silent,
 * while everybody else reaches the service as before. A thread of its own carries the bytes; all
 * calls are for the steering thread, while the kiosk is idle (warp_settle).
 */
#ifndef WEEK_UPLINK_H
#define WEEK_UPLINK_H

enum uplink_state {
    UPLINK_GOOD,
    UPLINK_PULLED, /* no connection comes about, and those that were there are gone */
    UPLINK_DEAF,   /* nothing arrives over there */
    UPLINK_MUTE,   /* everything arrives, and no answer comes back */
};

struct uplink;

/* target: "http://127.0.0.1:PORT". ret_url: the same, through the cable. Ends the program on error.
 */
struct uplink *uplink_open(const char *target, char ret_url[64]);
void uplink_close(struct uplink *uplink);
/* Connections of a silent time are broken when it ends. */
void uplink_set(struct uplink *uplink, enum uplink_state state);

#endif
