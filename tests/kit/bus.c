/* SPDX-License-Identifier: Apache-2.0 */
#include "kit/bus.h"

#include "kit/pause.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <jansson.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_MS = 20, ANSWER_MAX = 65536, NAMES_MAX = 500, WORDS_MAX = 8 };

/* Of servers at given places. */
enum { PORT = 4222, WATCH_PORT = 8222, ROUTE_PORT = 6222 };

/* Of the system's choice; a server that comes back needs it again, so it cannot choose itself. */
static int port_free(const char *host)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof address;
    int port = -1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    inet_pton(AF_INET, host, &address.sin_addr);
    if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
        getsockname(fd, (struct sockaddr *)&address, &len) == 0)
        port = ntohs(address.sin_port);
    if (fd >= 0)
        close(fd);
    return port;
}

static bool keys_make(const struct bus_servers *servers, const char *const names[])
{
    const char *argv[NAMES_MAX + 16] = {"sh", KIT_KEYS_SH, servers->dir};
    size_t n = 3;

    for (int i = 0; i < servers->count; i++)
        argv[n++] = servers->server[i].host;
    argv[n++] = "--";
    for (int i = 0; names[i] != NULL; i++) {
        if (n + 1 == sizeof argv / sizeof argv[0])
            return false;
        argv[n++] = names[i];
    }
    struct proc proc;
    return proc_start(&proc, argv) && proc_end(&proc, 0) == 0;
}

static void cluster_write(const struct bus_servers *servers, int self, FILE *f)
{
    fprintf(f,
            "cluster {\n  name: hall\n  listen: \"%s:%d\"\n"
            "  tls {\n    cert_file: \"route.crt\"\n    key_file: \"route.key\"\n"
            "    ca_file: \"routes-ca.crt\"\n    verify: true\n    timeout: 5\n  }\n  routes: [\n",
            servers->server[self].host, servers->server[self].route_port);
    for (int i = 0; i < servers->count; i++)
        if (i != self)
            fprintf(f, "    \"nats://%s:%d\"\n", servers->server[i].host,
                    servers->server[i].route_port);
    fputs("  ]\n}\n", f);
}

/* What nats-server.conf of assets/hall leaves to each office. */
static bool config_write(const struct bus_servers *servers, int i)
{
    const struct bus_server *server = &servers->server[i];
    char path[400];

    snprintf(path, sizeof path, "%s/%s/nats-server.conf", servers->dir, server->host);
    FILE *f = fopen(path, "w");
    if (f == NULL)
        return false;
    fprintf(f,
            "server_name: hall%d\nlisten: \"%s:%d\"\nhttp: \"%s:%d\"\nlog_file: \"log\"\n"
            "jetstream {\n  store_dir: \"storage\"\n  max_memory_store: 64MB\n"
            "  max_file_store: 1GB\n}\n",
            i + 1, server->host, server->port, server->watch_host, server->watch_port);
    if (servers->count > 1)
        cluster_write(servers, i, f);
    fputs("include \"hall.conf\"\n", f);
    return fclose(f) == 0;
}

bool bus_server_restart(struct bus_servers *servers, int i)
{
    struct bus_server *server = &servers->server[i];
    char folder[400];

    snprintf(folder, sizeof folder, "%s/%s", servers->dir, server->host);
    /* The names of the keys are relative to where it runs. */
    const char *const command[] = {"env", "-C", folder, "nats-server", "-c", "nats-server.conf",
                                   NULL};
    const char *argv[WORDS_MAX + sizeof command / sizeof command[0]];
    int n = 0;
    while (n < server->word_count && n < WORDS_MAX) {
        argv[n] = server->words[n];
        n++;
    }
    memcpy(argv + n, command, sizeof command);
    server->running = proc_start(&server->proc, argv);
    return server->running;
}

struct answer {
    char text[ANSWER_MAX];
    size_t len;
};

static size_t answer_add(char *bytes, size_t size, size_t count, void *self)
{
    struct answer *answer = self;

    if (size * count > sizeof answer->text - answer->len)
        return 0;
    memcpy(answer->text + answer->len, bytes, size * count);
    answer->len += size * count;
    return size * count;
}

/* What it says of itself, a new reference; NULL: nothing good. */
static json_t *watch_get(const struct bus_server *server, const char *path)
{
    struct answer *answer = calloc(1, sizeof *answer);
    char url[128];
    long status = 0;
    json_t *said = NULL;
    CURL *curl = curl_easy_init();

    snprintf(url, sizeof url, "http://%s:%d%s", server->watch_host, server->watch_port, path);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 5L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, answer_add);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    if (answer != NULL && curl_easy_perform(curl) == CURLE_OK &&
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK && status == 200)
        said = json_loadb(answer->text, answer->len, 0, NULL);
    curl_easy_cleanup(curl);
    free(answer);
    return said;
}

/* It takes connections, its storage is there, and in a cluster it knows who leads. */
static bool server_ready(const struct bus_servers *servers, const struct bus_server *server)
{
    json_t *health = watch_get(server, "/healthz");
    json_t *storage = health != NULL ? watch_get(server, "/jsz") : NULL;
    const char *leader =
        json_string_value(json_object_get(json_object_get(storage, "meta_cluster"), "leader"));
    bool ready = storage != NULL && (servers->count == 1 || (leader != NULL && leader[0] != '\0'));

    json_decref(health);
    json_decref(storage);
    return ready;
}

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool bus_servers_await(struct bus_servers *servers)
{
    int64_t until_ms = now_ms() + BUS_READY_MS;

    for (int i = 0; i < servers->count; i++) {
        const struct bus_server *server = &servers->server[i];

        while (server->running && !server_ready(servers, server)) {
            if (now_ms() >= until_ms) {
                fprintf(stderr, "bus: the server on %s is not ready; its log is in %s\n",
                        server->host, servers->dir);
                return false;
            }
            pause_ms(LOOK_MS);
        }
    }
    return true;
}

static void url_add(struct bus_servers *servers, int i)
{
    size_t used = strlen(servers->urls);

    snprintf(servers->urls + used, sizeof servers->urls - used, "%stls://%s:%d", i > 0 ? "," : "",
             servers->server[i].host, servers->server[i].port);
}

static bool server_place(struct bus_servers *servers, int i)
{
    struct bus_server *server = &servers->server[i];

    snprintf(server->host, sizeof server->host, "127.0.0.%d", i + 1);
    snprintf(server->watch_host, sizeof server->watch_host, "127.0.0.1");
    server->port = port_free(server->host);
    server->watch_port = port_free(server->watch_host);
    server->route_port = port_free(server->host);
    url_add(servers, i);
    return server->port > 0 && server->watch_port > 0 && server->route_port > 0;
}

static bool servers_start(struct bus_servers *servers, const char *const names[])
{
    bool ok = keys_make(servers, names);

    if (!ok)
        fprintf(stderr, "bus: no keys in %s\n", servers->dir);
    for (int i = 0; ok && i < servers->count; i++)
        ok = config_write(servers, i) && bus_server_restart(servers, i);
    if (ok && bus_servers_await(servers))
        return true;
    bus_servers_stop(servers);
    return false;
}

bool bus_servers_start(struct bus_servers *servers, const char *dir, int count,
                       const char *const names[])
{
    bool ok = true;

    *servers = (struct bus_servers){.count = count};
    snprintf(servers->dir, sizeof servers->dir, "%s", dir);
    for (int i = 0; ok && i < count; i++)
        ok = server_place(servers, i);
    return ok && servers_start(servers, names);
}

bool bus_servers_start_at(struct bus_servers *servers, const char *dir, int count,
                          const struct bus_place places[], const char *const names[])
{
    *servers = (struct bus_servers){.count = count};
    snprintf(servers->dir, sizeof servers->dir, "%s", dir);
    for (int i = 0; i < count; i++) {
        struct bus_server *server = &servers->server[i];
        *server = (struct bus_server){.port = PORT,
                                      .watch_port = WATCH_PORT,
                                      .route_port = ROUTE_PORT,
                                      .words = places[i].words,
                                      .word_count = places[i].word_count};
        snprintf(server->host, sizeof server->host, "%s", places[i].host);
        snprintf(server->watch_host, sizeof server->watch_host, "%s", places[i].host);
        url_add(servers, i);
    }
    return servers_start(servers, names);
}

void bus_servers_stop(struct bus_servers *servers)
{
    for (int i = 0; i < servers->count; i++)
        bus_server_kill(servers, i);
}

void bus_server_kill(struct bus_servers *servers, int i)
{
    struct bus_server *server = &servers->server[i];

    if (server->running)
        proc_end(&server->proc, SIGKILL);
    server->running = false;
}

void bus_server_hold(struct bus_servers *servers, int i)
{
    int status;

    /* It is told, and has done so when this comes back. */
    kill(servers->server[i].proc.pid, SIGSTOP);
    waitpid(servers->server[i].proc.pid, &status, WUNTRACED);
}

void bus_server_go_on(struct bus_servers *servers, int i)
{
    kill(servers->server[i].proc.pid, SIGCONT);
}

bool bus_file(const struct bus_servers *servers, const char *device, const char *name,
              char *ret_path, size_t size)
{
    int n = snprintf(ret_path, size, "%s/%s/%s", servers->dir, device, name);

    return n > 0 && (size_t)n < size;
}

bool bus_section(const struct bus_servers *servers, const char *device, char *ret_text, size_t size)
{
    int n = snprintf(ret_text, size,
                     "[bus]\n"
                     "servers = %s\n"
                     "ca_file = %s/%s/ca.crt\n"
                     "cert_file = %s/%s/client.crt\n"
                     "key_file = %s/%s/client.key\n"
                     "replicas = %d\n\n",
                     servers->urls, servers->dir, device, servers->dir, device, servers->dir,
                     device, servers->count);

    return n > 0 && (size_t)n < size;
}
