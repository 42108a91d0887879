/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kiosk's own socket, with real connections: the state, orders and their answers, and those who
 * want what is not theirs.
 */
#include "cmocka_kit.h"
#include "far_side.h"

#include "base/log.h"
#include "net/control.h"
#include "net/control_client.h"
#include "net/hallwire.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[64], path[96];
static struct control *control;
static struct control_client *client;
static struct hall_port hall;

static int setup(void **state)
{
    const struct control_config c = {.path = path, .kiosk = "K1", .daytime = far_daytime()};

    (void)state;
    far_mailbox_init();
    snprintf(dir, sizeof dir, "/tmp/control-XXXXXX");
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/control", dir);
    assert_false(err_is(control_open(&c, far_mailbox(), &control)));
    hall = control_hall(control);
    assert_false(err_is(control_client_open(path, &client)));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    control_client_close(client);
    control_close(control);
    assert_int_equal(access(path, F_OK), -1); /* nothing is left lying there */
    assert_int_equal(rmdir(dir), 0);
    far_mailbox_deinit();
    return 0;
}

static struct order order_make(int n)
{
    struct order o = {.kiosk = "K1",
                      .kind = ORDER_REPRINT,
                      .by = "bettina.brandt",
                      .at_s = daytime_now_s(far_daytime()),
                      .number = "A042"};

    snprintf(o.id, sizeof o.id, "%032x", (unsigned)n);
    return o;
}

static void tell(int unsent)
{
    static struct hall_state s;

    s = (struct hall_state){
        .kiosk = "K1", .name = "Wedding", .version = "1", .at_s = 1795424400, .unsent = unsent};
    hall.tell(hall.self, &s);
}

/* ---- raw connections ---------------------------------------------------------------------- */

static int raw_connect(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    assert_true(fd >= 0);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    close(fd);
    return -1;
}

static void raw_send(int fd, const char *text, size_t len)
{
    for (size_t done = 0; done < len;) {
        ssize_t n = send(fd, text + done, len - done, MSG_NOSIGNAL);
        if (n <= 0)
            return; /* let go already */
        done += (size_t)n;
    }
}

/* Until the other side closes, or a whole line is there. How many bytes. */
static size_t raw_line(int fd, char *ret_line, size_t size)
{
    size_t len = 0;

    while (len < size) {
        ssize_t n = recv(fd, ret_line + len, size - len, 0);
        if (n <= 0)
            break;
        len += (size_t)n;
        if (memchr(ret_line, '\n', len) != NULL)
            break;
    }
    return len;
}

static void is_let_go(int fd)
{
    char line[64];

    assert_int_equal(raw_line(fd, line, sizeof line), 0);
    close(fd);
}

/* ---- what a friend asks ------------------------------------------------------------------- */

static void the_state_is_the_one_told_last(void **state)
{
    static struct hall_state s;

    (void)state;
    tell(1);
    assert_false(err_is(control_client_state(client, &s)));
    assert_string_equal(s.name, "Wedding");
    assert_int_equal(s.unsent, 1);
    tell(2);
    assert_false(err_is(control_client_state(client, &s)));
    assert_int_equal(s.unsent, 2);
}

static void before_the_kiosk_has_spoken_there_is_no_state(void **state)
{
    static struct hall_state s;

    (void)state;
    assert_int_equal(control_client_state(client, &s).code, ERR_UNREACHABLE);
}

/* The owner, on a thread of its own. */
static void *owner_main(void *arg)
{
    const int *orders = arg;

    for (int i = 0; i < *orders; i++) {
        struct event e = far_await(EVENT_ORDERED, 0);
        struct order_reply other = {.end = ORDER_FAILED}, mine = {.end = ORDER_DONE};
        snprintf(other.id, sizeof other.id, "%032x", 999u);
        hall.answer(hall.self, &other); /* nobody's here: nothing happens */
        memcpy(mine.id, e.order.id, sizeof mine.id);
        snprintf(mine.words, sizeof mine.words, "%s for %s", e.order.number, e.order.by);
        hall.answer(hall.self, &mine);
    }
    return NULL;
}

static void an_order_reaches_the_owner_and_its_answer_comes_back(void **state)
{
    struct order_reply reply;
    pthread_t owner;
    int orders = 2;

    (void)state;
    pthread_create(&owner, NULL, owner_main, &orders);
    for (int i = 1; i <= orders; i++) {
        const struct order order = order_make(i);
        assert_false(err_is(control_client_order(client, &order, &reply)));
        assert_int_equal(reply.end, ORDER_DONE);
        assert_string_equal(reply.id, order.id);
        assert_string_equal(reply.words, "A042 for bettina.brandt");
    }
    pthread_join(owner, NULL);
}

static void an_order_is_carried_out_once_and_only_while_it_is_fresh(void **state)
{
    struct order order = order_make(1), old = order_make(2), other = order_make(3);
    struct order_reply reply;
    pthread_t owner;
    int orders = 1;

    (void)state;
    pthread_create(&owner, NULL, owner_main, &orders);
    assert_false(err_is(control_client_order(client, &order, &reply)));
    pthread_join(owner, NULL);
    assert_false(err_is(control_client_order(client, &order, &reply)));
    assert_int_equal(reply.end, ORDER_REFUSED);
    old.at_s -= ORDER_FRESH_S + 1;
    assert_false(err_is(control_client_order(client, &old, &reply)));
    assert_int_equal(reply.end, ORDER_REFUSED);
    snprintf(other.kiosk, sizeof other.kiosk, "K2");
    assert_false(err_is(control_client_order(client, &other, &reply)));
    assert_int_equal(reply.end, ORDER_REFUSED);
    assert_int_equal(far_count(EVENT_ORDERED), 0);
}

static void a_kiosk_that_has_gone_is_found_again(void **state)
{
    const struct control_config c = {.path = path, .kiosk = "K1", .daytime = far_daytime()};
    static struct hall_state s;

    (void)state;
    tell(1);
    assert_false(err_is(control_client_state(client, &s)));
    control_close(control);
    assert_int_equal(control_client_state(client, &s).code, ERR_UNREACHABLE);
    assert_false(err_is(control_open(&c, far_mailbox(), &control)));
    hall = control_hall(control);
    tell(5);
    assert_false(err_is(control_client_state(client, &s)));
    assert_int_equal(s.unsent, 5);
}

/* ---- and what others try ------------------------------------------------------------------ */

static void what_is_no_line_of_ours_is_let_go_and_leaves_a_trace(void **state)
{
    static const char *const lines[] = {"\n", "{}\n", "GET / HTTP/1.1\r\n", "{\"ask\":\"names\"}\n",
                                        "{\"ask\":\"state\"} \n"};
    char recent[1][LOG_RECENT_BYTES];

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        int fd = raw_connect();
        raw_send(fd, lines[i], strlen(lines[i]));
        is_let_go(fd);
        assert_int_equal(log_recent(1, recent), 1);
        assert_non_null(strstr(recent[0], "said what is no order"));
    }
}

static void a_line_without_end_is_let_go(void **state)
{
    static char much[HALLWIRE_MAX];
    char recent[1][LOG_RECENT_BYTES];
    int fd = raw_connect();

    (void)state;
    memset(much, 'x', sizeof much);
    raw_send(fd, much, sizeof much);
    is_let_go(fd);
    assert_int_equal(log_recent(1, recent), 1);
    assert_non_null(strstr(recent[0], "too long a line"));
}

static void a_line_may_come_in_pieces_and_several_at_once(void **state)
{
    static char line[HALLWIRE_MAX + 1];
    int fd = raw_connect();

    (void)state;
    tell(7);
    raw_send(fd, "{\"ask\":", 7);
    raw_send(fd, "\"state\"}\n{\"ask\":\"state\"}\n", 25);
    size_t len = raw_line(fd, line, sizeof line);
    assert_true(len > 0);
    if (memchr(line, '\n', len) == line + len - 1)
        assert_true(raw_line(fd, line, sizeof line) > 0);
    close(fd);
}

/* One too many waits until another has gone; then it is served. */
static void who_is_one_too_many_waits(void **state)
{
    static char line[HALLWIRE_MAX + 1];
    int fds[CONTROL_CLIENTS];

    (void)state;
    tell(1);
    for (int i = 0; i < CONTROL_CLIENTS; i++) {
        fds[i] = raw_connect();
        raw_send(fds[i], "{\"ask\":\"state\"}\n", 16);
        assert_true(raw_line(fds[i], line, sizeof line) > 0);
    }
    int late = raw_connect();
    raw_send(late, "{\"ask\":\"state\"}\n", 16);
    close(fds[2]);
    assert_true(raw_line(late, line, sizeof line) > 0);
    close(late);
    for (int i = 0; i < CONTROL_CLIENTS; i++)
        if (i != 2)
            close(fds[i]);
}

/* The child's exit code: 0 let go or not let in, 1 told something. */
static int nobody_asks(void)
{
    char line[64];

    if (setgid(65534) != 0 || setuid(65534) != 0)
        return 2;
    int fd = raw_connect();
    if (fd < 0)
        return 0;
    raw_send(fd, "{\"ask\":\"state\"}\n", 16);
    return raw_line(fd, line, sizeof line) == 0 ? 0 : 1;
}

static int as_nobody(void)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0)
        _exit(nobody_asks());
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void another_account_is_told_nothing(void **state)
{
    char recent[1][LOG_RECENT_BYTES];
    struct stat st;

    (void)state;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0660);
    if (getuid() != 0)
        skip();
    tell(1);
    assert_int_equal(chmod(dir, 0755), 0);
    assert_int_equal(as_nobody(), 0);
    /* Even where somebody has opened the file to everyone. */
    assert_int_equal(chmod(path, 0666), 0);
    assert_int_equal(as_nobody(), 0);
    assert_int_equal(log_recent(1, recent), 1);
    assert_non_null(strstr(recent[0], "account 65534 may not come in"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_state_is_the_one_told_last, setup, teardown),
        cmocka_unit_test_setup_teardown(before_the_kiosk_has_spoken_there_is_no_state, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(an_order_reaches_the_owner_and_its_answer_comes_back, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(an_order_is_carried_out_once_and_only_while_it_is_fresh,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_kiosk_that_has_gone_is_found_again, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_line_of_ours_is_let_go_and_leaves_a_trace, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_line_without_end_is_let_go, setup, teardown),
        cmocka_unit_test_setup_teardown(a_line_may_come_in_pieces_and_several_at_once, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(who_is_one_too_many_waits, setup, teardown),
        cmocka_unit_test_setup_teardown(another_account_is_told_nothing, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
