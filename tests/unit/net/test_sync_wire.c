/* SPDX-License-Identifier: Apache-2.0 */
/* sync against a scripted socket: what the practice service cannot be made to do in between. */
#include "cmocka_kit.h"
#include "far_side.h"
#include "little_server.h"

#include "base/clock.h"
#include "net/sync.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEY         "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define WORKSTATION "{\"id\":1,\"name\":\"\",\"useraccount\":{\"id\":\"k\",\"lastLogin\":5}"

static struct service_config config;
static struct reach reach;
static struct session *session;
static const struct rules rules = {.office_count = 1, .offices = {{.scope = 169}}};
static struct little_server *server;
static struct zms zms;
static struct sync sync_thread;
static struct booking booking;
static const struct outbox_item *other; /* instead of an arrival */
static char password_file[512];

static const char *entity(const char *status)
{
    char text[512];

    snprintf(text, sizeof text,
             "{\"id\":100500,\"status\":\"%s\",\"appointments\":[{\"date\":%lld}],"
             "\"queue\":{\"arrivalTime\":%lld,\"withAppointment\":\"1\"},\"scope\":{\"id\":169}}",
             status, (long long)booking.start_s, (long long)booking.start_s);
    return little_data(text);
}

static void begin(const char *account, const struct little_reply *script, size_t count)
{
    struct session_config login = {
        .account = account, .password_file = password_file, .scope = 169, .timeout_ms = 2000};

    snprintf(password_file, sizeof password_file, "%s/password-XXXXXX", BINARY_DIR);
    int fd = mkstemp(password_file);
    assert_int_equal(write(fd, "sesam\n", 6), 6);
    close(fd);
    server = little_start(script, count);
    struct http_config http = {
        .url = little_url(server), .ca_file = "", .client_cert_file = "", .client_key_file = ""};
    config = service_config_default();
    config.write_ms = 2000;
    far_mailbox_init();
    far_outbox_init();
    reach_init(&reach, far_mailbox(), far_daytime());
    assert_int_equal(session_open(&login, &session).code, ERR_OK);
    zms = (struct zms){.line = {.reach = &reach}, .session = session, .config = &config};
    assert_int_equal(http_open(&http, &zms.line.http).code, ERR_OK);
    if (other != NULL)
        far_outbox_put_item(other);
    else
        far_outbox_put(&booking, KEY, booking.start_s);
    assert_int_equal(sync_start(&sync_thread, &zms, &zms.line.http, 1, &rules, far_outbox()).code,
                     ERR_OK);
}

static void end(void)
{
    sync_stop(&sync_thread);
    http_close(zms.line.http);
    session_close(session);
    reach_deinit(&reach);
    little_stop(server);
    unlink(password_file);
}

static int setup(void **state)
{
    (void)state;
    other = NULL;
    booking = (struct booking){
        .ref = {.id = 100500, .key = KEY}, .scope = 169, .start_s = clock_wall_s()};
    return 0;
}

/* What ZMS says that it has stored is proof; anything else is looked at once more. */
static void test_answer_of_the_write(void **state)
{
    (void)state;
    const char *stored = entity("queued"), *stays = entity("confirmed");
    booking.start_s++;
    const char *other_arrival = entity("queued");
    booking.start_s--;
    const char *const answers[] = {stored, stays, other_arrival};
    for (int i = 0; i < 3; i++) {
        struct little_reply script[] = {{LITTLE_KEEP, entity("confirmed"), 0},
                                        {LITTLE_KEEP, answers[i], 0},
                                        {LITTLE_KEEP, stored, 0}};
        begin("", script, 3);
        far_outbox_await(1);
        assert_int_equal(far_outbox_outcome(0), OUTCOME_CONFIRMED);
        assert_int_equal(little_count(server), i == 0 ? 2 : 3);
        end();
    }
}

static void test_not_read_back_is_unsettled(void **state)
{
    struct little_reply script[] = {
        {LITTLE_KEEP, entity("confirmed"), 0},
        {LITTLE_KEEP, little_data("{}"), 0},
        {LITTLE_KEEP, little_fault(500, "Exception\\\\Pdo\\\\PDOFailed"), 0},
        {LITTLE_KEEP, entity("queued"), 0}};

    (void)state;
    begin("", script, 4);
    far_outbox_await(2);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_UNSETTLED);
    assert_int_equal(far_outbox_outcome(1), OUTCOME_CONFIRMED);
    assert_int_equal(little_count(server), 4);
    end();
}

static void test_overwritten_in_between_is_unsettled(void **state)
{
    struct little_reply script[] = {{LITTLE_KEEP, entity("confirmed"), 0},
                                    {LITTLE_KEEP, little_data("{}"), 0},
                                    {LITTLE_KEEP, entity("confirmed"), 0},
                                    {LITTLE_KEEP, entity("called"), 0}};

    (void)state;
    begin("", script, 4);
    far_outbox_await(2);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_UNSETTLED);
    assert_int_equal(far_outbox_outcome(1), OUTCOME_CONFIRMED);
    end();
}

static void test_a_dead_key_is_not_used_again(void **state)
{
    struct little_reply script[] = {
        {LITTLE_KEEP, entity("confirmed"), 0},
        {LITTLE_KEEP, little_data(WORKSTATION ",\"authkey\":\"ab12\"}"), 0},
        {LITTLE_KEEP, little_data("{}"), 0},
        {LITTLE_KEEP, little_fault(401, "Exception\\\\UserAccountMissingLogin"), 0},
        {LITTLE_KEEP, entity("confirmed"), 0},
        {LITTLE_KEEP, little_data(WORKSTATION ",\"authkey\":\"cd34\"}"), 0},
        {LITTLE_KEEP, little_data("{}"), 0},
        {LITTLE_KEEP, little_data("{}"), 0},
        {LITTLE_KEEP, entity("queued"), 0}};

    (void)state;
    begin("kiosk", script, 9);
    far_outbox_await(2);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_RETRY);
    assert_int_equal(far_outbox_outcome(1), OUTCOME_CONFIRMED);
    assert_int_equal(little_count(server), 9);
    assert_non_null(strstr(little_request(server, 3), "X-AuthKey: ab12\r\n"));
    assert_non_null(strstr(little_request(server, 7), "X-AuthKey: cd34\r\n"));
    end();
}

static void test_refusals_carry_the_reason(void **state)
{
    struct little_reply script[] = {
        {LITTLE_KEEP, entity("confirmed"), 0},
        {LITTLE_KEEP, little_fault(429, "Exception\\\\MoreThanAllowedAppointmentsPerMail"), 0}};

    (void)state;
    begin("", script, 2);
    far_outbox_await(1);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_REFUSED);
    assert_string_equal(far_outbox_reason(0), "write: MoreThanAllowedAppointmentsPerMail");
    end();
}

static const char *walkin(const char *status)
{
    char text[512];

    snprintf(text, sizeof text,
             "{\"id\":100432,\"authKey\":\"a1b2\",\"status\":\"%s\",\"displayNumber\":\"181\","
             "\"appointments\":[{\"date\":%lld}],\"scope\":{\"id\":169},\"queue\":"
             "{\"arrivalTime\":%lld,\"withAppointment\":\"0\"},\"amendment\":\"Kiosk , %s\","
             "\"clients\":[{\"familyName\":\"Kiosk K001\"}]}",
             status, (long long)clock_day_start(booking.start_s), (long long)booking.start_s,
             "00:00");
    return little_data(text);
}

/* An older ZMS takes the call and gives a number of its own: that must not stay. */
static void test_a_service_that_names_it_otherwise(void **state)
{
    struct outbox_item own = {.errand = ERRAND_ENTER_NUMBER,
                              .number = "K001",
                              .scope = 169,
                              .arrived_s = clock_day_start(booking.start_s)};
    struct little_reply script[] = {
        {LITTLE_KEEP, little_data(WORKSTATION ",\"authkey\":\"ab12\"}"), 0},
        {LITTLE_KEEP, little_data("{}"), 0},
        {LITTLE_KEEP, little_data("[]"), 0},
        {LITTLE_KEEP, walkin("queued"), 0},
        {LITTLE_KEEP, walkin("queued"), 0},
        {LITTLE_KEEP, walkin("deleted"), 0}};

    (void)state;
    other = &own;
    begin("kiosk", script, 6);
    far_outbox_await(1);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_REFUSED);
    assert_string_equal(far_outbox_reason(0), "the service does not take a kiosk's own numbers");
    assert_int_equal(little_count(server), 6);
    assert_non_null(strstr(little_request(server, 3), "\"displayNumber\":\"K001\""));
    assert_memory_equal(little_request(server, 5), "DELETE /process/100432/a1b2/ ", 29);
    end();
}

static void test_stopped_in_the_middle_of_a_write(void **state)
{
    struct little_reply script[] = {{LITTLE_KEEP, entity("confirmed"), 0}, {LITTLE_SILENCE, "", 0}};

    (void)state;
    begin("", script, 2);
    little_await(server, 2);
    int64_t begun_ms = clock_monotonic_ms();
    end();
    assert_true(clock_monotonic_ms() - begun_ms < 1500);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_UNSETTLED);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_answer_of_the_write),
        TEST(test_not_read_back_is_unsettled),
        TEST(test_overwritten_in_between_is_unsettled),
        TEST(test_a_dead_key_is_not_used_again),
        TEST(test_refusals_carry_the_reason),
        TEST(test_a_service_that_names_it_otherwise),
        TEST(test_stopped_in_the_middle_of_a_write),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
