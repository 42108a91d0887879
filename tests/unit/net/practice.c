/* SPDX-License-Identifier: Apache-2.0 */
#include "practice.h"

#include "cmocka_kit.h"

#include "base/clock.h"
#include "net/http.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct practice {
    pid_t pid;
    char url[96], password_file[512];
    int64_t offset_s;
    struct http *http;
};

static void url_read(struct practice *p, int fd)
{
    char line[160];
    size_t len = 0;

    while (len < sizeof line - 1 && read(fd, line + len, 1) == 1 && line[len] != '\n')
        len++;
    line[len] = '\0';
    const char *url = strstr(line, "http://");
    assert_non_null(url);
    assert_true(strlen(url) < sizeof p->url);
    strcpy(p->url, url);
}

/* port: "0" for any. */
static void launch(struct practice *p, const char *port, bool lists_as_objects)
{
    static const char program[] = BINARY_DIR "/bin/zms-practice";
    char offset[24], address[32];
    int ends[2];

    snprintf(offset, sizeof offset, "%lld", (long long)p->offset_s);
    snprintf(address, sizeof address, "127.0.0.1:%s", port);
    assert_int_equal(pipe(ends), 0);
    p->pid = fork();
    assert_true(p->pid >= 0);
    if (p->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl(program, program, "--listen", address, "--no-desks", "--clock-offset", offset,
              lists_as_objects ? "--lists-as-objects" : (char *)NULL, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    url_read(p, ends[0]);
    close(ends[0]);
}

static void end(struct practice *p)
{
    int status;

    kill(p->pid, SIGTERM);
    waitpid(p->pid, &status, 0);
}

struct practice *practice_start(bool lists_as_objects)
{
    static const char program[] = BINARY_DIR "/bin/zms-practice";
    struct practice *p = calloc(1, sizeof *p);

    assert_non_null(p);
    if (access(program, X_OK) != 0) {
        free(p);
        return NULL;
    }
    p->offset_s = clock_day_start(clock_wall_s()) + 12 * 3600 - clock_wall_s();
    launch(p, "0", lists_as_objects);
    struct http_config config = {
        .url = p->url, .ca_file = "", .client_cert_file = "", .client_key_file = ""};
    assert_int_equal(http_open(&config, &p->http).code, ERR_OK);
    snprintf(p->password_file, sizeof p->password_file, "%s/password-XXXXXX", BINARY_DIR);
    int fd = mkstemp(p->password_file);
    assert_int_equal(write(fd, "kiosk-169-practice\n", 19), 19);
    close(fd);
    return p;
}

void practice_halt(struct practice *p)
{
    end(p);
}

void practice_resume(struct practice *p)
{
    launch(p, strrchr(p->url, ':') + 1, false);
}

void practice_stop(struct practice *p)
{
    end(p);
    unlink(p->password_file);
    http_close(p->http);
    free(p);
}

const char *practice_url(const struct practice *p)
{
    return p->url;
}

int64_t practice_offset_s(const struct practice *p)
{
    return p->offset_s;
}

int64_t practice_now_s(const struct practice *p)
{
    return clock_wall_s() + p->offset_s;
}

const char *practice_password_file(const struct practice *p)
{
    return p->password_file;
}

/* GET without a body. The caller drops the reference. */
static json_t *order(struct practice *p, const char *path, const char *body)
{
    struct http_call call = {.path = path, .body = body, .timeout_ms = 10000};
    struct http_answer answer;
    json_error_t error;

    assert_int_equal(http_call(p->http, &call, &answer), HTTP_ANSWERED);
    assert_int_equal(answer.status, 200);
    json_t *value = json_loadb(answer.body, answer.len, 0, &error);
    http_answer_wipe(&answer);
    assert_non_null(value);
    return value;
}

static struct booking booking_of(json_t *item)
{
    struct booking b = {.ref.id = json_integer_value(json_object_get(item, "id"))};

    snprintf(b.ref.key, sizeof b.ref.key, "%s",
             json_string_value(json_object_get(item, "authKey")));
    snprintf(b.number, sizeof b.number, "%.8s",
             json_string_value(json_object_get(item, "displayNumber")));
    b.scope = (int32_t)json_integer_value(json_object_get(item, "scope"));
    b.start_s = json_integer_value(json_object_get(item, "date"));
    b.arrival_s = json_integer_value(json_object_get(item, "arrivalTime"));
    b.status = booking_status_named(json_string_value(json_object_get(item, "status")));
    return b;
}

struct booking practice_booking(struct practice *p, int32_t scope, int minutes, const char *more)
{
    char body[512];

    snprintf(body, sizeof body,
             "{\"scope\":%d,\"minutes\":%d,\"name\":\"J\\u00fcrgen Beispiel\","
             "\"mail\":\"j@example.org\",\"amendment\":\"T\\u00fcr 2\"%s}",
             scope, minutes, more);
    json_t *item = order(p, "/practice/booking/", body);
    struct booking b = booking_of(item);
    json_decref(item);
    return b;
}

struct booking practice_look(struct practice *p, int64_t id)
{
    json_t *list = order(p, "/practice/bookings/", NULL), *item;
    struct booking b = {.ref.id = 0};
    size_t i;

    json_array_foreach(list, i, item) if (json_integer_value(json_object_get(item, "id")) == id) b =
        booking_of(item);
    json_decref(list);
    assert_int_equal(b.ref.id, id);
    return b;
}

int practice_numbered(struct practice *p, const char *number, const char *status,
                      struct booking *ret_last)
{
    json_t *list = order(p, "/practice/bookings/", NULL), *item;
    int count = 0;
    size_t i;

    json_array_foreach(list, i, item)
    {
        if (strcmp(json_string_value(json_object_get(item, "displayNumber")), number) != 0 ||
            strcmp(json_string_value(json_object_get(item, "status")), status) != 0)
            continue;
        count++;
        if (ret_last != NULL)
            *ret_last = booking_of(item);
    }
    json_decref(list);
    return count;
}

void practice_status(struct practice *p, int64_t id, const char *status)
{
    char body[160];

    snprintf(body, sizeof body, "{\"id\":%lld,\"status\":\"%s\",\"desk\":\"desk-1\"}",
             (long long)id, status);
    json_decref(order(p, "/practice/status/", body));
}

void practice_office(struct practice *p, const char *json)
{
    json_decref(order(p, "/practice/office/", json));
}

void practice_fault(struct practice *p, const char *route, const char *kind, int count)
{
    char body[256];

    snprintf(body, sizeof body, "{\"route\":\"%s\",\"kind\":\"%s\",\"count\":%d}", route, kind,
             count);
    json_decref(order(p, "/practice/faults/", body));
}

void practice_fault_held(struct practice *p, const char *route, int ms, int count)
{
    char body[256];

    snprintf(body, sizeof body, "{\"route\":\"%s\",\"kind\":\"delay\",\"ms\":%d,\"count\":%d}",
             route, ms, count);
    json_decref(order(p, "/practice/faults/", body));
}

void practice_clock(struct practice *p, int64_t ahead_s)
{
    char body[64];

    snprintf(body, sizeof body, "{\"offset\":%lld}", (long long)(p->offset_s + ahead_s));
    json_decref(order(p, "/practice/clock/", body));
}

void practice_fault_await(struct practice *p)
{
    int64_t until_ms = clock_monotonic_ms() + 10000;
    size_t armed = 1;

    while (armed > 0) {
        json_t *list = order(p, "/practice/faults/", NULL);
        armed = json_array_size(list);
        json_decref(list);
        assert_true(clock_monotonic_ms() < until_ms);
    }
}

/* DELETE is no method of net/http; a second connection by hand would be more than it is worth. */
void practice_fault_clear(struct practice *p)
{
    char command[200];

    snprintf(command, sizeof command, "curl -s -o /dev/null -X DELETE %s/practice/faults/", p->url);
    assert_int_equal(system(command), 0);
}

void practice_expire(struct practice *p)
{
    json_decref(order(p, "/practice/expire-sessions/", "{}"));
}

int practice_ledger(struct practice *p, int64_t id, const char *route)
{
    json_t *list = order(p, "/practice/ledger/", NULL), *item;
    int count = 0;
    size_t i;

    json_array_foreach(
        list, i, item) if ((id == 0 || json_integer_value(json_object_get(item, "id")) == id) &&
                           strstr(json_string_value(json_object_get(item, "route")), route) != NULL)
        count++;
    json_decref(list);
    return count;
}

void practice_author(struct practice *p, int64_t id, char ret_account[64])
{
    json_t *list = order(p, "/practice/ledger/", NULL), *item;
    size_t i;

    ret_account[0] = '\0';
    json_array_foreach(list, i, item)
    {
        const char *account = json_string_value(json_object_get(item, "account"));
        if (json_integer_value(json_object_get(item, "id")) == id)
            snprintf(ret_account, 64, "%.63s", account != NULL ? account : "");
    }
    json_decref(list);
}
