/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ZMS_PRACTICE_PROCESS_H
#define ZMS_PRACTICE_PROCESS_H

#include "exchange.h"

/* What the routes about bookings share. The checks answer the fault themselves. */
bool process_load(struct exchange *ex, int64_t id, const char *key, struct booking *booking);
bool process_check_client(struct exchange *ex);
bool process_check_schema(struct exchange *ex);
void process_fail_unknown(struct exchange *ex, json_t *data);
void process_fail_key(struct exchange *ex);
void process_answer(struct exchange *ex, const struct booking *booking, enum booking_form form);
void process_copy_clients(struct booking *booking, json_t *list);
void process_copy_requests(struct booking *booking, json_t *list);

#endif
