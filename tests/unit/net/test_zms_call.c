/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"

#include "net/zms_call.h"

#include <stdio.h>
#include <string.h>

static enum zms_result judged(int status, bool json, const char *body)
{
    char text[512];
    struct http_answer answer = {.status = status, .json = json, .body = text};
    struct zms_fault fault;

    snprintf(text, sizeof text, "%s", body);
    answer.len = strlen(text);
    return zms_judge(HTTP_ANSWERED, &answer, &fault);
}

static enum zms_result fault(int status, const char *exception)
{
    char body[256];

    snprintf(body, sizeof body,
             "{\"meta\":{\"error\":true,\"exception\":\"BO\\\\Z\\\\%s\"},\"data\":null}",
             exception);
    return judged(status, true, body);
}

static void test_judgement(void **state)
{
    static const char good[] = "{\"meta\":{\"error\":false},\"data\":{}}";
    static const char no_name[] = "{\"meta\":{\"error\":true,\"message\":\"x\"},\"data\":null}";

    (void)state;
    assert_int_equal(judged(200, true, good), ZMS_OK);
    assert_int_equal(judged(200, false, good), ZMS_FOREIGN);
    assert_int_equal(judged(204, true, good), ZMS_FOREIGN);
    assert_int_equal(judged(301, true, good), ZMS_FOREIGN);
    assert_int_equal(judged(304, true, ""), ZMS_FOREIGN);
    assert_int_equal(fault(302, "ProcessNotFound"), ZMS_FOREIGN);
    assert_int_equal(judged(200, true, "<html>welcome to the hotel</html>"), ZMS_FOREIGN);
    assert_int_equal(judged(403, true, "{\"error\":\"blocked\"}"), ZMS_FOREIGN);
    assert_int_equal(judged(404, false, "<html>"), ZMS_FOREIGN);
    assert_int_equal(judged(502, false, "<html>"), ZMS_FAILED);
    assert_int_equal(judged(404, true, no_name), ZMS_NOT_FOUND);
    assert_int_equal(fault(404, "ProcessNotFound"), ZMS_NOT_FOUND);
    assert_int_equal(fault(404, "GivenNumberCountExceeded"), ZMS_EXHAUSTED);
    assert_int_equal(fault(403, "AuthKeyMatchFailed"), ZMS_WRONG_KEY);
    assert_int_equal(fault(403, "WorkstationProcessMatchScopeFailed"), ZMS_REFUSED);
    assert_int_equal(fault(401, "UserAccountMissingLogin"), ZMS_LOGIN);
    assert_int_equal(fault(200, "AuthKeyFound"), ZMS_LOGIN);
    assert_int_equal(fault(200, "TicketprinterNotEnabled"), ZMS_REFUSED);
    assert_int_equal(fault(429, "MoreThanAllowedAppointmentsPerMail"), ZMS_REFUSED);
    assert_int_equal(fault(500, "PDOFailed"), ZMS_FAILED);
}

static void test_outcomes_without_an_answer(void **state)
{
    struct http_answer none = {.status = 0};
    struct zms_fault f;

    (void)state;
    assert_int_equal(zms_judge(HTTP_NOT_SENT, &none, &f), ZMS_NOT_SENT);
    assert_int_equal(zms_judge(HTTP_UNSETTLED, &none, &f), ZMS_SILENT);
    assert_true(f.error);
}

static void test_answers(void **state)
{
    static const struct {
        enum zms_result result;
        enum answer lookup, create;
    } rows[] = {
        {ZMS_OK, ANSWER_OK, ANSWER_OK},
        {ZMS_NOT_FOUND, ANSWER_UNKNOWN_ID, ANSWER_CLOSED},
        {ZMS_WRONG_KEY, ANSWER_WRONG_KEY, ANSWER_CLOSED},
        {ZMS_EXHAUSTED, ANSWER_CLOSED, ANSWER_CLOSED},
        {ZMS_LOGIN, ANSWER_UNREACHABLE, ANSWER_CLOSED},
        {ZMS_REFUSED, ANSWER_UNREACHABLE, ANSWER_CLOSED},
        {ZMS_FAILED, ANSWER_UNREACHABLE, ANSWER_UNSETTLED},
        {ZMS_FOREIGN, ANSWER_UNREACHABLE, ANSWER_UNSETTLED},
        {ZMS_NOT_SENT, ANSWER_UNREACHABLE, ANSWER_UNREACHABLE},
        {ZMS_SILENT, ANSWER_UNREACHABLE, ANSWER_UNSETTLED},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(zms_answer_lookup(rows[i].result), rows[i].lookup);
        assert_int_equal(zms_answer_create(rows[i].result), rows[i].create);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_judgement),
        cmocka_unit_test(test_outcomes_without_an_answer),
        cmocka_unit_test(test_answers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
