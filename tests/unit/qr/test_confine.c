/* SPDX-License-Identifier: Apache-2.0 */
/* What a decoder that was taken over may still do, tried by a child in its place. */
#include "qr/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#define SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define SANITIZED 0
#endif

/* The wait status of a confined child that tries this; its exit code is what the attempt says. */
static int confined(int (*attempt)(void))
{
    int status;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        if (err_is(confine_begin()) || err_is(confine_close()))
            _exit(99);
        _exit(attempt());
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static int network(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 0 : errno;
}

static int another_process(void)
{
    return (int)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) < 0 ? errno : 0;
}

static int another_program(void)
{
    char *argv[] = {(char[]){"true"}, NULL};
    return execv("/bin/true", argv) < 0 ? errno : 0;
}

static int others_memory(void)
{
    return (int)syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0) < 0 ? errno : 0;
}

static int memory_that_is_code(void)
{
    void *code =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return code == MAP_FAILED ? errno : 0;
}

static int removing_a_file(void)
{
    return unlink("/nonexistent/file") < 0 ? errno : 0;
}

static int killing_the_kiosk(void)
{
    return kill(1, 0) < 0 ? errno : 0;
}

static void what_is_forbidden_ends_it(void **state)
{
    static int (*const attempts[])(void) = {network,          another_process,     another_program,
                                            others_memory,    memory_that_is_code, removing_a_file,
                                            killing_the_kiosk};

    (void)state;
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
        int status = confined(attempts[i]);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), SIGSYS);
        assert_false(WCOREDUMP(status));
    }
}

static int opening_a_file(void)
{
    return open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0 ? 0 : errno;
}

static void a_file_cannot_be_opened(void **state)
{
    (void)state;
    int status = confined(opening_a_file);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), EACCES);
}

static int much_memory(void)
{
    void *memory = mmap(NULL, (size_t)(CONFINE_MEMORY_MIB + 1) << 20, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? errno : 0;
}

static void memory_has_an_end(void **state)
{
    (void)state;
    if (SANITIZED)
        skip(); /* sanitizers need more than all */
    int status = confined(much_memory);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), ENOMEM);
}

static int work(void)
{
    uint8_t *memory = malloc(32 << 20);
    int fds_are_open = (int)write(STDOUT_FILENO, "", 0);

    if (memory == NULL || fds_are_open < 0)
        return 1;
    memset(memory, 1, 32 << 20);
    memory = realloc(memory, 64 << 20);
    free(memory);
    return 0;
}

static void work_goes_on(void **state)
{
    (void)state;
    assert_int_equal(confined(work), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_forbidden_ends_it),
        cmocka_unit_test(a_file_cannot_be_opened),
        cmocka_unit_test(memory_has_an_end),
        cmocka_unit_test(work_goes_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
