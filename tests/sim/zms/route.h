/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ZMS_PRACTICE_ROUTE_H
#define ZMS_PRACTICE_ROUTE_H

#include "exchange.h"

/* A pattern has literal segments and these: #N = up to N digits, % = anything,
 * & = ticket printer hash, @ = calendar day (not checked here). */
struct route {
    const char *method;
    const char *pattern;
    void (*handle)(struct exchange *ex);
};

extern const struct route process_routes[];
extern const struct route status_routes[];
extern const struct route workstation_routes[];
extern const struct route scope_routes[];
extern const struct route ticketprinter_routes[];
extern const struct route calldisplay_routes[];
extern const struct route service_routes[];
extern const struct route practice_routes[];

/* Finds and runs the handler: 404 without an exception for no route, 405 for another method. */
void route_dispatch(struct exchange *ex, bool practice);

/* Shared by routes: a place by a path argument, or 404 ScopeNotFound. */
bool route_office(struct exchange *ex, const char *id, struct office *office);

#endif
