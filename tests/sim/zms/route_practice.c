/* SPDX-License-Identifier: Apache-2.0 */
#include "clock.h"
#include "fault.h"
#include "loose.h"
#include "route.h"
#include "store.h"
#include "traffic.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KIOSK_DEPARTMENT = 40 }; /* of the account kiosk-169 */

static void answer_bare(struct exchange *ex, unsigned status, json_t *value)
{
    json_decref(ex->bare);
    ex->bare = value;
    ex->status = status;
}

static void refuse(struct exchange *ex, const char *message)
{
    answer_bare(ex, 400, json_pack("{s:s}", "error", message));
}

/* What the mail of ZMS carries in its link: base64 of {"id":number,"authKey":"..."}. */
static void manage_link(const struct booking *b, char *out, size_t size)
{
    char text[128];

    snprintf(text, sizeof(text), "{\"id\":%lld,\"authKey\":\"%s\"}", (long long)b->id, b->key);
    sodium_bin2base64(out, size, (const unsigned char *)text, strlen(text),
                      sodium_base64_VARIANT_ORIGINAL);
}

static json_t *listed_json(const struct booking *b)
{
    char link[200];

    manage_link(b, link, sizeof(link));
    return json_pack("{s:I,s:s,s:s,s:I,s:I,s:I,s:s,s:I,s:b,s:s,s:I,s:O,s:s,s:I}", "id",
                     (json_int_t)b->id, "authKey", b->key, "displayNumber", b->display, "number",
                     (json_int_t)(b->appointment ? b->id : b->number), "scope",
                     (json_int_t)b->scope, "date", (json_int_t)b->date, "status", booking_status(b),
                     "arrivalTime", (json_int_t)booking_arrival(b), "withAppointment",
                     (int)b->appointment, "name", booking_name(b), "persons",
                     (json_int_t)json_array_size(b->clients), "requests", b->requests, "link", link,
                     "wasMissed", (json_int_t)b->was_missed);
}

static void list_bookings(struct exchange *ex)
{
    sqlite3_stmt *row = store_query("SELECT id FROM booking ORDER BY date, id", "");
    json_t *list = json_array();

    while (sqlite3_step(row) == SQLITE_ROW) {
        struct booking booking;

        booking_load(&booking, sqlite3_column_int64(row, 0));
        json_array_append_new(list, listed_json(&booking));
        booking_clear(&booking);
    }
    sqlite3_finalize(row);
    answer_bare(ex, 200, list);
}

static void answer_found(struct exchange *ex, struct booking *b, bool found)
{
    answer_bare(ex, 200, found ? listed_json(b) : json_object());
    if (found) {
        booking_clear(b);
    }
}

static void get_booking(struct exchange *ex)
{
    struct booking booking;

    answer_found(ex, &booking, booking_load(&booking, strtoll(ex->args[0], NULL, 10)));
}

/* Who has this number today; of several the one that was there first. */
static void get_number(struct exchange *ex)
{
    struct booking booking;

    answer_found(ex, &booking,
                 booking_load_first(&booking, "scope=? AND day=? AND display=?", "iis",
                                    (int64_t)strtoll(ex->args[0], NULL, 10),
                                    clock_midnight(clock_now()), ex->args[1]));
}

static bool read_order(struct exchange *ex)
{
    if (exchange_read(ex) && json_is_object(ex->input)) {
        return true;
    }
    refuse(ex, "a JSON object is wanted");
    return false;
}

static void apply_status(struct booking *b, const char *status, const char *desk)
{
    struct account account;

    if (strcmp(status, "finished") == 0) {
        booking_archive(b, "finished");
        booking_dereference(b);
        return;
    }
    if (strcmp(status, "deleted") == 0) {
        booking_set_client(b, "(abgesagt)", booking_mail(b), 1);
        store_random_hex(b->key, 32);
    }
    if (strcmp(status, "called") == 0 || strcmp(status, "processing") == 0) {
        b->desk = desk[0] && account_by_login(&account, desk) ? account.id : b->desk;
        b->call_time = clock_now();
        b->call_count++;
        b->waiting = b->waiting < 0 ? 0 : b->waiting;
    } else {
        b->desk = 0;
        b->call_time = 0;
    }
    if (strcmp(status, "processing") == 0) {
        b->show_up = clock_now();
        b->way = 0;
    }
    b->was_missed = strcmp(status, "missed") == 0 ? 1 : b->was_missed;
    snprintf(b->parked_by, sizeof(b->parked_by), "%s", strcmp(status, "parked") == 0 ? "12" : "");
    snprintf(b->status, sizeof(b->status), "%s", status);
}

static void fill_booking(struct booking *b, struct office *office, json_t *order)
{
    int64_t now = clock_now();
    size_t index;
    json_t *id;

    if (loose_truth(json_object_get(order, "walkin"))) {
        b->number = office_next_number(office, now);
        b->date = clock_midnight(now);
        b->arrival = now + loose_number(json_object_get(order, "minutes"), 0) * 60;
        b->printed = 1;
        snprintf(b->display, sizeof(b->display), "%lld", (long long)b->number);
    } else {
        b->appointment = 1;
        b->date = loose_number(json_object_get(order, "date"),
                               now + loose_number(json_object_get(order, "minutes"), 0) * 60);
        office_next_display(office, b->display, sizeof(b->display), b->id);
    }
    json_array_foreach(json_object_get(order, "requests"), index, id)
    {
        char text[24];

        snprintf(text, sizeof(text), "%lld", (long long)loose_number(id, 0));
        json_array_append_new(b->requests, json_string(text));
        b->slots = service_slots(text);
    }
    booking_set_client(b, loose_text(order, "name"), loose_text(order, "mail"),
                       (int)loose_number(json_object_get(order, "persons"), 1));
    booking_set_telephone(b, loose_text(order, "telephone"));
    snprintf(b->amendment, sizeof(b->amendment), "%s", loose_text(order, "amendment"));
}

static void add_booking(struct exchange *ex)
{
    struct booking booking;
    struct office office;
    const char *status;

    if (!read_order(ex)) {
        return;
    }
    if (!office_load(&office, loose_number(json_object_get(ex->input, "scope"), 0))) {
        refuse(ex, "no such scope");
        return;
    }
    status = loose_text(ex->input, "status");
    booking_init(&booking, office.id);
    booking_insert(&booking);
    fill_booking(&booking, &office, ex->input);
    snprintf(booking.status, sizeof(booking.status), "%s",
             booking.appointment ? "confirmed" : "queued");
    if (status[0]) {
        apply_status(&booking, status, loose_text(ex->input, "desk"));
    }
    booking_save(&booking);
    exchange_book(ex, &booking, "free");
    answer_bare(ex, 200, listed_json(&booking));
    booking_clear(&booking);
}

static void set_status(struct exchange *ex)
{
    struct booking booking;
    char old[16];

    if (!read_order(ex)) {
        return;
    }
    if (!booking_load(&booking, loose_number(json_object_get(ex->input, "id"), 0))) {
        refuse(ex, "no such booking");
        return;
    }
    snprintf(old, sizeof(old), "%s", booking.status);
    apply_status(&booking, loose_text(ex->input, "status"), loose_text(ex->input, "desk"));
    booking_save(&booking);
    exchange_book(ex, &booking, old);
    answer_bare(ex, 200, listed_json(&booking));
    booking_clear(&booking);
}

static void set_office(struct exchange *ex)
{
    struct office office;

    if (!read_order(ex)) {
        return;
    }
    if (!office_load(&office, loose_number(json_object_get(ex->input, "id"), 0))) {
        refuse(ex, "no such scope");
        return;
    }
    office.opens = loose_number(json_object_get(ex->input, "opens"), office.opens);
    office.closes = loose_number(json_object_get(ex->input, "closes"), office.closes);
    office.contingent = loose_number(json_object_get(ex->input, "contingent"), office.contingent);
    office.deactivated =
        loose_number(json_object_get(ex->input, "deactivated"), office.deactivated);
    if (loose_truth(json_object_get(ex->input, "alarmKnown"))) {
        office.rewritten |= OFFICE_ALARM_KNOWN;
    }
    office.last_given = loose_number(json_object_get(ex->input, "lastNumber"), office.last_given);
    if (json_object_get(ex->input, "lastNumber")) {
        office.given_day = clock_midnight(clock_now());
        office.given = office.given > 0 ? office.given : 1;
    }
    office_save(&office);
    answer_bare(ex, 200,
                json_pack("{s:I,s:I,s:I,s:I,s:I,s:I}", "id", (json_int_t)office.id, "opens",
                          (json_int_t)office.opens, "closes", (json_int_t)office.closes,
                          "contingent", (json_int_t)office.contingent, "deactivated",
                          (json_int_t)office.deactivated, "lastNumber",
                          (json_int_t)office.last_given));
}

static void set_printer(struct exchange *ex)
{
    if (read_order(ex)) {
        store_run("UPDATE printer SET enabled=?", "i",
                  (int64_t)loose_truth(json_object_get(ex->input, "enabled")));
        answer_bare(
            ex, 200,
            json_pack("{s:b}", "enabled", (int)loose_truth(json_object_get(ex->input, "enabled"))));
    }
}

static void arm_fault(struct exchange *ex)
{
    if (!read_order(ex)) {
        return;
    }
    if (fault_arm(ex->input)) {
        answer_bare(ex, 200, fault_list_json());
    } else {
        refuse(ex, "unknown kind of fault");
    }
}

static void clear_faults(struct exchange *ex)
{
    fault_clear();
    answer_bare(ex, 200, fault_list_json());
}

static void list_faults(struct exchange *ex)
{
    answer_bare(ex, 200, fault_list_json());
}

/* One more kiosk: ZMS has one session an account. */
static void add_account(struct exchange *ex)
{
    const char *login;
    struct account account;
    char password[80];

    if (!exchange_read(ex)) {
        return;
    }
    login = loose_text(ex->input, "login");
    if (!login || !*login || strlen(login) >= sizeof(account.login) ||
        account_by_login(&account, login)) {
        refuse(ex, "login expected, of nobody yet");
        return;
    }
    snprintf(password, sizeof(password), "%s-practice", login);
    account_add(login, password, "kiosk", ",appointment,", KIOSK_DEPARTMENT);
    answer_bare(ex, 200, json_object());
}

static void get_traffic(struct exchange *ex)
{
    answer_bare(ex, 200, traffic_take());
}

static void get_ledger(struct exchange *ex)
{
    sqlite3_stmt *row = store_query("SELECT id, time, route, booking, display, number, old, new,"
                                    " arrival, account FROM ledger ORDER BY id",
                                    "");
    json_t *list = json_array();

    while (sqlite3_step(row) == SQLITE_ROW) {
        const unsigned char *account = sqlite3_column_text(row, 9);

        json_array_append_new(
            list,
            json_pack("{s:I,s:I,s:s,s:I,s:s,s:I,s:s,s:s,s:I,s:s?}", "sequence",
                      (json_int_t)sqlite3_column_int64(row, 0), "time",
                      (json_int_t)sqlite3_column_int64(row, 1), "route", store_text(row, 2), "id",
                      (json_int_t)sqlite3_column_int64(row, 3), "displayNumber", store_text(row, 4),
                      "number", (json_int_t)sqlite3_column_int64(row, 5), "oldStatus",
                      store_text(row, 6), "newStatus", store_text(row, 7), "arrivalTime",
                      (json_int_t)sqlite3_column_int64(row, 8), "account", (const char *)account));
    }
    sqlite3_finalize(row);
    answer_bare(ex, 200, list);
}

static void set_clock(struct exchange *ex)
{
    if (read_order(ex)) {
        clock_move(loose_number(json_object_get(ex->input, "offset"), 0));
        answer_bare(ex, 200,
                    json_pack("{s:I,s:I}", "offset", (json_int_t)clock_offset(), "now",
                              (json_int_t)clock_now()));
    }
}

static void expire_sessions(struct exchange *ex)
{
    account_expire_all();
    answer_bare(ex, 200, json_pack("{s:b}", "expired", 1));
}

const struct route practice_routes[] = {
    {"GET", "/practice/bookings/", list_bookings},
    {"GET", "/practice/booking/#11/", get_booking},
    {"GET", "/practice/number/#11/%/", get_number},
    {"POST", "/practice/booking/", add_booking},
    {"POST", "/practice/status/", set_status},
    {"POST", "/practice/office/", set_office},
    {"POST", "/practice/printer/", set_printer},
    {"POST", "/practice/faults/", arm_fault},
    {"DELETE", "/practice/faults/", clear_faults},
    {"GET", "/practice/faults/", list_faults},
    {"GET", "/practice/ledger/", get_ledger},
    {"GET", "/practice/traffic/", get_traffic},
    {"POST", "/practice/account/", add_account},
    {"POST", "/practice/clock/", set_clock},
    {"POST", "/practice/expire-sessions/", expire_sessions},
    {NULL, NULL, NULL},
};
