/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ZMS_PRACTICE_EXCHANGE_H
#define ZMS_PRACTICE_EXCHANGE_H

#include "account.h"

struct MHD_Connection;

#define ZMS_BACKEND "BO\\Zmsbackend\\"
#define ZMS_ENTITY  "BO\\Zmsentities\\Exception\\"

/* One request and the answer that grows for it. */
struct exchange {
    struct MHD_Connection *connection;
    const char *method;
    const char *path;
    const char *route; /* the matched pattern, for the ledger */
    char args[4][256];
    const char *body;
    size_t body_size;
    json_t *input;

    bool logged_in;
    struct account account;

    unsigned status;
    json_t *data;
    json_t *meta;
    json_t *bare; /* answer without the envelope, for /practice/ */
    const char *plain;
    bool rollback;
};

const char *exchange_query(const struct exchange *ex, const char *name);
int64_t exchange_query_number(const struct exchange *ex, const char *name, int64_t otherwise);
const char *exchange_header(const struct exchange *ex, const char *name);

/* Whether a query list such as statusList[]=called holds `value`; empty = it is not given. */
bool exchange_query_has(const struct exchange *ex, const char *name, const char *value);

/* Parses the body; answers the fault itself and returns false when it is no JSON. */
bool exchange_read(struct exchange *ex);

/* Login by X-AuthKey or HTTP Basic; require answers 401 itself. */
bool exchange_login(struct exchange *ex);
bool exchange_require_login(struct exchange *ex);
bool exchange_require_right(struct exchange *ex, const char *permission);
bool exchange_require_booking(struct exchange *ex, const struct booking *booking);

void exchange_answer(struct exchange *ex, json_t *data);
void exchange_fail(struct exchange *ex, unsigned status, const char *exception,
                   const char *message);
void exchange_fail_data(struct exchange *ex, unsigned status, const char *exception,
                        const char *message, json_t *data);
void exchange_fail_schema(struct exchange *ex, const char *pointer, const char *rule,
                          const char *message, json_t *input);

/* Every committed change of a booking, so that tests can balance the books. */
void exchange_book(const struct exchange *ex, const struct booking *booking, const char *old);

/* The whole answer as text, with envelope and field selection; the caller frees it. */
char *exchange_render(struct exchange *ex, bool lists_as_objects);

#endif
