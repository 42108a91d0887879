/* SPDX-License-Identifier: Apache-2.0 */
/* csv: a table that every spreadsheet reads, and none takes for a formula. */
#include "cmocka_kit.h"
#include "reception/csv.h"

#include <string.h>

static const char *cell(const char *text)
{
    static char out[128];
    struct buf buf = buf_on(out, sizeof out);

    csv_text(&buf, text);
    return out;
}

static void quotes_and_formulas(void **state)
{
    (void)state;
    assert_string_equal(cell("Bürgeramt"), "\"Bürgeramt\"");
    assert_string_equal(cell("a \"b\", c"), "\"a \"\"b\"\", c\"");
    assert_string_equal(cell("=1+1"), "\"'=1+1\"");
    assert_string_equal(cell("@x"), "\"'@x\"");
    assert_string_equal(cell("+49"), "\"'+49\"");
    assert_string_equal(cell("-1"), "\"'-1\"");
    assert_string_equal(cell("\t=1"), "\"'\t=1\"");
    assert_string_equal(cell(""), "\"\"");
}

static struct figures_day day_make(void)
{
    struct figures_day day = {.turnout = {.day = "2026-11-23",
                                          .scope = 169,
                                          .expected = 5,
                                          .of = {[TURNOUT_LATE] = 2, [TURNOUT_OPEN] = 3},
                                          .issued = 7,
                                          .own = 1},
                              .wait_median_min = 12};

    day.quarters[33] = (struct figures_quarter){.arrivals = 2, .waits = 1, .wait_median_min = 12};
    return day;
}

static void a_day_is_one_figure_a_line(void **state)
{
    (void)state;
    static char text[CSV_BYTES_MAX];
    struct buf out = buf_on(text, sizeof text);
    struct figures_day day = day_make();

    csv_day(&out, &day, "=Amt");
    assert_false(out.cut);
    assert_memory_equal(text, "date,office,figure,time,value\r\n", 31);
    assert_non_null(strstr(text, "2026-11-23,\"'=Amt\",late,,2\r\n"));
    assert_non_null(strstr(text, "2026-11-23,\"'=Amt\",arrivals,08:15,2\r\n"));
    assert_non_null(strstr(text, "2026-11-23,\"'=Amt\",wait_median_min,08:15,12\r\n"));
    assert_null(strstr(text, "08:30"));
}

static void days_are_one_line_each(void **state)
{
    (void)state;
    static char text[CSV_BYTES_MAX];
    struct buf out = buf_on(text, sizeof text);
    struct figures_day days[2] = {day_make(), day_make()};

    days[1].wait_median_min = -1;
    csv_days(&out, days, 2, "Amt");
    assert_string_equal(text, "date,office,expected,early,on_time,late,elsewhere,cancelled,missed,"
                              "unknown,open,walkins,own,hints,wait_median_min\r\n"
                              "2026-11-23,\"Amt\",5,0,0,2,0,0,0,0,3,7,1,0,12\r\n"
                              "2026-11-23,\"Amt\",5,0,0,2,0,0,0,0,3,7,1,0,\r\n");
}

/* The worst: every quarter hour has its figures, and the office the longest name. */
static void the_fullest_day_fits(void **state)
{
    (void)state;
    static char text[CSV_BYTES_MAX];
    struct buf out = buf_on(text, sizeof text);
    struct figures_day day = day_make();
    char office[NAME_TEXT_MAX + 1];

    memset(office, '"', sizeof office - 1);
    office[sizeof office - 1] = '\0';
    for (int i = 0; i < FIGURES_QUARTERS; i++)
        day.quarters[i] = (struct figures_quarter){99999, 99999, 99999};
    csv_day(&out, &day, office);
    assert_false(out.cut);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_and_formulas),
        cmocka_unit_test(a_day_is_one_figure_a_line),
        cmocka_unit_test(days_are_one_line_each),
        cmocka_unit_test(the_fullest_day_fits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
