/* SPDX-License-Identifier: Apache-2.0 */
/* What exactly goes over the line, and what does not go twice. */
#include "cmocka_kit.h"
#include "far_side.h"
#include "little_server.h"

#include "net/zms.h"

#include <stdio.h>
#include <string.h>

#define KEY "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define ENTITY                                                                                     \
    "{\"id\":100500,\"status\":\"confirmed\",\"appointments\":[{\"date\":1795463400}],"            \
    "\"queue\":{\"arrivalTime\":1795463400,\"withAppointment\":\"1\"},\"scope\":{\"id\":169},"     \
    "\"clients\":[{\"familyName\":\"Beispiel\"}]}"

static struct service_config config;
static struct reach reach;
static struct session *session;
static struct little_server *server;
static struct zms zms;

static void begin(const struct little_reply *script, size_t count)
{
    struct session_config login = {.account = "", .password_file = ""};

    server = little_start(script, count);
    struct http_config http = {
        .url = little_url(server), .ca_file = "", .client_cert_file = "", .client_key_file = ""};
    config = service_config_default();
    far_mailbox_init();
    reach_init(&reach, far_mailbox(), far_daytime());
    assert_int_equal(session_open(&login, &session).code, ERR_OK);
    zms = (struct zms){.line = {.reach = &reach}, .session = session, .config = &config};
    assert_int_equal(http_open(&http, &zms.line.http).code, ERR_OK);
}

static void end(void)
{
    http_close(zms.line.http);
    session_close(session);
    reach_deinit(&reach);
    little_stop(server);
}

/* The kept connection dies under the call that creates: curl alone would ask again. */
static void test_issue_goes_out_once(void **state)
{
    struct little_reply script[] = {{LITTLE_KEEP, little_data("{\"id\":3}"), 0},
                                    {LITTLE_CLOSE, "", 0},
                                    {LITTLE_KEEP, little_data("{}"), 0}};
    struct booking b;
    int32_t organisation = 0;

    (void)state;
    begin(script, 3);
    assert_int_equal(zms_organisation(&zms, 169, &organisation), ZMS_OK);
    assert_int_equal(organisation, 3);
    assert_int_equal(zms_issue(&zms, organisation, 169, 1063441, &b), ZMS_SILENT);
    assert_int_equal(little_count(server), 2);
    static const char line[] = "GET /scope/169/waitingnumber/3abcdefghijklmnopqrstuvwxyz/"
                               "?requestId=1063441&gql=%7Bid,authKey,queue%7Bnumber,arrivalTime"
                               "%7D%7D HTTP/1.1\r\n";
    assert_memory_equal(little_request(server, 1), line, sizeof line - 1);
    end();
}

static void test_arrival_goes_out_once(void **state)
{
    struct little_reply script[] = {{LITTLE_KEEP, little_data(ENTITY), 0},
                                    {LITTLE_CLOSE, "", 0},
                                    {LITTLE_KEEP, little_data("{}"), 0}};
    struct booking_ref ref = {.id = 100500, .key = KEY};
    struct http_answer entity;
    struct booking b;

    (void)state;
    begin(script, 3);
    assert_int_equal(zms_entity(&zms, &ref, &entity, &b), ZMS_OK);
    assert_int_equal(zms_put(&zms, &ref, &entity, BOOKING_QUEUED, 1795463400, &b), ZMS_SILENT);
    assert_int_equal(b.ref.id, 0);
    http_answer_wipe(&entity);
    assert_int_equal(little_count(server), 2);
    static const char read_line[] = "GET /process/100500/" KEY "/?resolveReferences=2 HTTP/1.1\r\n";
    static const char write_line[] = "POST /process/100500/" KEY "/?initiator=kiosk HTTP/1.1\r\n";
    assert_memory_equal(little_request(server, 0), read_line, sizeof read_line - 1);
    assert_memory_equal(little_request(server, 1), write_line, sizeof write_line - 1);
    assert_non_null(strstr(little_request(server, 1), "\"familyName\":\"Beispiel\""));
    end();
}

static void test_lookup_asks_for_nothing_personal(void **state)
{
    static const char *const personal[] = {"familyName", "email,", "telephone",
                                           "amendment",  "custom", "provider%7Bdata"};
    struct little_reply script[] = {{LITTLE_KEEP, little_data(ENTITY), 0}};
    struct booking_ref ref = {.id = 100500, .key = KEY};
    struct booking b;

    (void)state;
    begin(script, 1);
    assert_int_equal(zms_booking(&zms, &ref, &b), ZMS_OK);
    for (size_t i = 0; i < sizeof personal / sizeof personal[0]; i++)
        assert_null(strstr(little_request(server, 0), personal[i]));
    assert_null(strchr(little_request(server, 0), '{'));
    end();
}

/* Somebody else's booking under our id would be a check-in of the wrong person. */
static void test_an_answer_about_another_booking(void **state)
{
    struct little_reply script[] = {{LITTLE_KEEP, little_data(ENTITY), 0}};
    struct booking_ref ref = {.id = 100501, .key = KEY};
    struct http_answer entity;
    struct booking b;

    (void)state;
    begin(script, 1);
    assert_int_equal(zms_booking(&zms, &ref, &b), ZMS_FOREIGN);
    assert_int_equal(zms_entity(&zms, &ref, &entity, &b), ZMS_FOREIGN);
    http_answer_wipe(&entity);
    end();
}

static void test_printer_is_registered_only_where_unknown(void **state)
{
    struct little_reply script[] = {
        {LITTLE_KEEP, little_fault(404, "Ticketprinter\\\\Exception\\\\TicketprinterNotFound"), 0},
        {LITTLE_KEEP, little_data("{\"id\":3}"), 0},
        {LITTLE_KEEP,
         little_data(
             "{\"buttons\":[{\"type\":\"scope\",\"enabled\":true,\"scope\":{\"id\":169}}]}"),
         0}};
    struct zms_button buttons[ZMS_BUTTONS_MAX];
    int count = 0;

    (void)state;
    begin(script, 3);
    assert_int_equal(zms_buttons(&zms, 3, "s169", buttons, &count), ZMS_OK);
    assert_int_equal(count, 1);
    assert_int_equal(little_count(server), 3);
    assert_memory_equal(little_request(server, 1), "GET /organisation/3/hash/ ", 26);
    assert_int_equal(zms_buttons(&zms, 3, "s169", buttons, &count), ZMS_OK);
    assert_int_equal(little_count(server), 4);
    end();
}

static void test_health(void **state)
{
    struct little_reply script[] = {
        {LITTLE_KEEP, "HTTP/1.1 200 X\r\nContent-Length: 4\r\n\r\nWARN", 0},
        {LITTLE_KEEP, "HTTP/1.1 200 X\r\nContent-Length: 6\r\n\r\n<html>", 0},
        {LITTLE_KEEP, "HTTP/1.1 500 X\r\nContent-Length: 2\r\n\r\nOK", 0},
        {LITTLE_KEEP, "HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\nOK", 0}};

    (void)state;
    begin(script, 4);
    assert_true(zms_health(&zms));
    assert_false(zms_health(&zms));
    assert_false(reach_ready(&reach));
    assert_false(zms_health(&zms));
    assert_true(zms_health(&zms));
    assert_true(reach_ready(&reach));
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_issue_goes_out_once),
        cmocka_unit_test(test_arrival_goes_out_once),
        cmocka_unit_test(test_lookup_asks_for_nothing_personal),
        cmocka_unit_test(test_an_answer_about_another_booking),
        cmocka_unit_test(test_printer_is_registered_only_where_unknown),
        cmocka_unit_test(test_health),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
