/* SPDX-License-Identifier: Apache-2.0 */
/* row: each line of the table in its header, and when somebody came, is overdue, or waits. */
#include "cmocka_kit.h"
#include "reception/row.h"

#include <stdio.h>
#include <string.h>

enum { START = 1795436000, LIST = START + 600, NOW = START + 1200, LATE_MIN = 15 };

static struct hall_event event_make(const char *kind, const char *state, int64_t at_s)
{
    struct hall_event event = {.entry = 17,
                               .booking_id = 100501,
                               .scope = 169,
                               .start_s = START,
                               .arrived_s = START - 300,
                               .at_s = at_s};

    snprintf(event.kiosk, sizeof event.kiosk, "K1");
    snprintf(event.number, sizeof event.number, "A042");
    snprintf(event.kind, sizeof event.kind, "%s", kind);
    snprintf(event.state, sizeof event.state, "%s", state);
    return event;
}

static void hear(struct row_facts *facts, const char *kind, const char *state, int64_t at_s)
{
    struct hall_event event = event_make(kind, state, at_s);

    if (strcmp(kind, "own") == 0 || strcmp(kind, "walkin") == 0)
        event.booking_id = 0;
    event.entry += kind_named(kind);
    row_hear(facts, &event);
}

static void list(struct row_facts *facts, const char *status, bool with_appointment)
{
    struct booking booking = {.ref.id = 100501,
                              .scope = 169,
                              .start_s = START,
                              .arrival_s = START - 60,
                              .status = booking_status_named(status),
                              .with_appointment = with_appointment};

    snprintf(booking.number, sizeof booking.number, "A042");
    row_list(facts, &booking, LIST);
}

/* What is known, and what is said. Times are after the list's (LIST) or before it. */
enum { BEFORE = LIST - 60, AFTER = LIST + 60 };
static const struct line {
    const char *status; /* of the list; NULL: in none. "-…": and missing in a newer one */
    struct {
        const char *kind, *state;
        int64_t at_s;
    } heard[2];
    enum row_status said;
    bool offline;
} lines[] = {
    {"finished", {{"checkin", "recorded", AFTER}}, ROW_FINISHED, false},
    {"-queued", {{0}}, ROW_FINISHED, false},
    {"-called", {{0}}, ROW_FINISHED, false},
    {"-processing", {{"checkin", "confirmed", BEFORE}}, ROW_FINISHED, false},
    {"-parked", {{0}}, ROW_FINISHED, false},
    {"deleted", {{"checkin", "recorded", AFTER}}, ROW_CANCELLED, false},
    {"blocked", {{0}}, ROW_CANCELLED, false},
    {"called", {{"checkin", "undone", AFTER}}, ROW_CALLED, false},
    {"processing", {{"absence", "observed", AFTER}}, ROW_IN_SERVICE, false},
    {"parked", {{0}}, ROW_IN_SERVICE, false},
    {"queued", {{"checkin", "undone", AFTER}}, ROW_EXPECTED, true},
    {"queued", {{"checkin", "undone", BEFORE}, {"undo", "recorded", BEFORE}}, ROW_EXPECTED, true},
    {"queued", {{"checkin", "undone", BEFORE}, {"undo", "confirmed", AFTER}}, ROW_EXPECTED, true},
    {"queued", {{"checkin", "undone", BEFORE}, {"undo", "refused", AFTER}}, ROW_ARRIVED, false},
    {"queued", {{"checkin", "undone", BEFORE}, {"undo", "confirmed", BEFORE}}, ROW_ARRIVED, false},
    {"queued", {{0}}, ROW_ARRIVED, false},
    {"queued", {{"checkin", "confirmed", BEFORE}}, ROW_ARRIVED, false},
    {"queued", {{"checkin", "unknown", BEFORE}}, ROW_ARRIVED, true},
    {"confirmed", {{"checkin", "recorded", BEFORE}}, ROW_ARRIVED, true},
    {"confirmed", {{"checkin", "sending", BEFORE}}, ROW_ARRIVED, true},
    {"confirmed", {{"checkin", "asking", BEFORE}}, ROW_ARRIVED, true},
    {"confirmed", {{"checkin", "unknown", BEFORE}}, ROW_ARRIVED, true},
    {"confirmed", {{"checkin", "refused", BEFORE}}, ROW_ARRIVED, true},
    {NULL, {{"checkin", "recorded", AFTER}}, ROW_ARRIVED, true},
    {"missed", {{"checkin", "recorded", AFTER}}, ROW_ARRIVED, true},
    {"-confirmed", {{"checkin", "confirmed", BEFORE}}, ROW_FINISHED, false},
    {"confirmed", {{"checkin", "confirmed", AFTER}}, ROW_ARRIVED, false},
    {"missed", {{"checkin", "confirmed", AFTER}}, ROW_ARRIVED, false},
    {"confirmed", {{"checkin", "confirmed", BEFORE}}, ROW_EXPECTED, false},
    {"missed", {{"checkin", "confirmed", BEFORE}}, ROW_MISSED, false},
    {NULL, {{"checkin", "confirmed", AFTER}}, ROW_ARRIVED, false},
    {NULL, {{"own", "closed", AFTER}}, ROW_CANCELLED, false},
    {"-", {{"own", "confirmed", BEFORE}}, ROW_FINISHED, false},
    {"-", {{"walkin", "issued", BEFORE}}, ROW_FINISHED, false},
    {"-", {{"own", "recorded", BEFORE}}, ROW_ARRIVED, true},
    {NULL, {{"own", "confirmed", AFTER}}, ROW_ARRIVED, false},
    {NULL, {{"walkin", "issued", AFTER}}, ROW_ARRIVED, false},
    {"missed", {{0}}, ROW_MISSED, false},
    {"confirmed", {{"absence", "recorded", AFTER}}, ROW_MISSED, true},
    {"confirmed", {{"absence", "unknown", AFTER}}, ROW_MISSED, true},
    {"confirmed", {{"absence", "confirmed", AFTER}}, ROW_MISSED, false},
    {"confirmed", {{"absence", "observed", AFTER}}, ROW_MISSED, false},
    {"confirmed", {{"absence", "blind", AFTER}}, ROW_UNKNOWN, false},
    {"confirmed", {{"absence", "refused", AFTER}}, ROW_UNKNOWN, false},
    {"confirmed", {{"absence", "revoked", AFTER}}, ROW_EXPECTED, false},
    {"confirmed",
     {{"absence", "revoked", AFTER}, {"checkin", "recorded", AFTER}},
     ROW_ARRIVED,
     true},
    {"-missed", {{0}}, ROW_MISSED, false},
    {"-confirmed", {{0}}, ROW_CANCELLED, false},
    {"-confirmed", {{"checkin", "undone", BEFORE}}, ROW_CANCELLED, false},
    {"confirmed", {{0}}, ROW_EXPECTED, false},
    {"confirmed", {{"checkin", "undone", AFTER}}, ROW_EXPECTED, false},
    {"confirmed", {{"checkin", "closed", AFTER}}, ROW_EXPECTED, false},
};

static void each_line_of_the_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        const struct line *line = &lines[i];
        const char *status = line->status;
        struct row_facts facts = {0};
        bool missing = status != NULL && status[0] == '-';
        if (status != NULL && status[missing] != '\0')
            list(&facts, status + missing, true);
        for (int k = 0; k < 2 && line->heard[k].kind != NULL; k++)
            hear(&facts, line->heard[k].kind, line->heard[k].state, line->heard[k].at_s);
        if (missing)
            row_unlist(&facts, LIST + 5);
        struct row row = row_say(&facts, LATE_MIN, NOW);
        if (row.status != line->said || row.offline != line->offline)
            fail_msg("line %zu (%s, %s %s): %s %d", i, status != NULL ? status : "no list",
                     line->heard[0].kind != NULL ? line->heard[0].kind : "nothing",
                     line->heard[0].kind != NULL ? line->heard[0].state : "",
                     row_status_word(row.status), row.offline);
    }
}

static enum row_punctual came(int64_t after_s)
{
    struct row_facts facts = {0};
    struct hall_event event = event_make("checkin", "confirmed", AFTER);

    event.arrived_s = START + after_s;
    row_hear(&facts, &event);
    return row_say(&facts, LATE_MIN, NOW).punctual;
}

static void punctual_as_in_turnout(void **state)
{
    (void)state;
    assert_int_equal(came(-601), ROW_EARLY);
    assert_int_equal(came(-600), ROW_ON_TIME);
    assert_int_equal(came(300), ROW_ON_TIME);
    assert_int_equal(came(301), ROW_LATE);
}

static void who_was_only_listed_came_nobody_knows_when(void **state)
{
    (void)state;
    struct row_facts facts = {0};

    list(&facts, "queued", true);
    struct row row = row_say(&facts, LATE_MIN, NOW);
    assert_int_equal(row.punctual, ROW_NOT_SAID);
    assert_int_equal(row.arrived_s, START - 60);
    assert_int_equal(row.waiting_min, 21);
}

static void overdue_when_check_in_is_over(void **state)
{
    (void)state;
    struct row_facts facts = {0};

    list(&facts, "confirmed", true);
    assert_int_equal(row_say(&facts, LATE_MIN, START + LATE_MIN * 60).overdue_min, 0);
    assert_int_equal(row_say(&facts, LATE_MIN, START + LATE_MIN * 60 + 1).overdue_min, 16);
    hear(&facts, "checkin", "recorded", AFTER);
    assert_int_equal(row_say(&facts, LATE_MIN, START + 7200).overdue_min, 0);
}

static void the_first_kiosk_counts_and_the_second_is_a_hint(void **state)
{
    (void)state;
    struct row_facts facts = {0};
    struct hall_event first = event_make("checkin", "recorded", AFTER);
    struct hall_event second = event_make("checkin", "recorded", AFTER + 30);

    snprintf(second.kiosk, sizeof second.kiosk, "K2");
    second.arrived_s = first.arrived_s + 30;
    row_hear(&facts, &second);
    row_hear(&facts, &first);
    struct row row = row_say(&facts, LATE_MIN, NOW);
    assert_string_equal(facts.entries[row.entry].kiosk, "K1");
    assert_int_equal(row.arrived_s, first.arrived_s);
    snprintf(second.state, sizeof second.state, "closed");
    snprintf(second.reason, sizeof second.reason, "checked in at K1 first");
    row_hear(&facts, &second);
    row = row_say(&facts, LATE_MIN, NOW);
    assert_string_equal(facts.entries[row.entry].kiosk, "K1");
    assert_int_equal(facts.signals, ROW_SIGNAL_AGAIN);
}

static void what_a_person_must_look_at_speaks_first(void **state)
{
    (void)state;
    struct row_facts facts = {0};

    hear(&facts, "checkin", "confirmed", AFTER);
    hear(&facts, "undo", "refused", AFTER);
    struct row row = row_say(&facts, LATE_MIN, NOW);
    assert_int_equal(facts.entries[row.entry].kind, KIND_UNDO);
}

/* An afternoon of undoing and coming again fills no memory and loses nobody. */
static void old_entries_make_room(void **state)
{
    (void)state;
    struct row_facts facts = {0};

    for (int i = 0; i < 3 * ROW_ENTRIES_MAX; i++) {
        struct hall_event event = event_make("checkin", "recorded", AFTER + i);
        snprintf(event.kiosk, sizeof event.kiosk, "K%d", i);
        row_hear(&facts, &event);
        assert_int_equal(row_say(&facts, LATE_MIN, NOW).status, ROW_ARRIVED);
        snprintf(event.state, sizeof event.state, "undone");
        row_hear(&facts, &event);
        assert_int_equal(row_say(&facts, LATE_MIN, NOW).status, ROW_EXPECTED);
    }
}

static void a_wait_counts_when_it_was_seen(void **state)
{
    (void)state;
    struct row_facts facts = {0}, unseen = {0};

    list(&facts, "queued", true);
    assert_int_equal(facts.called_s, 0);
    list(&facts, "called", true);
    assert_int_equal(facts.called_s, LIST);
    list(&unseen, "called", true);
    assert_int_equal(unseen.called_s, 0);
}

static void words_that_are_none_change_nothing(void **state)
{
    (void)state;
    struct row_facts facts = {0}, nothing = {0};

    hear(&facts, "checkin", "elsewhere", AFTER);
    hear(&facts, "visit", "recorded", AFTER);
    hear(&facts, "help", "called", AFTER);
    assert_memory_equal(&facts, &nothing, sizeof facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_line_of_the_table),
        cmocka_unit_test(punctual_as_in_turnout),
        cmocka_unit_test(who_was_only_listed_came_nobody_knows_when),
        cmocka_unit_test(overdue_when_check_in_is_over),
        cmocka_unit_test(the_first_kiosk_counts_and_the_second_is_a_hint),
        cmocka_unit_test(what_a_person_must_look_at_speaks_first),
        cmocka_unit_test(old_entries_make_room),
        cmocka_unit_test(a_wait_counts_when_it_was_seen),
        cmocka_unit_test(words_that_are_none_change_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
