/* SPDX-License-Identifier: Apache-2.0 */
/*
 * errand_part: what the parts of errand share: errand.c, errand_booking.c (arrivals and absences)
 * and errand_number.c (numbers without an appointment). Nobody else includes it.
 */
#ifndef NET_ERRAND_PART_H
#define NET_ERRAND_PART_H

#include "net/errand.h"
#include "net/settle.h"

struct errand_end errand_end(enum outcome outcome, enum pace_word word, const char *reason);
/* "reason: detail", the service being well. */
struct errand_end errand_end_with(enum outcome outcome, const char *reason, const char *detail);
/* Without effect, or not known to be: a retry, which keeps an unsettled item unsettled. */
struct errand_end errand_later(const struct outbox_item *item, enum pace_word word,
                               const char *reason);
/* A read that did not succeed. It changed nothing. */
struct errand_end errand_read_failed(const struct zms *zms, const struct outbox_item *item,
                                     enum zms_result result);
struct errand_end errand_write_failed(const struct zms *zms, const struct outbox_item *item,
                                      enum zms_result result);

struct errand_end errand_booking(struct zms *zms, const struct outbox_item *item);
struct errand_end errand_enter(struct zms *zms, struct errand_share *share,
                               const struct outbox_item *item);
struct errand_end errand_find(struct zms *zms, struct errand_share *share,
                              const struct outbox_item *item);

#endif
