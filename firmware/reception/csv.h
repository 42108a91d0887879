/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv: figures as a table for spreadsheets (RFC 4180: lines end with CR LF, the first names the
 * columns, in English). A text that a spreadsheet would take for a formula gets an apostrophe
 * before it. Pure; any thread.
 */
#ifndef RECEPTION_CSV_H
#define RECEPTION_CSV_H

#include "base/buf.h"
#include "reception/figures.h"

enum { CSV_BYTES_MAX = 64 * 1024 }; /* of a table of a day or of a week, with the NUL */

/* One text cell, quoted, without a comma. */
void csv_text(struct buf *out, const char *text);

/*
 * A day, one figure a line: date,office,figure,time,value. time: "08:15", the quarter hour's
 * beginning; empty for figures of the whole day.
 */
void csv_day(struct buf *out, const struct figures_day *day, const char *office);
/* Several days, one a line. */
void csv_days(struct buf *out, const struct figures_day *days, int count, const char *office);

#endif
