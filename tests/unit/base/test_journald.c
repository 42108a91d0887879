/* SPDX-License-Identifier: Apache-2.0 */
/* Against a socket that listens as the journal does. */
#include "../cmocka_kit.h"

#include "base/journald.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static char dir[64], path[96];
static int listener, sender;

static int setup(void **state)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    (void)state;

    snprintf(dir, sizeof dir, "/tmp/ankunft-journald-XXXXXX");
    if (mkdtemp(dir) == NULL)
        return 1;
    snprintf(path, sizeof path, "%s/socket", dir);
    snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
    listener = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    return listener < 0 || bind(listener, (const struct sockaddr *)&at, sizeof at) != 0 ||
           err_is(journald_open(&sender));
}

static int teardown(void **state)
{
    (void)state;
    close(sender);
    close(listener);
    unlink(path);
    return rmdir(dir);
}

static size_t entry_take(char *ret_entry, size_t size)
{
    ssize_t len = recv(listener, ret_entry, size - 1, MSG_DONTWAIT);

    ret_entry[len > 0 ? len : 0] = '\0';
    return len > 0 ? (size_t)len : 0;
}

static void stream_of(int fd, char *ret_stream, size_t size)
{
    struct stat is;

    assert_int_equal(fstat(fd, &is), 0);
    snprintf(ret_stream, size, "%ju:%ju", (uintmax_t)is.st_dev, (uintmax_t)is.st_ino);
}

static void fields_stand_as_the_protocol_wants_them(void **state)
{
    /* 300 bytes: the length's second byte counts, too. */
    static const char head[] = "A=x y=z\nB_2\n\x2c\1\0\0\0\0\0\0", tail[] = "\nD=ä\n";
    char lines[301], entry[512], wanted[512];
    const struct journald_field fields[] = {{"A", "x y=z"}, {"B_2", lines}, {"C", ""}, {"D", "ä"}};
    size_t len = sizeof head - 1 + 300 + sizeof tail - 1;
    (void)state;

    memset(lines, 'b', sizeof lines - 1);
    lines[100] = '\n';
    lines[300] = '\0';
    memcpy(wanted, head, sizeof head - 1);
    memcpy(wanted + sizeof head - 1, lines, 300);
    memcpy(wanted + sizeof head - 1 + 300, tail, sizeof tail - 1);
    assert_false(err_is(journald_send(sender, path, fields, 4)));
    assert_int_equal(entry_take(entry, sizeof entry), len);
    assert_memory_equal(entry, wanted, len);
}

static void what_cannot_be_sent_is_an_error_and_not_sent_in_part(void **state)
{
    static char large[JOURNALD_ENTRY_MAX], deep[200];
    const struct journald_field small = {"A", "x"},
                                fields[] = {{"A", "x"}, {"B", large}, {"C", "y"}};
    char entry[256];
    int sent = 0;
    (void)state;

    memset(large, 'l', sizeof large - 1);
    assert_int_equal(journald_send(sender, path, fields, 3).code, ERR_TOO_LONG);
    memset(deep, 'd', sizeof deep - 1);
    assert_int_equal(journald_send(sender, deep, &small, 1).code, ERR_TOO_LONG);
    assert_int_equal(entry_take(entry, sizeof entry), 0);
    /* One that does not keep up is not waited for. */
    while (sent < 100000 && !err_is(journald_send(sender, path, &small, 1)))
        sent++;
    assert_in_range(sent, 1, 99999);
    while (entry_take(entry, sizeof entry) > 0)
        sent--;
    assert_int_equal(sent, 0);
}

static void the_journal_is_known_by_device_and_inode(void **state)
{
    char stream[64], other[64], more[80];
    (void)state;

    stream_of(listener, stream, sizeof stream);
    stream_of(sender, other, sizeof other);
    snprintf(more, sizeof more, "%s1:", stream);
    assert_true(journald_is(listener, stream));
    assert_false(journald_is(sender, stream));
    assert_false(journald_is(listener, other));
    assert_false(journald_is(listener, more));
    assert_false(journald_is(listener, NULL));
    assert_false(journald_is(listener, ""));
    assert_false(journald_is(listener, "8"));
    assert_false(journald_is(-1, stream));
}

/* What log writes of itself, with stderr a pipe that $JOURNAL_STREAM names or does not. */
static void a_log_line_is_an_entry_or_where_it_is_not_taken_a_line(void **state)
{
    char stream[64], first[1024], second[1024], third[1024], text[1024];
    int pipe_fds[2], terminal = dup(STDERR_FILENO);
    (void)state;

    assert_int_equal(pipe(pipe_fds), 0);
    stream_of(terminal, stream, sizeof stream);
    setenv("JOURNAL_STREAM", stream, 1);
    assert_true(dup2(pipe_fds[1], STDERR_FILENO) >= 0);
    log_identity("ankunft", "", path);
    log_info("store", "redirected");
    stream_of(STDERR_FILENO, stream, sizeof stream);
    setenv("JOURNAL_STREAM", stream, 1);
    log_identity("ankunft", "", path);
    log_info("kiosk", "not yet configured");
    log_identity("ankunft", "K1", path);
    log_warn("scanner", "read %s", "abc\nPRIORITY=0");
    log_debug("scanner", "below the level");
    (void)entry_take(first, sizeof first);
    (void)entry_take(second, sizeof second);
    size_t more = entry_take(third, sizeof third);
    assert_int_equal(unlink(path), 0);
    log_error("printer", "nobody listens");
    assert_true(dup2(terminal, STDERR_FILENO) >= 0);
    unsetenv("JOURNAL_STREAM");
    close(terminal);
    close(pipe_fds[1]);
    ssize_t len = read(pipe_fds[0], text, sizeof text - 1);
    close(pipe_fds[0]);
    assert_true(len > 0);
    text[len] = '\0';
    assert_non_null(strstr(text, "Z info  store: redirected\n"));
    assert_non_null(strstr(text, "Z error printer: nobody listens\n"));
    assert_null(strstr(text, "configured"));
    assert_null(strstr(text, "scanner"));
    assert_string_equal(first, "MESSAGE=kiosk: not yet configured\nPRIORITY=6\n"
                               "SYSLOG_IDENTIFIER=ankunft\nANKUNFT_PART=kiosk\n");
    assert_string_equal(second,
                        "MESSAGE=scanner: read abc?PRIORITY=0\nPRIORITY=4\n"
                        "SYSLOG_IDENTIFIER=ankunft\nANKUNFT_PART=scanner\nANKUNFT_KIOSK=K1\n");
    assert_int_equal(more, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(fields_stand_as_the_protocol_wants_them),
        TEST(what_cannot_be_sent_is_an_error_and_not_sent_in_part),
        TEST(the_journal_is_known_by_device_and_inode),
        TEST(a_log_line_is_an_entry_or_where_it_is_not_taken_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
