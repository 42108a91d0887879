/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Three servers of the bus as one: what was stored outlives the loss of any one of them, and nobody
 * joins them with a device's certificate.
 */
#include "cmocka_kit.h"

#include "kit/bus.h"
#include "kit/pause.h"

#include <nats/nats.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATIENCE_MS = 60000, LOOK_MS = 20, TRIES = PATIENCE_MS / LOOK_MS };

static char dir[] = BINARY_DIR "/cluster-XXXXXX";
static struct bus_servers servers;

static int group_setup(void **state)
{
    static const char *const names[] = {"K1", "reception:desk", NULL};

    (void)state;
    assert_non_null(mkdtemp(dir));
    assert_true(bus_servers_start(&servers, dir, 3, names));
    return 0;
}

static int group_teardown(void **state)
{
    char command[256];

    (void)state;
    bus_servers_stop(&servers);
    snprintf(command, sizeof command, "rm -rf %s", dir);
    assert_int_equal(system(command), 0);
    return 0;
}

static natsConnection *reception(void)
{
    natsOptions *options = NULL;
    natsConnection *connection = NULL;
    char ca[400], cert[400], key[400], urls[256];
    const char *list[BUS_SERVERS_MAX];
    int count = 0;

    assert_true(bus_file(&servers, "desk", "ca.crt", ca, sizeof ca));
    assert_true(bus_file(&servers, "desk", "client.crt", cert, sizeof cert));
    assert_true(bus_file(&servers, "desk", "client.key", key, sizeof key));
    snprintf(urls, sizeof urls, "%s", servers.urls);
    for (char *url = strtok(urls, ","); url != NULL; url = strtok(NULL, ","))
        list[count++] = url;
    assert_int_equal(natsOptions_Create(&options), NATS_OK);
    assert_int_equal(natsOptions_SetServers(options, list, count), NATS_OK);
    assert_int_equal(natsOptions_SetSecure(options, true), NATS_OK);
    assert_int_equal(natsOptions_LoadCATrustedCertificates(options, ca), NATS_OK);
    assert_int_equal(natsOptions_LoadCertificatesChain(options, cert, key), NATS_OK);
    assert_int_equal(natsOptions_SetCustomInboxPrefix(options, "_INBOX_desk"), NATS_OK);
    assert_int_equal(natsOptions_SetMaxReconnect(options, -1), NATS_OK);
    assert_int_equal(natsOptions_SetReconnectWait(options, 50), NATS_OK);
    /* Else it takes minutes until a server that hangs is given up. */
    assert_int_equal(natsOptions_SetPingInterval(options, 500), NATS_OK);
    assert_int_equal(natsOptions_SetMaxPingsOut(options, 2), NATS_OK);
    assert_int_equal(natsConnection_Connect(&connection, options), NATS_OK);
    natsOptions_Destroy(options);
    return connection;
}

/* Again until it is there: between two leaders nobody answers. */
static void find(kvStore *store, const char *key)
{
    kvEntry *entry = NULL;
    natsStatus s = NATS_TIMEOUT;

    for (int i = 0; i < TRIES && s != NATS_OK; i++) {
        s = kvStore_Get(&entry, store, key);
        if (s != NATS_OK)
            pause_ms(LOOK_MS);
    }
    assert_int_equal(s, NATS_OK);
    assert_string_equal(kvEntry_ValueString(entry), key);
    kvEntry_Destroy(entry);
}

static void put(kvStore *store, const char *key)
{
    natsStatus s = NATS_TIMEOUT;

    for (int i = 0; i < TRIES && s != NATS_OK; i++) {
        s = kvStore_PutString(NULL, store, key, key);
        if (s != NATS_OK)
            pause_ms(LOOK_MS);
    }
    assert_int_equal(s, NATS_OK);
}

static void any_one_may_be_lost(void **state)
{
    static const char *const keys[] = {"lost-0", "lost-1", "lost-2"};
    natsConnection *connection = reception();
    jsCtx *js = NULL;
    jsOptions options;
    kvConfig config;
    kvStore *once = NULL;

    (void)state;
    jsOptions_Init(&options);
    options.Wait = 2000;
    assert_int_equal(natsConnection_JetStream(&js, connection, &options), NATS_OK);
    kvConfig_Init(&config);
    config.Bucket = "ANKUNFT_ONCE";
    config.History = 1;
    config.Replicas = 3;
    assert_int_equal(js_CreateKeyValue(&once, js, &config), NATS_OK);
    put(once, "before");
    for (int i = 0; i < servers.count; i++) {
        bus_server_kill(&servers, i);
        put(once, keys[i]);
        find(once, "before");
        assert_true(bus_server_restart(&servers, i));
        assert_true(bus_servers_await(&servers));
    }
    /* One that only hangs is as good as lost, and comes back by itself. */
    bus_server_hold(&servers, 0);
    put(once, "held");
    bus_server_go_on(&servers, 0);
    assert_true(bus_servers_await(&servers));
    for (int i = 0; i < servers.count; i++)
        find(once, keys[i]);
    find(once, "held");
    kvStore_Destroy(once);
    jsCtx_Destroy(js);
    natsConnection_Destroy(connection);
}

/* Whether the file has a line with both words, or gets one. */
static bool logged(const char *path, const char *word, const char *other)
{
    FILE *f = fopen(path, "r");
    char line[1024];
    bool found = false;

    assert_non_null(f);
    for (int i = 0; i < TRIES && !found;) {
        if (fgets(line, sizeof line, f) != NULL) {
            found = strstr(line, word) != NULL && strstr(line, other) != NULL;
            continue;
        }
        clearerr(f);
        pause_ms(LOOK_MS);
        i++;
    }
    fclose(f);
    return found;
}

/* A server of one's own, with all that a stolen kiosk has: it would see and say everything. */
static void no_device_joins_the_servers(void **state)
{
    char text[1600], path[400];
    struct proc proc;

    (void)state;
    snprintf(path, sizeof path, "%s/K1", dir);
    const char *const argv[] = {"env", "-C", path, "nats-server", "-c", "rogue.conf", NULL};
    snprintf(text, sizeof text, "%s/rogue.conf", path);
    FILE *f = fopen(text, "w");
    assert_non_null(f);
    fprintf(f,
            "server_name: rogue\nlisten: \"127.0.0.1:-1\"\nlog_file: \"log\"\n"
            "cluster {\n  name: hall\n  listen: \"127.0.0.1:-1\"\n"
            "  tls { cert_file: \"client.crt\", key_file: \"client.key\", insecure: true }\n"
            "  routes: [ \"nats://%s:%d\" ]\n}\n",
            servers.server[0].host, servers.server[0].route_port);
    assert_int_equal(fclose(f), 0);
    assert_true(proc_start(&proc, argv));
    snprintf(text, sizeof text, "%s/%s/log", dir, servers.server[0].host);
    assert_true(logged(text, "TLS route handshake error", "certificate"));
    proc_end(&proc, SIGKILL);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(any_one_may_be_lost),
    cmocka_unit_test(no_device_joins_the_servers),
};

int main(void)
{
    return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
