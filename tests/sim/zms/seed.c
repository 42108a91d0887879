/* SPDX-License-Identifier: Apache-2.0 */
#include "seed.h"

#include "account.h"
#include "clock.h"
#include "store.h"

#include <stdio.h>
#include <string.h>

#define AGENT_RIGHTS                                                                               \
    ",appointment,cherrypick,counter,customersearch,emergency,finishedqueue,missedqueue,"          \
    "openqueue,parkedqueue,waitingqueue,"
#define DAY_MINUTES ((int64_t)1440)

static const char *const names[] = {
    "Aylin Yıldız",       "Jürgen Schäfer",    "Nguyễn Thị Mai",      "Olena Kovalenko",
    "Mehmet Öztürk",      "Fatima Al-Hassan",  "Łukasz Wójcik",       "Chiara D’Angelo",
    "Zoë Großmann",       "Adebayo Okonkwo",   "Ana Lucía Fernández", "Đorđe Petrović",
    "Siobhán O’Brien",    "Ramin Ahmadi",      "Mei-Ling Chen",       "Ludwig von Ahlefeld",
    "Ingrid Sørensen",    "Željka Horvat",     "Karl-Heinz Müller",   "Priya Raghunathan",
    "João da Conceição",  "Weiß Sabine",       "Tesfaye Bekele",      "Ioana Ștefănescu",
    "Ahmad Shah Noorzai", "Björk Jónsdóttir",  "Yusuf Çelik",         "Marie-Hélène Dubois",
    "Georgios Papadakis", "Kateryna Шевченко", "Hans-Joachim Böhm",   "Dilnaz Qasimova",
    "Emeka Nwosu",        "Anneliese Kübler",  "Vítězslav Dvořák",    "Leïla Ben Youssef",
    "Sándor Szűcs",       "Thomas Brandt",     "Gülşen Aydın",        "Hiroshi Tanaka",
};

struct seed_office {
    int64_t id;
    int64_t department;
    const char *provider;
    const char *name;
    const char *title;
    const char *short_name;
    const char *street;
    const char *house;
    const char *postcode;
    const char *hint;
    int64_t first;
    int64_t last;
    int64_t contingent;
    const char *prefix;
    int64_t cluster;
    int64_t deactivated;
    int64_t closes;
    const char *services;
};

static const struct seed_office offices[] = {
    {169, 40, "122210", "Bürgeramt Rathaus Tiergarten", "Bürgeramt Rathaus Tiergarten", "",
     "Mathilde-Jacob-Platz", "1", "10551", "1. Stock, Wartebereich B", 100, 999, 900, "", 34, 0,
     DAY_MINUTES, "1063441 1063453 1063475 1063426"},
    {130, 40, "120335", "Landesamt für Einwanderung, Keplerstraße", "Landesamt für Einwanderung",
     "LEA", "Keplerstraße", "2", "10589", "Haus A, 3. Stock, Wartezone 3", 1, 999, 900, "FA", 34, 0,
     0, "1063565 1063576"},
    {145, 40, "122211", "Bürgeramt Rathaus Tiergarten, Ausgabe", "Ausgabe von Ausweisen",
     "Abholung", "Mathilde-Jacob-Platz", "1", "10551", "Erdgeschoss, Schalter 4", 1, 999, 900, "",
     0, 1, DAY_MINUTES, "1063486"},
    {160, 58, "122300", "Bürgeramt Wedding, Müllerstraße 146", "Bürgeramt Wedding", "",
     "Müllerstraße", "146", "13353", "2. Stock, Wartebereich A", 1, 999, 300, "", 0, 0, DAY_MINUTES,
     "1063475 1063441"},
};

static const char *const services[][3] = {
    {"1063441", "Personalausweis beantragen", "3"},
    {"1063453", "Reisepass beantragen", "3"},
    {"1063475", "Anmeldung einer Wohnung", "2"},
    {"1063426", "Beglaubigung von Dokumenten", "1"},
    {"1063486", "Abholung eines Ausweises", "1"},
    {"1063565", "Aufenthaltstitel: Verlängerung", "3"},
    {"1063576", "Aufenthaltstitel: Abholung der Karte", "1"},
};

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

static void plant_office(const struct seed_office *o)
{
    const char *list = o->services;

    store_run(
        "INSERT INTO office VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,1,12,?,?,0,?,5,1435,3,-1,0,0,0,"
        "0,0,'','',?)",
        "iissssssssiiisiiii", o->id, o->department, o->provider, o->name, o->title, o->short_name,
        o->street, o->house, o->postcode, o->hint, o->first, o->last, o->contingent, o->prefix,
        o->cluster, o->deactivated, o->closes, clock_now());
    while (*list) {
        char id[16];
        size_t length = strcspn(list, " ");

        snprintf(id, sizeof(id), "%.*s", (int)length, list);
        store_run("INSERT OR IGNORE INTO offer VALUES(?,?)", "is", o->id, id);
        list += length + (list[length] == ' ');
    }
}

static void plant_places(void)
{
    store_run("INSERT INTO organisation VALUES(3,'Bezirksamt Mitte von Berlin')", "");
    store_run("INSERT INTO organisation VALUES(5,'Bezirksamt Spandau von Berlin')", "");
    store_run("INSERT INTO department VALUES(40,'Bürgerdienste Tiergarten','Mathilde-Jacob-Platz',"
              "'1',3)",
              "");
    store_run("INSERT INTO department VALUES(58,'Bürgerdienste Wedding','Müllerstraße','146',3)",
              "");
    for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
        store_run("INSERT INTO service VALUES(?,?,CAST(? AS INTEGER))", "sss", services[i][0],
                  services[i][1], services[i][2]);
    }
    for (size_t i = 0; i < sizeof(offices) / sizeof(offices[0]); i++) {
        plant_office(offices + i);
    }
    store_run("INSERT INTO printer(hash, organisation, enabled, changed)"
              " VALUES('3abcdefghijklmnopqrstuvwxyz',3,1,?)",
              "i", clock_now());
    store_run("INSERT INTO printer(hash, organisation, enabled, changed)"
              " VALUES('5abcdefghijklmnopqrstuvwxyz',5,1,?)",
              "i", clock_now());
}

static void plant_accounts(void)
{
    account_add("kiosk-169", "kiosk-169-practice", "kiosk", ",appointment,", 40);
    account_add("agent", "agent-practice", "agent_queue", AGENT_RIGHTS, 40);
    account_add("agent-2", "agent-2-practice", "agent_queue_plus", AGENT_RIGHTS, 40);
    account_add("reporting", "reporting-practice", "reporting_viewer", ",statistic,", 40);
    account_add("superuser", "superuser-practice", "system_admin", ",superuser" AGENT_RIGHTS, 40);
    account_add("desk-1", "desk-1-practice", "agent_queue", AGENT_RIGHTS, 40);
    account_add("desk-2", "desk-2-practice", "agent_queue", AGENT_RIGHTS, 40);
    account_add("kiosk-169-2", "kiosk-169-2-practice", "kiosk", ",appointment,", 40);
    store_run("UPDATE account SET scope=169, name='11', hint='Platz 11', session='desk',"
              " expires=?, last_login=? WHERE login='desk-1'",
              "ii", clock_now() + 36000, clock_now());
}

static void plant_booking(int64_t scope, int64_t date, const char *status, uint32_t *state,
                          int persons)
{
    const char *name = names[next_random(state) % (sizeof(names) / sizeof(names[0]))];
    struct booking booking;
    struct office office;
    char mail[64];
    sqlite3_stmt *row;

    office_load(&office, scope);
    booking_init(&booking, scope);
    booking_insert(&booking);
    booking.appointment = 1;
    booking.date = date;
    booking.booked = clock_now() - (int64_t)(next_random(state) % 40) * 86400;
    booking.created = booking.booked;
    office_next_display(&office, booking.display, sizeof(booking.display), booking.id);
    snprintf(mail, sizeof(mail), "person%lld@example.org", (long long)booking.id);
    booking_set_client(&booking, name, mail, persons);
    row = store_query("SELECT service FROM offer WHERE scope=? ORDER BY abs(service * ?) % 97"
                      " LIMIT 1",
                      "ii", scope, (int64_t)(next_random(state) % 1000 + 1));
    if (sqlite3_step(row) == SQLITE_ROW) {
        json_array_append_new(booking.requests, json_string(store_text(row, 0)));
        booking.slots = service_slots(store_text(row, 0)) * persons;
    }
    sqlite3_finalize(row);
    snprintf(booking.status, sizeof(booking.status), "%s", status);
    if (strcmp(status, "missed") == 0) {
        booking.was_missed = 1;
        booking.call_count = 2;
    } else if (strcmp(status, "finished") == 0) {
        booking_archive(&booking, "finished");
        booking_dereference(&booking);
    } else if (strcmp(status, "deleted") == 0) {
        booking_set_client(&booking, "(abgesagt)", mail, 1);
    } else if (strcmp(status, "called") == 0) {
        booking.call_time = clock_now() - 30;
        booking.call_count = 1;
        booking.waiting = 240;
        booking.desk = store_value(0, "SELECT id FROM account WHERE login='desk-1'", "");
    }
    booking_save(&booking);
    booking_clear(&booking);
}

static void plant_walkin(int64_t scope, int64_t arrival)
{
    struct booking booking;
    struct office office;

    office_load(&office, scope);
    booking_init(&booking, scope);
    booking_insert(&booking);
    booking.number = office_next_number(&office, clock_now());
    booking.date = clock_midnight(clock_now());
    booking.arrival = arrival;
    booking.printed = 1;
    snprintf(booking.display, sizeof(booking.display), "%lld", (long long)booking.number);
    snprintf(booking.status, sizeof(booking.status), "queued");
    booking_set_client(&booking, "", "", 1);
    json_array_append_new(booking.requests, json_string("1063441"));
    booking_save(&booking);
    booking_clear(&booking);
}

/* Sixty of today around now; what is long past is mostly done, and the window stays in the day. */
static void plant_today(uint32_t *state)
{
    int64_t now = clock_now();
    int64_t from = clock_midnight(now) + 600;
    int64_t to = clock_midnight(now) + (int64_t)86400 - 600;

    from = now - 10800 > from ? now - 10800 : from;
    to = now + 18000 < to ? now + 18000 : to;
    for (int i = 0; i < 60; i++) {
        int64_t date = from + (to - from) * i / 60;
        int64_t scope = i % 4 == 3 ? 130 : (i % 15 == 5 ? 145 : (i % 12 == 8 ? 160 : 169));
        const char *status = "confirmed";

        date -= date % 300;
        if (date < now - 3600) {
            status = i % 5 == 2 ? "missed" : (i % 5 == 4 ? "confirmed" : "finished");
        }
        if (i % 13 == 6) {
            status = "deleted";
        } else if (i % 17 == 9) {
            status = "preconfirmed";
        }
        plant_booking(scope, date, status, state, i % 10 == 1 ? 3 : (i % 10 == 4 ? 2 : 1));
    }
    plant_booking(169, now - now % 300, "called", state, 1);
    for (int i = 0; i < 6; i++) {
        plant_walkin(169, now - 1500 + i * 240);
    }
    plant_walkin(160, now - 600);
}

void seed_plant(uint32_t number, bool bookings)
{
    uint32_t state = number * 2654435761U + 1;
    int64_t tomorrow = clock_midnight(clock_now()) + (int64_t)36 * 3600;

    plant_places();
    plant_accounts();
    if (!bookings) {
        return;
    }
    plant_today(&state);
    for (int i = 0; i < 6; i++) {
        plant_booking(i % 3 == 2 ? 130 : 169, tomorrow + i * 900, "confirmed", &state, 1);
    }
}
