/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bus_once: once in the hall (port.h: once_port), on one borrowed connection: keys that only one
 * can make, and a counter that is compared and set. Each call waits for ONCE_DEADLINE_MS at most.
 * For net/bus*.c alone.
 */
#ifndef NET_BUS_ONCE_H
#define NET_BUS_ONCE_H

#include "net/bus_link.h"
#include "port.h"

enum once_end bus_once_claim(const struct bus_session *session, const struct once *mine,
                             struct once *ret_first);
enum once_end bus_once_release(const struct bus_session *session, const struct once *mine);
enum once_end bus_once_number(const struct bus_session *session, const char *counter,
                              const char *day, int first, int last, int *ret_number);

#endif
