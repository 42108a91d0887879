/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"
#include "folder.h"

#include "store/directory.h"
#include "store/wipe.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct folder folder;

static int setup(void **state)
{
    (void)state;
    folder = folder_make();
    return mkdir(folder.dir, 0700);
}

static int teardown(void **state)
{
    (void)state;
    folder_remove(&folder);
    return 0;
}

static void file_write(const char *dir, const char *name, char ret_path[160])
{
    snprintf(ret_path, 160, "%s/%s", dir, name);
    FILE *f = fopen(ret_path, "we");
    assert_non_null(f);
    assert_true(fputs("the key of A042", f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void nothing_is_left_but_the_mark(void **state)
{
    char journal[160], key[160], bus[160], words[WIPE_WORDS_MAX + 1];
    const char *const further[] = {bus, "", "/nowhere/at/all"};

    (void)state;
    file_write(folder.dir, "journal.db", journal);
    file_write(folder.dir, "key", key);
    file_write(folder.top, "bus.key", bus);
    assert_false(wipe_marked(folder.dir, words));
    assert_false(err_is(wipe_mark(folder.dir, "bettina.brandt", 1795424400)));
    assert_true(wipe_marked(folder.dir, words));
    assert_non_null(strstr(words, "by bettina.brandt at 2026-11-23"));
    (void)err_is(wipe_do(folder.dir, further, 3));
    assert_int_equal(access(journal, F_OK), -1);
    assert_int_equal(access(key, F_OK), -1);
    assert_int_equal(access(bus, F_OK), -1);
    assert_false(folder_holds(folder.dir, "A042", 4));
    assert_true(wipe_marked(folder.dir, words));
    /* Again, at the next start: there is nothing to do. */
    assert_false(err_is(wipe_do(folder.dir, further, 1)));
    assert_true(wipe_marked(folder.dir, words));
}

static void a_store_that_is_open_is_left_alone(void **state)
{
    char journal[160];
    int lock_fd;

    (void)state;
    assert_false(err_is(directory_claim(folder.dir, &lock_fd)));
    file_write(folder.dir, "journal.db", journal);
    assert_int_equal(wipe_do(folder.dir, NULL, 0).code, ERR_BUSY);
    assert_int_equal(access(journal, F_OK), 0);
    directory_release(lock_fd);
    assert_false(err_is(wipe_do(folder.dir, NULL, 0)));
    assert_int_equal(access(journal, F_OK), -1);
}

/* Where it points is somebody else's. */
static void links_go_and_what_they_point_at_stays(void **state)
{
    char other[160], link[160];

    (void)state;
    file_write(folder.top, "other", other);
    snprintf(link, sizeof link, "%s/link", folder.dir);
    assert_int_equal(symlink(other, link), 0);
    assert_false(err_is(wipe_do(folder.dir, NULL, 0)));
    assert_int_equal(access(link, F_OK), -1);
    assert_true(folder_holds(folder.top, "A042", 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_left_but_the_mark, setup, teardown),
        cmocka_unit_test_setup_teardown(a_store_that_is_open_is_left_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(links_go_and_what_they_point_at_stays, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
