/* SPDX-License-Identifier: Apache-2.0 */
#include "booking.h"

#include "clock.h"
#include "store.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS                                                                                    \
    "id, key, display, number, scope, status, date, appointment, arrival, call_time, call_count,"  \
    " waiting, way, priority, was_missed, parked_by, timeout, show_up, amendment, text1, text2,"   \
    " clients, requests, slots, printed, created, changed, desk, booked"
#define COPY(target, column) snprintf(target, sizeof(target), "%s", store_text(row, column))

void booking_init(struct booking *booking, int64_t scope)
{
    memset(booking, 0, sizeof(*booking));
    booking->scope = scope;
    booking->waiting = -1;
    booking->way = -1;
    booking->slots = 1;
    booking->created = clock_now();
    booking->booked = booking->created;
    booking->clients = json_array();
    booking->requests = json_array();
}

void booking_clear(struct booking *booking)
{
    json_decref(booking->clients);
    json_decref(booking->requests);
    booking->clients = NULL;
    booking->requests = NULL;
}

static void booking_read(struct booking *b, sqlite3_stmt *row)
{
    memset(b, 0, sizeof(*b));
    b->id = sqlite3_column_int64(row, 0);
    COPY(b->key, 1);
    COPY(b->display, 2);
    b->number = sqlite3_column_int64(row, 3);
    b->scope = sqlite3_column_int64(row, 4);
    COPY(b->status, 5);
    b->date = sqlite3_column_int64(row, 6);
    b->appointment = sqlite3_column_int64(row, 7);
    b->arrival = sqlite3_column_int64(row, 8);
    b->call_time = sqlite3_column_int64(row, 9);
    b->call_count = sqlite3_column_int64(row, 10);
    b->waiting = sqlite3_column_int64(row, 11);
    b->way = sqlite3_column_int64(row, 12);
    b->priority = sqlite3_column_int64(row, 13);
    b->was_missed = sqlite3_column_int64(row, 14);
    COPY(b->parked_by, 15);
    b->timeout = sqlite3_column_int64(row, 16);
    b->show_up = sqlite3_column_int64(row, 17);
    COPY(b->amendment, 18);
    COPY(b->text1, 19);
    COPY(b->text2, 20);
    b->clients = json_loads(store_text(row, 21), 0, NULL);
    b->requests = json_loads(store_text(row, 22), 0, NULL);
    b->slots = sqlite3_column_int64(row, 23);
    b->printed = sqlite3_column_int64(row, 24);
    b->created = sqlite3_column_int64(row, 25);
    b->changed = sqlite3_column_int64(row, 26);
    b->desk = sqlite3_column_int64(row, 27);
    b->booked = sqlite3_column_int64(row, 28);
}

bool booking_load(struct booking *booking, int64_t id)
{
    return booking_load_first(booking, "id=?", "i", id);
}

bool booking_load_first(struct booking *booking, const char *where, const char *types, ...)
{
    char sql[640];
    sqlite3_stmt *row;
    va_list values;
    bool found;

    snprintf(sql, sizeof(sql), "SELECT " COLUMNS " FROM booking WHERE %s", where);
    va_start(values, types);
    if (strcmp(types, "i") == 0) {
        row = store_query(sql, types, va_arg(values, int64_t));
    } else {
        int64_t first = va_arg(values, int64_t);
        int64_t second = va_arg(values, int64_t);

        row = store_query(sql, types, first, second, va_arg(values, const char *));
    }
    va_end(values);
    found = sqlite3_step(row) == SQLITE_ROW;
    if (found) {
        booking_read(booking, row);
    }
    sqlite3_finalize(row);
    return found;
}

size_t booking_day(struct booking **list, int64_t scope, int64_t day, int64_t cluster)
{
    sqlite3_stmt *row = store_query("SELECT " COLUMNS " FROM booking WHERE day=? AND (scope=? OR"
                                    " (?>0 AND scope IN (SELECT id FROM office WHERE cluster=?)))"
                                    " ORDER BY id",
                                    "iiii", clock_midnight(day), scope, cluster, cluster);
    size_t count = 0;
    size_t room = 0;

    *list = NULL;
    while (sqlite3_step(row) == SQLITE_ROW) {
        if (count == room) {
            struct booking *more;

            room = room ? room * 2 : 64;
            more = realloc(*list, room * sizeof(**list));
            if (!more) {
                abort();
            }
            *list = more;
        }
        booking_read(*list + count, row);
        count++;
    }
    sqlite3_finalize(row);
    return count;
}

void booking_list_free(struct booking *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        booking_clear(list + i);
    }
    free(list);
}

void booking_insert(struct booking *booking)
{
    int64_t id = store_value(100000, "SELECT max(id) FROM booking", "");
    unsigned char step = 0;
    char random[3];

    /* ZMS picks an id at a random distance, so ids follow no pattern a client could use. */
    store_random_hex(random, 1);
    step = (unsigned char)(strtoul(random, NULL, 16) % 7 + 1);
    booking->id = id + step;
    store_random_hex(booking->key, 32);
    store_run("INSERT INTO booking(id) VALUES(?)", "i", booking->id);
}

void booking_save(struct booking *b)
{
    char *clients = json_dumps(b->clients, JSON_COMPACT);
    char *requests = json_dumps(b->requests, JSON_COMPACT);

    b->changed = clock_now();
    store_run("UPDATE booking SET key=?, display=?, number=?, scope=?, status=?, date=?, day=?,"
              " appointment=?, arrival=?, call_time=?, call_count=?, waiting=?, way=?, priority=?,"
              " was_missed=?, parked_by=?, timeout=?, show_up=?, amendment=?, text1=?, text2=?,"
              " clients=?, requests=?, mail=?, slots=?, printed=?, created=?, changed=?, desk=?,"
              " booked=? WHERE id=?",
              "ssiisiiiiiiiiiisiissssssiiiiiii", b->key, b->display, b->number, b->scope, b->status,
              b->date, clock_midnight(b->date), b->appointment, b->arrival, b->call_time,
              b->call_count, b->waiting, b->way, b->priority, b->was_missed, b->parked_by,
              b->timeout, b->show_up, b->amendment, b->text1, b->text2, clients, requests,
              booking_mail(b), b->slots, b->printed, b->created, b->changed, b->desk, b->booked,
              b->id);
    free(clients);
    free(requests);
}

void booking_delete(const struct booking *booking)
{
    store_run("DELETE FROM booking WHERE id=?", "i", booking->id);
}

int64_t booking_arrival(const struct booking *booking)
{
    return booking->arrival ? booking->arrival : booking->date;
}

/* Only the time of day is stored, so an arrival is always on the booking's own day; a time equal to
 * the appointment is stored as empty, so the old queue list does not see it. */
void booking_set_arrival(struct booking *booking, int64_t arrival)
{
    arrival += clock_midnight(booking->date) - clock_midnight(arrival);
    booking->arrival = booking->appointment && arrival == booking->date ? 0 : arrival;
}

const char *booking_status(const struct booking *booking)
{
    if (strcmp(booking->status, "called") == 0 && !booking->desk) {
        return booking->appointment ? "confirmed" : "queued";
    }
    return booking->status;
}

void booking_dereference(struct booking *booking)
{
    snprintf(booking->status, sizeof(booking->status), "blocked");
    snprintf(booking->key, sizeof(booking->key), "deref!0");
    booking_set_client(booking, "dereferenced", "", 1);
    booking->amendment[0] = 0;
    booking->text1[0] = 0;
    booking->text2[0] = 0;
    booking->desk = 0;
    booking->created = 0;
}

void booking_archive(const struct booking *booking, const char *status)
{
    char services[512] = "";
    size_t index;
    json_t *id;

    json_array_foreach(booking->requests, index, id)
    {
        char name[128];
        size_t used = strlen(services);

        service_name(json_string_value(id), name, sizeof(name));
        snprintf(services + used, sizeof(services) - used, "%s%s", used ? ", " : "", name);
    }
    store_run("INSERT INTO archive(scope, day, date, name, services, appointment, printed, status,"
              " waiting, way, processing) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
              "iiissiisiii", booking->scope, clock_midnight(booking->date), clock_now(),
              booking_name(booking), services, booking->appointment, booking->printed, status,
              booking->waiting > 0 ? booking->waiting : (int64_t)0,
              booking->way > 0 ? booking->way : (int64_t)0,
              booking->show_up ? clock_now() - booking->show_up : (int64_t)0);
}

static const char *booking_client_text(const struct booking *booking, const char *field)
{
    const char *text =
        json_string_value(json_object_get(json_array_get(booking->clients, 0), field));

    return text ? text : "";
}

const char *booking_name(const struct booking *booking)
{
    return booking_client_text(booking, "familyName");
}

const char *booking_mail(const struct booking *booking)
{
    return booking_client_text(booking, "email");
}

void booking_set_client(struct booking *booking, const char *name, const char *mail, int persons)
{
    const char *telephone = booking_client_text(booking, "telephone");
    json_t *clients = json_array();

    json_array_append_new(clients, json_pack("{s:s,s:s,s:s}", "familyName", name, "email", mail,
                                             "telephone", telephone));
    /* Only the first person of a family has a name; the others come with a placeholder. */
    for (int i = 1; i < persons; i++) {
        json_array_append_new(clients, json_pack("{s:s,s:s,s:s}", "familyName", "Unbekannt",
                                                 "email", "", "telephone", ""));
    }
    json_decref(booking->clients);
    booking->clients = clients;
}

void booking_set_telephone(struct booking *booking, const char *telephone)
{
    json_object_set_new(json_array_get(booking->clients, 0), "telephone", json_string(telephone));
}
