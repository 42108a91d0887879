/* SPDX-License-Identifier: Apache-2.0 */
/* gauges: what stands on the board is what Prometheus hears. */
#include "hall_kit.h"
#include "reception/gauges.h"

#include <stdio.h>
#include <string.h>

static char text[256 * 1024];

static void tell(bool bus)
{
    struct gauges gauges = {.board = board, .version = "1.2.3", .bus = bus};
    struct buf out = buf_on(text, sizeof text);

    gauges_write(&gauges, &out);
    assert_false(out.cut);
    assert_string_equal(text + out.len - 6, "# EOF\n");
}

static void has(const char *line)
{
    char whole[128];

    snprintf(whole, sizeof whole, "\n%s\n", line);
    if (strstr(text, whole) == NULL)
        fail_msg("no line %s", line);
}

static void an_empty_hall_tells_what_it_reaches(void **state)
{
    (void)state;
    tell(false);
    has("ankunft_reception_info{version=\"1.2.3\"} 1");
    has("ankunft_link{to=\"zms\"} 0");
    assert_null(strstr(text, "to=\"bus\""));
    assert_null(strstr(text, "kiosk=\""));
    has("ankunft_visitors{scope=\"169\",status=\"expected\"} 0");
    assert_null(strstr(text, "ankunft_wait_median_seconds{"));
}

static void kiosks_visitors_and_links_are_told(void **state)
{
    struct hall_state first = {.kiosk = "K1", .at_s = NOW, .unsent = 3},
                      second = {.kiosk = "K2", .at_s = NOW};
    const struct booking bookings[] = {booking_make(100501, "confirmed"),
                                       booking_make(100502, "confirmed"),
                                       booking_make(100503, "confirmed")};
    (void)state;

    first.counters[COUNTER_CHECKINS] = 41;
    board_state(board, &first);
    time_pass(3600);
    board_list(board, SCOPE, time_now_s(), bookings, 3, time_now_s());
    hear("K2", "checkin", "recorded", 100502);
    board_state(board, &second);
    board_link_zms(board, true);
    board_link_bus(board, false);
    tell(true);
    has("ankunft_unsent{kiosk=\"K1\"} 3");
    has("ankunft_checkins_total{kiosk=\"K1\"} 41");
    has("ankunft_checkins_total{kiosk=\"K2\"} 0");
    has("ankunft_online{kiosk=\"K1\"} 1");
    has("ankunft_online{kiosk=\"K2\"} 1");
    has("ankunft_visitors{scope=\"169\",status=\"expected\"} 2");
    has("ankunft_visitors{scope=\"169\",status=\"arrived\"} 1");
    has("ankunft_overdue{scope=\"169\"} 2");
    has("ankunft_walkins{scope=\"169\"} 0");
    has("ankunft_link{to=\"zms\"} 1");
    has("ankunft_link{to=\"bus\"} 0");
    board_link_bus(board, true);
    tell(true);
    has("ankunft_link{to=\"bus\"} 1");
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, board_setup, board_teardown)
    const struct CMUnitTest tests[] = {
        TEST(an_empty_hall_tells_what_it_reaches),
        TEST(kiosks_visitors_and_links_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
