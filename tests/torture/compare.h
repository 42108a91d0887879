/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare: what must agree, each with what. Differences are told and counted in the sight. One
 * thread.
 */
#ifndef TORTURE_COMPARE_H
#define TORTURE_COMPARE_H

#include "sight.h"

enum { CLOCK_SLACK_S = 4 }; /* the kiosk takes two seconds for no difference */

/* Each visitor with a booking, against the ledger and the journal. */
void guests_compare(struct sight *sight);
/* Whether somebody was reported absent, and whether they may have been. */
void absence_compare(struct sight *sight, const struct guest *guest);
/* Numbers of the service's, drawn for somebody without a booking. */
void numbers_compare(struct sight *sight);
/* Numbers of the kiosk's own. */
void own_compare(struct sight *sight);
void slips_compare(struct sight *sight);

/* Helpers of these. */
bool number_is_own(const char *number);
bool number_is_right(const struct sight *sight, const char *number);
int seen_count(char (*list)[NUMBER_TEXT_MAX], int count, const char *number);

#endif
