/* SPDX-License-Identifier: Apache-2.0 */
#include "traffic.h"

#include <pthread.h>
#include <string.h>

enum { ROUTES_MAX = 64, METHOD_MAX = 8 };

static struct {
    char method[METHOD_MAX];
    const char *route;
    long long count, asked, answered;
} routes[ROUTES_MAX];
static int route_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void traffic_add(const char *method, const char *route, size_t asked, size_t answered)
{
    int i = 0;

    pthread_mutex_lock(&lock);
    while (i < route_count &&
           (strcmp(routes[i].route, route) != 0 || strcmp(routes[i].method, method) != 0)) {
        i++;
    }
    if (i == route_count && i < ROUTES_MAX) {
        memset(&routes[i], 0, sizeof(routes[i]));
        strncpy(routes[i].method, method, METHOD_MAX - 1);
        routes[i].route = route;
        route_count++;
    }
    if (i < route_count) {
        routes[i].count++;
        routes[i].asked += (long long)asked;
        routes[i].answered += (long long)answered;
    }
    pthread_mutex_unlock(&lock);
}

json_t *traffic_take(void)
{
    json_t *list = json_array();

    pthread_mutex_lock(&lock);
    for (int i = 0; i < route_count; i++) {
        json_array_append_new(list, json_pack("{s:s,s:s,s:I,s:I,s:I}", "method", routes[i].method,
                                              "route", routes[i].route, "count",
                                              (json_int_t)routes[i].count, "asked",
                                              (json_int_t)routes[i].asked, "answered",
                                              (json_int_t)routes[i].answered));
    }
    route_count = 0;
    pthread_mutex_unlock(&lock);
    return list;
}
