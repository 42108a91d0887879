/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"
#include "far_side.h"

#include "net/service_null.h"

static void test_every_question_is_unreachable_at_once(void **state)
{
    struct mailbox mailbox = far_mailbox();
    struct service_port port = service_null(&mailbox);
    struct booking_ref ref = {.id = 100500, .key = "1f2e"};

    (void)state;
    far_mailbox_init();
    port.find_booking(port.self, 1, &ref);
    port.find_number(port.self, 2, "FA0001");
    port.load_offer(port.self, 3);
    port.load_queue(port.self, 4, 169);
    port.issue_number(port.self, 5, 169, 1);
    port.cancel(port.self);
    port.outbox_filled(port.self);
    assert_int_equal(far_count(EVENT_BOOKING_ANSWERED), 1);
    assert_int_equal(far_await(EVENT_BOOKING_ANSWERED, 1).booking_answer.answer,
                     ANSWER_UNREACHABLE);
    assert_int_equal(far_await(EVENT_NUMBER_ANSWERED, 2).number_answer.answer, ANSWER_UNREACHABLE);
    struct event offer = far_await(EVENT_OFFER_ANSWERED, 3);
    assert_int_equal(offer.offer_answer.answer, ANSWER_UNREACHABLE);
    assert_null(offer.offer_answer.offer);
    struct event queue = far_await(EVENT_QUEUE_ANSWERED, 4);
    assert_int_equal(queue.queue_answer.answer, ANSWER_UNREACHABLE);
    assert_int_equal(queue.queue_answer.wait_min, -1);
    assert_int_equal(far_await(EVENT_ISSUE_ANSWERED, 5).issue_answer.answer, ANSWER_UNREACHABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_question_is_unreachable_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
