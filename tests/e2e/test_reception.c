/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reception's page as strangers, walls, lookers-on and staff meet it: the real daemon beside a real
 * kiosk and the practice service, over TLS.
 */
#include "../unit/cmocka_kit.h"

#include "kit/hall.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000, BODY_MAX = 1 << 20, CROWD = 100 };
#define NEEDLE "Nadelwald-Heuhaufen"
#define JSON   "application/json"

static struct hall hall;
static struct proc daemon_proc;
static char dir[64], url[64], ca[96], address[32] = "127.0.0.1";
static int port, metrics_port;
static bool named_in_log;

struct who {
    char cookie[65], csrf[65];
};
static struct who nobody, actor, viewer, wall;

/* ---- a browser --------------------------------------------------------------------------------
 */

static char body[BODY_MAX], headers[8192];
static size_t body_len, headers_len;

static size_t take(char *bytes, size_t size, size_t count, void *self)
{
    bool head = self == headers;
    size_t len = size * count, *at = head ? &headers_len : &body_len;
    size_t room = (head ? sizeof headers : sizeof body) - 1 - *at;

    memcpy((char *)self + *at, bytes, len < room ? len : room);
    *at += len < room ? len : room;
    ((char *)self)[*at] = '\0';
    return len;
}

/* The status of the answer, 0: none; its body and headers are kept. data NULL: GET. */
static int ask_as(const struct who *who, const char *method, const char *path, const char *type,
                  const char *csrf, const char *data)
{
    static char text[64 * 1024];
    long status = 0;
    CURL *curl = curl_easy_init();
    struct curl_slist *list = NULL;

    (void)snprintf(text, sizeof text, "%s%s", url, path);
    body_len = headers_len = 0;
    body[0] = headers[0] = '\0';
    curl_easy_setopt(curl, CURLOPT_URL, text);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_CAINFO, ca);
    curl_easy_setopt(curl, CURLOPT_INTERFACE, address);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)PATIENCE_MS);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, headers);
    if (data != NULL)
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, data);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    (void)snprintf(text, sizeof text, "Content-Type: %s", type);
    list = curl_slist_append(list, text);
    (void)snprintf(text, sizeof text, "X-Ankunft: %s", csrf);
    list = curl_slist_append(list, text);
    (void)snprintf(text, sizeof text, "Cookie: ankunft=%s", who->cookie);
    list = curl_slist_append(list, text);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    (void)curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(list);
    curl_easy_cleanup(curl);
    return (int)status;
}

/* As the page asks. */
static int ask(const struct who *who, const char *method, const char *path, const char *data)
{
    return ask_as(who, method, path, JSON, who->csrf, data);
}

static int login(const char *account, const char *password)
{
    char text[128];

    (void)snprintf(text, sizeof text, "{\"account\":\"%s\",\"password\":\"%s\"}", account,
                   password);
    return ask(&nobody, "POST", "/api/login", text);
}

static void login_as(const char *account, struct who *ret_who)
{
    char password[64];

    (void)snprintf(password, sizeof password, "%s-practice", account);
    assert_int_equal(login(account, password), 200);
    const char *cookie = strstr(headers, "ankunft=");
    assert_non_null(cookie);
    assert_non_null(strstr(cookie, "HttpOnly; Secure; SameSite=Strict"));
    memcpy(ret_who->cookie, cookie + 8, 64);
    assert_int_equal(ask(ret_who, "GET", "/api/me", NULL), 200);
    const char *csrf = strstr(body, "\"csrf\":\"");
    assert_non_null(csrf);
    memcpy(ret_who->csrf, csrf + 8, 64);
}

/* ---- the house --------------------------------------------------------------------------------
 */

static bool config_write(void)
{
    char path[128];

    (void)snprintf(path, sizeof path, "%s/reception.conf", dir);
    FILE *file = fopen(path, "w");
    if (file == NULL)
        return false;
    fprintf(file,
            "[kiosk]\nid = K1\nstate_dir = %s/state\n"
            "[service]\nurl = %s\n"
            "[reception]\naccount = agent-2\npassword_file = %s/password\nlisten = "
            "127.0.0.1:0\ncert_file = %s/cert.pem\nkey_file = %s/key.pem\n"
            "state_dir = %s/own\n"
            "[metrics]\nlisten = 127.0.0.1:0\n"
            "[office 169]\nname = Bürgerbüro\n[office 160]\nname = Anderswo\n",
            hall.dir, hall.practice.url, dir, dir, dir, dir);
    return fclose(file) == 0;
}

static bool daemon_start(void)
{
    char command[512], line[PROC_LINE_MAX];
    const char *const argv[] = {"sh", "-c", command, NULL};

    (void)snprintf(command, sizeof command,
                   "ANKUNFT_ASSETS=%s/assets exec " BINARY_DIR
                   "/bin/ankunft-reception --config %s/reception.conf 2>&1",
                   dir, dir);
    if (!proc_start(&daemon_proc, argv))
        return false;
    while (proc_line(&daemon_proc, PATIENCE_MS, line)) {
        const char *at = strstr(line, "listens at 127.0.0.1:0, port ");
        if (at != NULL)
            metrics_port = (int)strtol(at + 29, NULL, 10);
        at = strstr(line, "listening at port ");
        if (at != NULL) {
            port = (int)strtol(at + 18, NULL, 10);
            (void)snprintf(url, sizeof url, "https://127.0.0.1:%d", port);
            return true;
        }
        fprintf(stderr, "%s\n", line);
    }
    return false;
}

static int open_house(void **state)
{
    const struct hall_options options = {
        .slips_dir = BINARY_DIR "/reception-slips", .language = "de", .ten_o_clock = true};
    char command[512], said[64];
    (void)state;

    (void)snprintf(dir, sizeof dir, "/tmp/ankunft-reception-XXXXXX");
    if (mkdtemp(dir) == NULL)
        return 1;
    (void)snprintf(ca, sizeof ca, "%s/cert.pem", dir);
    (void)snprintf(command, sizeof command,
                   "cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
                   "-keyout key.pem -out cert.pem -days 2 -subj /CN=reception -addext "
                   "subjectAltName=IP:127.0.0.1 2>/dev/null && echo agent-2-practice > password && "
                   "chmod 600 password && mkdir -m 700 own && mkdir -p assets/reception && "
                   "echo page > assets/reception/index.html",
                   dir);
    if (proc_run(command, said, sizeof said) != 0 || !hall_open(&options, &hall) ||
        !config_write() || !daemon_start())
        return 1;
    return 0;
}

static int close_house(void **state)
{
    char command[128], said[64], line[PROC_LINE_MAX];
    (void)state;

    /* 0, where it was never started, is the test's own process group. */
    if (daemon_proc.pid > 0)
        kill(daemon_proc.pid, SIGTERM);
    while (daemon_proc.pid > 0 && proc_line(&daemon_proc, PATIENCE_MS, line))
        named_in_log |= strstr(line, NEEDLE) != NULL || strstr(line, "agent-practice") != NULL;
    int code = proc_end(&daemon_proc, SIGTERM);
    (void)snprintf(command, sizeof command, "rm -r %s", dir);
    (void)proc_run(command, said, sizeof said);
    hall_close(&hall);
    return code == 0 && !named_in_log ? 0 : 1;
}

static int64_t book(int minutes, const char *status)
{
    json_t *booking = practice_post(&hall.practice, "/practice/booking/",
                                    json_pack("{s:i,s:i,s:s,s:s}", "scope", 169, "minutes", minutes,
                                              "status", status, "name", NEEDLE));
    int64_t id = json_integer_value(json_object_get(booking, "id"));

    json_decref(booking);
    assert_true(id > 0);
    return id;
}

static void status_is(int64_t id, const char *status)
{
    json_t *booking = practice_booking(&hall.practice, id);

    assert_string_equal(json_string_value(json_object_get(booking, "status")), status);
    json_decref(booking);
}

/* ---- what they meet ---------------------------------------------------------------------------
 */

static void each_route_wants_its_right(void **state)
{
    static const struct {
        const char *method, *path, *data;
        int nobody, wall, viewer, actor;
    } rows[] = {
        {"GET", "/metrics", NULL, 404, 404, 404, 404},
        {"GET", "/healthz", NULL, 200, 200, 200, 200},
        {"GET", "/", NULL, 200, 200, 200, 200},
        {"GET", "/api/me", NULL, 401, 200, 200, 200},
        {"GET", "/api/hall", NULL, 401, 200, 200, 200},
        {"GET", "/api/names?scope=169", NULL, 401, 403, 200, 200},
        {"GET", "/api/names?scope=160", NULL, 401, 403, 404, 404},
        {"GET", "/api/search?q=Nadel", NULL, 401, 403, 403, 200},
        {"GET", "/api/day?date=2026-02-30&scope=169", NULL, 401, 403, 400, 400},
        {"GET", "/api/week?date=2026-02-30&scope=169", NULL, 401, 403, 400, 400},
        {"GET", "/api/day.csv?date=2026-02-30&scope=169", NULL, 401, 403, 400, 400},
        {"GET", "/api/week.csv?date=2026-02-30&scope=169", NULL, 401, 403, 400, 400},
        {"GET", "/api/audit?after=0", NULL, 401, 403, 200, 200},
        {"POST", "/api/act", "{\"act\":\"close\",\"kiosk\":\"K9\"}", 401, 403, 403, 404},
        {"POST", "/api/act", "{}", 401, 403, 403, 400},
        {"GET", "/api/act", NULL, 405, 405, 405, 405},
        {"PUT", "/api/me", NULL, 405, 405, 405, 405},
        {"GET", "/api/nothing", NULL, 404, 404, 404, 404},
        {"GET", "/../etc/passwd", NULL, 404, 404, 404, 404},
        {"GET", "/%2e%2e/etc/passwd", NULL, 404, 404, 404, 404},
        {"GET", "/api/me%00", NULL, 404, 404, 404, 404},
        {"GET", "/api/me?more=1", NULL, 401, 400, 400, 400},
    };
    (void)state;

    (void)book(30, "confirmed");
    (void)snprintf(address, sizeof address, "127.0.0.2");
    login_as("agent", &actor);
    login_as("reporting", &viewer);
    login_as("superuser", &wall);
    assert_int_equal(ask(&wall, "POST", "/api/wall", "{}"), 204);
    assert_non_null(strstr(headers, "Max-Age=604800"));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct {
            const struct who *who;
            int status;
        } asks[] = {{&nobody, rows[i].nobody},
                    {&wall, rows[i].wall},
                    {&viewer, rows[i].viewer},
                    {&actor, rows[i].actor}};
        for (int k = 0; k < 4; k++) {
            int status = ask(asks[k].who, rows[i].method, rows[i].path, rows[i].data);
            if (status != asks[k].status)
                fail_msg("%s %s as %d: %d instead of %d, %s", rows[i].method, rows[i].path, k,
                         status, asks[k].status, body);
            assert_non_null(strstr(headers, "Content-Security-Policy: default-src 'none'"));
            assert_non_null(strstr(headers, "X-Content-Type-Options: nosniff"));
        }
    }
    assert_int_equal(ask(&nobody, "GET", "/api/events", NULL), 401);
    /* Names are for those alone who may see them, and lie nowhere else. */
    assert_int_equal(ask(&wall, "GET", "/api/hall", NULL), 200);
    assert_null(strstr(body, NEEDLE));
    assert_int_equal(ask(&actor, "GET", "/api/names?scope=169", NULL), 200);
    assert_non_null(strstr(body, NEEDLE));
    assert_non_null(strstr(headers, "Cache-Control: no-store"));
}

static void forged_stolen_and_replayed_requests_are_refused(void **state)
{
    struct who forged = actor, leaving;
    (void)state;

    forged.cookie[63] = forged.cookie[63] == 'a' ? 'b' : 'a';
    assert_int_equal(ask(&forged, "GET", "/api/me", NULL), 401);
    assert_int_equal(ask_as(&actor, "POST", "/api/act", JSON, viewer.csrf, "{}"), 403);
    assert_string_equal(body, "{\"error\":\"csrf\"}");
    assert_int_equal(ask_as(&actor, "POST", "/api/act", "text/plain", actor.csrf, "{}"), 415);
    memset(&leaving, 0, sizeof leaving);
    login_as("superuser", &leaving);
    assert_int_equal(ask(&leaving, "POST", "/api/logout", "{}"), 204);
    assert_int_equal(ask(&leaving, "POST", "/api/logout", "{}"), 401);
    assert_int_equal(ask(&leaving, "POST", "/api/act", "{\"act\":\"close\",\"kiosk\":\"K1\"}"),
                     401);
    /* The wall, of the same account, stays. */
    assert_int_equal(ask(&wall, "GET", "/api/hall", NULL), 200);
}

static void what_is_too_large_is_refused(void **state)
{
    static char large[200000];
    struct who heavy = actor;
    (void)state;

    memset(large, 'a', 5000);
    assert_int_equal(ask(&actor, "POST", "/api/act", large), 413);
    memset(large, 'a', sizeof large - 1);
    assert_int_equal(ask(&actor, "POST", "/api/act", large), 413);
    large[0] = '/';
    large[300] = '\0';
    assert_int_equal(ask(&actor, "GET", large, NULL), 414);
    large[300] = 'a';
    large[40000] = '\0';
    int status = ask_as(&heavy, "GET", "/api/me", JSON, large, NULL);
    assert_true(status == 0 || status >= 400);
    assert_int_equal(ask(&actor, "GET", "/api/me", NULL), 200);
}

static void act_is(const char *act, int64_t booking, int status, const char *detail)
{
    char text[160];

    (void)snprintf(text, sizeof text,
                   "{\"act\":\"%s\",\"booking\":%lld,\"scope\":169,\"reason\":\"by hand\"}", act,
                   (long long)booking);
    int is = ask(&actor, "POST", "/api/act", text);
    if (is != status || strstr(body, detail) == NULL)
        fail_msg("%s: %d %s", act, is, body);
}

static void acts_reach_the_service_and_the_chain_under_the_persons_name(void **state)
{
    int64_t id = book(10, "confirmed"), parked = book(20, "parked");
    (void)state;

    act_is("checkin", id, 200, "");
    status_is(id, "queued");
    act_is("checkin", id, 200, "");
    act_is("missed", id, 409, "arrived");
    status_is(id, "queued");
    act_is("undo", id, 200, "");
    status_is(id, "confirmed");
    act_is("missed", id, 200, "");
    status_is(id, "missed");
    act_is("revoke", id, 200, "");
    status_is(id, "confirmed");
    act_is("checkin", parked, 409, "parked");
    status_is(parked, "parked");
    act_is("checkin", 999999, 404, "");
    assert_int_equal(ask(&actor, "GET", "/api/audit", NULL), 200);
    assert_non_null(strstr(body, "\"kind\":\"missed\",\"actor\":\"agent\""));
    assert_non_null(strstr(body, "\"kind\":\"refused\",\"actor\":\"agent\""));
    assert_non_null(strstr(body, "missed (by hand)"));
    assert_non_null(strstr(body, "\"kind\":\"login\",\"actor\":\"agent\""));
}

static void silence_of_the_service_is_said_and_the_act_can_be_done_again(void **state)
{
    int64_t id = book(15, "confirmed");
    (void)state;

    practice_fault(&hall.practice, "POST /process/", "error-after", 0, 1);
    act_is("checkin", id, 502, "unreachable");
    practice_mend(&hall.practice);
    act_is("checkin", id, 200, "");
    status_is(id, "queued");
}

static void a_check_in_at_the_kiosk_is_seen_at_once(void **state)
{
    char cookie[96], to[96], line[PROC_LINE_MAX], key[32];
    const char *const argv[] = {"curl", "-sN", "--cacert", ca, "-H", cookie, to, NULL};
    json_t *booking = practice_book(&hall.practice, 169, 5, "confirmed");
    struct proc stream;
    bool seen = false;
    (void)state;

    (void)snprintf(cookie, sizeof cookie, "Cookie: ankunft=%s", wall.cookie);
    (void)snprintf(to, sizeof to, "%s/api/events", url);
    (void)snprintf(key, sizeof key, "\"B%lld\"",
                   (long long)json_integer_value(json_object_get(booking, "id")));
    assert_true(proc_start(&stream, argv));
    assert_true(proc_await(&stream, "event: hall", PATIENCE_MS, line));
    assert_true(hall_hold_up(&hall, booking));
    while (!seen && proc_line(&stream, PATIENCE_MS, line))
        seen = strstr(line, key) != NULL && strstr(line, "\"status\":\"arrived\"") != NULL &&
               strstr(line, "\"kiosk\":\"K1\"") != NULL;
    assert_true(seen);
    (void)proc_end(&stream, SIGTERM);
    json_decref(booking);
}

static void orders_reach_the_kiosk(void **state)
{
    char line[PROC_LINE_MAX], cookie[96], to[96];
    const char *const argv[] = {"curl", "-sN", "--cacert", ca, "-H", cookie, to, NULL};
    struct proc stream;
    bool seen = false;
    (void)state;

    (void)snprintf(cookie, sizeof cookie, "Cookie: ankunft=%s", actor.cookie);
    (void)snprintf(to, sizeof to, "%s/api/events", url);
    assert_true(proc_start(&stream, argv));
    /* The kiosk is known: in the snapshot, or as soon as it is heard of. */
    while (!seen && proc_line(&stream, PATIENCE_MS, line))
        seen = strstr(line, "\"kiosk\":\"K1\",\"name\"") != NULL;
    assert_true(seen);
    assert_int_equal(ask(&actor, "POST", "/api/act", "{\"act\":\"close\",\"kiosk\":\"K1\"}"), 200);
    seen = false;
    while (!seen && proc_line(&stream, PATIENCE_MS, line))
        seen = strstr(line, "\"closed\":true") != NULL;
    assert_true(seen);
    assert_int_equal(ask(&actor, "POST", "/api/act", "{\"act\":\"open\",\"kiosk\":\"K1\"}"), 200);
    (void)proc_end(&stream, SIGTERM);
}

/* As Prometheus asks: without a session, at another port than the page's. */
static void the_halls_figures_are_told(void **state)
{
    static const char *const lines[] = {
        "ankunft_online{kiosk=\"K1\"} 1", "ankunft_checkins_total{kiosk=\"K1\"} 1",
        "ankunft_link{to=\"zms\"} 1", "ankunft_visitors{scope=\"160\",status=\"expected\"} 0"};
    static char text[64 * 1024];
    char command[160];
    (void)state;

    /* The kiosk has told of the check-in before it obeyed the order. */
    (void)snprintf(command, sizeof command, "curl -sS http://127.0.0.1:%d/metrics", metrics_port);
    assert_int_equal(proc_run(command, text, sizeof text), 0);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (strstr(text, lines[i]) == NULL)
            fail_msg("no %s in %s", lines[i], text);
    assert_null(strstr(text, "to=\"bus\""));
    assert_null(strstr(text, NEEDLE));
    assert_non_null(strstr(text, "\n# EOF\n"));
}

static void a_crowd_that_says_nothing_does_not_keep_others_out(void **state)
{
    struct pollfd crowd[CROWD];
    int closed = 0;
    (void)state;

    for (int i = 0; i < CROWD; i++) {
        struct sockaddr_in from = {.sin_family = AF_INET}, to = from;
        inet_pton(AF_INET, "127.0.0.9", &from.sin_addr);
        inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
        to.sin_port = htons((uint16_t)port);
        crowd[i] =
            (struct pollfd){.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), .events = POLLIN};
        assert_int_equal(bind(crowd[i].fd, (struct sockaddr *)&from, sizeof from), 0);
        assert_int_equal(connect(crowd[i].fd, (struct sockaddr *)&to, sizeof to), 0);
    }
    assert_int_equal(ask(&nobody, "GET", "/healthz", NULL), 200);
    /* Those above what one address may have are sent away, and in time the rest. */
    while (closed < CROWD && poll(crowd, CROWD, PATIENCE_MS * 3) > 0)
        for (int i = 0; i < CROWD; i++)
            if (crowd[i].fd >= 0 && crowd[i].revents != 0) {
                close(crowd[i].fd);
                crowd[i].fd = -1;
                closed++;
            }
    assert_int_equal(closed, CROWD);
}

static void a_login_elsewhere_ends_the_session_here(void **state)
{
    json_t *there =
        practice_post(&hall.practice, "/workstation/login/",
                      json_pack("{s:s,s:s}", "id", "agent", "password", "agent-practice"));
    (void)state;

    json_decref(there);
    assert_int_equal(ask(&actor, "GET", "/api/me", NULL), 200);
    assert_int_equal(ask(&actor, "GET", "/api/names?scope=169", NULL), 401);
    assert_int_equal(ask(&actor, "GET", "/api/me", NULL), 401);
}

static void passwords_cannot_be_guessed(void **state)
{
    (void)state;

    (void)snprintf(address, sizeof address, "127.0.0.3");
    assert_int_equal(login("desk-1", "wrong-password"), 401);
    assert_int_equal(login("nobody-here", "wrong-password"), 401);
    assert_int_equal(login("../x", "wrong-password"), 401);
    assert_int_equal(login("desk-1", "wrong-password"), 401);
    assert_int_equal(login("desk-1", "wrong-password"), 401);
    assert_int_equal(login("desk-1", "desk-1-practice"), 429);
    assert_non_null(strstr(headers, "Retry-After: "));
    /* By account, too: the third to fifth from elsewhere, and then the right one is too late. */
    (void)snprintf(address, sizeof address, "127.0.0.4");
    assert_int_equal(login("desk-1", "wrong-password"), 401);
    assert_int_equal(login("desk-1", "wrong-password"), 401);
    assert_int_equal(login("desk-1", "desk-1-practice"), 429);
}

static void no_name_and_no_password_is_on_the_disk(void **state)
{
    char command[320], said[256];
    (void)state;

    (void)snprintf(command, sizeof command, "grep -rlE '" NEEDLE "|agent-practice|%s' %s/own",
                   actor.cookie, dir);
    assert_int_equal(proc_run(command, said, sizeof said), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_route_wants_its_right),
        cmocka_unit_test(forged_stolen_and_replayed_requests_are_refused),
        cmocka_unit_test(what_is_too_large_is_refused),
        cmocka_unit_test(acts_reach_the_service_and_the_chain_under_the_persons_name),
        cmocka_unit_test(silence_of_the_service_is_said_and_the_act_can_be_done_again),
        cmocka_unit_test(a_check_in_at_the_kiosk_is_seen_at_once),
        cmocka_unit_test(orders_reach_the_kiosk),
        cmocka_unit_test(the_halls_figures_are_told),
        cmocka_unit_test(a_crowd_that_says_nothing_does_not_keep_others_out),
        cmocka_unit_test(a_login_elsewhere_ends_the_session_here),
        cmocka_unit_test(passwords_cannot_be_guessed),
        cmocka_unit_test(no_name_and_no_password_is_on_the_disk),
    };

    return cmocka_run_group_tests(tests, open_house, close_house);
}
