/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"
#include "far_side.h"
#include "little_server.h"

#include "net/session.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORKSTATION "{\"id\":1,\"name\":\"12\",\"useraccount\":{\"id\":\"k\",\"lastLogin\":5}"

static struct little_server *server;
static struct session *session;
static struct reach reach;
static struct http *http[2];
#define NAME_PATTERN BINARY_DIR "/password-XXXXXX"
static char password_file[] = NAME_PATTERN;

static void begin(const struct little_reply *script, size_t count)
{
    char name[] = NAME_PATTERN;
    int fd = mkstemp(name);

    assert_int_equal(write(fd, "sesam\n", 6), 6);
    close(fd);
    strcpy(password_file, name);
    server = little_start(script, count);
    struct http_config config = {
        .url = little_url(server), .ca_file = "", .client_cert_file = "", .client_key_file = ""};
    struct session_config login = {
        .account = "kiosk", .password_file = password_file, .scope = 169, .timeout_ms = 2000};
    far_mailbox_init();
    reach_init(&reach, far_mailbox(), far_daytime());
    for (int i = 0; i < 2; i++)
        assert_int_equal(http_open(&config, &http[i]).code, ERR_OK);
    assert_int_equal(session_open(&login, &session).code, ERR_OK);
}

static void end(void)
{
    session_close(session);
    for (int i = 0; i < 2; i++)
        http_close(http[i]);
    reach_deinit(&reach);
    little_stop(server);
    unlink(password_file);
}

static enum zms_result key(char ret_key[ZMS_KEY_MAX + 1])
{
    struct zms_line line = {.http = http[0], .reach = &reach};

    return session_key(session, &line, ret_key);
}

static void test_login_then_scope_without_a_desk(void **state)
{
    struct little_reply script[] = {
        {LITTLE_KEEP, little_data(WORKSTATION ",\"authkey\":\"ab12\"}"), 0},
        {LITTLE_KEEP, little_data("{}"), 0}};
    char k[ZMS_KEY_MAX + 1];

    (void)state;
    begin(script, 2);
    assert_int_equal(key(k), ZMS_OK);
    assert_string_equal(k, "ab12");
    assert_int_equal(key(k), ZMS_OK); /* no second login */
    assert_int_equal(little_count(server), 2);
    const char *login = little_request(server, 0), *choice = little_request(server, 1);
    assert_memory_equal(login, "POST /workstation/login/ ", 25);
    assert_null(strstr(login, "X-AuthKey"));
    assert_non_null(strstr(login, "{\"id\":\"kiosk\",\"password\":\"sesam\"}"));
    assert_memory_equal(choice, "POST /workstation/ ", 19);
    assert_non_null(strstr(choice, "X-AuthKey: ab12\r\n"));
    assert_non_null(strstr(choice, "\"name\":\"\""));
    assert_non_null(strstr(choice, "\"scope\":{\"id\":169}"));
    assert_non_null(strstr(choice, "\"lastLogin\":5"));
    end();
}

static void test_dropped_key_logs_in_anew(void **state)
{
    struct little_reply script[] = {
        {LITTLE_KEEP, little_data(WORKSTATION ",\"authkey\":\"ab12\"}"), 0},
        {LITTLE_KEEP, little_data("{}"), 0},
        {LITTLE_KEEP, little_data(WORKSTATION ",\"authkey\":\"cd34\"}"), 0},
        {LITTLE_KEEP, little_data("{}"), 0}};
    char k[ZMS_KEY_MAX + 1];

    (void)state;
    begin(script, 4);
    assert_int_equal(key(k), ZMS_OK);
    session_drop(session, "ffff"); /* somebody's older key: not ours to drop */
    assert_int_equal(key(k), ZMS_OK);
    assert_int_equal(little_count(server), 2);
    session_drop(session, "ab12");
    assert_int_equal(key(k), ZMS_OK);
    assert_string_equal(k, "cd34");
    assert_int_equal(little_count(server), 4);
    assert_null(strstr(little_request(server, 2), "X-AuthKey"));
    end();
}

static void test_session_of_yesterday_under_200(void **state)
{
    struct little_reply script[] = {
        {LITTLE_KEEP, little_data(WORKSTATION ",\"authkey\":\"ab12\"}"), 0},
        {LITTLE_KEEP, little_fault(200, "Useraccount\\\\Exception\\\\AuthKeyFound"), 0}};
    char k[ZMS_KEY_MAX + 1];

    (void)state;
    begin(script, 2);
    assert_int_equal(key(k), ZMS_LOGIN);
    assert_string_equal(k, "");
    end();
}

static void test_refused_login_is_not_hammered(void **state)
{
    struct little_reply script[] = {
        {LITTLE_KEEP, little_fault(401, "Useraccount\\\\Exception\\\\InvalidCredentials"), 0}};
    char k[ZMS_KEY_MAX + 1];

    (void)state;
    begin(script, 1);
    for (int i = 0; i < 5; i++)
        assert_int_equal(key(k), ZMS_LOGIN);
    assert_int_equal(little_count(server), 1);
    end();
}

static void test_unreachable_is_not_refused(void **state)
{
    struct little_reply script[] = {
        {LITTLE_CLOSE, "", 0},
        {LITTLE_KEEP, little_json(500, "{\"meta\":{\"error\":true}}"), 0},
        {LITTLE_KEEP, little_data(WORKSTATION ",\"authkey\":\"ab12\"}"), 0},
        {LITTLE_KEEP, little_data("{}"), 0}};
    char k[ZMS_KEY_MAX + 1];

    (void)state;
    begin(script, 4);
    assert_int_equal(key(k), ZMS_SILENT);
    assert_int_equal(key(k), ZMS_FAILED);
    assert_int_equal(key(k), ZMS_OK); /* no pause was imposed */
    end();
}

static void test_another_scope_once(void **state)
{
    struct little_reply script[] = {
        {LITTLE_KEEP, little_data(WORKSTATION ",\"authkey\":\"ab12\"}"), 0},
        {LITTLE_KEEP, little_data("{}"), 0}};
    struct zms_line line;
    char k[ZMS_KEY_MAX + 1];

    (void)state;
    begin(script, 2);
    line = (struct zms_line){.http = http[0], .reach = &reach};
    assert_int_equal(session_key_at(session, &line, 169, k), ZMS_OK);
    assert_int_equal(little_count(server), 2);
    assert_int_equal(session_key_at(session, &line, 130, k), ZMS_OK);
    assert_int_equal(session_key_at(session, &line, 130, k), ZMS_OK);
    assert_int_equal(little_count(server), 3);
    assert_non_null(strstr(little_request(server, 2), "\"scope\":{\"id\":130}"));
    end();
}

static void *key_on_thread(void *self)
{
    struct zms_line line = {.http = self, .reach = &reach};
    char k[ZMS_KEY_MAX + 1];

    assert_int_equal(session_key(session, &line, k), ZMS_OK);
    assert_string_equal(k, "ab12");
    return NULL;
}

static void test_two_threads_one_login(void **state)
{
    struct little_reply script[] = {
        {LITTLE_KEEP, little_data(WORKSTATION ",\"authkey\":\"ab12\"}"), 0},
        {LITTLE_KEEP, little_data("{}"), 0}};
    pthread_t threads[2];

    (void)state;
    begin(script, 2);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, key_on_thread, http[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(little_count(server), 2);
    end();
}

static void test_contested_account_pauses(void **state)
{
    struct little_reply script[] = {
        {LITTLE_KEEP, little_data(WORKSTATION ",\"authkey\":\"ab12\"}"), 0}};
    char k[ZMS_KEY_MAX + 1];

    (void)state;
    begin(script, 1); /* every login gives the same key, which dies at once */
    for (int i = 0; i < SESSION_SHORT_MAX; i++) {
        assert_int_equal(key(k), ZMS_OK);
        session_drop(session, "ab12");
    }
    assert_int_equal(key(k), ZMS_LOGIN);
    assert_int_equal(little_count(server), 2 * SESSION_SHORT_MAX);
    end();
}

static void test_overaged(void **state)
{
    const int64_t noon = 1795431600; /* 2026-11-23 12:00 in Berlin */

    (void)state;
    assert_false(session_overaged(noon, noon));
    assert_false(session_overaged(noon, noon + 11 * 3600 + 3599));
    assert_true(session_overaged(noon, noon + 12 * 3600)); /* midnight */
    assert_true(session_overaged(noon - 12 * 3600, noon + 8 * 3600));
    assert_false(session_overaged(noon - 12 * 3600, noon + 8 * 3600 - 1));
    assert_true(session_overaged(noon, noon - 24 * 3600)); /* the clock was set back */
}

static enum err_code password_of(const char *bytes, size_t len, char *ret_password)
{
    char name[] = NAME_PATTERN;
    int fd = mkstemp(name);

    assert_int_equal(write(fd, bytes, len), (ssize_t)len);
    close(fd);
    struct err e = session_password(name, ret_password);
    unlink(name);
    return e.code;
}

static void test_password_file(void **state)
{
    char password[SESSION_PASSWORD_MAX + 1], line[SESSION_PASSWORD_MAX + 1];

    (void)state;
    memset(line, 'x', sizeof line);
    assert_int_equal(password_of("sesam", 5, password), ERR_OK);
    assert_string_equal(password, "sesam");
    assert_int_equal(password_of(" se sam \r\nmore\n", 15, password), ERR_OK);
    assert_string_equal(password, " se sam ");
    assert_int_equal(password_of(line, sizeof line - 1, password), ERR_OK);
    assert_int_equal(password_of(line, sizeof line, password), ERR_TOO_LONG);
    assert_int_equal(password_of("", 0, password), ERR_GONE);
    assert_int_equal(password_of("\n", 1, password), ERR_GONE);
    assert_int_not_equal(session_password("/nonexistent/file", password).code, ERR_OK);
}

static void test_a_persons_session_is_never_begun_anew(void **state)
{
    char got[ZMS_KEY_MAX + 1];
    struct zms_line line = {.reach = &reach};

    (void)state;
    assert_int_equal(session_adopt("0123456789abcdef", &session).code, ERR_OK);
    assert_true(session_configured(session));
    assert_int_equal(session_key(session, &line, got), ZMS_OK);
    assert_string_equal(got, "0123456789abcdef");
    session_drop(session, "another");
    assert_int_equal(session_key(session, &line, got), ZMS_OK);
    session_drop(session, "0123456789abcdef");
    assert_int_equal(session_key(session, &line, got), ZMS_LOGIN);
    assert_string_equal(got, "");
    session_close(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_login_then_scope_without_a_desk),
        cmocka_unit_test(test_dropped_key_logs_in_anew),
        cmocka_unit_test(test_session_of_yesterday_under_200),
        cmocka_unit_test(test_refused_login_is_not_hammered),
        cmocka_unit_test(test_unreachable_is_not_refused),
        cmocka_unit_test(test_another_scope_once),
        cmocka_unit_test(test_two_threads_one_login),
        cmocka_unit_test(test_contested_account_pauses),
        cmocka_unit_test(test_overaged),
        cmocka_unit_test(test_a_persons_session_is_never_begun_anew),
        cmocka_unit_test(test_password_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
