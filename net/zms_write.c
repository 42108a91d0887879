/* SPDX-License-Identifier: Apache-2.0 */
#include "net/zms_write.h"

#include "net/value.h"

#include <stdio.h>

/* Prints and frees; NULL stays NULL. */
static char *printed(json_t *value)
{
    size_t len;
    char *text = value != NULL ? value_print(value, &len) : NULL;

    value_free(value);
    return text;
}

char *zms_write_login(const char *account, const char *password)
{
    return printed(json_pack("{s:s, s:s}", "id", account, "password", password));
}

/* The entity inside an answer, taken out of its envelope. */
static json_t *entity_take(const char *answer, size_t len)
{
    json_t *root;

    if (err_is(value_parse(answer, len, &root)))
        return NULL;
    json_t *data = value_in(root, "data");
    json_t *entity = json_is_object(data) ? json_incref(data) : NULL;
    value_free(root);
    return entity;
}

char *zms_write_workstation(const char *login_answer, size_t len, int32_t scope)
{
    json_t *entity = entity_take(login_answer, len);

    if (entity == NULL)
        return NULL;
    if (json_object_set_new(entity, "scope", json_pack("{s:i}", "id", (int)scope)) != 0 ||
        json_object_set_new(entity, "name", json_string("")) != 0) {
        value_free(entity);
        return NULL;
    }
    return printed(entity);
}

char *zms_write_process(const char *process_answer, size_t len, enum booking_status status,
                        int64_t arrival_s)
{
    const char *name = booking_status_name(status);
    json_t *entity = entity_take(process_answer, len);
    json_t *queue = value_in(entity, "queue");

    /* Nothing is invented: what is set here must have been there. */
    if (!json_is_string(value_in(entity, "status")) || !json_is_object(queue) ||
        value_in(queue, "arrivalTime") == NULL ||
        json_object_set_new(entity, "status", json_string(name)) != 0 ||
        json_object_set_new(queue, "status", json_string(name)) != 0 ||
        json_object_set_new(queue, "arrivalTime", json_integer(arrival_s)) != 0) {
        value_free(entity);
        return NULL;
    }
    json_object_del(queue, "withAppointment");
    return printed(entity);
}

/* ZMS fact: services and offices carry the source of their data, which is "dldb" in both cities. */
char *zms_write_given(const struct zms_given *given)
{
    char id[12];
    json_t *entity =
        json_pack("{s:{s:i, s:s}, s:s, s:[{s:s, s:s, s:s}], s:s}", "scope", "id", (int)given->scope,
                  "source", "dldb", "displayNumber", given->number, "clients", "familyName",
                  given->name, "email", "", "telephone", "", "amendment", given->amendment);

    (void)snprintf(id, sizeof id, "%d", (int)given->request);
    if (given->request > 0 &&
        json_object_set_new(entity, "requests",
                            json_pack("[{s:s, s:s}]", "id", id, "source", "dldb")) != 0) {
        value_free(entity);
        return NULL;
    }
    return printed(entity);
}

char *zms_write_queued(const struct booking_ref *ref)
{
    return printed(json_pack("{s:I, s:s}", "id", (json_int_t)ref->id, "authKey", ref->key));
}

char *zms_write_ticketprinter(const char *hash, const char *buttonlist)
{
    return printed(json_pack("{s:s, s:s}", "hash", hash, "buttonlist", buttonlist));
}

void zms_text_free(char *text)
{
    value_text_free(text);
}
