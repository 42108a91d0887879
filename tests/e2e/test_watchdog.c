/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the service manager hears of the real program; the test is the manager. The display is SDL's
 * that nobody sees.
 */
#include "../unit/cmocka_kit.h"

#include "child.h"
#include "kit/proc.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { PATIENCE_MS = 60000, WORD_MAX = 512 };

struct manager {
    char dir[256], config[300], socket[300];
    int fd;
    struct proc kiosk;
    int feeds; /* since the last other word */
};

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "we");

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void configure(const struct manager *m)
{
    char text[1024], fresh[320];

    snprintf(text, sizeof text,
             "[kiosk]\nid = K1\nstate_dir = %s/state\n[screen]\nwidth = 1080\nheight = 1920\n"
             "[service]\nurl = http://127.0.0.1:1\n[office 169]\nname = Amt\n",
             m->dir);
    snprintf(fresh, sizeof fresh, "%s.new", m->config);
    write_file(fresh, text);
    assert_int_equal(rename(fresh, m->config), 0);
}

/* interval: of the manager's patience. */
static struct manager manager_open(const char *interval_us)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct manager m = {.fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    const char *tmp = getenv("TMPDIR");

    snprintf(m.dir, sizeof m.dir, "%.200s/ankunft-XXXXXX", tmp != NULL ? tmp : "/tmp");
    assert_non_null(mkdtemp(m.dir));
    snprintf(m.config, sizeof m.config, "%s/ankunft.conf", m.dir);
    snprintf(m.socket, sizeof m.socket, "%s/notify", m.dir);
    snprintf(address.sun_path, sizeof address.sun_path, "%.100s", m.socket);
    assert_int_equal(bind(m.fd, (struct sockaddr *)&address, sizeof address), 0);
    setenv("NOTIFY_SOCKET", m.socket, 1);
    setenv("WATCHDOG_USEC", interval_us, 1);
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    return m;
}

static void manager_start(struct manager *m)
{
    const char *const argv[] = {BINARY_DIR "/bin/ankunft", "--config", m->config, "--wait-config",
                                NULL};

    assert_true(proc_start(&m->kiosk, argv));
}

static void manager_close(struct manager *m)
{
    char command[400], said[16];

    close(m->fd);
    snprintf(command, sizeof command, "rm -rf '%s'", m->dir);
    assert_int_equal(proc_run(command, said, sizeof said), 0);
}

static void word_await(struct manager *m, char ret_word[WORD_MAX])
{
    struct pollfd p = {.fd = m->fd, .events = POLLIN};

    if (poll(&p, 1, PATIENCE_MS) != 1)
        fail_msg("the manager hears nothing");
    ssize_t n = recv(m->fd, ret_word, WORD_MAX - 1, 0);
    assert_true(n > 0);
    ret_word[n] = '\0';
}

/* Feeds before it are counted. */
static void await(struct manager *m, const char *prefix)
{
    char word[WORD_MAX];

    m->feeds = 0;
    for (;;) {
        word_await(m, word);
        if (strncmp(word, prefix, strlen(prefix)) == 0)
            return;
        if (strcmp(word, "WATCHDOG=1") == 0)
            m->feeds++;
    }
}

static void the_start_is_told_once_it_is_seen_and_then_it_is_fed(void **state)
{
    struct manager m = manager_open("6000000");
    (void)state;

    configure(&m);
    manager_start(&m);
    await(&m, "STATUS=The kiosk is on the screen.");
    await(&m, "READY=1");
    for (int i = 0; i < 3; i++)
        await(&m, "WATCHDOG=1");
    assert_int_equal(kill(m.kiosk.pid, SIGTERM), 0);
    await(&m, "STOPPING=1");
    assert_int_equal(proc_end(&m.kiosk, 0), 0);
    manager_close(&m);
}

static void a_kiosk_that_hangs_is_not_fed_for_but_ended_and_begun_again(void **state)
{
    struct manager m = manager_open("6000000");
    (void)state;

    configure(&m);
    manager_start(&m);
    await(&m, "READY=1");
    await(&m, "WATCHDOG=1");
    pid_t kiosk = child_of(m.kiosk.pid);
    assert_int_equal(kill(kiosk, SIGSTOP), 0);
    await(&m, "STATUS=The kiosk hangs");
    assert_true(m.feeds <= 1); /* one may have been on its way */
    await(&m, "STATUS=Out of service");
    await(&m, "STATUS=The kiosk is on the screen.");
    assert_int_not_equal(child_of(m.kiosk.pid), kiosk);
    assert_int_equal(proc_end(&m.kiosk, SIGTERM), 0);
    manager_close(&m);
}

/* As when a virtual machine is moved: nobody turned, so nobody hangs. */
static void a_machine_that_stood_still_is_no_kiosk_that_hangs(void **state)
{
    struct manager m = manager_open("3000000");
    struct pollfd p = {.fd = m.fd, .events = POLLIN};
    char word[WORD_MAX];
    (void)state;

    configure(&m);
    manager_start(&m);
    await(&m, "READY=1");
    await(&m, "WATCHDOG=1");
    pid_t kiosk = child_of(m.kiosk.pid);
    assert_int_equal(kill(m.kiosk.pid, SIGSTOP), 0);
    assert_int_equal(kill(kiosk, SIGSTOP), 0);
    while (poll(&p, 1, 2000) == 1) /* longer than the keeper's patience, 1.5 s */
        word_await(&m, word);
    assert_int_equal(kill(m.kiosk.pid, SIGCONT), 0);
    assert_int_equal(kill(kiosk, SIGCONT), 0);
    word_await(&m, word);
    assert_string_equal(word, "WATCHDOG=1");
    assert_int_equal(child_of(m.kiosk.pid), kiosk);
    assert_int_equal(proc_end(&m.kiosk, SIGTERM), 0);
    manager_close(&m);
}

static void a_kiosk_fresh_from_its_package_waits_to_be_configured(void **state)
{
    struct manager m = manager_open("6000000");
    char line[PROC_LINE_MAX];
    (void)state;

    write_file(m.config, "[kiosk]\n#id = K1\n");
    manager_start(&m);
    await(&m, "STATUS=Not configured");
    await(&m, "READY=1");
    await(&m, "WATCHDOG=1");
    configure(&m);
    await(&m, "STATUS=The kiosk is on the screen.");
    await(&m, "WATCHDOG=1");
    assert_int_equal(kill(m.kiosk.pid, SIGTERM), 0);
    while (proc_line(&m.kiosk, PATIENCE_MS, line))
        ;
    assert_int_equal(proc_end(&m.kiosk, 0), 0);
    manager_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_start_is_told_once_it_is_seen_and_then_it_is_fed),
        cmocka_unit_test(a_kiosk_that_hangs_is_not_fed_for_but_ended_and_begun_again),
        cmocka_unit_test(a_machine_that_stood_still_is_no_kiosk_that_hangs),
        cmocka_unit_test(a_kiosk_fresh_from_its_package_waits_to_be_configured),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
