/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"

#include "net/zms_write.h"

#include <jansson.h>
#include <string.h>

/* A family's booking with everything in it, made up, in ZMS's shape. */
static const char family[] =
    "{\"$schema\":\"x\",\"meta\":{\"error\":false},\"data\":{"
    "\"$schema\":\"process.json\",\"amendment\":\"Rollstuhl \\u2013 T\\u00fcr 2, "
    "\\\"links\\\"\\\\\","
    "\"customTextfield\":\"Gr\\u00f6\\u00dfe: 3\\/4\",\"customTextfield2\":\"\",\"id\":104711,"
    "\"appointments\":[{\"date\":1795463400,\"slotCount\":6,\"scope\":{\"id\":130,\"dayoff\":[]},"
    "\"availability\":{\"id\":0,\"weekday\":{},\"multipleSlotsAllowed\":true,"
    "\"startTime\":\"00:05:00\"}}],"
    "\"authKey\":\"c0ffee\",\"clients\":[{\"familyName\":\"\\u00d6zt\\u00fcrk-M\\u00fcller\","
    "\"email\":\"a@b.example\",\"emailSendCount\":0,\"surveyAccepted\":false,\"telephone\":\"\"},"
    "{\"familyName\":\"Weitere Person\",\"surveyAccepted\":0}],\"createTimestamp\":1795464603,"
    "\"queue\":{\"arrivalTime\":1795463400,\"callCount\":0,\"number\":104711,\"waitingTime\":null,"
    "\"priority\":null,\"status\":\"confirmed\",\"destination\":null,\"withAppointment\":\"1\"},"
    "\"requests\":[{\"id\":\"1063565\",\"name\":\"Geb\\u00fchr 12,50 "
    "\\u20ac\",\"data\":{\"fee\":12.5,"
    "\"factor\":0.1,\"tiny\":1e-9,\"big\":9007199254740993,\"neg\":-1,\"nested\":[[],{},[null]]}}],"
    "\"scope\":{\"id\":130,\"provider\":{\"id\":\"7\",\"data\":\"{\\\"json\\\":[1]}\"}},"
    "\"status\":\"confirmed\",\"displayNumber\":\"FA0007\",\"priority\":2,\"wasMissed\":0,"
    "\"emoji\":\"\\ud83d\\ude00\"}}";

static json_t *parsed(const char *text)
{
    json_error_t error;
    json_t *value = json_loads(text, JSON_REJECT_DUPLICATES, &error);

    assert_non_null(value);
    return value;
}

static void set(json_t *object, const char *member, json_t *value)
{
    assert_int_equal(json_object_set_new(object, member, value), 0);
}

static void test_arrival_changes_four_values_only(void **state)
{
    json_t *read = parsed(family), *entity = json_object_get(read, "data");
    char *text = zms_write_process(family, sizeof family - 1, BOOKING_QUEUED, 1795462000);

    (void)state;
    assert_non_null(text);
    json_t *written = parsed(text);
    json_t *queue = json_object_get(written, "queue");
    assert_string_equal(json_string_value(json_object_get(written, "status")), "queued");
    assert_string_equal(json_string_value(json_object_get(queue, "status")), "queued");
    assert_int_equal(json_integer_value(json_object_get(queue, "arrivalTime")), 1795462000);
    assert_null(json_object_get(queue, "withAppointment"));
    /* Undo exactly these, and it must be what was read. */
    set(written, "status", json_string("confirmed"));
    set(queue, "status", json_string("confirmed"));
    set(queue, "arrivalTime", json_integer(1795463400));
    set(queue, "withAppointment", json_string("1"));
    assert_true(json_equal(written, entity));
    json_decref(written);
    json_decref(read);
    zms_text_free(text);
}

/* Also in the order of members, and null stays null, [] stays [], 12.5 stays a number. */
static void test_arrival_keeps_order_and_kinds(void **state)
{
    char *text = zms_write_process(family, sizeof family - 1, BOOKING_QUEUED, 1795462000);

    (void)state;
    assert_memory_equal(text, "{\"$schema\":\"process.json\",\"amendment\":", 38);
    assert_non_null(strstr(text, "\"dayoff\":[]"));
    assert_non_null(strstr(text, "\"weekday\":{}"));
    assert_non_null(strstr(text, "\"fee\":12.5"));
    assert_non_null(strstr(text, "\"big\":9007199254740993"));
    assert_non_null(strstr(text, "\"priority\":null"));
    assert_non_null(strstr(text, "\"nested\":[[],{},[null]]"));
    assert_non_null(strstr(text, "\"data\":\"{\\\"json\\\":[1]}\""));
    zms_text_free(text);
}

static void test_arrival_twice_is_the_same(void **state)
{
    char *once = zms_write_process(family, sizeof family - 1, BOOKING_QUEUED, 1795462000);
    char wrapped[4096];

    (void)state;
    assert_true(strlen(once) < sizeof wrapped - 40);
    strcpy(wrapped, "{\"meta\":{\"error\":false},\"data\":");
    strcat(wrapped, once);
    strcat(wrapped, "}");
    char *twice = zms_write_process(wrapped, strlen(wrapped), BOOKING_QUEUED, 1795462000);
    assert_string_equal(once, twice);
    zms_text_free(once);
    zms_text_free(twice);
}

static void test_arrival_invents_nothing(void **state)
{
    static const char *const bad[] = {
        "",
        "{}",
        "{\"data\":[]}",
        "{\"data\":null}",
        "{\"data\":{\"queue\":{\"arrivalTime\":1}}}",
        "{\"data\":{\"status\":\"confirmed\"}}",
        "{\"data\":{\"status\":\"confirmed\",\"queue\":[]}}",
        "{\"data\":{\"status\":\"confirmed\",\"queue\":{}}}",
        "{\"data\":{\"status\":1,\"queue\":{\"arrivalTime\":1}}}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_null(zms_write_process(bad[i], strlen(bad[i]), BOOKING_QUEUED, 1));
}

static void test_missed_changes_the_same_four_values(void **state)
{
    char *missed = zms_write_process(family, sizeof family - 1, BOOKING_MISSED, 1795463400);
    char *queued = zms_write_process(family, sizeof family - 1, BOOKING_QUEUED, 1795463400);

    (void)state;
    json_t *a = parsed(missed), *b = parsed(queued), *queue = json_object_get(a, "queue");
    assert_string_equal(json_string_value(json_object_get(a, "status")), "missed");
    assert_string_equal(json_string_value(json_object_get(queue, "status")), "missed");
    assert_int_equal(json_integer_value(json_object_get(a, "wasMissed")), 0);
    set(a, "status", json_string("queued"));
    set(queue, "status", json_string("queued"));
    assert_true(json_equal(a, b));
    json_decref(a);
    json_decref(b);
    zms_text_free(missed);
    zms_text_free(queued);
}

static void test_number_given_away(void **state)
{
    struct zms_given given = {.scope = 169,
                              .request = 1063441,
                              .number = "K\"1",
                              .name = "Kiosk K1",
                              .amendment = "Kiosk eingang, 10:42"};
    char *text = zms_write_given(&given);

    (void)state;
    assert_string_equal(
        text, "{\"scope\":{\"id\":169,\"source\":\"dldb\"},\"displayNumber\":\"K\\\"1\","
              "\"clients\":[{\"familyName\":\"Kiosk K1\",\"email\":\"\",\"telephone\":\"\"}],"
              "\"amendment\":\"Kiosk eingang, 10:42\","
              "\"requests\":[{\"id\":\"1063441\",\"source\":\"dldb\"}]}");
    zms_text_free(text);
    given.request = 0;
    text = zms_write_given(&given);
    assert_null(strstr(text, "requests"));
    zms_text_free(text);
    given.name = "\xff";
    assert_null(zms_write_given(&given));
}

static void test_small_bodies(void **state)
{
    struct booking_ref ref = {.id = 99999999999, .key = "1f2e"};
    static const char login[] = "{\"meta\":{\"error\":false},\"data\":{\"id\":5133,\"useraccount\":"
                                "{\"id\":\"k\",\"lastLogin\":7},"
                                "\"name\":\"12\",\"scope\":{\"contact\":{}},\"authkey\":\"ab12\"}}";
    char *text = zms_write_login("kiosk-1", "ge\"heim");

    (void)state;
    assert_string_equal(text, "{\"id\":\"kiosk-1\",\"password\":\"ge\\\"heim\"}");
    zms_text_free(text);
    assert_null(zms_write_login("kiosk-1", "\xff"));
    text = zms_write_queued(&ref);
    assert_string_equal(text, "{\"id\":99999999999,\"authKey\":\"1f2e\"}");
    zms_text_free(text);
    text = zms_write_ticketprinter("3abc", "s169,r169-1");
    assert_string_equal(text, "{\"hash\":\"3abc\",\"buttonlist\":\"s169,r169-1\"}");
    zms_text_free(text);
    text = zms_write_workstation(login, sizeof login - 1, 169);
    assert_string_equal(text, "{\"id\":5133,\"useraccount\":{\"id\":\"k\",\"lastLogin\":7},"
                              "\"name\":\"\",\"scope\":{\"id\":169},\"authkey\":\"ab12\"}");
    zms_text_free(text);
    assert_null(zms_write_workstation("{", 1, 169));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arrival_changes_four_values_only),
        cmocka_unit_test(test_arrival_keeps_order_and_kinds),
        cmocka_unit_test(test_arrival_twice_is_the_same),
        cmocka_unit_test(test_arrival_invents_nothing),
        cmocka_unit_test(test_missed_changes_the_same_four_values),
        cmocka_unit_test(test_number_given_away),
        cmocka_unit_test(test_small_bodies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
