/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger: reception's own chain of what its people did (store/audit.h), in a folder of its own.
 * Each entry names the account; bookings by number, never a name. Any thread.
 */
#ifndef RECEPTION_LEDGER_H
#define RECEPTION_LEDGER_H

#include "base/daytime.h"
#include "base/err.h"
#include "store/audit.h"

struct ledger;

enum { LEDGER_SHOWN_MAX = 200 };

/* Claims the folder. Errors as directory_claim and audit_open. daytime outlives it. */
struct err ledger_open(const char *dir, struct daytime *daytime,
                       struct ledger **ret_ledger) MUST_CHECK;
void ledger_close(struct ledger *ledger);
/* Durable when it returns; an error is in the log, too. */
struct err ledger_add(struct ledger *ledger, enum audit_kind kind, const char *account,
                      const char *subject, const char *detail) MUST_CHECK;
/*
 * {"entries":[…]}: the last LEDGER_SHOWN_MAX after that sequence, as they stand in the file;
 * whether the chain is whole says ankunft-ctl. To be freed; NULL: no memory.
 */
char *ledger_json(struct ledger *ledger, int64_t after);

#endif
