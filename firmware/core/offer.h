/* SPDX-License-Identifier: Apache-2.0 */
/*
 * offer: what the rules have on offer without an appointment. Whether it can be had now is the
 * booking service's word (net/offer.h). Pure; any thread.
 */
#ifndef CORE_OFFER_H
#define CORE_OFFER_H

#include "core/event.h"
#include "core/rules.h"

/*
 * The buttons of the rules, all off: those services of offices with walk-ins that have a button;
 * one for the office itself where none has.
 */
void offer_plan(const struct rules *rules, struct offer *ret_offer);
/* Is there anything in it? */
bool offer_any(const struct rules *rules);

#endif
