/* SPDX-License-Identifier: Apache-2.0 */
/* shown: visits at which an ID document from the tray is shown. One thread. */
#ifndef DEMO_SHOWN_H
#define DEMO_SHOWN_H

#include "visit.h"

void shown_alone(struct visit *v);
void shown_beside_code(struct visit *v);
void shown_beside_number(struct visit *v);
void shown_of_another_name(struct visit *v);
void shown_with_wrong_digits(struct visit *v);
void shown_and_taken_away(struct visit *v);
void shown_altered(struct visit *v);
void shown_without_booking(struct visit *v);

#endif
