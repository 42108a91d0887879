/* SPDX-License-Identifier: Apache-2.0 */
#include "clock.h"
#include "desk.h"
#include "seed.h"
#include "server.h"
#include "store.h"

#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct options {
    struct server_options server;
    char host[64];
    const char *port_file;
    const char *database;
    uint32_t seed;
    bool empty;
    bool no_bookings;
    bool desks;
};

static const char usage[] =
    "usage: zms-practice [--listen 127.0.0.1:PORT] [--port-file FILE] [--base-path PATH]\n"
    "    [--tls-cert FILE --tls-key FILE [--tls-client-ca FILE]] [--db FILE] [--seed N]\n"
    "    [--empty] [--no-bookings] [--no-desks] [--no-control] [--control-from ADDRESS]\n"
    "    [--lists-as-objects]\n"
    "    [--clock-offset SECONDS] [--clock FILE]\n";

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text;
    size_t size;

    if (!file) {
        fprintf(stderr, "zms-practice: cannot read %s: %s\n", path, strerror(errno));
        exit(2);
    }
    text = calloc(1, 65536);
    size = text ? fread(text, 1, 65535, file) : 0;
    fclose(file);
    if (size == 0) {
        fprintf(stderr, "zms-practice: %s is empty\n", path);
        exit(2);
    }
    return text;
}

static void set_listen(struct options *options, const char *value)
{
    const char *colon = strrchr(value, ':');

    if (!colon || (size_t)(colon - value) >= sizeof(options->host)) {
        fprintf(stderr, "%s", usage);
        exit(2);
    }
    snprintf(options->host, sizeof(options->host), "%.*s", (int)(colon - value), value);
    options->server.host = options->host;
    options->server.port = (uint16_t)strtoul(colon + 1, NULL, 10);
}

static bool set_flag(struct options *options, const char *name)
{
    if (strcmp(name, "--empty") == 0) {
        options->empty = true;
    } else if (strcmp(name, "--no-bookings") == 0) {
        options->no_bookings = true;
    } else if (strcmp(name, "--no-desks") == 0) {
        options->desks = false;
    } else if (strcmp(name, "--no-control") == 0) {
        options->server.control = false;
    } else if (strcmp(name, "--lists-as-objects") == 0) {
        options->server.lists_as_objects = true;
    } else {
        return false;
    }
    return true;
}

static bool set_value(struct options *options, const char *name, const char *value)
{
    if (strcmp(name, "--listen") == 0) {
        set_listen(options, value);
    } else if (strcmp(name, "--port-file") == 0) {
        options->port_file = value;
    } else if (strcmp(name, "--control-from") == 0) {
        options->server.control_from = value;
    } else if (strcmp(name, "--base-path") == 0) {
        options->server.base_path = value;
    } else if (strcmp(name, "--tls-cert") == 0) {
        options->server.certificate = read_file(value);
    } else if (strcmp(name, "--tls-key") == 0) {
        options->server.key = read_file(value);
    } else if (strcmp(name, "--tls-client-ca") == 0) {
        options->server.client_ca = read_file(value);
    } else if (strcmp(name, "--db") == 0) {
        options->database = value;
    } else if (strcmp(name, "--seed") == 0) {
        options->seed = (uint32_t)strtoul(value, NULL, 10);
    } else if (strcmp(name, "--clock-offset") == 0) {
        clock_move(strtoll(value, NULL, 10));
    } else if (strcmp(name, "--clock") == 0) {
        if (!clock_follow(value)) {
            fprintf(stderr, "zms-practice: cannot read %s: %s\n", value, strerror(errno));
            exit(2);
        }
    } else {
        return false;
    }
    return true;
}

static void read_options(struct options *options, int count, char **words)
{
    for (int i = 1; i < count; i++) {
        if (set_flag(options, words[i])) {
            continue;
        }
        if (i + 1 < count && set_value(options, words[i], words[i + 1])) {
            i++;
            continue;
        }
        fprintf(stderr, "%s", usage);
        exit(2);
    }
    if (!options->server.certificate != !options->server.key) {
        fprintf(stderr, "zms-practice: --tls-cert and --tls-key belong together\n");
        exit(2);
    }
}

static void announce(const struct options *options)
{
    unsigned port = server_port();
    FILE *file;

    printf("zms-practice: listening on %s://%s:%u\n",
           options->server.certificate ? "https" : "http", options->server.host, port);
    fflush(stdout);
    if (!options->port_file) {
        return;
    }
    file = fopen(options->port_file, "w");
    if (!file || fprintf(file, "%u\n", port) < 0 || fclose(file) != 0) {
        fprintf(stderr, "zms-practice: cannot write %s\n", options->port_file);
    }
}

static void wait_for_end(const sigset_t *signals)
{
    int signal_number = 0;

    while (sigwait(signals, &signal_number) != 0) {
    }
}

int main(int count, char **words)
{
    struct options options = {
        .server = {.host = "127.0.0.1", .base_path = "", .control = true},
        .database = ":memory:",
        .seed = 1,
        .desks = true,
    };
    sigset_t signals;

    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    read_options(&options, count, words);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    if (sodium_init() < 0 || store_open(options.database) != 0) {
        return 1;
    }
    if (!options.empty && store_is_empty()) {
        store_begin();
        seed_plant(options.seed, !options.no_bookings);
        store_commit();
    }
    if (server_start(&options.server) != 0) {
        return 1;
    }
    announce(&options);
    if (options.desks) {
        desk_start(options.seed);
    }
    wait_for_end(&signals);
    desk_stop();
    server_stop();
    store_close();
    return 0;
}
