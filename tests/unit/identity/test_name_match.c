/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name_match against names.tsv, whose verdicts were judged by hand, and what must hold for all of
 * its names.
 */
#include "../cmocka_kit.h"

#include "identity/name_match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES SOURCE_DIR "/tests/unit/identity/names.tsv"

enum { PAIRS_MAX = 1000, LINE_MAX_BYTES = 1000 };

struct pair {
    int line;
    int land; /* the section it stands in */
    enum document_match verdict;
    struct mrz_name name;
    char booked[BOOKING_NAME_MAX + 1];
    char why[200];
};
static struct pair pairs[PAIRS_MAX];
static int pair_count;

static const char *const verdicts[] = {[DOCUMENT_NO_NAME] = "no-name",
                                       [DOCUMENT_DIFFERS] = "differs",
                                       [DOCUMENT_PARTIAL] = "partial",
                                       [DOCUMENT_MATCHES] = "matches"};

/* "VAN<DER<BERG" to "VAN DER BERG". */
static void words_copy(char *dst, const char *field, size_t len)
{
    assert_true(len <= MRZ_NAME_MAX);
    for (size_t i = 0; i < len; i++)
        dst[i] = field[i] == '<' ? ' ' : field[i];
    dst[len] = '\0';
}

static void field_read(const char *field, struct mrz_name *name)
{
    size_t len = strlen(field);
    const char *gap = strstr(field, "<<");

    name->truncated = len > 0 && field[len - 1] == '+';
    len -= name->truncated;
    size_t primary = gap != NULL ? (size_t)(gap - field) : len;
    words_copy(name->primary, field, primary);
    if (gap != NULL)
        words_copy(name->secondary, gap + 2, len - primary - 2);
}

static void pair_read(char *line, int number, int land)
{
    struct pair *pair = &pairs[pair_count++];
    char *column[4];

    for (int i = 0; i < 4; i++)
        column[i] = strsep(&line, "\t\n");
    if (column[3] == NULL || pair_count > PAIRS_MAX)
        fail_msg("names.tsv:%d: four columns are expected", number);
    pair->line = number;
    pair->land = land;
    for (pair->verdict = 0; pair->verdict < DOCUMENT_MATCH_COUNT; pair->verdict++)
        if (strcmp(verdicts[pair->verdict], column[0]) == 0)
            break;
    if (pair->verdict == DOCUMENT_MATCH_COUNT)
        fail_msg("names.tsv:%d: no verdict '%s'", number, column[0]);
    field_read(column[1], &pair->name);
    snprintf(pair->booked, sizeof pair->booked, "%s", column[2]);
    snprintf(pair->why, sizeof pair->why, "%s", column[3]);
}

static int pairs_read(void **state)
{
    char line[LINE_MAX_BYTES];
    FILE *file = fopen(NAMES, "r");
    int land = 0;
    (void)state;

    if (file == NULL)
        return -1;
    for (int number = 1; fgets(line, sizeof line, file) != NULL; number++) {
        land += strncmp(line, "# --- ", 6) == 0;
        if (line[0] != '#')
            pair_read(line, number, land);
    }
    fclose(file);
    return 0;
}

static void every_pair_is_judged_as_a_person_would(void **state)
{
    int wrong = 0;
    (void)state;

    for (int i = 0; i < pair_count; i++) {
        const struct pair *p = &pairs[i];
        enum document_match match = name_match(&p->name, p->booked);
        if (match == p->verdict)
            continue;
        wrong++;
        print_error("names.tsv:%d: %s, not %s: %s, %s: '%s' (%s)\n", p->line, verdicts[match],
                    verdicts[p->verdict], p->name.primary, p->name.secondary, p->booked, p->why);
    }
    assert_int_equal(wrong, 0);
    assert_true(pair_count >= 300);
}

/* Each document against the bookings of all other sections: nobody there has its name. */
static void no_stranger_matches(void **state)
{
    int tried = 0;
    (void)state;

    for (int i = 0; i < pair_count; i++) {
        for (int k = 0; k < pair_count; k++) {
            if (pairs[i].land == pairs[k].land)
                continue;
            tried++;
            if (name_match(&pairs[i].name, pairs[k].booked) == DOCUMENT_MATCHES)
                fail_msg("%s, %s: %s", pairs[i].name.primary, pairs[i].name.secondary,
                         pairs[k].booked);
        }
    }
    assert_true(tried > 100000);
}

static void the_order_of_words_does_not_matter(void **state)
{
    char turned[BOOKING_NAME_MAX + 1];
    (void)state;

    for (int i = 0; i < pair_count; i++) {
        const char *blank = strchr(pairs[i].booked, ' ');
        if (blank == NULL || blank == pairs[i].booked || strchr(blank + 1, ' ') != NULL)
            continue;
        snprintf(turned, sizeof turned, "%s %.*s", blank + 1, (int)(blank - pairs[i].booked),
                 pairs[i].booked);
        if (name_match(&pairs[i].name, turned) != pairs[i].verdict)
            fail_msg("names.tsv:%d: '%s' turned round", pairs[i].line, turned);
    }
}

static enum document_match mustermann(const char *booked)
{
    struct mrz_name name = {.primary = "MUSTERMANN", .secondary = "ERIKA"};

    return name_match(&name, booked);
}

static void what_is_no_text_is_for_a_person(void **state)
{
    (void)state;

    assert_int_equal(mustermann("\xff\xfe"), DOCUMENT_PARTIAL);
    assert_int_equal(mustermann("M\xfcstermann"), DOCUMENT_PARTIAL); /* Latin-1 */
    assert_int_equal(mustermann("\xc1\x81"), DOCUMENT_PARTIAL);      /* an A, overlong */
    assert_int_equal(mustermann("\xe0\x81\x81"), DOCUMENT_PARTIAL);  /* the same, longer */
    assert_int_equal(mustermann("\xed\xa0\x80"), DOCUMENT_PARTIAL);  /* half a pair */
    assert_int_equal(mustermann("\xf4\x90\x80\x80"), DOCUMENT_PARTIAL);
    assert_int_equal(mustermann("\xe2\x82"), DOCUMENT_PARTIAL); /* cut */
    assert_int_equal(mustermann("Erika Mustermann \xc3"), DOCUMENT_PARTIAL);
}

static void a_flood_of_words_is_for_a_person(void **state)
{
    struct mrz_name name = {.primary = "A A A A A A A A A A", .secondary = "A A A A A A A A A"};
    char booked[BOOKING_NAME_MAX + 1] = "";
    (void)state;

    for (int i = 0; i < 119; i++)
        strcat(booked, i % 2 == 0 ? "B " : "A ");
    assert_int_equal(name_match(&name, booked), DOCUMENT_PARTIAL);
    booked[24] = '\0';
    assert_int_equal(name_match(&name, booked), DOCUMENT_PARTIAL);
    memset(booked, 'M', BOOKING_NAME_MAX);
    booked[BOOKING_NAME_MAX] = '\0';
    assert_int_equal(mustermann(booked), DOCUMENT_DIFFERS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_is_judged_as_a_person_would),
        cmocka_unit_test(no_stranger_matches),
        cmocka_unit_test(the_order_of_words_does_not_matter),
        cmocka_unit_test(what_is_no_text_is_for_a_person),
        cmocka_unit_test(a_flood_of_words_is_for_a_person),
    };
    return cmocka_run_group_tests(tests, pairs_read, NULL);
}
