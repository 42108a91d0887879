/* SPDX-License-Identifier: Apache-2.0 */
/* journal_kit: a journal in a folder of its own for each test of the journal's parts. */
#ifndef TESTS_STORE_JOURNAL_KIT_H
#define TESTS_STORE_JOURNAL_KIT_H

#include "folder.h"

#define OK(call) assert_int_equal((call).code, ERR_OK)

extern struct folder folder;
extern struct journal *journal;
static const int64_t now_ms = INT64_C(1795436000000); /* 2026-11-23 13:13:20 in Berlin */

int journal_setup(void **state);
int journal_teardown(void **state);
void reopen(void);
/* The folder is nobody's, as when no kiosk runs; claimed and opened again. */
void journal_release(void);
void journal_claim(void);

struct journal_receipt checkin(int64_t booking_id, int64_t arrived_s);
/* A wish for a number of the service. */
struct journal_receipt walkin(void);
/* Takes what is due; 0: nothing. */
int64_t take(int64_t at_ms, struct outbox_item *ret_item);
void settle(int64_t entry, enum outcome outcome, int64_t at_ms);
void counts_are(int unsent, int unsettled);
void state_is(int64_t entry, const char *state);
/* One SQL question to the file, beside the journal; the first column as text. */
void ask_file(const char *sql, char *ret_text, size_t size);
/* The states an entry went through, "recorded sending confirmed". */
void history_is(int64_t entry, const char *states);

#endif
