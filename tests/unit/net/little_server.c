/* SPDX-License-Identifier: Apache-2.0 */
#include "little_server.h"

#include "cmocka_kit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 8, REQUESTS_MAX = 64, REQUEST_BYTES_MAX = 1 << 18 };

struct little_server {
    int listener, ending;
    char url[64];
    const struct little_reply *script;
    size_t count;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t got;
    char *requests[REQUESTS_MAX];
    int request_count;
    struct {
        int fd; /* -1: free */
        char *data;
        size_t len;
    } connections[CONNECTIONS_MAX];
};

/* Bytes of the first whole request in the buffer, 0 if it is not whole yet. */
static size_t request_len(const char *data, size_t len)
{
    const char *end = memmem(data, len, "\r\n\r\n", 4);
    size_t body = 0;

    if (end == NULL)
        return 0;
    for (const char *c = data; c < end; c++)
        if (c[0] == '\n' && strncasecmp(c + 1, "Content-Length:", 15) == 0)
            body = strtoul(c + 16, NULL, 10);
    size_t all = (size_t)(end + 4 - data) + body;
    return all <= len ? all : 0;
}

static void connection_close(struct little_server *s, size_t i)
{
    close(s->connections[i].fd);
    free(s->connections[i].data);
    s->connections[i].fd = -1;
    s->connections[i].data = NULL;
    s->connections[i].len = 0;
}

static void reply(struct little_server *s, size_t i, int number)
{
    size_t n = (size_t)number < s->count ? (size_t)number : s->count - 1;
    const struct little_reply *r = &s->script[n];

    if (r->manner == LITTLE_SILENCE)
        return;
    size_t len = r->len > 0 ? r->len : strlen(r->bytes), sent = 0;
    while (sent < len) {
        ssize_t put = send(s->connections[i].fd, r->bytes + sent, len - sent, MSG_NOSIGNAL);
        if (put <= 0)
            break;
        sent += (size_t)put;
    }
    if (r->manner == LITTLE_CLOSE)
        connection_close(s, i);
}

static void connection_read(struct little_server *s, size_t i)
{
    char *data = s->connections[i].data;
    ssize_t got = recv(s->connections[i].fd, data + s->connections[i].len,
                       REQUEST_BYTES_MAX - s->connections[i].len, 0);

    if (got <= 0) {
        connection_close(s, i);
        return;
    }
    s->connections[i].len += (size_t)got;
    size_t len = request_len(data, s->connections[i].len);
    if (len == 0)
        return;
    pthread_mutex_lock(&s->lock);
    int number = s->request_count;
    if (number < REQUESTS_MAX)
        s->requests[number] = strndup(data, len);
    s->request_count++;
    pthread_cond_broadcast(&s->got);
    pthread_mutex_unlock(&s->lock);
    s->connections[i].len = 0;
    reply(s, i, number);
}

static void accept_one(struct little_server *s)
{
    int fd = accept(s->listener, NULL, NULL);

    for (size_t i = 0; fd >= 0 && i < CONNECTIONS_MAX; i++)
        if (s->connections[i].fd < 0) {
            s->connections[i].fd = fd;
            s->connections[i].data = malloc(REQUEST_BYTES_MAX);
            return;
        }
    if (fd >= 0)
        close(fd);
}

static void *serve(void *self)
{
    struct little_server *s = self;

    for (;;) {
        struct pollfd polled[CONNECTIONS_MAX + 2] = {{.fd = s->ending, .events = POLLIN},
                                                     {.fd = s->listener, .events = POLLIN}};
        for (size_t i = 0; i < CONNECTIONS_MAX; i++)
            polled[i + 2] = (struct pollfd){.fd = s->connections[i].fd, .events = POLLIN};
        if (poll(polled, CONNECTIONS_MAX + 2, -1) < 0 && errno != EINTR)
            break;
        if (polled[0].revents != 0)
            break;
        for (size_t i = 0; i < CONNECTIONS_MAX; i++)
            if (polled[i + 2].revents != 0 && s->connections[i].fd >= 0)
                connection_read(s, i);
        if (polled[1].revents != 0)
            accept_one(s);
    }
    return NULL;
}

struct little_server *little_start(const struct little_reply *script, size_t count)
{
    struct little_server *s = calloc(1, sizeof *s);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;

    assert_non_null(s);
    s->script = script;
    s->count = count;
    for (size_t i = 0; i < CONNECTIONS_MAX; i++)
        s->connections[i].fd = -1;
    s->ending = eventfd(0, EFD_CLOEXEC);
    s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(s->listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(s->listener, 8), 0);
    assert_int_equal(getsockname(s->listener, (struct sockaddr *)&address, &len), 0);
    snprintf(s->url, sizeof s->url, "http://127.0.0.1:%d", ntohs(address.sin_port));
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->got, NULL);
    assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
    return s;
}

void little_stop(struct little_server *s)
{
    uint64_t one = 1;

    assert_int_equal(write(s->ending, &one, sizeof one), sizeof one);
    pthread_join(s->thread, NULL);
    for (size_t i = 0; i < CONNECTIONS_MAX; i++)
        if (s->connections[i].fd >= 0)
            connection_close(s, i);
    for (int i = 0; i < REQUESTS_MAX; i++)
        free(s->requests[i]);
    close(s->ending);
    close(s->listener);
    pthread_cond_destroy(&s->got);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

const char *little_url(const struct little_server *server)
{
    return server->url;
}

int little_count(struct little_server *s)
{
    pthread_mutex_lock(&s->lock);
    int count = s->request_count;
    pthread_mutex_unlock(&s->lock);
    return count;
}

void little_await(struct little_server *s, int n)
{
    struct timespec until;
    int rc = 0;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 10;
    pthread_mutex_lock(&s->lock);
    while (s->request_count < n && rc == 0)
        rc = pthread_cond_timedwait(&s->got, &s->lock, &until);
    pthread_mutex_unlock(&s->lock);
    assert_int_equal(rc, 0);
}

const char *little_request(struct little_server *s, int n)
{
    pthread_mutex_lock(&s->lock);
    const char *text = n < s->request_count ? s->requests[n] : NULL;
    pthread_mutex_unlock(&s->lock);
    assert_non_null(text);
    return text;
}

const char *little_json(int status, const char *body)
{
    static char replies[32][8192];
    static int next;
    char *text = replies[next++ % 32];

    snprintf(text, sizeof replies[0],
             "HTTP/1.1 %d X\r\nContent-Type: application/json;charset=utf-8\r\n"
             "Content-Length: %zu\r\n\r\n%s",
             status, strlen(body), body);
    return text;
}

const char *little_data(const char *data)
{
    char body[8000];

    snprintf(body, sizeof body, "{\"meta\":{\"error\":false},\"data\":%s}", data);
    return little_json(200, body);
}

const char *little_fault(int status, const char *exception)
{
    char body[512];

    snprintf(body, sizeof body,
             "{\"meta\":{\"error\":true,\"exception\":\"BO\\\\Zmsbackend\\\\%s\"},\"data\":null}",
             exception);
    return little_json(status, body);
}
