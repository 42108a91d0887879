/* SPDX-License-Identifier: Apache-2.0 */
/* directory: made closed, refused when others can write, one process at a time. */
#include "store/directory.h"

#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct folder folder;

static int setup(void **state)
{
    (void)state;
    folder = folder_make();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    folder_remove(&folder);
    return 0;
}

static mode_t mode_of(const char *path)
{
    struct stat st;

    assert_int_equal(stat(path, &st), 0);
    return st.st_mode & 0777;
}

static void made_and_closed_to_others(void **state)
{
    (void)state;
    char path[128];
    int fd;

    assert_false(err_is(directory_claim(folder.dir, &fd)));
    assert_int_equal(mode_of(folder.dir), 0700);
    snprintf(path, sizeof path, "%s/lock", folder.dir);
    assert_int_equal(mode_of(path), 0600);
    directory_release(fd);
    chmod(folder.dir, 0755); /* readable by others: is closed */
    assert_false(err_is(directory_claim(folder.dir, &fd)));
    assert_int_equal(mode_of(folder.dir), 0700);
    directory_release(fd);
}

static void refused_when_others_can_write(void **state)
{
    (void)state;
    static const mode_t modes[] = {0770, 0707, 0777, 0720};
    int fd;

    assert_int_equal(mkdir(folder.dir, 0700), 0);
    for (int i = 0; i < 4; i++) {
        chmod(folder.dir, modes[i]);
        assert_int_equal(directory_claim(folder.dir, &fd).code, ERR_DENIED);
        assert_int_equal(fd, -1);
    }
}

static void refused_without_a_parent(void **state)
{
    (void)state;
    char path[128];
    int fd;

    snprintf(path, sizeof path, "%s/a/b", folder.top);
    assert_int_equal(directory_claim(path, &fd).code, ERR_GONE);
}

static void one_process_at_a_time(void **state)
{
    (void)state;
    int fd, other, status;

    assert_false(err_is(directory_claim(folder.dir, &fd)));
    pid_t pid = fork();
    if (pid == 0)
        _exit((int)directory_claim(folder.dir, &other).code);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WEXITSTATUS(status), ERR_BUSY);
    directory_release(fd);
    assert_false(err_is(directory_claim(folder.dir, &fd)));
    directory_release(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(made_and_closed_to_others, setup, teardown),
        cmocka_unit_test_setup_teardown(refused_when_others_can_write, setup, teardown),
        cmocka_unit_test_setup_teardown(refused_without_a_parent, setup, teardown),
        cmocka_unit_test_setup_teardown(one_process_at_a_time, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
