/* SPDX-License-Identifier: Apache-2.0 */
#include "net/hallwire.h"

#include "base/bug.h"
#include "net/value.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

/*
 * One member of a struct as one key of an object. Both directions go by the same table, so that
 * what is written can be read.
 */
enum field_kind {
    FIELD_TEXT, /* min to max bytes */
    FIELD_NAME, /* the same, of letters, digits, - and _: becomes a part of subjects and keys */
    FIELD_HEX,  /* the same, of hex digits */
    FIELD_BOOL,
    FIELD_INT,   /* int or int32_t, from min to max */
    FIELD_INT64, /* from min to max */
    FIELD_WORD,  /* an enum by its words, below max */
};
struct field {
    const char *key;
    size_t offset;
    enum field_kind kind;
    int64_t min, max;
    const char *(*word)(int value);
};

_Static_assert(sizeof(int) == sizeof(int32_t) && sizeof(enum watch_gap) == sizeof(int),
               "one kind of field stands for int, int32_t and enums");

#define TIME_MAX_S INT64_C(253402300799) /* the end of the year 9999 */

#define AT(type, member)    #member, offsetof(struct type, member)
#define SPACE(type, member) ((int64_t)sizeof(((struct type *)NULL)->member) - 1)
#define TEXT(type, member)                                                                         \
    {                                                                                              \
        AT(type, member), FIELD_TEXT, 0, SPACE(type, member), NULL                                 \
    }
#define NEED(type, member)                                                                         \
    {                                                                                              \
        AT(type, member), FIELD_TEXT, 1, SPACE(type, member), NULL                                 \
    }
#define NAME(type, member)                                                                         \
    {                                                                                              \
        AT(type, member), FIELD_NAME, 1, SPACE(type, member), NULL                                 \
    }
#define HEX(type, member, min)                                                                     \
    {                                                                                              \
        AT(type, member), FIELD_HEX, min, SPACE(type, member), NULL                                \
    }
#define FLAG(type, member)                                                                         \
    {                                                                                              \
        AT(type, member), FIELD_BOOL, 0, 1, NULL                                                   \
    }
#define INT(type, member)                                                                          \
    {                                                                                              \
        AT(type, member), FIELD_INT, 0, INT_MAX, NULL                                              \
    }
#define LONG(type, member, min)                                                                    \
    {                                                                                              \
        AT(type, member), FIELD_INT64, min, INT64_MAX, NULL                                        \
    }
#define TIME(type, member)                                                                         \
    {                                                                                              \
        AT(type, member), FIELD_INT64, 0, TIME_MAX_S, NULL                                         \
    }
#define WORD(type, member, word, count)                                                            \
    {                                                                                              \
        AT(type, member), FIELD_WORD, 0, count, word                                               \
    }
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const char *gap_word(int gap)
{
    static const char *const words[WATCH_GAP_COUNT] = {
        [WATCH_WHOLE] = "whole",     [WATCH_OUT_OF_SERVICE] = "out-of-service",
        [WATCH_SCANNER] = "scanner", [WATCH_CLOCK] = "clock",
        [WATCH_ROSTER] = "roster",   [WATCH_DARK] = "dark",
    };

    return words[gap];
}

static const char *device_word(int state)
{
    static const char *const words[] = {
        [DEVICE_ABSENT] = "absent",       [DEVICE_READY] = "ready",
        [DEVICE_PAPER_LOW] = "paper-low", [DEVICE_PAPER_OUT] = "paper-out",
        [DEVICE_BROKEN] = "broken",
    };

    return words[state];
}

static const char *kind_word(int kind)
{
    return order_word((enum order_kind)kind);
}

static const char *end_word(int end)
{
    return order_end_word((enum order_end)end);
}

static const struct field event_fields[] = {
    NEED(hall_event, id),          NAME(hall_event, kiosk),         HEX(hall_event, journal, 1),
    LONG(hall_event, sequence, 1), LONG(hall_event, entry, 0),      NEED(hall_event, kind),
    NEED(hall_event, state),       LONG(hall_event, booking_id, 0), TEXT(hall_event, number),
    INT(hall_event, scope),        INT(hall_event, request),        TIME(hall_event, start_s),
    TIME(hall_event, arrived_s),   FLAG(hall_event, sure),          TIME(hall_event, at_s),
    TEXT(hall_event, reason),      TEXT(hall_event, actor),
};

static const struct field state_fields[] = {
    NAME(hall_state, kiosk),
    TEXT(hall_state, name),
    TEXT(hall_state, version),
    TIME(hall_state, at_s),
    TIME(hall_state, since_s),
    FLAG(hall_state, sure),
    LONG(hall_state, ahead_ms, INT64_MIN),
    FLAG(hall_state, closed),
    FLAG(hall_state, out),
    INT(hall_state, unsent),
    TIME(hall_state, oldest_s),
    INT(hall_state, unsettled),
    INT(hall_state, calls),
    TIME(hall_state, called_s),
    TIME(hall_state, paper_s),
    INT(hall_state, paper_slips),
    TIME(hall_state, paper_until_s),
    TIME(hall_state, selftest_s),
    INT(hall_state, selftest_failed),
    WORD(hall_state, gap, gap_word, WATCH_GAP_COUNT),
    INT(hall_state, unclaimed),
};

struct office_part {
    int32_t scope;
    int64_t roster_age_s, whole_s;
};
static const struct field office_fields[] = {
    INT(office_part, scope),
    LONG(office_part, roster_age_s, -1),
    TIME(office_part, whole_s),
};
static const struct field gap_fields[] = {
    TIME(hall_gap, from_s),
    TIME(hall_gap, until_s),
    WORD(hall_gap, gap, gap_word, WATCH_GAP_COUNT),
};

static const char *const device_keys[DEVICE_COUNT] = {
    [DEVICE_SCANNER] = "scanner",   [DEVICE_PRINTER] = "printer", [DEVICE_SERVICE] = "service",
    [DEVICE_STORE] = "store",       [DEVICE_KEYPAD] = "keypad",   [DEVICE_AUDIO] = "audio",
    [DEVICE_DOCUMENT] = "document",
};
static const char *const counter_keys[COUNTER_COUNT] = {
#define COUNTER(name, metric, help) metric,
#include "core/counter.def"
#undef COUNTER
};

static const struct field order_fields[] = {
    HEX(order, id, 32),    NAME(order, kiosk),  WORD(order, kind, kind_word, ORDER_COUNT),
    NEED(order, by),       TIME(order, at_s),   TEXT(order, number),
    LONG(order, entry, 0), TEXT(order, reason),
};
static const struct field reply_fields[] = {
    HEX(order_reply, id, 32),
    WORD(order_reply, end, end_word, ORDER_SILENT + 1),
    TEXT(order_reply, words),
};
static const struct field once_fields[] = {
    INT(once, scope),  NEED(once, day),    LONG(once, booking_id, 0), NAME(once, kiosk),
    HEX(once, uid, 1), TEXT(once, number), TIME(once, arrived_s),
};
static const struct field withdrawal_fields[] = {
    NAME(withdrawal, kiosk),
    NEED(withdrawal, by),
    TIME(withdrawal, at_s),
};

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_name(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
}

static bool text_read(const struct field *field, const json_t *value, char *ret_text)
{
    const char *text = json_string_value(value);
    size_t len = json_string_length(value);

    if (text == NULL || (int64_t)len < field->min || (int64_t)len > field->max)
        return false;
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f ||
            (field->kind == FIELD_HEX && !is_hex(text[i])) ||
            (field->kind == FIELD_NAME && !is_name(text[i])))
            return false;
    memcpy(ret_text, text, len + 1);
    return true;
}

static bool int_read(const json_t *value, int64_t min, int64_t max, int64_t *ret_int)
{
    if (!json_is_integer(value))
        return false;
    *ret_int = (int64_t)json_integer_value(value);
    return *ret_int >= min && *ret_int <= max;
}

static bool word_read(const json_t *value, const char *(*word)(int), int64_t count, int *ret_int)
{
    const char *text = json_string_value(value);

    /* The length is compared too: the text may hold NULs. */
    for (int i = 0; text != NULL && i < count; i++)
        if (strcmp(text, word(i)) == 0 && strlen(word(i)) == json_string_length(value)) {
            *ret_int = i;
            return true;
        }
    return false;
}

static bool field_read(const struct field *field, const json_t *value, void *ret_part)
{
    void *at = (char *)ret_part + field->offset;
    int64_t number;

    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_NAME:
    case FIELD_HEX:
        return text_read(field, value, at);
    case FIELD_BOOL:
        *(bool *)at = json_is_true(value);
        return json_is_boolean(value);
    case FIELD_INT:
        if (!int_read(value, field->min, field->max, &number))
            return false;
        *(int *)at = (int)number;
        return true;
    case FIELD_INT64:
        return int_read(value, field->min, field->max, at);
    case FIELD_WORD:
        return word_read(value, field->word, field->max, at);
    }
    return false;
}

static bool fields_read(const struct field *fields, size_t count, const json_t *object,
                        void *ret_part)
{
    for (size_t i = 0; i < count; i++)
        if (!field_read(&fields[i], value_in(object, fields[i].key), ret_part))
            return false;
    return true;
}

/* How many bytes the character at text has; 0: it is not UTF-8, or a control byte. */
static size_t character_bytes(const char *text)
{
    const unsigned char *c = (const unsigned char *)text;
    uint32_t code = c[0];
    size_t n = code < 0x80 ? 1 : code >= 0xf0 ? 4 : code >= 0xe0 ? 3 : 2;
    static const uint32_t least[] = {0, ' ', 0x80, 0x800, 0x10000};

    if (n > 1)
        code &= 0x7fu >> n;
    for (size_t i = 1; i < n; i++) {
        if ((c[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (c[i] & 0x3fu);
    }
    bool good = (c[0] & 0xc0) != 0x80 && c[0] < 0xf8 && code >= least[n] && code != 0x7f &&
                code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return good ? n : 0;
}

static json_t *text_written(const char *text)
{
    char clean[NAME_TEXT_MAX + 1];
    size_t len = strlen(text);

    bug_if(len >= sizeof clean);
    memcpy(clean, text, len + 1);
    for (size_t i = 0; i < len;) {
        size_t n = character_bytes(clean + i);
        if (n == 0)
            clean[i] = '?';
        i += n == 0 ? 1 : n;
    }
    return json_string(clean);
}

static json_t *field_written(const struct field *field, const void *part)
{
    const void *at = (const char *)part + field->offset;

    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_NAME:
    case FIELD_HEX:
        return text_written(at);
    case FIELD_BOOL:
        return json_boolean(*(const bool *)at);
    case FIELD_INT:
        return json_integer(*(const int *)at);
    case FIELD_INT64:
        return json_integer(*(const int64_t *)at);
    case FIELD_WORD:
        return json_string(field->word(*(const int *)at));
    }
    return NULL;
}

static json_t *fields_written(const struct field *fields, size_t count, const void *part)
{
    json_t *object = json_object();

    for (size_t i = 0; i < count; i++)
        json_object_set_new(object, fields[i].key, field_written(&fields[i], part));
    return object;
}

/* The extremes of every struct fit; without memory nothing is written, which nobody can read. */
static size_t print(json_t *object, char ret_text[HALLWIRE_MAX])
{
    size_t len = json_dumpb(object, ret_text, HALLWIRE_MAX - 1, JSON_COMPACT);

    json_decref(object);
    bug_if(len > HALLWIRE_MAX - 1);
    ret_text[len] = '\0';
    return len;
}

static struct err parse(const char *text, size_t len, json_t **ret_object)
{
    if (len > HALLWIRE_MAX - 1)
        return err_make(ERR_TOO_LONG);
    return value_parse(text, len, ret_object);
}

static struct err read_flat(const char *text, size_t len, const struct field *fields, size_t count,
                            void *ret_part)
{
    json_t *object;
    struct err e = parse(text, len, &object);

    if (err_is(e))
        return e;
    bool good = fields_read(fields, count, object, ret_part);
    value_free(object);
    return good ? err_none() : err_make(ERR_SYNTAX);
}

size_t hallwire_write_event(const struct hall_event *event, char ret_text[HALLWIRE_MAX])
{
    return print(fields_written(event_fields, COUNT(event_fields), event), ret_text);
}

size_t hallwire_write_order(const struct order *order, char ret_text[HALLWIRE_MAX])
{
    return print(fields_written(order_fields, COUNT(order_fields), order), ret_text);
}

size_t hallwire_write_reply(const struct order_reply *reply, char ret_text[HALLWIRE_MAX])
{
    return print(fields_written(reply_fields, COUNT(reply_fields), reply), ret_text);
}

size_t hallwire_write_once(const struct once *once, char ret_text[HALLWIRE_MAX])
{
    return print(fields_written(once_fields, COUNT(once_fields), once), ret_text);
}

size_t hallwire_write_withdrawal(const struct withdrawal *withdrawal, char ret_text[HALLWIRE_MAX])
{
    return print(fields_written(withdrawal_fields, COUNT(withdrawal_fields), withdrawal), ret_text);
}

size_t hallwire_write_state(const struct hall_state *state, char ret_text[HALLWIRE_MAX])
{
    json_t *object = fields_written(state_fields, COUNT(state_fields), state);
    json_t *devices = json_object(), *offices = json_array(), *gaps = json_array();
    json_t *counters = json_object();

    for (int i = 0; i < DEVICE_COUNT; i++)
        json_object_set_new(devices, device_keys[i],
                            json_string(device_word((int)state->devices[i])));
    for (int i = 0; i < state->office_count; i++) {
        const struct office_part office = {state->offices[i].scope, state->offices[i].roster_age_s,
                                           state->offices[i].whole_s};
        json_array_append_new(offices,
                              fields_written(office_fields, COUNT(office_fields), &office));
    }
    for (int i = 0; i < state->gap_count; i++)
        json_array_append_new(gaps, fields_written(gap_fields, COUNT(gap_fields), &state->gaps[i]));
    for (int i = 0; i < COUNTER_COUNT; i++)
        json_object_set_new(counters, counter_keys[i], json_integer(state->counters[i]));
    json_object_set_new(object, "devices", devices);
    json_object_set_new(object, "offices", offices);
    json_object_set_new(object, "gaps", gaps);
    json_object_set_new(object, "counters", counters);
    return print(object, ret_text);
}

/* "<kiosk>.<journal>.<sequence>", or it would not be the same for the same event. */
static bool id_is_whole(const struct hall_event *event)
{
    char id[HALL_ID_MAX + 1];

    snprintf(id, sizeof id, "%s.%s.%lld", event->kiosk, event->journal, (long long)event->sequence);
    return strcmp(id, event->id) == 0;
}

struct err hallwire_read_event(const char *text, size_t len, struct hall_event *ret_event)
{
    struct hall_event event = {.sequence = 0};
    struct err e = read_flat(text, len, event_fields, COUNT(event_fields), &event);

    if (!err_is(e) && !id_is_whole(&event))
        e = err_make(ERR_SYNTAX);
    if (!err_is(e))
        *ret_event = event;
    return e;
}

struct err hallwire_read_order(const char *text, size_t len, struct order *ret_order)
{
    struct order order = {.entry = 0};
    struct err e = read_flat(text, len, order_fields, COUNT(order_fields), &order);

    if (!err_is(e))
        *ret_order = order;
    return e;
}

struct err hallwire_read_reply(const char *text, size_t len, struct order_reply *ret_reply)
{
    struct order_reply reply = {.end = ORDER_SILENT};
    struct err e = read_flat(text, len, reply_fields, COUNT(reply_fields), &reply);

    if (!err_is(e))
        *ret_reply = reply;
    return e;
}

struct err hallwire_read_withdrawal(const char *text, size_t len, struct withdrawal *ret_withdrawal)
{
    struct withdrawal withdrawal = {.at_s = 0};
    struct err e = read_flat(text, len, withdrawal_fields, COUNT(withdrawal_fields), &withdrawal);

    if (!err_is(e))
        *ret_withdrawal = withdrawal;
    return e;
}

static bool is_day(const char *day)
{
    static const char shape[] = "0000-00-00";

    for (size_t i = 0; i < sizeof shape; i++)
        if (shape[i] == '0' ? day[i] < '0' || day[i] > '9' : day[i] != shape[i])
            return false;
    return true;
}

struct err hallwire_read_once(const char *text, size_t len, struct once *ret_once)
{
    struct once once = {.scope = 0};
    struct err e = read_flat(text, len, once_fields, COUNT(once_fields), &once);

    if (!err_is(e) && !is_day(once.day))
        e = err_make(ERR_SYNTAX);
    if (!err_is(e))
        *ret_once = once;
    return e;
}

static bool devices_read(const json_t *object, struct hall_state *ret_state)
{
    int state;

    for (int i = 0; i < DEVICE_COUNT; i++) {
        if (!word_read(value_in(object, device_keys[i]), device_word, DEVICE_BROKEN + 1, &state))
            return false;
        ret_state->devices[i] = (enum device_state)state;
    }
    return true;
}

static bool offices_read(const json_t *list, struct hall_state *ret_state)
{
    struct office_part office;

    if (!json_is_array(list) || json_array_size(list) > OFFICES_MAX)
        return false;
    ret_state->office_count = (int)json_array_size(list);
    for (int i = 0; i < ret_state->office_count; i++) {
        if (!fields_read(office_fields, COUNT(office_fields), json_array_get(list, (size_t)i),
                         &office))
            return false;
        ret_state->offices[i].scope = office.scope;
        ret_state->offices[i].roster_age_s = office.roster_age_s;
        ret_state->offices[i].whole_s = office.whole_s;
    }
    return true;
}

static bool gaps_read(const json_t *list, struct hall_state *ret_state)
{
    if (!json_is_array(list) || json_array_size(list) > HALL_GAPS_MAX)
        return false;
    ret_state->gap_count = (int)json_array_size(list);
    for (int i = 0; i < ret_state->gap_count; i++)
        if (!fields_read(gap_fields, COUNT(gap_fields), json_array_get(list, (size_t)i),
                         &ret_state->gaps[i]))
            return false;
    return true;
}

static bool counters_read(const json_t *object, struct hall_state *ret_state)
{
    for (int i = 0; i < COUNTER_COUNT; i++)
        if (!int_read(value_in(object, counter_keys[i]), 0, INT64_MAX, &ret_state->counters[i]))
            return false;
    return true;
}

struct err hallwire_read_state(const char *text, size_t len, struct hall_state *ret_state)
{
    struct hall_state state = {.at_s = 0};
    json_t *object;
    struct err e = parse(text, len, &object);

    if (err_is(e))
        return e;
    bool good = fields_read(state_fields, COUNT(state_fields), object, &state) &&
                devices_read(value_in(object, "devices"), &state) &&
                offices_read(value_in(object, "offices"), &state) &&
                gaps_read(value_in(object, "gaps"), &state) &&
                counters_read(value_in(object, "counters"), &state);
    value_free(object);
    if (!good)
        return err_make(ERR_SYNTAX);
    *ret_state = state;
    return err_none();
}
