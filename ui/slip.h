/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slip: a ticket as dots, 8 a millimetre (203 dpi). Raster, because printers cannot shape scripts.
 * Says what tests and visitors need: office, day and time, the number, where to wait, what happens
 * next; a code with the number alone, for readers on the way; for staff a line in the first
 * language where the visitor's is another. No name, no concern. Owner thread (fonts).
 */
#ifndef UI_SLIP_H
#define UI_SLIP_H

#include "base/bitmap.h"
#include "core/rules.h"
#include "core/ticket.h"
#include "ui/i18n.h"
#include "ui/text/font.h"

enum { SLIP_WIDTH_MIN = 300, SLIP_WIDTH_MAX = 832 };

/* ERR_RANGE: no such paper; ERR_TOO_LONG: more words than a slip may have. */
struct err slip_make(struct fonts *fonts, const struct i18n *i18n, const struct rules *rules,
                     const struct ticket *ticket, int width_px,
                     struct bitmap *ret_bitmap) MUST_CHECK;

#endif
