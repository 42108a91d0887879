/* SPDX-License-Identifier: Apache-2.0 */
/* traffic: how often each route was called and how many bytes of bodies went. Any thread. */
#ifndef ZMS_PRACTICE_TRAFFIC_H
#define ZMS_PRACTICE_TRAFFIC_H

#include <jansson.h>
#include <stddef.h>

/* route: lives as long as the program. */
void traffic_add(const char *method, const char *route, size_t asked, size_t answered);
/* [{"method","route","count","asked","answered"}], and begins anew. */
json_t *traffic_take(void);

#endif
