/* SPDX-License-Identifier: Apache-2.0 */
/* names: today's alone, in locked memory, bounded, and nothing that is not a name. */
#include "store/names.h"

#include "base/clock.h"
#include "folder.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

enum { NOON = 1795431600, DAY_S = 86400 };

static struct sundial sundial;
static struct daytime *daytime;
static struct names *names;
static struct names_port port;

static int setup(void **state)
{
    (void)state;
    sundial =
        (struct sundial){.steady_ms = 1000, .machine_ms = NOON * INT64_C(1000), .in_step = true};
    daytime = sundial_open(&sundial);
    if (err_is(names_open(daytime, &names)))
        return -1;
    port = names_port(names);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    names_close(names);
    daytime_close(daytime);
    return 0;
}

static void put(int64_t booking_id, const char *name)
{
    port.put(port.self, 169, clock_day_start(NOON), booking_id, name);
}

/* "": none. */
static const char *name_of(int64_t booking_id)
{
    static struct name_entry entry;
    int count = port.copy(port.self, booking_id, &entry, 1);

    assert_in_range(count, 0, 1);
    if (count == 1)
        assert_int_equal(entry.booking_id, booking_id);
    return count == 1 ? entry.name : "";
}

static void a_name_is_kept_replaced_and_taken_away(void **state)
{
    struct name_entry all[8];

    (void)state;
    put(100502, "Jürgen Beispiel");
    put(100501, "Änne Übelacker-Grönemeyer");
    put(100503, "李小龍");
    assert_string_equal(name_of(100501), "Änne Übelacker-Grönemeyer");
    assert_string_equal(name_of(100502), "Jürgen Beispiel");
    assert_string_equal(name_of(100504), "");
    assert_int_equal(port.copy(port.self, 0, all, 8), 3);
    assert_int_equal(all[0].booking_id, 100501);
    assert_int_equal(all[2].booking_id, 100503);
    assert_int_equal(port.copy(port.self, 0, all, 2), 2);
    put(100502, "Erika Muster");
    assert_string_equal(name_of(100502), "Erika Muster");
    put(100501, "");
    assert_string_equal(name_of(100501), "");
    assert_int_equal(names_count(names), 2);
}

static void what_is_no_name_is_left_out_and_replaces_none(void **state)
{
    static const char *const wrong[] = {"\xff",
                                        "M\xc3",
                                        "\xc0\xaf",
                                        "\xe0\x80\xaf",
                                        "\xed\xa0\x80",
                                        "\xf4\x90\x80\x80",
                                        "\xf8\x88\x80\x80\x80",
                                        "a\nb",
                                        "\x7f",
                                        "\xc2\x85",
                                        "M\xc3(",
                                        "\xe2\x82",
                                        "\xf0\x82\x82\xac"};
    char longest[BOOKING_NAME_MAX + 1], longer[BOOKING_NAME_MAX + 2];

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        put(1, "Erika Muster");
        put(1, wrong[i]);
        assert_string_equal(name_of(1), ""); /* the old one is not its name any more */
    }
    memset(longest, 'n', BOOKING_NAME_MAX);
    longest[BOOKING_NAME_MAX] = '\0';
    memset(longer, 'n', BOOKING_NAME_MAX + 1);
    longer[BOOKING_NAME_MAX + 1] = '\0';
    put(2, longest);
    assert_string_equal(name_of(2), longest);
    put(2, longer);
    assert_string_equal(name_of(2), "");
}

static void tomorrows_wait_and_yesterdays_go_at_midnight(void **state)
{
    (void)state;
    put(1, "Erika Muster");
    port.put(port.self, 169, clock_day_start(NOON + DAY_S), 2, "Max Muster");
    assert_string_equal(name_of(1), "Erika Muster");
    assert_string_equal(name_of(2), "");
    sundial_pass(&sundial, INT64_C(1000) * (clock_day_start(NOON + DAY_S) - NOON));
    assert_string_equal(name_of(1), "");
    assert_string_equal(name_of(2), "Max Muster");
    names_day_begin(names);
    assert_int_equal(names_count(names), 1);
    put(1, "Erika Muster"); /* of yesterday by now */
    assert_int_equal(names_count(names), 1);
}

static void what_is_too_much_has_no_name(void **state)
{
    (void)state;
    for (int i = NAMES_MAX; i > 0; i--)
        put(i, "Erika Muster");
    put(NAMES_MAX + 1, "Max Muster");
    assert_string_equal(name_of(NAMES_MAX + 1), "");
    assert_string_equal(name_of(1), "Erika Muster");
    put(NAMES_MAX, "Max Muster"); /* whoever is in stays up to date */
    assert_string_equal(name_of(NAMES_MAX), "Max Muster");
    put(1, "");
    put(NAMES_MAX + 1, "Max Muster");
    assert_string_equal(name_of(NAMES_MAX + 1), "Max Muster");
}

/* Sanitizers take mlock away: nothing is locked then, whoever asks. */
static bool can_lock(void)
{
    static char page[4096];
    char line[256];
    long locked_kb = 0;

    assert_int_equal(mlock(page, sizeof page), 0);
    FILE *file = fopen("/proc/self/status", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL)
        (void)sscanf(line, "VmLck: %ld kB", &locked_kb);
    fclose(file);
    return locked_kb > 0;
}

/* As the kernel says it: neither swapped nor in a core dump. */
static void the_memory_is_locked_and_not_dumped(void **state)
{
    char line[256];
    size_t from = 0, to = 0, size = 0;
    bool kept = false, locks = can_lock();

    (void)state;
    FILE *file = fopen("/proc/self/smaps", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "%zx-%zx ", &from, &to) == 2)
            size = to - from;
        else if (strncmp(line, "VmFlags:", 8) == 0 && size >= NAMES_MAX * sizeof(struct name_entry))
            kept |= strstr(line, " dd") != NULL && (!locks || strstr(line, " lo") != NULL);
    }
    fclose(file);
    assert_true(kept);
}

static atomic_bool over;

static void *copy_all_the_time(void *self)
{
    struct name_entry *all = calloc(64, sizeof *all);

    (void)self;
    while (!atomic_load(&over)) {
        int count = port.copy(port.self, 0, all, 64);
        for (int i = 0; i < count; i++)
            if (strcmp(all[i].name, "Erika Muster") != 0 && strcmp(all[i].name, "Max") != 0)
                return all; /* half a name */
    }
    free(all);
    return NULL;
}

static void one_writes_while_another_reads(void **state)
{
    pthread_t reader;
    void *torn;

    (void)state;
    atomic_store(&over, false);
    assert_int_equal(pthread_create(&reader, NULL, copy_all_the_time, NULL), 0);
    for (int i = 0; i < 20000; i++)
        put(1 + i % 50, i % 3 == 0 ? "Max" : i % 7 == 0 ? "" : "Erika Muster");
    names_day_begin(names);
    atomic_store(&over, true);
    assert_int_equal(pthread_join(reader, &torn), 0);
    assert_null(torn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(a_name_is_kept_replaced_and_taken_away),
        TEST(what_is_no_name_is_left_out_and_replaces_none),
        TEST(tomorrows_wait_and_yesterdays_go_at_midnight),
        TEST(what_is_too_much_has_no_name),
        TEST(the_memory_is_locked_and_not_dumped),
        TEST(one_writes_while_another_reads),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
