/* SPDX-License-Identifier: Apache-2.0 */
#include "net/zms_read.h"

#include "base/clock.h"
#include "net/value.h"

#include <string.h>
#include <strings.h>

#define ID_MAX      INT64_C(99999999999) /* ZMS's routes take 11 digits */
#define SCOPE_MAX   9999                 /* ZMS's routes take 4 digits */
#define TIME_MAX    INT64_C(253402300799)
#define PERSONS_MAX 99
#define LETTERS     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"

static bool fault_of(const json_t *root, struct zms_fault *ret_fault)
{
    const json_t *meta = value_in(root, "meta"), *error = value_in(meta, "error");
    const char *name = json_string_value(value_in(meta, "exception"));

    if (!json_is_boolean(error) && !json_is_integer(error))
        return false;
    ret_fault->error = value_is_true(error);
    ret_fault->exception[0] = '\0';
    if (name != NULL) {
        const char *last = strrchr(name, '\\');
        last = last != NULL ? last + 1 : name;
        size_t len = strspn(last, LETTERS);
        /* It ends up in logs and on staff's screen: a class name or nothing. */
        if (last[len] == '\0' && len <= ZMS_NAME_MAX)
            memcpy(ret_fault->exception, last, len + 1);
    }
    return true;
}

struct err zms_read_fault(const char *json, size_t len, struct zms_fault *ret_fault)
{
    json_t *root;
    struct err e = value_parse(json, len, &root);

    if (err_is(e))
        return err_make(ERR_SYNTAX);
    bool known = fault_of(root, ret_fault);
    value_free(root);
    return known ? err_none() : err_make(ERR_SYNTAX);
}

/* Opens the envelope of a good answer. *ret_root is to be freed; the result lives in it. */
static struct err data_open(const char *json, size_t len, json_t **ret_root, json_t **ret_data)
{
    struct zms_fault fault;
    json_t *root;
    struct err e = value_parse(json, len, &root);

    if (err_is(e))
        return err_make(ERR_SYNTAX);
    if (!fault_of(root, &fault) || fault.error) {
        e = err_make(fault_of(root, &fault) ? ERR_DENIED : ERR_SYNTAX);
        value_free(root);
        return e;
    }
    *ret_root = root;
    *ret_data = value_in(root, "data");
    return err_none();
}

bool zms_key_valid(const char *key)
{
    size_t len = strspn(key, "0123456789abcdefABCDEF");

    return key[len] == '\0' && len >= 4 && len <= BOOKING_KEY_MAX;
}

static json_t *first_of(json_t *list)
{
    struct value_iter iter = value_iter(list);

    return value_next(&iter);
}

static bool scope_read(json_t *scope, struct booking *b)
{
    const json_t *provider = value_in(scope, "provider"), *contact = value_in(scope, "contact");
    int64_t id;

    if (!value_int(value_in(scope, "id"), 1, SCOPE_MAX, &id))
        return false;
    b->scope = (int32_t)id;
    /* displayName is what is written on the door; the others carry the authority's own codes. */
    value_label(value_in(provider, "displayName"), b->place, sizeof b->place);
    if (b->place[0] == '\0')
        value_label(value_in(provider, "name"), b->place, sizeof b->place);
    if (b->place[0] == '\0')
        value_label(value_in(contact, "name"), b->place, sizeof b->place);
    value_label(value_in(contact, "street"), b->street, sizeof b->street);
    value_label(value_in(scope, "hint"), b->hint, sizeof b->hint);
    return true;
}

/* The key is left empty. */
static bool process_read(json_t *process, struct booking *ret_booking)
{
    struct booking b = {.persons = 1};
    json_t *appointment = first_of(value_in(process, "appointments"));
    json_t *queue = value_in(process, "queue");
    const char *status = json_string_value(value_in(process, "status"));
    int64_t number;

    if (!value_int(value_in(process, "id"), 1, ID_MAX, &b.ref.id) || status == NULL ||
        !value_int(value_in(appointment, "date"), 0, TIME_MAX, &b.start_s))
        return false;
    if (!scope_read(value_in(process, "scope"), &b) &&
        !scope_read(value_in(appointment, "scope"), &b))
        return false;
    b.status = booking_status_named(status);
    if (!value_text(value_in(process, "displayNumber"), b.number, sizeof b.number) ||
        b.number[0] == '\0')
        value_text(value_in(queue, "number"), b.number, sizeof b.number);
    b.with_appointment = value_is_true(value_in(queue, "withAppointment"));
    b.arrival_s = b.start_s;
    value_int(value_in(queue, "arrivalTime"), 0, TIME_MAX, &b.arrival_s);
    if (value_int(value_in(first_of(value_in(process, "requests")), "id"), 1, INT32_MAX, &number))
        b.service = (int32_t)number;
    size_t persons = value_count(value_in(process, "clients"));
    if (persons > 1)
        b.persons = persons < PERSONS_MAX ? (int32_t)persons : PERSONS_MAX;
    *ret_booking = b;
    return true;
}

struct err zms_read_booking(const char *json, size_t len, struct booking *ret_booking)
{
    json_t *root, *data;
    struct err e = data_open(json, len, &root, &data);

    if (err_is(e))
        return e;
    if (!process_read(data, ret_booking))
        e = err_make(ERR_SYNTAX);
    value_free(root);
    return e;
}

/* An entry of a day list that stands for a booking which can be asked for, with its key. */
static bool day_item_read(json_t *item, struct booking *ret_booking)
{
    const char *status = json_string_value(value_in(item, "status"));
    char key[BOOKING_KEY_MAX + 1];

    /* ZMS fact: the list holds one made-up entry (id 0), archived ones (id 0) and held slots. */
    if (status == NULL || strcmp(status, "archived") == 0 || strcmp(status, "reserved") == 0)
        return false;
    if (!value_text(value_in(item, "authKey"), key, sizeof key) || !zms_key_valid(key) ||
        !process_read(item, ret_booking))
        return false;
    memcpy(ret_booking->ref.key, key, sizeof key);
    explicit_bzero(key, sizeof key);
    return true;
}

/* Calls each() for the entries of a list, until it says false. */
static struct err data_walk(json_t *data, bool (*each)(void *self, json_t *item), void *self)
{
    json_t *item;
    bool more = true;

    if ((!json_is_array(data) && !json_is_object(data)) || value_count(data) > ZMS_DAY_ITEMS_MAX)
        return err_make(ERR_SYNTAX);
    struct value_iter iter = value_iter(data);
    while (more && (item = value_next(&iter)) != NULL)
        more = each(self, item);
    return err_none();
}

static struct err list_walk(const char *json, size_t len, bool (*each)(void *self, json_t *item),
                            void *self)
{
    json_t *root, *data;
    struct err e = data_open(json, len, &root, &data);

    if (err_is(e))
        return e;
    e = data_walk(data, each, self);
    value_free(root);
    return e;
}

struct day_reading {
    bool (*each)(void *self, const struct booking *booking);
    void *self;
    const struct holder_key *key; /* NULL: holders are not looked at */
};

/* ZMS fact: of a family only the first client has a name and how to be reached. */
static void holder_read(json_t *item, const struct holder_key *key, struct booking *b)
{
    const json_t *client = first_of(value_in(item, "clients"));

    const char *name = json_string_value(value_in(client, "familyName"));

    holder_tag(key, name, json_string_value(value_in(client, "email")),
               json_string_value(value_in(client, "telephone")), b->holder);
    holder_name_tag(key, name, b->name_tag);
}

static bool day_item(void *self, json_t *item)
{
    struct day_reading *reading = self;
    struct booking b;

    if (!day_item_read(item, &b))
        return true;
    if (reading->key != NULL && b.with_appointment)
        holder_read(item, reading->key, &b);
    bool more = reading->each(reading->self, &b);
    explicit_bzero(&b, sizeof b);
    return more;
}

struct err zms_read_day_each(const char *json, size_t len,
                             bool (*each)(void *self, const struct booking *booking), void *self)
{
    struct day_reading reading = {each, self, NULL};

    return list_walk(json, len, day_item, &reading);
}

struct err zms_read_roster(const char *json, size_t len, const struct holder_key *key,
                           bool (*each)(void *self, const struct booking *booking), void *self)
{
    struct day_reading reading = {each, self, key};

    return list_walk(json, len, day_item, &reading);
}

struct name_reading {
    bool (*each)(void *self, const struct booking *booking, const char *name);
    void *self;
};

static bool name_item(void *self, json_t *item)
{
    struct name_reading *reading = self;
    struct booking b;

    if (!process_read(item, &b) || !b.with_appointment)
        return true;
    const char *name =
        json_string_value(value_in(first_of(value_in(item, "clients")), "familyName"));
    return reading->each(reading->self, &b, name != NULL ? name : "");
}

struct err zms_read_names(const char *json, size_t len,
                          bool (*each)(void *self, const struct booking *booking, const char *name),
                          void *self)
{
    struct name_reading reading = {each, self};
    json_t *root, *data;
    struct err e = data_open(json, len, &root, &data);

    if (err_is(e))
        return e;
    if (value_in(data, "id") != NULL)
        (void)name_item(&reading, data);
    else
        e = data_walk(data, name_item, &reading);
    value_free(root);
    return e;
}

struct walkin_reading {
    bool (*each)(void *self, const struct zms_walkin *walkin);
    void *self;
};

static bool walkin_item(void *self, json_t *item)
{
    struct walkin_reading *reading = self;
    struct zms_walkin walkin = {.created_s = 0};

    if (!day_item_read(item, &walkin.booking) || walkin.booking.with_appointment)
        return true;
    value_int(value_in(item, "createTimestamp"), 0, TIME_MAX, &walkin.created_s);
    walkin.drawn = value_is_true(value_in(item, "isTicketprinter"));
    bool more = reading->each(reading->self, &walkin);
    explicit_bzero(&walkin, sizeof walkin);
    return more;
}

struct err zms_read_walkins(const char *json, size_t len,
                            bool (*each)(void *self, const struct zms_walkin *walkin), void *self)
{
    struct walkin_reading reading = {each, self};

    return list_walk(json, len, walkin_item, &reading);
}

struct listed_reading {
    const char *number;
    int64_t day_s;
    bool listed;
};

static bool listed_item(void *self, json_t *item)
{
    struct listed_reading *reading = self;
    char number[BOOKING_NUMBER_MAX + 1];
    int64_t date_s;

    reading->listed = value_text(value_in(item, "displayNumber"), number, sizeof number) &&
                      strcasecmp(number, reading->number) == 0 &&
                      value_int(value_in(first_of(value_in(item, "appointments")), "date"), 0,
                                TIME_MAX, &date_s) &&
                      clock_same_day(date_s, reading->day_s);
    return !reading->listed;
}

struct err zms_read_listed(const char *json, size_t len, const char *number, int64_t day_s,
                           bool *ret_listed)
{
    struct listed_reading reading = {.number = number, .day_s = day_s};
    struct err e = list_walk(json, len, listed_item, &reading);

    if (!err_is(e))
        *ret_listed = reading.listed;
    return e;
}

struct served_reading {
    const char *name;
    bool served;
};

static bool served_item(void *self, json_t *item)
{
    struct served_reading *reading = self;
    const char *status = json_string_value(value_in(item, "status"));
    const char *name = json_string_value(value_in(item, "name"));

    reading->served = status != NULL && name != NULL && strcmp(status, "archived") == 0 &&
                      strcmp(name, reading->name) == 0;
    return !reading->served;
}

struct err zms_read_served(const char *json, size_t len, const char *name, bool *ret_served)
{
    struct served_reading reading = {.name = name};
    struct err e = list_walk(json, len, served_item, &reading);

    if (!err_is(e))
        *ret_served = reading.served;
    return e;
}

struct err zms_read_created(const char *json, size_t len, struct booking *ret_booking)
{
    json_t *root, *data;
    struct err e = data_open(json, len, &root, &data);

    if (err_is(e))
        return e;
    if (!day_item_read(data, ret_booking))
        e = err_make(ERR_SYNTAX);
    value_free(root);
    return e;
}

/* Absent is empty. */
static bool is_text(const json_t *object, const char *member, const char *text)
{
    const json_t *value = value_in(object, member);

    return value == NULL || json_is_null(value)
               ? text[0] == '\0'
               : json_is_string(value) && strcmp(json_string_value(value), text) == 0;
}

struct err zms_read_bears(const char *json, size_t len, const char *name, const char *amendment,
                          bool *ret_bears)
{
    json_t *root, *data;
    struct err e = data_open(json, len, &root, &data);

    if (err_is(e))
        return e;
    json_t *clients = value_in(data, "clients"), *client = first_of(clients);
    if (!json_is_object(data))
        e = err_make(ERR_SYNTAX);
    else
        *ret_bears = value_count(clients) <= 1 && is_text(client, "familyName", name) &&
                     is_text(client, "email", "") && is_text(client, "telephone", "") &&
                     is_text(data, "amendment", amendment) &&
                     is_text(data, "customTextfield", "") && is_text(data, "customTextfield2", "");
    value_free(root);
    return e;
}

struct day_wish {
    const char *number; /* NULL: by id */
    int64_t id;
    struct booking *found;
    int count, max;
};

static bool day_pick(void *self, const struct booking *b)
{
    struct day_wish *wish = self;

    if (wish->number != NULL ? strcasecmp(b->number, wish->number) == 0 : b->ref.id == wish->id)
        wish->found[wish->count++] = *b;
    return wish->count < wish->max;
}

struct err zms_read_day_number(const char *json, size_t len, const char *number,
                               struct booking ret_bookings[CANDIDATES_MAX], int *ret_count)
{
    struct day_wish wish = {.number = number, .found = ret_bookings, .max = CANDIDATES_MAX};
    struct err e = zms_read_day_each(json, len, day_pick, &wish);

    if (!err_is(e))
        *ret_count = wish.count;
    return e;
}

struct err zms_read_day_id(const char *json, size_t len, int64_t id, struct booking *ret_booking)
{
    struct day_wish wish = {.id = id, .found = ret_booking, .max = 1};
    struct err e = zms_read_day_each(json, len, day_pick, &wish);

    return !err_is(e) && wish.count == 0 ? err_make(ERR_UNKNOWN) : e;
}

struct err zms_read_issued(const char *json, size_t len, struct booking *ret_booking)
{
    json_t *root, *data;
    struct booking b = {.persons = 1, .status = BOOKING_QUEUED};
    struct err e = data_open(json, len, &root, &data);

    if (err_is(e))
        return e;
    json_t *queue = value_in(data, "queue");
    /* ZMS fact: displayNumber is "" in this answer; later reads show the counter's number there. */
    bool good = value_int(value_in(data, "id"), 1, ID_MAX, &b.ref.id) &&
                value_text(value_in(data, "authKey"), b.ref.key, sizeof b.ref.key) &&
                zms_key_valid(b.ref.key) &&
                value_text(value_in(queue, "number"), b.number, sizeof b.number) &&
                b.number[0] != '\0' &&
                value_int(value_in(queue, "arrivalTime"), 1, TIME_MAX, &b.arrival_s);
    if (good)
        *ret_booking = b;
    explicit_bzero(&b, sizeof b);
    value_free(root);
    return good ? err_none() : err_make(ERR_SYNTAX);
}

/*
 * Who waits before a newcomer: everybody who is "queued" (has checked in or drawn a number, sits in
 * the room), and everybody "confirmed" whose time has come, because ZMS knows no arrival and will
 * call them before a newcomer. Not counted: the made-up entry, held and unconfirmed slots, those
 * already called or being served, missed and parked ones, and bookings of later in the day.
 */
static bool waits(const json_t *entry, int64_t now_s)
{
    const char *status = json_string_value(value_in(entry, "status"));
    int64_t arrival_s;

    if (status == NULL)
        return false;
    if (strcmp(status, "queued") == 0)
        return true;
    return strcmp(status, "confirmed") == 0 &&
           value_int(value_in(entry, "arrivalTime"), 0, now_s, &arrival_s);
}

struct err zms_read_queue(const char *json, size_t len, int64_t now_s, int *ret_ahead,
                          int *ret_wait_min)
{
    json_t *root, *data, *entry;
    struct err e = data_open(json, len, &root, &data);
    int ahead = 0;
    int64_t wait = -1;

    if (err_is(e))
        return e;
    if ((!json_is_array(data) && !json_is_object(data)) || value_count(data) > ZMS_DAY_ITEMS_MAX) {
        value_free(root);
        return err_make(ERR_SYNTAX);
    }
    struct value_iter iter = value_iter(data);
    while ((entry = value_next(&iter)) != NULL) {
        const char *status = json_string_value(value_in(entry, "status"));
        /* ZMS fact: the entry "fake" stands where a walk-in of this moment would be put. */
        if (status != NULL && strcmp(status, "fake") == 0)
            value_int(value_in(entry, "waitingTimeEstimate"), 0, 24 * 60, &wait);
        else if (waits(entry, now_s))
            ahead++;
    }
    value_free(root);
    *ret_ahead = ahead;
    *ret_wait_min = (int)wait;
    return err_none();
}

static bool button_read(const json_t *item, struct zms_button *ret_button)
{
    struct zms_button button = {.scope = 0};
    const char *type = json_string_value(value_in(item, "type"));
    int64_t scope, request = 0;

    if (type == NULL || !value_int(value_in(value_in(item, "scope"), "id"), 1, SCOPE_MAX, &scope))
        return false;
    bool of_request = strcmp(type, "request") == 0;
    if (!of_request && strcmp(type, "scope") != 0)
        return false;
    if (of_request && !value_int(value_in(item, "requestId"), 1, INT32_MAX, &request))
        return false;
    button.scope = (int32_t)scope;
    button.request = (int32_t)request;
    button.enabled = value_is_true(value_in(item, "enabled"));
    value_label(value_in(item, "name"), button.name, sizeof button.name);
    *ret_button = button;
    return true;
}

struct err zms_read_buttons(const char *json, size_t len,
                            struct zms_button ret_buttons[ZMS_BUTTONS_MAX], int *ret_count)
{
    json_t *root, *data, *item;
    struct err e = data_open(json, len, &root, &data);
    int count = 0;

    if (err_is(e))
        return e;
    json_t *buttons = value_in(data, "buttons");
    if (!json_is_object(data) || value_count(buttons) > ZMS_BUTTONS_MAX)
        e = err_make(ERR_SYNTAX);
    struct value_iter iter = value_iter(buttons);
    while (!err_is(e) && (item = value_next(&iter)) != NULL)
        if (button_read(item, &ret_buttons[count]))
            count++;
    value_free(root);
    *ret_count = count;
    return e;
}

struct err zms_read_organisation(const char *json, size_t len, int32_t *ret_id)
{
    json_t *root, *data;
    int64_t id;
    struct err e = data_open(json, len, &root, &data);

    if (err_is(e))
        return e;
    if (value_int(value_in(data, "id"), 1, INT32_MAX, &id))
        *ret_id = (int32_t)id;
    else
        e = err_make(ERR_SYNTAX);
    value_free(root);
    return e;
}

struct err zms_read_login(const char *json, size_t len, char ret_key[ZMS_KEY_MAX + 1])
{
    json_t *root, *data;
    struct err e = data_open(json, len, &root, &data);

    if (err_is(e))
        return e;
    if (!value_text(value_in(data, "authkey"), ret_key, ZMS_KEY_MAX + 1) ||
        !zms_key_valid(ret_key)) {
        explicit_bzero(ret_key, ZMS_KEY_MAX + 1);
        e = err_make(ERR_SYNTAX);
    }
    value_free(root);
    return e;
}
