/* SPDX-License-Identifier: Apache-2.0 */
/* audit_list: the audit trail, printed and proved. Exit codes: 0 whole, 1 not, with the reason. */
#ifndef CTL_AUDIT_LIST_H
#define CTL_AUDIT_LIST_H

#include "config.h"

/* public_key: hex digits, as the kiosk logged them when it was set up. print: the entries, too. */
int audit_list(const struct config *config, const char *public_key, bool print);

#endif
