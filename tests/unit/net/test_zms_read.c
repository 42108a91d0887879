/* SPDX-License-Identifier: Apache-2.0 */
/* The answers are made up in our own words; their shapes are those ZMS was seen to send. */
#include "cmocka_kit.h"

#include "net/zms_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define META     "\"meta\":{\"error\":false,\"server\":\"zms\"}"
#define OK(data) "{\"$schema\":\"x\"," META ",\"data\":" data "}"
#define KEY      "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define SCOPE                                                                                      \
    "\"scope\":{\"id\":169,\"hint\":\"Erster Stock\",\"contact\":{\"name\":\"Amt (K-1)\","         \
    "\"street\":\"Lindenweg 3\"},\"provider\":{\"name\":\"Amt "                                    \
    "(K-1)\",\"displayName\":\"B\\u00fcrgeramt\"}}"
#define BOOKING                                                                                    \
    "{\"id\":100500,\"displayNumber\":\"FA0001\",\"status\":\"confirmed\","                        \
    "\"appointments\":[{\"date\":1795463400}],\"queue\":{\"number\":100500,"                       \
    "\"arrivalTime\":1795463401,\"withAppointment\":\"1\"},\"requests\":[{\"id\":\"1063441\"}],"   \
    "\"clients\":[{\"emailSendCount\":0},{\"emailSendCount\":\"0\"}]," SCOPE "}"

static struct err read_booking(const char *json, struct booking *ret_booking)
{
    return zms_read_booking(json, strlen(json), ret_booking);
}

static void test_booking(void **state)
{
    struct booking b;

    (void)state;
    assert_int_equal(read_booking(OK(BOOKING), &b).code, ERR_OK);
    assert_int_equal(b.ref.id, 100500);
    assert_string_equal(b.ref.key, "");
    assert_string_equal(b.number, "FA0001");
    assert_int_equal(b.scope, 169);
    assert_int_equal(b.service, 1063441);
    assert_int_equal(b.persons, 2);
    assert_int_equal(b.start_s, 1795463400);
    assert_int_equal(b.arrival_s, 1795463401);
    assert_int_equal(b.status, BOOKING_CONFIRMED);
    assert_true(b.with_appointment);
    assert_false(b.offline);
    assert_string_equal(b.place, "B\xc3\xbcrgeramt");
    assert_string_equal(b.street, "Lindenweg 3");
    assert_string_equal(b.hint, "Erster Stock");
}

/* Everything that may come in another type or be missing, at once. */
static void test_booking_in_other_dress(void **state)
{
    static const char text[] = OK(
        "{\"id\":\"100500\",\"displayNumber\":\"\",\"status\":\"waiting for godot\","
        "\"appointments\":{\"4\":{\"date\":\"1795463400\",\"scope\":{\"id\":\"130\","
        "\"contact\":{\"name\":\"Amt\"},\"provider\":{\"id\":\"7\",\"data\":\"{\\\"a\\\":1}\"}}}},"
        "\"queue\":{\"number\":\"101\",\"arrivalTime\":null,\"withAppointment\":false}}");
    struct booking b;

    (void)state;
    assert_int_equal(read_booking(text, &b).code, ERR_OK);
    assert_int_equal(b.ref.id, 100500);
    assert_string_equal(b.number, "101");
    assert_int_equal(b.scope, 130);
    assert_int_equal(b.service, 0);
    assert_int_equal(b.persons, 1);
    assert_int_equal(b.start_s, 1795463400);
    assert_int_equal(b.arrival_s, 1795463400);
    assert_int_equal(b.status, BOOKING_OTHER);
    assert_false(b.with_appointment);
    assert_string_equal(b.place, "Amt");
}

static void test_booking_with_appointment_variants(void **state)
{
    static const char *const yes[] = {"\"1\"", "true", "1"}, *const no[] = {"\"0\"", "false", "0",
                                                                            "null"};
    char text[512];
    struct booking b;

    (void)state;
    for (int i = 0; i < 7; i++) {
        snprintf(text, sizeof text,
                 "{" META ",\"data\":{\"id\":1234,\"status\":\"queued\",\"appointments\":"
                 "[{\"date\":5,\"scope\":{\"id\":1}}],\"queue\":{\"withAppointment\":%s}}}",
                 i < 3 ? yes[i] : no[i - 3]);
        assert_int_equal(read_booking(text, &b).code, ERR_OK);
        assert_int_equal(b.with_appointment, i < 3);
    }
}

static void test_booking_hostile(void **state)
{
    static const char *const bad[] = {
        OK("null"),
        OK("[]"),
        OK("[" BOOKING "]"),
        OK("\"x\""),
        OK("{}"),
        OK("{\"id\":0,\"status\":\"queued\",\"appointments\":[{\"date\":5}]," SCOPE "}"),
        OK("{\"id\":-5,\"status\":\"queued\",\"appointments\":[{\"date\":5}]," SCOPE "}"),
        OK("{\"id\":999999999999,\"status\":\"queued\",\"appointments\":[{\"date\":5}]," SCOPE "}"),
        OK("{\"id\":1234,\"status\":7,\"appointments\":[{\"date\":5}]," SCOPE "}"),
        OK("{\"id\":1234,\"appointments\":[{\"date\":5}]," SCOPE "}"),
        OK("{\"id\":1234,\"status\":\"queued\",\"appointments\":[]," SCOPE "}"),
        OK("{\"id\":1234,\"status\":\"queued\",\"appointments\":[{\"date\":-1}]," SCOPE "}"),
        OK("{\"id\":1234,\"status\":\"queued\",\"appointments\":[{\"date\":1e3}]," SCOPE "}"),
        OK("{\"id\":1234,\"status\":\"queued\",\"appointments\":[{\"date\":5}],\"scope\":{\"id\":0}"
           "}"),
        OK("{\"id\":1234,\"status\":\"queued\",\"appointments\":[{\"date\":5}]}"),
        "{\"data\":" BOOKING "}",
        "{\"meta\":[],\"data\":" BOOKING "}",
        "{\"meta\":{\"error\":\"no\"},\"data\":" BOOKING "}",
        "[]",
        "",
        "<html>",
        "null",
    };
    struct booking b = {.persons = 77};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(read_booking(bad[i], &b).code, ERR_SYNTAX);
    assert_int_equal(b.persons, 77);
    assert_int_equal(read_booking("{\"meta\":{\"error\":true},\"data\":" BOOKING "}", &b).code,
                     ERR_DENIED);
}

/* No prefix of a good answer is good, and none is read beyond its end (run under ASan). */
static void test_booking_truncated(void **state)
{
    static const char whole[] = OK(BOOKING);
    struct booking b;

    (void)state;
    for (size_t len = 0; len < sizeof whole - 1; len++) {
        char *cut = malloc(len > 0 ? len : 1);
        assert_non_null(cut);
        memcpy(cut, whole, len);
        assert_int_equal(zms_read_booking(cut, len, &b).code, ERR_SYNTAX);
        free(cut);
    }
}

static void test_long_texts(void **state)
{
    char text[4096], name[1001];
    struct booking b;

    (void)state;
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    snprintf(text, sizeof text,
             "{" META ",\"data\":{\"id\":1234,\"status\":\"queued\",\"displayNumber\":\"%s\","
             "\"appointments\":[{\"date\":5}],\"scope\":{\"id\":1,\"hint\":\"%s\"}}}",
             name, name);
    assert_int_equal(read_booking(text, &b).code, ERR_OK);
    assert_string_equal(b.number, "");
    assert_int_equal(strlen(b.hint), PLACE_TEXT_MAX);
}

static void test_fault(void **state)
{
    static const char found[] = "{\"meta\":{\"error\":true,\"exception\":"
                                "\"BO\\\\Zmsbackend\\\\Process\\\\Exception\\\\ProcessNotFound\"}}";
    static const char forged[] = "{\"meta\":{\"error\":true,\"exception\":\"A\\\\<b>\"}}";
    static const char plain[] = "{\"meta\":{\"error\":true,\"message\":\"m\"},\"data\":null}";
    struct zms_fault fault;

    (void)state;
    assert_int_equal(zms_read_fault(found, sizeof found - 1, &fault).code, ERR_OK);
    assert_true(fault.error);
    assert_string_equal(fault.exception, "ProcessNotFound");
    assert_int_equal(zms_read_fault(forged, sizeof forged - 1, &fault).code, ERR_OK);
    assert_string_equal(fault.exception, "");
    assert_int_equal(zms_read_fault(plain, sizeof plain - 1, &fault).code, ERR_OK);
    assert_string_equal(fault.exception, "");
    assert_int_equal(zms_read_fault("{}", 2, &fault).code, ERR_SYNTAX);
    assert_int_equal(zms_read_fault("<html>", 6, &fault).code, ERR_SYNTAX);
}

#define DAY_ITEM(id, key, number, status)                                                          \
    "{\"id\":" id ",\"authKey\":" key ",\"displayNumber\":\"" number "\",\"status\":\"" status     \
    "\",\"appointments\":[{\"date\":1795463400}],\"queue\":{\"number\":\"" number                  \
    "\",\"withAppointment\":true}," SCOPE "}"
#define DAY_ITEMS                                                                                                           \
    DAY_ITEM("0", "\"" KEY "\"", "FA0001", "deleted")                                                                       \
    "," DAY_ITEM("0", "null", "FA0001", "archived") "," DAY_ITEM("5001", "\"" KEY "\"", "FA0001", "reserved") "," DAY_ITEM( \
        "5002", "\"deref!0\"", "FA0001",                                                                                    \
        "blocked") ",7,null,\"x\",[],{}," DAY_ITEM("5003", "\"" KEY "\"", "fa0001",                                         \
                                                   "confirmed") "," DAY_ITEM("5004", "\"1f2e\"",                            \
                                                                             "FA0002", "queued")

static void test_day_by_number(void **state)
{
    static const char list[] = OK("[" DAY_ITEMS "]");
    struct booking b[CANDIDATES_MAX];
    int count = -1;

    (void)state;
    assert_int_equal(zms_read_day_number(list, sizeof list - 1, "Fa0001", b, &count).code, ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(b[0].ref.id, 5003);
    assert_string_equal(b[0].ref.key, KEY);
    assert_int_equal(zms_read_day_number(list, sizeof list - 1, "FA0009", b, &count).code, ERR_OK);
    assert_int_equal(count, 0);
    /* An empty day is a list, too; nothing at all is not. */
    assert_int_equal(zms_read_day_number(OK("[]"), strlen(OK("[]")), "1", b, &count).code, ERR_OK);
    assert_int_equal(zms_read_day_number(OK("null"), strlen(OK("null")), "1", b, &count).code,
                     ERR_SYNTAX);
    assert_int_equal(zms_read_day_number(OK("7"), strlen(OK("7")), "1", b, &count).code,
                     ERR_SYNTAX);
}

static void test_day_as_object_and_by_id(void **state)
{
    static const char list[] =
        OK("{\"3\":" DAY_ITEM("5004", "\"1f2e\"", "FA0002", "queued") ",\"0\":" DAY_ITEM(
            "5003", "\"" KEY "\"", "FA0001", "confirmed") "}");
    struct booking b;

    (void)state;
    assert_int_equal(zms_read_day_id(list, sizeof list - 1, 5003, &b).code, ERR_OK);
    assert_string_equal(b.number, "FA0001");
    assert_int_equal(zms_read_day_id(list, sizeof list - 1, 5004, &b).code, ERR_OK);
    assert_string_equal(b.ref.key, "1f2e");
    assert_int_equal(zms_read_day_id(list, sizeof list - 1, 5005, &b).code, ERR_UNKNOWN);
}

static void test_day_at_most_four(void **state)
{
    static const char list[] = OK("[" DAY_ITEM("5001", "\"1f2e\"", "1", "queued") "," DAY_ITEM(
        "5002", "\"1f2e\"", "1",
        "queued") "," DAY_ITEM("5003", "\"1f2e\"", "1",
                               "queued") "," DAY_ITEM("5004", "\"1f2e\"", "1",
                                                      "queued") "," DAY_ITEM("5005", "\"1f2e\"",
                                                                             "1", "queued") "]");
    struct booking b[CANDIDATES_MAX];
    int count = 0;

    (void)state;
    assert_int_equal(zms_read_day_number(list, sizeof list - 1, "1", b, &count).code, ERR_OK);
    assert_int_equal(count, CANDIDATES_MAX);
    assert_int_equal(b[3].ref.id, 5004);
}

struct seen {
    struct booking b[8];
    int count, max;
};

static bool see(void *self, const struct booking *booking)
{
    struct seen *seen = self;

    seen->b[seen->count++] = *booking;
    return seen->count < seen->max;
}

static void test_day_each(void **state)
{
    static const char list[] = OK("[" DAY_ITEMS "]");
    static const char named[] = OK(
        "[{\"id\":5003,\"authKey\":\"" KEY "\",\"status\":\"confirmed\",\"displayNumber\":7,"
        "\"appointments\":[{\"date\":5}],\"scope\":{\"id\":169},\"amendment\":\"Secret\","
        "\"clients\":[{\"familyName\":\"Secret\",\"email\":\"Secret\"},{\"familyName\":\"S\"}]}]");
    struct seen seen = {.max = 8};

    (void)state;
    assert_int_equal(zms_read_day_each(list, sizeof list - 1, see, &seen).code, ERR_OK);
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.b[0].ref.id, 5003);
    assert_string_equal(seen.b[0].ref.key, KEY);
    assert_int_equal(seen.b[1].ref.id, 5004);
    seen = (struct seen){.max = 1};
    assert_int_equal(zms_read_day_each(list, sizeof list - 1, see, &seen).code, ERR_OK);
    assert_int_equal(seen.count, 1);
    seen = (struct seen){.max = 8};
    assert_int_equal(zms_read_day_each(named, sizeof named - 1, see, &seen).code, ERR_OK);
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.b[0].persons, 2);
    assert_null(memmem(&seen, sizeof seen, "Secret", 6));
    assert_int_equal(zms_read_day_each(named, sizeof named - 9, see, &seen).code, ERR_SYNTAX);
}

struct named {
    int64_t ids[4];
    char names[4][64];
    int count;
};

static bool note_name(void *self, const struct booking *booking, const char *name)
{
    struct named *named = self;

    named->ids[named->count] = booking->ref.id;
    snprintf(named->names[named->count++], sizeof named->names[0], "%s", name);
    return named->count < 4;
}

/* Of a list and of one booking; a walk-in's are nobody's business, and a family has one. */
static void test_names_of_bookings(void **state)
{
#define ONE(id, with, clients)                                                                     \
    "{\"id\":" id ",\"authKey\":\"" KEY "\",\"status\":\"confirmed\",\"scope\":{\"id\":169},"      \
    "\"appointments\":[{\"date\":1795424400}],\"queue\":{\"withAppointment\":" with "},"           \
    "\"clients\":" clients "}"
    static const char list[] = OK(
        "[" ONE("5001", "1", "[{\"familyName\":\"J\\u00fcrgen B\"},{\"familyName\":\"X\"}]") "," ONE(
            "5002", "0", "[{\"familyName\":\"Spontankunde\"}]") "," ONE("5003", "1",
                                                                        "[{}]") ",7,"
                                                                                "{\"id\":0}]");
    static const char single[] = OK(ONE("5004", "true", "[{\"familyName\":\"Erika\"}]"));
#undef ONE
    struct named named = {.count = 0};

    (void)state;
    assert_int_equal(zms_read_names(list, sizeof list - 1, note_name, &named).code, ERR_OK);
    assert_int_equal(named.count, 2);
    assert_int_equal(named.ids[0], 5001);
    assert_string_equal(named.names[0], "J\xc3\xbcrgen B");
    assert_int_equal(named.ids[1], 5003);
    assert_string_equal(named.names[1], "");
    named.count = 0;
    assert_int_equal(zms_read_names(single, sizeof single - 1, note_name, &named).code, ERR_OK);
    assert_int_equal(named.count, 1);
    assert_string_equal(named.names[0], "Erika");
    assert_int_equal(zms_read_names(list, sizeof list - 9, note_name, &named).code, ERR_SYNTAX);
}

static struct err read_issued(const char *json, struct booking *ret_booking)
{
    return zms_read_issued(json, strlen(json), ret_booking);
}

static void test_issued(void **state)
{
    struct booking b;

    (void)state;
    assert_int_equal(read_issued(OK("{\"id\":100331,\"authKey\":\"" KEY "\",\"displayNumber\":\"\","
                                    "\"queue\":{\"number\":100,\"arrivalTime\":1795459125}}"),
                                 &b)
                         .code,
                     ERR_OK);
    assert_int_equal(b.ref.id, 100331);
    assert_string_equal(b.ref.key, KEY);
    assert_string_equal(b.number, "100");
    assert_int_equal(b.arrival_s, 1795459125);
    assert_int_equal(b.status, BOOKING_QUEUED);
    assert_false(b.with_appointment);
    assert_int_equal(read_issued(OK("{\"id\":100331,\"authKey\":\"deref!0\",\"queue\":"
                                    "{\"number\":100,\"arrivalTime\":1795459125}}"),
                                 &b)
                         .code,
                     ERR_SYNTAX);
    assert_int_equal(read_issued(OK("{\"id\":100331,\"authKey\":\"" KEY "\",\"queue\":"
                                    "{\"number\":1234567890,\"arrivalTime\":1795459125}}"),
                                 &b)
                         .code,
                     ERR_SYNTAX);
    assert_int_equal(read_issued(OK("{\"id\":100331,\"authKey\":\"" KEY "\"}"), &b).code,
                     ERR_SYNTAX);
}

static void test_queue(void **state)
{
    static const char list[] = OK(
        "[{\"status\":\"confirmed\",\"arrivalTime\":900},{\"status\":\"reserved\","
        "\"arrivalTime\":900},{\"status\":\"queued\",\"arrivalTime\":\"2000\"},"
        "{\"status\":\"called\",\"arrivalTime\":800},{\"status\":\"processing\"},"
        "{\"status\":\"fake\",\"number\":-1,\"waitingTimeEstimate\":\"26\",\"arrivalTime\":1000},"
        "{\"status\":\"confirmed\",\"arrivalTime\":1001},{\"status\":\"missed\"},"
        "{\"status\":\"confirmed\",\"arrivalTime\":\"1000\"},null,{\"status\":7}]");
    int ahead = 0, wait = 0;

    (void)state;
    assert_int_equal(zms_read_queue(list, sizeof list - 1, 1000, &ahead, &wait).code, ERR_OK);
    assert_int_equal(ahead, 3);
    assert_int_equal(wait, 26);
    assert_int_equal(zms_read_queue(OK("[]"), strlen(OK("[]")), 1000, &ahead, &wait).code, ERR_OK);
    assert_int_equal(ahead, 0);
    assert_int_equal(wait, -1);
    assert_int_equal(zms_read_queue(OK("1"), strlen(OK("1")), 1000, &ahead, &wait).code,
                     ERR_SYNTAX);
}

static void test_buttons(void **state)
{
    static const char good[] = OK(
        "{\"buttons\":[{\"type\":\"scope\",\"scope\":{\"id\":169},\"enabled\":true,\"name\":\"A\"},"
        "{\"type\":\"request\",\"scope\":{\"id\":\"169\"},\"requestId\":\"1063441\",\"enabled\":0},"
        "{\"type\":\"link\",\"url\":\"http://x\"},{\"type\":\"request\",\"scope\":{\"id\":169}}]}");
    static const char seven[] = OK("{\"buttons\":[0,0,0,0,0,0,0]}");
    struct zms_button buttons[ZMS_BUTTONS_MAX];
    int count = 0;

    (void)state;
    assert_int_equal(zms_read_buttons(good, sizeof good - 1, buttons, &count).code, ERR_OK);
    assert_int_equal(count, 2);
    assert_int_equal(buttons[0].scope, 169);
    assert_int_equal(buttons[0].request, 0);
    assert_true(buttons[0].enabled);
    assert_string_equal(buttons[0].name, "A");
    assert_int_equal(buttons[1].request, 1063441);
    assert_false(buttons[1].enabled);
    assert_int_equal(zms_read_buttons(seven, sizeof seven - 1, buttons, &count).code, ERR_SYNTAX);
}

static void test_organisation_and_login(void **state)
{
    char key[ZMS_KEY_MAX + 1];
    int32_t id = 0;

    (void)state;
    assert_int_equal(
        zms_read_organisation(OK("{\"id\":\"3\"}"), strlen(OK("{\"id\":\"3\"}")), &id).code,
        ERR_OK);
    assert_int_equal(id, 3);
    assert_int_equal(zms_read_organisation(OK("[]"), strlen(OK("[]")), &id).code, ERR_SYNTAX);
    assert_int_equal(
        zms_read_login(OK("{\"authkey\":\"f11fe8\"}"), strlen(OK("{\"authkey\":\"f11fe8\"}")), key)
            .code,
        ERR_OK);
    assert_string_equal(key, "f11fe8");
    /* A key with a line break would be a header of its own. */
    assert_int_equal(zms_read_login(OK("{\"authkey\":\"f11fe8\\r\\nX: y\"}"),
                                    strlen(OK("{\"authkey\":\"f11fe8\\r\\nX: y\"}")), key)
                         .code,
                     ERR_SYNTAX);
}

static void test_key_for_a_path(void **state)
{
    (void)state;
    assert_true(zms_key_valid("1f2e"));
    assert_true(zms_key_valid(KEY));
    assert_false(zms_key_valid(KEY "0"));
    assert_false(zms_key_valid("1f2"));
    assert_false(zms_key_valid("1f2e/../x"));
    assert_false(zms_key_valid("deref!0"));
    assert_false(zms_key_valid(""));
}

#define WALKIN(id, status, number, more)                                                           \
    "{\"id\":" id ",\"authKey\":\"a1b2\",\"displayNumber\":\"" number "\",\"status\":\"" status    \
    "\",\"appointments\":[{\"date\":1795388400}],\"scope\":{\"id\":169}," more                     \
    "\"queue\":{\"arrivalTime\":1795459125,\"withAppointment\":false}}"

struct walkins {
    struct zms_walkin list[4];
    int count;
};

static bool walkin_add(void *self, const struct zms_walkin *walkin)
{
    struct walkins *walkins = self;

    walkins->list[walkins->count++] = *walkin;
    return walkins->count < 4;
}

/* Drawn at a kiosk or given by hand is told by one flag, which comes as 1, 0, true or not at all.
 */
static void test_walkins_of_a_day(void **state)
{
    static const char text[] = OK("[" BOOKING "," WALKIN(
        "100027", "queued", "101",
        "\"isTicketprinter\":1,\"createTimestamp\":1795459125,\"requests\":[{\"id\":"
        "\"7\"}],") "," WALKIN("100028", "called", "K01",
                               "\"isTicketprinter\":0,\"createTimestamp\":"
                               "\"1795459126\",") "," WALKIN("0", "deleted", "",
                                                             "") "," WALKIN("100029", "missed",
                                                                            "102", "") "]");
    struct walkins walkins = {.count = 0};

    (void)state;
    assert_int_equal(zms_read_walkins(text, strlen(text), walkin_add, &walkins).code, ERR_OK);
    assert_int_equal(walkins.count, 3);
    assert_int_equal(walkins.list[0].booking.ref.id, 100027);
    assert_string_equal(walkins.list[0].booking.ref.key, "a1b2");
    assert_int_equal(walkins.list[0].booking.service, 7);
    assert_int_equal(walkins.list[0].created_s, 1795459125);
    assert_true(walkins.list[0].drawn);
    assert_string_equal(walkins.list[1].booking.number, "K01");
    assert_int_equal(walkins.list[1].created_s, 1795459126);
    assert_int_equal(walkins.list[1].booking.status, BOOKING_CALLED);
    assert_false(walkins.list[1].drawn);
    assert_false(walkins.list[2].drawn);
    assert_int_equal(zms_read_walkins("{}", 2, walkin_add, &walkins).code, ERR_SYNTAX);
}

static void test_a_number_in_a_list_by_status(void **state)
{
    static const char text[] =
        OK("{\"4\":{\"displayNumber\":\"K01\",\"appointments\":[{\"date\":1795388400}]},"
           "\"2\":{\"displayNumber\":102},\"1\":null,\"0\":{\"displayNumber\":\"K02\","
           "\"appointments\":[{\"date\":1795302000}]}}");
    static const char nothing[] = OK("[]"), nonsense[] = OK("7");
    bool listed = false;

    (void)state;
    assert_int_equal(zms_read_listed(text, strlen(text), "k01", 1795430000, &listed).code, ERR_OK);
    assert_true(listed);
    assert_int_equal(zms_read_listed(text, strlen(text), "K02", 1795430000, &listed).code, ERR_OK);
    assert_false(listed);
    assert_int_equal(zms_read_listed(text, strlen(text), "102", 1795430000, &listed).code, ERR_OK);
    assert_false(listed);
    assert_int_equal(zms_read_listed(nothing, strlen(nothing), "K01", 1795430000, &listed).code,
                     ERR_OK);
    assert_false(listed);
    assert_int_equal(zms_read_listed(nonsense, strlen(nonsense), "K01", 1, &listed).code,
                     ERR_SYNTAX);
}

/* The archive's lines have a name of their own; whoever still waits is not served. */
static void test_a_name_in_the_archive(void **state)
{
    static const char text[] =
        OK("[{\"id\":1,\"status\":\"queued\",\"name\":\"Kiosk K01\"},{\"status\":\"archived\"},"
           "{\"id\":0,\"status\":\"archived\",\"name\":\"Kiosk K02\"},7]");
    bool served = true;

    (void)state;
    assert_int_equal(zms_read_served(text, strlen(text), "Kiosk K01", &served).code, ERR_OK);
    assert_false(served);
    assert_int_equal(zms_read_served(text, strlen(text), "Kiosk K02", &served).code, ERR_OK);
    assert_true(served);
    assert_int_equal(zms_read_served("[]", 2, "Kiosk K02", &served).code, ERR_SYNTAX);
}

static bool bears(const char *data, const char *name, const char *amendment)
{
    char text[512];
    bool found = false;

    snprintf(text, sizeof text, "{" META ",\"data\":%s}", data);
    assert_int_equal(zms_read_bears(text, strlen(text), name, amendment, &found).code, ERR_OK);
    return found;
}

static void test_whether_somebody_has_written_on_it(void **state)
{
    static const char drawn[] =
        "{\"amendment\":\"\",\"clients\":[{\"familyName\":\"\",\"email\":\"\"}]}";
    static const char ours[] = "{\"amendment\":\"Kiosk e, 10:42\",\"clients\":[{\"familyName\":"
                               "\"Kiosk K1\",\"email\":\"\",\"telephone\":null}]}";
    static const char *const written[] = {
        "{\"amendment\":\"\",\"clients\":[{\"familyName\":\"M\"}]}",
        "{\"amendment\":\"x\",\"clients\":[{\"familyName\":\"\"}]}",
        "{\"amendment\":\"\",\"clients\":[{\"familyName\":\"\",\"telephone\":\"089\"}]}",
        "{\"amendment\":\"\",\"clients\":[{\"familyName\":\"\",\"email\":\"a@b\"}]}",
        "{\"amendment\":\"\",\"customTextfield\":\"x\",\"clients\":[]}",
        "{\"amendment\":\"\",\"customTextfield2\":\"x\",\"clients\":[]}",
        "{\"amendment\":\"\",\"clients\":[{\"familyName\":\"\"},{\"familyName\":\"\"}]}",
        "{\"amendment\":7,\"clients\":[]}",
    };
    bool found;

    (void)state;
    assert_true(bears(drawn, "", ""));
    assert_false(bears(drawn, "Kiosk K1", ""));
    assert_true(bears(ours, "Kiosk K1", "Kiosk e, 10:42"));
    assert_false(bears(ours, "Kiosk K2", "Kiosk e, 10:42"));
    assert_false(bears(ours, "Kiosk K1", "Kiosk e, 10:43"));
    for (size_t i = 0; i < sizeof written / sizeof written[0]; i++)
        assert_false(bears(written[i], "", ""));
    assert_int_equal(zms_read_bears(OK("[]"), strlen(OK("[]")), "", "", &found).code, ERR_SYNTAX);
}

static void test_created(void **state)
{
    static const char text[] = OK(WALKIN("100721", "queued", "K11", ""));
    struct booking b;

    (void)state;
    assert_int_equal(zms_read_created(text, strlen(text), &b).code, ERR_OK);
    assert_int_equal(b.ref.id, 100721);
    assert_string_equal(b.ref.key, "a1b2");
    assert_string_equal(b.number, "K11");
    assert_int_equal(b.arrival_s, 1795459125);
    assert_int_equal(zms_read_created(OK(BOOKING), strlen(OK(BOOKING)), &b).code, ERR_SYNTAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_booking),
        cmocka_unit_test(test_booking_in_other_dress),
        cmocka_unit_test(test_booking_with_appointment_variants),
        cmocka_unit_test(test_booking_hostile),
        cmocka_unit_test(test_booking_truncated),
        cmocka_unit_test(test_long_texts),
        cmocka_unit_test(test_fault),
        cmocka_unit_test(test_day_by_number),
        cmocka_unit_test(test_day_as_object_and_by_id),
        cmocka_unit_test(test_day_at_most_four),
        cmocka_unit_test(test_day_each),
        cmocka_unit_test(test_names_of_bookings),
        cmocka_unit_test(test_issued),
        cmocka_unit_test(test_queue),
        cmocka_unit_test(test_buttons),
        cmocka_unit_test(test_organisation_and_login),
        cmocka_unit_test(test_key_for_a_path),
        cmocka_unit_test(test_walkins_of_a_day),
        cmocka_unit_test(test_a_number_in_a_list_by_status),
        cmocka_unit_test(test_a_name_in_the_archive),
        cmocka_unit_test(test_whether_somebody_has_written_on_it),
        cmocka_unit_test(test_created),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
