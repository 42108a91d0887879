/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zms_part: what the parts of zms share: zms.c (bookings, offers, lists), zms_number.c (numbers
 * without an appointment) and zms_person.c (people of reception). Nobody else includes it.
 */
#ifndef NET_ZMS_PART_H
#define NET_ZMS_PART_H

#include "base/buf.h"
#include "net/zms.h"

enum { ZMS_PATH_MAX = 1024 };

/* Adds "gql=…". Braces are the only characters of a selection that a URL must not hold. */
void zms_gql_add(struct buf *path, const char *gql);
/* Adds "/process/{id}/{key}/". */
void zms_process_path(struct buf *path, const struct booking_ref *ref);
/* A reader's word on an answer that was judged to be ZMS_OK. */
enum zms_result zms_read_result(struct err e);
/* With the session's key; once more with a new one where it turns out to be dead. */
enum zms_result zms_call_logged_in(struct zms *zms, struct http_call *get,
                                   struct http_answer *ret_answer);
/*
 * A call that changes something: once, on a connection of its own. A dead key is dropped, and the
 * next attempt of the outbox logs in.
 */
enum zms_result zms_call_once(struct zms *zms, const struct http_call *call,
                              struct http_answer *ret_answer);
enum zms_result zms_day_list(struct zms *zms, int32_t scope, int64_t day_s, int64_t timeout_ms,
                             const char *gql, struct http_answer *ret_answer);

#endif
