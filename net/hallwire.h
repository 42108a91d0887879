/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hallwire: core/hall.h and core/order.h as JSON, on the bus and on the kiosk's own socket. One
 * object each, UTF-8, no line breaks inside, keys as the members are called; times as integers in
 * Unix seconds; enums as their words. Reading is strict and bounded: what is missing, of another
 * type, too long, out of range or not known is ERR_SYNTAX (too many bytes: ERR_TOO_LONG), and
 * nothing of it is used; keys that are not known are skipped, so that a newer program may say more.
 * Writing puts '?' for control bytes and for what is not UTF-8.
 * Pure; any thread; fuzzed.
 */
#ifndef NET_HALLWIRE_H
#define NET_HALLWIRE_H

#include "core/hall.h"
#include "core/order.h"
#include "port.h"

enum { HALLWIRE_MAX = 8192 }; /* bytes of one object, with its NUL */

/* Reception has taken a kiosk out of the hall, for good: it was stolen, or is given away. */
struct withdrawal {
    char kiosk[KIOSK_ID_MAX + 1];
    char by[HALL_ACTOR_MAX + 1]; /* the person; never empty */
    int64_t at_s;
};

/* How many bytes without the NUL; never more than HALLWIRE_MAX - 1. */
size_t hallwire_write_event(const struct hall_event *event, char ret_text[HALLWIRE_MAX]);
size_t hallwire_write_state(const struct hall_state *state, char ret_text[HALLWIRE_MAX]);
size_t hallwire_write_order(const struct order *order, char ret_text[HALLWIRE_MAX]);
size_t hallwire_write_reply(const struct order_reply *reply, char ret_text[HALLWIRE_MAX]);
size_t hallwire_write_once(const struct once *once, char ret_text[HALLWIRE_MAX]);
size_t hallwire_write_withdrawal(const struct withdrawal *withdrawal, char ret_text[HALLWIRE_MAX]);

struct err hallwire_read_event(const char *text, size_t len,
                               struct hall_event *ret_event) MUST_CHECK;
struct err hallwire_read_state(const char *text, size_t len,
                               struct hall_state *ret_state) MUST_CHECK;
struct err hallwire_read_order(const char *text, size_t len, struct order *ret_order) MUST_CHECK;
struct err hallwire_read_reply(const char *text, size_t len,
                               struct order_reply *ret_reply) MUST_CHECK;
struct err hallwire_read_once(const char *text, size_t len, struct once *ret_once) MUST_CHECK;
struct err hallwire_read_withdrawal(const char *text, size_t len,
                                    struct withdrawal *ret_withdrawal) MUST_CHECK;

#endif
