/* SPDX-License-Identifier: Apache-2.0 */
/*
 * control_line: what a line on the kiosk's own socket asks: {"ask":"state"}, byte for byte, or an
 * order as hallwire writes it. Pure; any thread; fuzzed.
 */
#ifndef NET_CONTROL_LINE_H
#define NET_CONTROL_LINE_H

#include "base/err.h"
#include "core/order.h"

#include <stddef.h>

#define CONTROL_ASK_STATE "{\"ask\":\"state\"}"

enum control_asks { CONTROL_STATE, CONTROL_ORDER };

/* Without the newline. ret_order: where it is an order. Errors as hallwire_read_order. */
struct err control_line_read(const char *line, size_t len, enum control_asks *ret_asks,
                             struct order *ret_order) MUST_CHECK;

#endif
