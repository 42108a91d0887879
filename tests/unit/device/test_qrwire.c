/* SPDX-License-Identifier: Apache-2.0 */
/* The process that reads pictures may have been taken over by one: what it says must be exact. */
#include "device/qrwire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct qrwire_reply reply;

static bool is_taken(uint32_t kind, uint32_t number, size_t code_len, uint32_t expected_number)
{
    enum qrwire_reply_kind taken = 0;
    size_t len = 999;

    reply.kind = kind;
    reply.number = number;
    if (err_is(qrwire_reply_check(&reply, QRWIRE_HEAD_BYTES + code_len, expected_number, &taken,
                                  &len)))
        return false;
    assert_int_equal(taken, kind);
    assert_int_equal(len, code_len);
    return true;
}

static void the_reply_to_the_request_is_taken(void **state)
{
    (void)state;
    assert_true(is_taken(QRWIRE_READY, 0, 0, 0));
    assert_true(is_taken(QRWIRE_NOTHING, 7, 0, 7));
    assert_true(is_taken(QRWIRE_NO_PICTURE, 7, 0, 7));
    assert_true(is_taken(QRWIRE_CODE, 7, 1, 7));
    assert_true(is_taken(QRWIRE_CODE, 7, CODE_BYTES_MAX, 7));
}

static void all_else_is_nonsense(void **state)
{
    (void)state;
    assert_false(is_taken(QRWIRE_CODE, 6, 4, 7)); /* of another frame */
    assert_false(is_taken(QRWIRE_CODE, 0, 4, 0)); /* before it was asked */
    assert_false(is_taken(QRWIRE_READY, 7, 0, 7));
    assert_false(is_taken(QRWIRE_CODE, 7, 0, 7));
    assert_false(is_taken(QRWIRE_CODE, 7, CODE_BYTES_MAX + 1, 7));
    assert_false(is_taken(QRWIRE_NOTHING, 7, 1, 7));
    assert_false(is_taken(QRWIRE_READY, 0, 1, 0));
    assert_false(is_taken(0, 7, 0, 7));
    assert_false(is_taken(5, 7, 0, 7));
    assert_false(is_taken(UINT32_MAX, 7, 0, 7));
}

static void a_cut_head_is_none(void **state)
{
    (void)state;
    reply = (struct qrwire_reply){.kind = QRWIRE_NOTHING, .number = 7};
    for (size_t len = 0; len < QRWIRE_HEAD_BYTES; len++) {
        enum qrwire_reply_kind kind;
        size_t code_len;
        assert_true(err_is(qrwire_reply_check(&reply, len, 7, &kind, &code_len)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reply_to_the_request_is_taken),
        cmocka_unit_test(all_else_is_nonsense),
        cmocka_unit_test(a_cut_head_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
