/* SPDX-License-Identifier: Apache-2.0 */
/* TLS against openssl's own server, with certificates made on the spot. */
#include "cmocka_kit.h"

#include "net/http.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char dir[] = BINARY_DIR "/tls-XXXXXX";
static pid_t server_pid;
static char server_port[16];

static void shell(const char *command)
{
    char line[2048];

    snprintf(line, sizeof line, "cd %s && { %s; } >log 2>&1", dir, command);
    if (system(line) != 0)
        fail_msg("failed: %s", command);
}

#define REQUEST(name, subject)                                                                     \
    "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " name                 \
    ".key -out " name ".csr -subj '" subject "'"
#define SIGN(name, ca, extensions)                                                                 \
    "printf '" extensions "' >" name ".ext && openssl x509 -req -in " name ".csr -CA " ca          \
    ".pem -CAkey " ca ".key -CAcreateserial -days 2 -out " name ".pem -extfile " name ".ext"

static void authority(const char *name)
{
    char line[512];

    snprintf(line, sizeof line,
             "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
             "-keyout %s.key -out %s.pem -subj '/CN=%s'",
             name, name, name);
    shell(line);
}

static int group_setup(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(dir));
    authority("ours");
    authority("theirs");
    shell(REQUEST("here", "/CN=here") " && " SIGN("here", "ours", "subjectAltName=IP:127.0.0.1"));
    shell(REQUEST("there", "/CN=there") " && " SIGN("there", "ours",
                                                    "subjectAltName=DNS:zms.example.org"));
    shell(REQUEST("kiosk", "/CN=kiosk-1") " && " SIGN("kiosk", "ours",
                                                      "extendedKeyUsage=clientAuth"));
    shell(REQUEST("past", "/CN=past") " && printf 'subjectAltName=IP:127.0.0.1' >past.ext && "
                                      "openssl x509 -req -in past.csr -CA ours.pem -CAkey ours.key "
                                      "-CAcreateserial -days -1 -out past.pem -extfile past.ext");
    return 0;
}

static int group_teardown(void **state)
{
    char command[512];

    (void)state;
    snprintf(command, sizeof command, "rm -r %s", dir);
    return system(command);
}

static char *path_of(const char *name)
{
    static char paths[8][512];
    static int next;
    char *path = paths[next++ % 8];

    snprintf(path, sizeof paths[0], "%s/%s", dir, name);
    return path;
}

/* openssl s_server -www answers every GET with a page about the connection. */
static void server_start(const char *certificate, bool client_wanted)
{
    char cert[32], key[32], text[512];
    int ends[2];
    size_t len = 0;

    snprintf(cert, sizeof cert, "%s.pem", certificate);
    snprintf(key, sizeof key, "%s.key", certificate);
    assert_int_equal(pipe(ends), 0);
    server_pid = fork();
    if (server_pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(ends[1], STDOUT_FILENO);
        assert_int_equal(chdir(dir), 0);
        if (client_wanted)
            execlp("openssl", "openssl", "s_server", "-www", "-accept", "127.0.0.1:0", "-cert",
                   cert, "-key", key, "-CAfile", "ours.pem", "-Verify", "1", "-verify_return_error",
                   (char *)NULL);
        execlp("openssl", "openssl", "s_server", "-www", "-accept", "127.0.0.1:0", "-cert", cert,
               "-key", key, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    const char *accepts = NULL, *line_end = NULL;
    while (line_end == NULL && len < sizeof text - 1 && read(ends[0], text + len, 1) == 1) {
        text[++len] = '\0';
        accepts = strstr(text, "ACCEPT 127.0.0.1:");
        line_end = accepts != NULL ? strchr(accepts, '\n') : NULL;
    }
    close(ends[0]);
    assert_non_null(line_end);
    snprintf(server_port, sizeof server_port, "%.*s", (int)(line_end - accepts - 17), accepts + 17);
}

static void server_end(void)
{
    int status;

    kill(server_pid, SIGTERM);
    waitpid(server_pid, &status, 0);
}

/* What the server shows for itself, as the call tells it. */
static struct http_answer shown(const char *ca, bool asked)
{
    char url[64];
    struct http_config config = {.url = url, .ca_file = ca};
    struct http_call get = {.path = "/", .timeout_ms = 5000, .fresh = true, .certificates = asked};
    struct http_answer answer;
    struct http *http;

    snprintf(url, sizeof url, "https://127.0.0.1:%s", server_port);
    assert_int_equal(http_open(&config, &http).code, ERR_OK);
    (void)http_call(http, &get, &answer);
    http_answer_wipe(&answer);
    http_close(http);
    return answer;
}

static enum http_outcome outcome(const char *host, const char *ca, const char *cert,
                                 const char *key, int *ret_status)
{
    char url[64];
    struct http_config config = {
        .url = url, .ca_file = ca, .client_cert_file = cert, .client_key_file = key};
    struct http_call get = {.path = "/", .timeout_ms = 5000, .fresh = true};
    struct http_answer answer;
    struct http *http;

    snprintf(url, sizeof url, "https://%s:%s", host, server_port);
    assert_int_equal(http_open(&config, &http).code, ERR_OK);
    enum http_outcome end = http_call(http, &get, &answer);
    *ret_status = answer.status;
    http_answer_wipe(&answer);
    http_close(http);
    return end;
}

static void test_own_authority(void **state)
{
    int status;

    (void)state;
    server_start("here", false);
    assert_int_equal(outcome("127.0.0.1", path_of("ours.pem"), "", "", &status), HTTP_ANSWERED);
    assert_int_equal(status, 200);
    /* Another authority, the system's, and one that is not there: nothing is sent. */
    assert_int_equal(outcome("127.0.0.1", path_of("theirs.pem"), "", "", &status), HTTP_NOT_SENT);
    assert_int_equal(outcome("127.0.0.1", "", "", "", &status), HTTP_NOT_SENT);
    assert_int_equal(outcome("127.0.0.1", path_of("none.pem"), "", "", &status), HTTP_NOT_SENT);
    /* Loopback may do without TLS, but not with half of it: the name must match there, too. */
    assert_int_equal(outcome("localhost", path_of("ours.pem"), "", "", &status), HTTP_NOT_SENT);
    server_end();
}

static void test_wrong_host(void **state)
{
    int status;

    (void)state;
    server_start("there", false);
    assert_int_equal(outcome("127.0.0.1", path_of("ours.pem"), "", "", &status), HTTP_NOT_SENT);
    server_end();
}

static void test_client_certificate(void **state)
{
    int status;

    (void)state;
    server_start("here", true);
    assert_int_equal(outcome("127.0.0.1", path_of("ours.pem"), path_of("kiosk.pem"),
                             path_of("kiosk.key"), &status),
                     HTTP_ANSWERED);
    assert_int_equal(status, 200);
    /* TLS 1.3 tells of the missing certificate only after the request: not answered, at least. */
    assert_int_not_equal(outcome("127.0.0.1", path_of("ours.pem"), "", "", &status), HTTP_ANSWERED);
    /* A key that is not the certificate's. */
    assert_int_equal(outcome("127.0.0.1", path_of("ours.pem"), path_of("kiosk.pem"),
                             path_of("here.key"), &status),
                     HTTP_NOT_SENT);
    server_end();
}

/* The server's own lasts two days. */
static void test_end_of_certificates(void **state)
{
    const int64_t now_s = (int64_t)time(NULL), day_s = 86400;

    (void)state;
    server_start("here", false);
    struct http_answer answer = shown(path_of("ours.pem"), true);
    assert_int_equal(answer.status, 200);
    assert_false(answer.untrusted);
    assert_true(answer.trust_until_s > now_s + day_s && answer.trust_until_s <= now_s + 2 * day_s);
    assert_int_equal(shown(path_of("ours.pem"), false).trust_until_s, 0);
    /* Not to be trusted is another thing than not there. */
    assert_true(shown(path_of("theirs.pem"), true).untrusted);
    server_end();
    answer = shown(path_of("ours.pem"), true);
    assert_int_equal(answer.status, 0);
    assert_false(answer.untrusted);
    assert_int_equal(answer.trust_until_s, 0);
}

static void test_ended_certificate(void **state)
{
    (void)state;
    server_start("past", false);
    assert_true(shown(path_of("ours.pem"), true).untrusted);
    server_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_authority),      cmocka_unit_test(test_wrong_host),
        cmocka_unit_test(test_client_certificate), cmocka_unit_test(test_end_of_certificates),
        cmocka_unit_test(test_ended_certificate),
    };

    return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
