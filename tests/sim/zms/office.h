/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ZMS_PRACTICE_OFFICE_H
#define ZMS_PRACTICE_OFFICE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* Issuing a number rewrites the whole row, prefix included; an alarm fills the alarm's columns. */
#define OFFICE_PREFIX_KNOWN 1
#define OFFICE_ALARM_KNOWN  2

/* A place with its own queue; ZMS calls it scope. */
struct office {
    int64_t id;
    int64_t department;
    char provider[16];
    char name[128];
    char title[128];
    char short_name[32];
    char street[96];
    char house[16];
    char postcode[8];
    char hint[128];
    int64_t first;
    int64_t last;
    int64_t contingent;
    char prefix[4];
    int64_t call_max;
    int64_t average;
    int64_t cluster;
    int64_t deactivated;
    int64_t opens; /* walk-in hours as minutes of the day; equal = none */
    int64_t closes;
    int64_t books_from; /* hours of appointments */
    int64_t books_to;
    int64_t mail_max;
    int64_t given; /* numbers given on given_day; -1 = never */
    int64_t last_given;
    int64_t given_day;
    int64_t last_display;
    int64_t rewritten; /* which columns that once were empty have been written */
    int64_t emergency;
    char emergency_by[16];
    char accepted_by[16];
    int64_t changed;
};

bool office_load(struct office *office, int64_t id);
void office_save(const struct office *office);
bool office_is_open(const struct office *office, int64_t now);
bool office_has_numbers(const struct office *office, int64_t now);

/* Next walk-in number of the day: counts from first to last and wraps, without looking whether
 * a wrapped number is still waiting. */
int64_t office_next_number(struct office *office, int64_t now);
void office_next_display(struct office *office, char *out, size_t size, int64_t id);

/* Desks that count for waiting estimates: logged in with a numeric name. */
int64_t office_desk_count(const struct office *office, int64_t now);

/* How an office is shown differs from call to call. */
enum office_provider {
    PROVIDER_TEXT,      /* id and source, data as JSON text inside JSON */
    PROVIDER_DATA,      /* id and source, data as object */
    PROVIDER_FULL,      /* with contact, link and display name, data as object */
    PROVIDER_FULL_TEXT, /* the same with data as text */
    PROVIDER_BARE,      /* full without data */
};
#define OFFICE_SETTINGS 1U /* preferences and status */
#define OFFICE_COUNT    2U /* status.queue.workstationCount */
#define OFFICE_DAYOFF   4U
#define OFFICE_CLUSTER  8U
#define OFFICE_DATES    16U /* timestamps as text, as the day list has them */

json_t *office_json(const struct office *office, enum office_provider provider, unsigned parts);
json_t *office_stub_json(int64_t id);
json_t *office_named_json(int64_t id, bool reference);
json_t *office_unset_json(bool after_logout);
json_t *office_dereferenced_json(void);
json_t *cluster_json(int64_t cluster);
json_t *department_json(int64_t id, bool complete);

bool service_exists(const char *id);
bool service_offered(int64_t scope, const char *id);
int64_t service_slots(const char *id);
void service_name(const char *id, char *out, size_t size);
json_t *service_json(const char *id, bool data);
json_t *service_list_json(int64_t scope);

#endif
