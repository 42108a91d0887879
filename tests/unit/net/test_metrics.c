/* SPDX-License-Identifier: Apache-2.0 */
/* metrics, asked by curl as Prometheus asks: with and without token, TLS, and what it may not. */
#include "cmocka_kit.h"

#include "net/metrics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TOKEN "correct-horse-battery"

static char dir[] = BINARY_DIR "/metrics-XXXXXX";

static char *path_of(const char *name)
{
    static char paths[16][256];
    static int next;
    char *path = paths[next++ % 16];

    snprintf(path, sizeof paths[0], "%s/%s", dir, name);
    return path;
}

static void file_make(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "we");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int setup(void **state)
{
    char command[512];

    (void)state;
    assert_non_null(mkdtemp(dir));
    file_make("token", TOKEN "\n");
    file_make("short", "fifteen-letters\n");
    snprintf(
        command, sizeof command,
        "cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        "-keyout key -out cert -subj /CN=k -addext subjectAltName=IP:127.0.0.1 2>log",
        dir);
    return system(command);
}

static int teardown(void **state)
{
    char command[256];

    (void)state;
    snprintf(command, sizeof command, "rm -r %s", dir);
    return system(command);
}

/* What curl got, with status and type in the last line. */
static const char *asked(const struct metrics *metrics, const char *scheme, const char *arguments)
{
    static char text[256 * 1024];
    char command[1024];

    snprintf(
        command, sizeof command,
        "curl -s -m 20 --cacert %s %s -w '\n%%{http_code} %%{content_type}' %s://127.0.0.1:%d%s",
        path_of("cert"), strchr(arguments, '/') == NULL ? arguments : "", scheme,
        metrics_port(metrics), strchr(arguments, '/') == NULL ? "/metrics" : arguments);
    FILE *from = popen(command, "r");
    assert_non_null(from);
    size_t len = fread(text, 1, sizeof text - 1, from);
    text[len] = '\0';
    pclose(from);
    return text;
}

static bool ends(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);

    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

#define TYPE "application/openmetrics-text; version=1.0.0; charset=utf-8"

static struct metrics *opened(const char *token, const char *cert, const char *key)
{
    const struct metrics_config c = {
        .listen = "127.0.0.1:0", .token_file = token, .cert_file = cert, .key_file = key};
    struct metrics *metrics;

    assert_int_equal(metrics_open(&c, NULL, NULL, &metrics).code, ERR_OK);
    return metrics;
}

static void a_kiosk_tells_what_it_was_told_last(void **state)
{
    struct metrics *metrics = opened("", "", "");
    struct hall_port hall = metrics_hall(metrics);
    struct hall_state now = {.kiosk = "K1", .unsent = 2, .at_s = 1};
    (void)state;

    assert_true(ends(asked(metrics, "http", ""), "\n503 "));
    hall.tell(hall.self, &now);
    now.unsent = 7;
    hall.tell(hall.self, &now);
    const char *text = asked(metrics, "http", "");
    assert_non_null(strstr(text, "\nankunft_unsent{kiosk=\"K1\"} 7\n"));
    assert_true(ends(text, "# EOF\n\n200 " TYPE));
    metrics_close(metrics);
}

static void nothing_else_is_there(void **state)
{
    struct metrics *metrics = opened("", "", "");
    (void)state;

    assert_true(ends(asked(metrics, "http", "/"), "\n404 "));
    assert_true(ends(asked(metrics, "http", "/metrics/x"), "\n404 "));
    assert_true(ends(asked(metrics, "http", "-X POST -d x"), "\n405 "));
    assert_true(ends(asked(metrics, "http", "-X DELETE"), "\n405 "));
    metrics_close(metrics);
}

static void hall_write(void *self, struct buf *out)
{
    buf_add(out, self);
}

static void who_has_no_token_is_told_nothing(void **state)
{
    char told[] = "# EOF\n";
    const struct metrics_config c = {.listen = "127.0.0.1:0",
                                     .token_file = path_of("token"),
                                     .cert_file = path_of("cert"),
                                     .key_file = path_of("key")};
    struct metrics *metrics;
    (void)state;

    assert_int_equal(metrics_open(&c, hall_write, told, &metrics).code, ERR_OK);
    assert_true(ends(asked(metrics, "https", ""), "\n401 "));
    assert_true(ends(asked(metrics, "https", "/x"), "\n401 "));
    assert_true(ends(asked(metrics, "https", "-H 'Authorization: Bearer " TOKEN "x'"), "\n401 "));
    assert_true(ends(asked(metrics, "https", "-H 'Authorization: Basic " TOKEN "'"), "\n401 "));
    assert_string_equal(asked(metrics, "https", "-H 'Authorization: Bearer " TOKEN "'"),
                        "# EOF\n\n200 " TYPE);
    /* In the clear there is no answer. */
    assert_true(ends(asked(metrics, "http", "-H 'Authorization: Bearer " TOKEN "'"), "\n000 "));
    metrics_close(metrics);
}

static void others_are_not_let_in_without_token_and_certificate(void **state)
{
    struct metrics_config c = {
        .listen = "0.0.0.0:0", .token_file = path_of("token"), .cert_file = "", .key_file = ""};
    struct metrics *metrics;
    (void)state;

    assert_int_equal(metrics_open(&c, NULL, NULL, &metrics).code, ERR_DENIED);
    c.cert_file = path_of("cert");
    c.key_file = path_of("key");
    c.token_file = "";
    assert_int_equal(metrics_open(&c, NULL, NULL, &metrics).code, ERR_DENIED);
    c.token_file = path_of("short");
    assert_int_equal(metrics_open(&c, NULL, NULL, &metrics).code, ERR_SYNTAX);
    c.token_file = path_of("nothing");
    assert_true(err_is(metrics_open(&c, NULL, NULL, &metrics)));
    c.token_file = path_of("token");
    c.key_file = path_of("token");
    assert_int_equal(metrics_open(&c, NULL, NULL, &metrics).code, ERR_IO);
    c.key_file = path_of("key");
    assert_int_equal(metrics_open(&c, NULL, NULL, &metrics).code, ERR_OK);
    metrics_close(metrics);
}

static void much_write(void *self, struct buf *out)
{
    (void)self;
    while (!out->cut)
        buf_add(out, "ankunft_unsent 1\n");
}

static void half_a_text_is_not_sent(void **state)
{
    const struct metrics_config c = {
        .listen = "127.0.0.1:0", .token_file = "", .cert_file = "", .key_file = ""};
    struct metrics *metrics;
    (void)state;

    assert_int_equal(metrics_open(&c, much_write, NULL, &metrics).code, ERR_OK);
    assert_string_equal(asked(metrics, "http", ""), "\n503 ");
    metrics_close(metrics);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kiosk_tells_what_it_was_told_last),
        cmocka_unit_test(nothing_else_is_there),
        cmocka_unit_test(who_has_no_token_is_told_nothing),
        cmocka_unit_test(others_are_not_let_in_without_token_and_certificate),
        cmocka_unit_test(half_a_text_is_not_sent),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
