/* SPDX-License-Identifier: Apache-2.0 */
/*
 * offer: what can be had without an appointment now: the rules say which buttons there are
 * (core/offer.h), ZMS says which of them are on. The desk thread's.
 *
 * ZMS fact: drawing a number checks neither opening hours nor a switched-off kiosk; the buttons of
 * POST /ticketprinter/ are where ZMS says so, and minding it is the client's part.
 */
#ifndef NET_OFFER_H
#define NET_OFFER_H

#include "core/offer.h"
#include "net/zms.h"

/* Where the organisation of a scope is known from. */
struct offer_source {
    void *self;
    enum zms_result (*organisation)(void *self, int32_t scope, int32_t *ret_organisation);
};

/*
 * Switches on what ZMS offers now. Anything but ZMS_OK: ZMS could not be asked to the end, and the
 * offer says nothing.
 */
enum zms_result offer_ask(struct offer *offer, struct zms *zms, const struct offer_source *source);

#endif
