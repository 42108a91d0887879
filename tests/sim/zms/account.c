/* SPDX-License-Identifier: Apache-2.0 */
#include "account.h"

#include "clock.h"
#include "store.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define SCHEMA_HOST          "https://schema.berlin.de/queuemanagement/"
#define SESSION_SECONDS      ((int64_t)10 * 3600)
#define COPY(target, column) snprintf(target, sizeof(target), "%s", store_text(row, column))
#define COLUMNS                                                                                    \
    "SELECT id, login, hash, role, permissions, department, session, expires, last_login, scope,"  \
    " name, hint, clustered, appointments_only FROM account WHERE "

static const char *const permission_names[] = {
    "appointment",    "availability",      "calldisplay",
    "capacityreport", "cherrypick",        "cluster",
    "config",         "counter",           "customersearch",
    "dayoff",         "department",        "emergency",
    "finishedqueue",  "finishedqueuepast", "jurisdiction",
    "logs",           "mailtemplates",     "missedqueue",
    "openqueue",      "organisation",      "overviewcalendar",
    "parkedqueue",    "restrictedscope",   "scope",
    "source",         "statistic",         "ticketprinter",
    "useraccount",    "waitingqueue",      "superuser",
};

/* Looks like bcrypt, as ZMS shows it, but is a fast hash: the practice service has no secrets. */
static void hash_password(const char *login, const char *password, char out[80])
{
    unsigned char digest[24];
    char text[40];

    crypto_generichash(digest, sizeof(digest), (const unsigned char *)password, strlen(password),
                       (const unsigned char *)login, strlen(login) < 64 ? strlen(login) : 64);
    sodium_bin2base64(text, sizeof(text), digest, sizeof(digest), sodium_base64_VARIANT_ORIGINAL);
    snprintf(out, 80, "$2y$10$%s%.21s", text, text);
}

void account_add(const char *login, const char *password, const char *role, const char *permissions,
                 int64_t department)
{
    char hash[80];

    hash_password(login, password, hash);
    store_run("INSERT INTO account(login, hash, role, permissions, department, session, expires,"
              " last_login, scope, name, hint, clustered, appointments_only)"
              " VALUES(?,?,?,?,?,'',0,0,0,'','',0,0)",
              "ssssi", login, hash, role, permissions, department);
}

static bool account_read(struct account *a, sqlite3_stmt *row)
{
    bool found = sqlite3_step(row) == SQLITE_ROW;

    memset(a, 0, sizeof(*a));
    if (found) {
        a->id = sqlite3_column_int64(row, 0);
        COPY(a->login, 1);
        COPY(a->hash, 2);
        COPY(a->role, 3);
        COPY(a->permissions, 4);
        a->department = sqlite3_column_int64(row, 5);
        COPY(a->session, 6);
        a->expires = sqlite3_column_int64(row, 7);
        a->last_login = sqlite3_column_int64(row, 8);
        a->scope = sqlite3_column_int64(row, 9);
        COPY(a->name, 10);
        COPY(a->hint, 11);
        a->clustered = sqlite3_column_int64(row, 12);
        a->appointments_only = sqlite3_column_int64(row, 13);
    }
    sqlite3_finalize(row);
    return found;
}

bool account_by_login(struct account *account, const char *login)
{
    return account_read(account, store_query(COLUMNS "login=?", "s", login));
}

bool account_by_id(struct account *account, int64_t id)
{
    return account_read(account, store_query(COLUMNS "id=?", "i", id));
}

/* ZMS compares the stored end with "ten hours ago": a session lives twice as long as it says. */
bool account_by_session(struct account *account, const char *session)
{
    return session[0] && account_read(account, store_query(COLUMNS "session=?", "s", session)) &&
           account->expires > clock_now() - SESSION_SECONDS;
}

bool account_check_password(const struct account *account, const char *password)
{
    char hash[80];

    hash_password(account->login, password, hash);
    return strcmp(hash, account->hash) == 0;
}

/* One session per account: the old key dies, and with it the chosen place and the desk name. */
void account_login(struct account *account)
{
    store_random_hex(account->session, 16);
    account->last_login = clock_now();
    account->expires = account->last_login + SESSION_SECONDS;
    account->scope = 0;
    account->name[0] = 0;
    account->hint[0] = 0;
    account->clustered = 0;
    account_save(account);
}

void account_logout(struct account *account)
{
    account->session[0] = 0;
    account->expires = 0;
    account->scope = 0;
    account->name[0] = 0;
    account->hint[0] = 0;
    account_save(account);
}

void account_save(const struct account *a)
{
    store_run("UPDATE account SET session=?, expires=?, last_login=?, scope=?, name=?, hint=?,"
              " clustered=?, appointments_only=? WHERE id=?",
              "siiissiii", a->session, a->expires, a->last_login, a->scope, a->name, a->hint,
              a->clustered, a->appointments_only, a->id);
}

void account_expire_all(void)
{
    store_run("UPDATE account SET session='', expires=0, scope=0, name='', hint=''", "");
}

bool account_may(const struct account *account, const char *permission)
{
    char item[40];

    snprintf(item, sizeof(item), ",%s,", permission);
    return strstr(account->permissions, item) || strstr(account->permissions, ",superuser,");
}

bool account_sees_department(const struct account *account, int64_t department)
{
    return account->department == department || account_may(account, "superuser");
}

/* Not even a superuser may touch a booking of a place other than the chosen one; a cluster counts
 * only while it is switched on at the desk. */
bool account_sees_booking(const struct account *account, const struct booking *booking)
{
    struct office own;
    struct office other;

    if (account->scope == booking->scope) {
        return account->scope != 0;
    }
    return account->clustered && office_load(&own, account->scope) &&
           office_load(&other, booking->scope) && own.cluster && own.cluster == other.cluster;
}

bool account_booking(const struct account *account, struct booking *booking)
{
    return booking_load_first(booking, "desk=?", "i", account->id);
}

json_t *account_permissions_json(const char *permissions)
{
    json_t *map = json_object();

    for (size_t i = 0; i < sizeof(permission_names) / sizeof(permission_names[0]); i++) {
        char item[40];

        snprintf(item, sizeof(item), ",%s,", permission_names[i]);
        json_object_set_new(map, permission_names[i],
                            json_boolean(strstr(permissions, item) != NULL));
    }
    return map;
}

static json_t *useraccount_json(const struct account *a, unsigned parts)
{
    json_t *user =
        json_pack("{s:o,s:s,s:I,s:[s]}", "permissions", account_permissions_json(a->permissions),
                  "id", a->login, "lastLogin", (json_int_t)a->last_login, "roles", a->role);

    if (parts & ACCOUNT_PASSWORD) {
        json_object_set_new(user, "password", json_string(a->hash));
    }
    if (parts & ACCOUNT_DEPARTMENTS) {
        json_object_set_new(user, "departments",
                            json_pack("[o]", department_json(a->department, true)));
    }
    return user;
}

json_t *account_json(const struct account *a, unsigned parts)
{
    struct office office;
    json_t *scope;
    json_t *desk;

    if (a->scope && office_load(&office, a->scope)) {
        scope =
            parts & ACCOUNT_SCOPE_FULL
                ? office_json(&office, PROVIDER_FULL_TEXT,
                              OFFICE_SETTINGS | OFFICE_DAYOFF | OFFICE_CLUSTER)
                : office_json(&office, PROVIDER_TEXT,
                              OFFICE_SETTINGS | (parts & ACCOUNT_CLUSTER ? OFFICE_CLUSTER : 0U));
    } else {
        scope = office_unset_json(parts & ACCOUNT_LOGGED_OUT);
    }
    desk = json_pack("{s:s,s:I,s:o,s:s,s:o,s:s,s:{s:I,s:I}}", "$schema",
                     SCHEMA_HOST "workstation.json", "id", (json_int_t)a->id, "useraccount",
                     useraccount_json(a, parts), "name", a->name, "scope", scope, "hint", a->hint,
                     "queue", "appointmentsOnly", (json_int_t)a->appointments_only,
                     "clusterEnabled", (json_int_t)a->clustered);
    json_object_set_new(
        desk, "support",
        json_pack("{s:s,s:s}", "eMail", "support@berlin.example", "telephone", "030 115"));
    if (parts & ACCOUNT_KEY) {
        json_object_set_new(desk, "authkey", json_string(a->session));
    }
    return desk;
}

/* In the open list of desks: no name of the person, no rights, an empty process. */
json_t *account_listed_json(const struct account *a)
{
    json_t *process = booking_empty_json("free");
    json_t *desk =
        json_pack("{s:s,s:I,s:{s:o},s:o,s:s,s:o,s:s,s:{s:I,s:I}}", "$schema",
                  SCHEMA_HOST "workstation.json", "id", (json_int_t)a->id, "useraccount",
                  "permissions", account_permissions_json(""), "process", process, "name", a->name,
                  "scope", office_stub_json(a->scope), "hint", a->hint, "queue", "appointmentsOnly",
                  (json_int_t)a->appointments_only, "clusterEnabled", (json_int_t)a->clustered);

    json_object_del(process, "$schema");
    return desk;
}
