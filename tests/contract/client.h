/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONTRACT_CLIENT_H
#define CONTRACT_CLIENT_H

#include <jansson.h>
#include <stdbool.h>

struct reply {
    long status;
    int error; /* of the transport, 0 = answered */
    char *text;
    json_t *json; /* NULL when the text is no JSON */
    char location[256];
    char type[64];
};

/* One request on a connection of its own; `line` is "METHOD /path", `headers` an object of texts
 * or NULL, `body` text or NULL. */
void client_call(struct reply *reply, const char *base, const char *line, json_t *headers,
                 const char *body, long timeout_ms);
void client_free(struct reply *reply);

/* The same with a JSON body, answering the JSON alone; the caller owns it. */
json_t *client_json(const char *base, const char *line, json_t *headers, json_t *body);

/* The last part of an exception class, "" when there is none. */
const char *client_exception(const struct reply *reply);

/* A member by a path with dots; numbers index lists. Borrowed. */
json_t *client_at(json_t *value, const char *path);

/* A session of an account at a place (0 = none chosen); the headers for it, owned by the caller. */
json_t *client_login(const char *base, const char *account, int scope, const char *name,
                     bool clustered);

#endif
