/* SPDX-License-Identifier: Apache-2.0 */
/* settings: changed keys are named in the trail, their values nowhere. */
#include "store/settings.h"

#include "base/log.h"
#include "journal_kit.h"
#include "shim.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char before[] = "[kiosk]\nid = K1\nname = Rathaus\n\n[service]\nurl = https://a\n\n"
                             "[office 141]\nname = Amt\nearly = 30\nwhere.en = left\n\n";

static struct audit *audit;

static int setup(void **state)
{
    journal_setup(state);
    OK(audit_open(folder.dir, &audit));
    return 0;
}

static int teardown(void **state)
{
    audit_close(audit);
    return journal_teardown(state);
}

/* Compares, and says what went into the trail. */
static const char *noted(const char *text)
{
    static char said[8000];
    char none[8];

    OK(settings_note(folder.dir, audit, text, 1795436000));
    ask_file("SELECT group_concat(kind || ' ' || actor || ' ' || subject || ' ' || detail, '; ')"
             " FROM trail",
             said, sizeof said);
    ask_file("DELETE FROM trail", none, sizeof none);
    return said;
}

static void the_first_configuration_is_noted(void **state)
{
    (void)state;
    assert_string_equal(noted(before), "8 kiosk configuration noted anew, 6 keys: what was before"
                                       " is not known");
    assert_int_equal(AUDIT_CONFIG, 8);
}

static void the_same_configuration_says_nothing(void **state)
{
    (void)state;
    noted(before);
    assert_string_equal(noted(before), "");
    reopen();
    audit_close(audit);
    OK(audit_open(folder.dir, &audit));
    assert_string_equal(noted(before), "");
}

static void a_changed_key_is_named_once_and_without_its_value(void **state)
{
    (void)state;
    static const char after[] = "[kiosk]\nid = K1\nname = Geheim\n\n[service]\nurl = https://a\n\n"
                                "[office 141]\nname = Amt\nearly = 45\nwhere.en = left\n\n";

    noted(before);
    assert_string_equal(noted(after),
                        "8 kiosk configuration changed: kiosk.name, office 141.early");
    assert_string_equal(noted(after), "");
    assert_string_equal(noted(before),
                        "8 kiosk configuration changed: kiosk.name, office 141.early");
    assert_false(folder_holds(folder.dir, "Geheim", 6));
    assert_false(folder_holds(folder.dir, "https://a", 9));
}

static void keys_that_come_and_go_are_named_as_such(void **state)
{
    (void)state;
    static const char after[] =
        "[kiosk]\nid = K1\nname = Rathaus\n[service]\nurl = https://a\n[office 142]\nname = Amt\n";

    noted(before);
    assert_string_equal(noted(after), "8 kiosk configuration changed: new office 142.name, gone"
                                      " office 141.early, gone office 141.name, gone office"
                                      " 141.where.en");
    assert_string_equal(noted(after), "");
}

static void many_changes_fill_several_entries(void **state)
{
    (void)state;
    static char many[8000];
    char name[32];
    size_t len = 0;

    noted(before);
    for (int i = 0; i < 100; i++)
        len += (size_t)snprintf(many + len, sizeof many - len, "[office %d]\nname = x\n", i);
    const char *said = noted(many);
    for (int i = 0; i < 100; i++) {
        snprintf(name, sizeof name, "office %d.name", i);
        assert_non_null(strstr(said, name));
    }
    for (const char *at = said; (at = strstr(at, "configuration ")) != NULL; at++) {
        size_t detail = strcspn(at, ";") - strlen("configuration ");
        assert_in_range(detail, 1, AUDIT_DETAIL_MAX);
    }
}

static void what_is_no_configuration_does_no_harm(void **state)
{
    (void)state;
    noted(before);
    noted("");
    noted("[\n]\n=\n===\nx\n[]\n[a]=b\n = \n[office 1");
    noted("\n\n\n");
    assert_non_null(strstr(noted(before), "noted anew, 6 keys"));
}

static void another_kiosk_keeps_other_hashes(void **state)
{
    (void)state;
    char first[2 * AUDIT_PUBLIC_BYTES], second[sizeof first], path[128];

    audit_tag(audit, "id = K1", 7, first);
    audit_close(audit);
    snprintf(path, sizeof path, "%s/audit.key", folder.dir);
    remove(path);
    snprintf(path, sizeof path, "%s/audit.log", folder.dir);
    remove(path);
    snprintf(path, sizeof path, "%s/audit.log.head", folder.dir);
    remove(path);
    OK(audit_open(folder.dir, &audit));
    audit_tag(audit, "id = K1", 7, second);
    assert_string_not_equal(first, second);
}

static void a_cut_neither_loses_nor_doubles_a_change(void **state)
{
    (void)state;
    static const char after[] = "[kiosk]\nid = K2\nname = Rathaus\n";
    char shm[128];
    bool hit = true;

    snprintf(shm, sizeof shm, "%s/journal.db-shm", folder.dir);
    for (int at = 1; hit; at++) {
        noted(before);
        journal_close(journal);
        journal = NULL;
        shim_arm(SHIM_CUT, at, (unsigned)at);
        struct err e = settings_note(folder.dir, audit, after, 1795436000);
        hit = shim_hit();
        shim_power_on();
        remove(shm);
        OK(journal_open(folder.dir, folder_self(), &journal));
        /* The next start says what was not said, and not what was. */
        assert_non_null(strstr(noted(after), "kiosk.id"));
        assert_string_equal(noted(after), "");
        assert_true(hit || !err_is(e));
        assert_true(at < 200);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(the_first_configuration_is_noted),
        TEST(the_same_configuration_says_nothing),
        TEST(a_changed_key_is_named_once_and_without_its_value),
        TEST(keys_that_come_and_go_are_named_as_such),
        TEST(many_changes_fill_several_entries),
        TEST(what_is_no_configuration_does_no_harm),
        TEST(another_kiosk_keeps_other_hashes),
        TEST(a_cut_neither_loses_nor_doubles_a_change),
#undef TEST
    };
    log_level_set(LOG_ERROR + 1);
    shim_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
