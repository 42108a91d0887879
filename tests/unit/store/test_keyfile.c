/* SPDX-License-Identifier: Apache-2.0 */
/* keyfile: made once, the same afterwards, and refused where it is not what it was; erasing. */
#include "base/log.h"
#include "folder.h"
#include "store/directory.h"
#include "store/keyfile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct folder folder;
static char path[160], fresh[160], link_path[160];

static int setup(void **state)
{
    (void)state;
    folder = folder_make();
    snprintf(path, sizeof path, "%s/some.key", folder.dir);
    snprintf(fresh, sizeof fresh, "%s/some.key.new", folder.dir);
    snprintf(link_path, sizeof link_path, "%s/linked", folder.top);
    return mkdir(folder.dir, 0700);
}

static int teardown(void **state)
{
    (void)state;
    folder_remove(&folder);
    return 0;
}

static void made_once_and_the_same_afterwards(void **state)
{
    (void)state;
    unsigned char one[KEYFILE_BYTES] = {0}, two[KEYFILE_BYTES], zero[KEYFILE_BYTES] = {0};
    struct stat st;

    folder_damage(folder.dir, "some.key.new", 0, "left by a cut", 13);
    assert_false(err_is(keyfile_get(folder.dir, "some.key", one)));
    assert_memory_not_equal(one, zero, sizeof one);
    assert_false(err_is(keyfile_get(folder.dir, "some.key", two)));
    assert_memory_equal(one, two, sizeof one);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(stat(fresh, &st), -1);
    assert_false(err_is(keyfile_get(folder.dir, "other.key", two)));
    assert_memory_not_equal(one, two, sizeof one);
}

static void what_it_cannot_trust_is_refused(void **state)
{
    (void)state;
    unsigned char key[KEYFILE_BYTES];

    assert_false(err_is(keyfile_get(folder.dir, "some.key", key)));
    folder_damage(folder.dir, "some.key", -1, "x", 1);
    assert_int_equal(keyfile_get(folder.dir, "some.key", key).code, ERR_CORRUPT);
    assert_int_equal(truncate(path, 0), 0);
    assert_int_equal(keyfile_get(folder.dir, "some.key", key).code, ERR_CORRUPT);
    assert_int_equal(truncate(path, KEYFILE_BYTES), 0);
    assert_int_equal(chmod(path, 0604), 0);
    assert_int_equal(keyfile_get(folder.dir, "some.key", key).code, ERR_DENIED);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink(link_path, path), 0); /* to a place of somebody else's choice */
    assert_true(err_is(keyfile_get(folder.dir, "some.key", key)));
    assert_int_equal(access(link_path, F_OK), -1);
    assert_int_equal(keyfile_get("/nowhere/at/all", "some.key", key).code, ERR_GONE);
}

static void erased_means_zeros_first(void **state)
{
    (void)state;
    char bytes[5000];
    struct stat st;

    memset(bytes, 's', sizeof bytes);
    folder_damage(folder.dir, "some.key", 0, bytes, sizeof bytes);
    assert_int_equal(link(path, link_path), 0); /* the same bytes by another name */
    assert_false(err_is(directory_erase(folder.dir, "some.key")));
    assert_int_equal(stat(path, &st), -1);
    assert_true(stat(link_path, &st) == 0 && st.st_size >= (off_t)sizeof bytes);
    assert_false(folder_holds(folder.top, "s", 1));
    assert_false(err_is(directory_erase(folder.dir, "some.key"))); /* nothing to do */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(made_once_and_the_same_afterwards, setup, teardown),
        cmocka_unit_test_setup_teardown(what_it_cannot_trust_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(erased_means_zeros_first, setup, teardown),
    };
    log_level_set(LOG_ERROR + 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
