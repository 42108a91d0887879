/* SPDX-License-Identifier: Apache-2.0 */
#include "clock.h"
#include "loose.h"
#include "process.h"
#include "route.h"
#include "store.h"

#include <stdio.h>
#include <string.h>

static void login(struct exchange *ex)
{
    struct account account;
    json_t *echo;
    const char *password;

    if (!exchange_read(ex)) {
        return;
    }
    echo = json_pack("{s:o,s:[]}", "permissions", account_permissions_json(""), "departments");
    json_object_update(echo, ex->input);
    password = loose_text(ex->input, "password");
    if (!loose_text(ex->input, "id")[0]) {
        exchange_fail_schema(ex, "/", "required", "The required properties ([\"id\"]) are missing",
                             echo);
    } else if (password[0] && strlen(password) < 6) {
        exchange_fail_schema(ex, "/password", "minLength",
                             "Die Länge des Passwortes muss mindestens 6 Zeichen betragen.", echo);
    } else if (exchange_header(ex, "X-AuthKey") && exchange_login(ex)) {
        exchange_fail_data(ex, 404, ZMS_BACKEND "Useraccount\\Exception\\UserAlreadyLoggedIn",
                           "useraccount was already loggedin and is replaced by new login",
                           account_json(&ex->account, ACCOUNT_PASSWORD | ACCOUNT_CLUSTER));
    } else if (!account_by_login(&account, loose_text(ex->input, "id")) ||
               !account_check_password(&account, password)) {
        exchange_fail_data(ex, 401, ZMS_BACKEND "Useraccount\\Exception\\InvalidCredentials",
                           "The login credentials (username, password) are invalid.",
                           json_pack("{s:{s:[s]}}", "password", "messages",
                                     "Der Nutzername und das Passwort passen nicht zusammen"));
    } else {
        account_login(&account);
        exchange_answer(ex, account_json(&account, ACCOUNT_PASSWORD | ACCOUNT_KEY));
    }
    json_decref(echo);
}

static void logout(struct exchange *ex)
{
    struct account account;
    struct booking booking;

    if (!exchange_require_login(ex)) {
        return;
    }
    if (!account_by_login(&account, ex->args[0])) {
        exchange_fail(ex, 404, ZMS_BACKEND "Useraccount\\Exception\\UseraccountNotFound",
                      "Useraccount not found");
        return;
    }
    if (account_booking(&account, &booking)) {
        booking_clear(&booking);
        exchange_fail(ex, 428, ZMS_BACKEND "Workstation\\Exception\\WorkstationHasCalledProcess",
                      "A process is still called. It is required to finish the process before "
                      "logout");
        return;
    }
    account_logout(&account);
    exchange_answer(
        ex, account_json(&account, ACCOUNT_PASSWORD | ACCOUNT_DEPARTMENTS | ACCOUNT_LOGGED_OUT));
}

static void answer_desk(struct exchange *ex, unsigned parts, enum booking_form form)
{
    struct booking booking;
    json_t *desk = account_json(&ex->account, parts);

    if (account_booking(&ex->account, &booking)) {
        json_t *process = booking_json(&booking, form, NULL);

        json_object_del(process, "$schema");
        json_object_set_new(desk, "process", process);
        booking_clear(&booking);
    }
    exchange_answer(ex, desk);
}

static void get_desk(struct exchange *ex)
{
    if (!exchange_require_login(ex)) {
        return;
    }
    if (exchange_query_number(ex, "resolveReferences", 1) >= 2) {
        answer_desk(ex, ACCOUNT_DEPARTMENTS | ACCOUNT_SCOPE_FULL, FORM_LINKED);
    } else {
        answer_desk(ex, ACCOUNT_CLUSTER, FORM_STUB);
    }
}

static void set_desk(struct exchange *ex)
{
    struct account *account = &ex->account;
    json_t *last_login;
    struct office office;
    int64_t scope;

    if (!exchange_require_login(ex) || !exchange_read(ex)) {
        return;
    }
    if (loose_number(json_object_get(ex->input, "id"), account->id) != account->id) {
        exchange_fail(ex, 404, ZMS_BACKEND "Workstation\\Exception\\WorkstationAccessFailed",
                      "Workstation access failed");
        return;
    }
    last_login = loose_at(ex->input, "useraccount.lastLogin");
    if (last_login && loose_number(last_login, 0) < clock_midnight(clock_now())) {
        /* An error with HTTP 200: the login is of another day. */
        exchange_fail_data(ex, 200, ZMS_BACKEND "Useraccount\\Exception\\AuthKeyFound",
                           "AuthKey found, useraccount already logged in",
                           account_json(account, 0));
        return;
    }
    /* The place is not checked: any login may choose one of another department. */
    scope = loose_number(loose_at(ex->input, "scope.id"), 0);
    if (scope && !office_load(&office, scope)) {
        exchange_fail(ex, 404, ZMS_BACKEND "Scope\\Exception\\ScopeNotFound",
                      "Zu den angegebenen Daten konnte kein Standort gefunden werden.");
        return;
    }
    account->scope = scope;
    snprintf(account->name, sizeof(account->name), "%s", loose_text(ex->input, "name"));
    snprintf(account->hint, sizeof(account->hint), "%s", loose_text(ex->input, "hint"));
    account->clustered = loose_truth(loose_at(ex->input, "queue.clusterEnabled"));
    account->appointments_only = loose_truth(loose_at(ex->input, "queue.appointmentsOnly"));
    account_save(account);
    exchange_answer(ex, account_json(account, ACCOUNT_PASSWORD | ACCOUNT_CLUSTER));
}

static bool check_callable(struct exchange *ex, const struct booking *booking)
{
    static const char *const refused[] = {"reserved", "preconfirmed", "deleted", "blocked"};
    char message[128];
    char date[16];
    char hour[16];

    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        if (strcmp(booking->status, refused[i]) == 0) {
            snprintf(message, sizeof(message),
                     "Failed to call process. Status %s does not allow calling this process",
                     refused[i]);
            exchange_fail(ex, 404, ZMS_BACKEND "Process\\Exception\\ProcessReservedNotCallable",
                          message);
            return false;
        }
    }
    if (clock_midnight(booking->date) != clock_midnight(clock_now())) {
        clock_format(date, sizeof(date), "%d.%m.%Y", booking->date);
        clock_format(hour, sizeof(hour), "%H:%M", booking->date);
        exchange_fail_data(
            ex, 404, ZMS_BACKEND "Process\\Exception\\ProcessNotCurrentDate",
            "Der angegebene Termin liegt nicht am heutigen Tag und kann nicht aufgerufen werden.",
            json_pack("{s:I,s:s,s:s}", "processId", (json_int_t)booking->id, "appointmentDate",
                      date, "appointmentTime", hour));
        return false;
    }
    return true;
}

static bool check_assigned(struct exchange *ex, const struct booking *booking)
{
    struct booking assigned;
    bool other;

    if (booking->desk && booking->desk != ex->account.id) {
        exchange_fail_data(ex, 404, ZMS_BACKEND "Process\\Exception\\ProcessAlreadyCalled",
                           "Failed to call process. It is already called by another workstation.",
                           json_pack("{s:I}", "processId", (json_int_t)booking->id));
        return false;
    }
    if (!account_booking(&ex->account, &assigned)) {
        return true;
    }
    other = assigned.id != booking->id;
    if (other) {
        exchange_fail_data(ex, 404,
                           ZMS_BACKEND "Workstation\\Exception\\WorkstationHasAssignedProcess",
                           "workstation has already an assigned process",
                           json_pack("{s:o}", "process", booking_json(&assigned, FORM_STUB, NULL)));
    }
    booking_clear(&assigned);
    return !other;
}

/* The answer still shows the status and the empty destination of before the first call. */
static void call(struct exchange *ex)
{
    struct booking booking;
    char old[16];
    json_t *desk;
    json_t *process;

    if (!exchange_require_login(ex) || !exchange_read(ex) || !process_check_schema(ex) ||
        !process_load(ex, loose_number(json_object_get(ex->input, "id"), 0),
                      loose_text(ex->input, "authKey"), &booking)) {
        return;
    }
    if (check_callable(ex, &booking) && exchange_require_booking(ex, &booking) &&
        check_assigned(ex, &booking)) {
        int64_t now = clock_now();
        int64_t waited = now - booking_arrival(&booking);

        snprintf(old, sizeof(old), "%s", booking.status);
        snprintf(booking.status, sizeof(booking.status), "called");
        /* Calling again from the same desk counts the call before as unsuccessful. */
        booking.timeout = booking.desk ? now : booking.timeout;
        booking.call_time = now;
        booking.call_count++;
        booking.parked_by[0] = 0;
        if (booking.waiting < 0) {
            booking.waiting = waited > 0 ? waited : 0;
        }
        booking_save(&booking);
        process = booking_json(&booking, FORM_STUB, NULL);
        json_object_del(process, "$schema");
        booking.desk = ex->account.id;
        booking_save(&booking);
        exchange_book(ex, &booking, old);
        desk = account_json(&ex->account, ACCOUNT_PASSWORD | ACCOUNT_CLUSTER);
        json_object_set_new(desk, "process", process);
        exchange_answer(ex, desk);
    } else {
        /* Of all calls this one alone rolls itself back. */
        ex->rollback = true;
    }
    booking_clear(&booking);
}

static bool load_assigned(struct exchange *ex, struct booking *booking)
{
    if (!exchange_require_login(ex)) {
        return false;
    }
    if (!account_booking(&ex->account, booking)) {
        process_fail_unknown(ex, json_array());
        return false;
    }
    return true;
}

static void answer_released(struct exchange *ex, struct booking *booking, const char *old)
{
    booking->desk = 0;
    booking->call_time = 0;
    booking_save(booking);
    exchange_book(ex, booking, old);
    exchange_answer(ex, account_json(&ex->account,
                                     ACCOUNT_PASSWORD | ACCOUNT_DEPARTMENTS | ACCOUNT_SCOPE_FULL));
}

static bool is_action(const char *action)
{
    static const char *const known[] = {"requeue_and_skip_to_next", "requeue_after_call_count_keep",
                                        "requeue_after_call_count_decrement", "requeue_pre_call"};

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strcmp(action, known[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void release(struct exchange *ex)
{
    const char *action = exchange_query(ex, "action");
    struct booking booking;
    struct office office;
    char old[16];

    if (!load_assigned(ex, &booking)) {
        return;
    }
    if (action && *action && !is_action(action)) {
        exchange_fail(ex, 400, ZMS_BACKEND "Process\\Exception\\ProcessInvalid",
                      "Process is not valid");
        booking_clear(&booking);
        return;
    }
    office_load(&office, booking.scope);
    snprintf(old, sizeof(old), "%s", booking.status);
    booking.timeout = clock_now();
    if (action && strcmp(action, "requeue_after_call_count_decrement") == 0) {
        booking.call_count -= booking.call_count > 0;
    }
    /* The column stays "called" after a release; reads derive the shown status from the desk. */
    if (action && strcmp(action, "requeue_after_call_count_keep") == 0 &&
        booking.call_count > office.call_max) {
        snprintf(booking.status, sizeof(booking.status), "missed");
        booking.was_missed = 1;
    }
    answer_released(ex, &booking, old);
    booking_clear(&booking);
}

static void park(struct exchange *ex)
{
    struct booking booking;
    char old[16];

    if (!load_assigned(ex, &booking)) {
        return;
    }
    snprintf(old, sizeof(old), "%s", booking.status);
    snprintf(booking.status, sizeof(booking.status), "parked");
    snprintf(booking.parked_by, sizeof(booking.parked_by), "%s", ex->account.name);
    answer_released(ex, &booking, old);
    booking_clear(&booking);
}

/* A walk-in entered by staff. The contingent is not looked at; a displayNumber given here is the
 * number that is called, while the counter runs on beside it, and may be given twice. */
static void add_walkin(struct exchange *ex)
{
    struct booking booking;
    struct office office;
    const char *display;
    char scope[24];

    if (!exchange_require_login(ex) || !exchange_read(ex)) {
        return;
    }
    display = loose_text(ex->input, "displayNumber");
    snprintf(scope, sizeof(scope), "%lld",
             (long long)loose_number(loose_at(ex->input, "scope.id"), ex->account.scope));
    if (strlen(display) > 8) {
        exchange_fail_schema(ex, "/displayNumber", "maxLength",
                             "Maximum string length is 8, found more", ex->input);
        return;
    }
    if (!route_office(ex, scope, &office)) {
        return;
    }
    booking_init(&booking, office.id);
    booking_insert(&booking);
    booking.number = office_next_number(&office, clock_now());
    booking.date = clock_midnight(clock_now());
    booking.arrival = clock_now();
    booking.priority = loose_number(json_object_get(ex->input, "priority"), 0);
    snprintf(booking.status, sizeof(booking.status), "queued");
    snprintf(booking.amendment, sizeof(booking.amendment), "%s",
             loose_text(ex->input, "amendment"));
    if (display[0]) {
        snprintf(booking.display, sizeof(booking.display), "%s", display);
    } else {
        snprintf(booking.display, sizeof(booking.display), "%lld", (long long)booking.number);
    }
    process_copy_clients(&booking, json_object_get(ex->input, "clients"));
    process_copy_requests(&booking, json_object_get(ex->input, "requests"));
    booking_save(&booking);
    exchange_book(ex, &booking, "free");
    process_answer(ex, &booking, FORM_FULL);
    booking_clear(&booking);
}

const struct route workstation_routes[] = {
    {"POST", "/workstation/login/", login},
    {"DELETE", "/workstation/login/%/", logout},
    {"GET", "/workstation/", get_desk},
    {"POST", "/workstation/", set_desk},
    {"POST", "/workstation/process/called/", call},
    {"DELETE", "/workstation/process/", release},
    {"DELETE", "/workstation/process/parked/", park},
    {"POST", "/workstation/process/waitingnumber/", add_walkin},
    {NULL, NULL, NULL},
};
