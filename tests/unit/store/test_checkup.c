/* SPDX-License-Identifier: Apache-2.0 */
/* checkup: beside the running store it sees a damaged journal, and how old the bookings are. */
#include "../cmocka_kit.h"

#include "base/log.h"
#include "journal_kit.h"
#include "store/checkup.h"
#include "store/lookup.h"

#include <stdio.h>
#include <string.h>

enum { TEN = 1795424400, MIDNIGHT = 1795388400 };

static void a_journal_in_use_is_whole(void **state)
{
    (void)state;
    checkin(100501, TEN);
    OK(checkup_journal(folder.dir));
    assert_int_equal(checkup_journal("/nowhere").code, ERR_GONE);
}

/* A page in the middle; SQLite itself would meet it only by chance. */
static void a_damaged_page_is_found(void **state)
{
    static const char noise[4096] = {1, 2, 3};
    (void)state;

    for (int i = 0; i < 2000; i++)
        checkin(100501 + i, TEN);
    reopen(); /* all of it in the file itself */
    journal_close(journal);
    journal = NULL;
    folder_damage(folder.dir, "journal.db", 40960, noise, sizeof noise);
    assert_true(err_is(checkup_journal(folder.dir)));
}

static void bookings_are_as_old_as_they_are(void **state)
{
    static const int32_t scopes[] = {169};
    const struct lookup_config config = {.stale_s = 900, .scopes = scopes, .scope_count = 1};
    struct lookup *lookup;
    int64_t fetched_s;
    (void)state;

    assert_true(err_is(checkup_fetched(folder.dir, 169, "2026-11-23", &fetched_s)));
    OK(lookup_open(folder.dir, &config, &lookup));
    struct roster_port port = lookup_port(lookup);
    assert_true(port.begin(port.self, 169, MIDNIGHT));
    assert_true(port.commit(port.self, TEN));
    OK(checkup_fetched(folder.dir, 169, "2026-11-23", &fetched_s));
    assert_int_equal(fetched_s, TEN);
    OK(checkup_fetched(folder.dir, 169, "2026-11-24", &fetched_s));
    assert_int_equal(fetched_s, 0);
    OK(checkup_fetched(folder.dir, 130, "2026-11-23", &fetched_s));
    assert_int_equal(fetched_s, 0);
    lookup_close(lookup);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, journal_setup, journal_teardown)
        TEST(a_journal_in_use_is_whole),
        TEST(a_damaged_page_is_found),
        TEST(bookings_are_as_old_as_they_are),
#undef TEST
    };
    log_level_set((enum log_level)(LOG_ERROR + 1));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
