/* SPDX-License-Identifier: Apache-2.0 */
/* outbox: what the booking service has not confirmed yet, as a list for a person. Exit codes. */
#ifndef CTL_OUTBOX_H
#define CTL_OUTBOX_H

#include "config.h"

int outbox_list(const struct config *config);

#endif
