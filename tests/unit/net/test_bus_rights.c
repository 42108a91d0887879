/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a device of the hall may do on the bus, and what nobody may, whatever program it runs: plain
 * connections with the keys of assets/hall/keys.sh to a real server that has its configuration.
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

enum { PATIENCE_MS = 20000, TRIES = PATIENCE_MS / 20 };

static char dir[] = BINARY_DIR "/rights-XXXXXX";
static struct bus_servers servers;
static natsConnection *k1, *k2, *desk;

/* With the certificate of this device from that folder of keys; NULL: with none. */
static natsStatus connect_with(natsConnection **ret, const char *keys, const char *device,
                               const char *stem)
{
    char ca[400], cert[400], key[400], inbox[64];
    natsOptions *options = NULL;

    assert_int_equal(natsOptions_Create(&options), NATS_OK);
    snprintf(ca, sizeof ca, "%s/ca.crt", dir);
    assert_int_equal(natsOptions_SetURL(options, servers.urls), NATS_OK);
    assert_int_equal(natsOptions_SetSecure(options, true), NATS_OK);
    assert_int_equal(natsOptions_LoadCATrustedCertificates(options, ca), NATS_OK);
    assert_int_equal(natsOptions_SetAllowReconnect(options, false), NATS_OK);
    assert_int_equal(natsOptions_SetTimeout(options, PATIENCE_MS), NATS_OK);
    if (device != NULL) {
        snprintf(cert, sizeof cert, "%s/%s/%s.crt", keys, device, stem);
        snprintf(key, sizeof key, "%s/%s/%s.key", keys, device, stem);
        assert_int_equal(natsOptions_LoadCertificatesChain(options, cert, key), NATS_OK);
        snprintf(inbox, sizeof inbox, "_INBOX_%s", device);
        if (strcmp(stem, "client") == 0)
            assert_int_equal(natsOptions_SetCustomInboxPrefix(options, inbox), NATS_OK);
    }
    natsStatus s = natsConnection_Connect(ret, options);
    natsOptions_Destroy(options);
    return s;
}

static natsConnection *device(const char *name)
{
    natsConnection *connection = NULL;

    assert_int_equal(connect_with(&connection, dir, name, "client"), NATS_OK);
    return connection;
}

static jsCtx *storage(natsConnection *connection)
{
    jsOptions options;
    jsCtx *js = NULL;

    assert_int_equal(jsOptions_Init(&options), NATS_OK);
    options.Wait = PATIENCE_MS;
    assert_int_equal(natsConnection_JetStream(&js, connection, &options), NATS_OK);
    return js;
}

/* A bucket as the kiosks make it. */
static kvStore *bucket(jsCtx *js, const char *name)
{
    kvConfig config;
    kvStore *store = NULL;

    kvConfig_Init(&config);
    config.Bucket = name;
    config.History = 1;
    assert_int_equal(js_CreateKeyValue(&store, js, &config), NATS_OK);
    return store;
}

static int group_setup(void **state)
{
    static const char *const names[] = {"K1", "kiosk:K2", "reception:desk", NULL};

    (void)state;
    assert_non_null(mkdtemp(dir));
    assert_true(bus_servers_start(&servers, dir, 1, names));
    k1 = device("K1");
    k2 = device("K2");
    desk = device("desk");

    jsStreamConfig config;
    const char *subject = "ankunft.event.*";
    jsCtx *js = storage(k1);
    jsStreamConfig_Init(&config);
    config.Name = "ANKUNFT_EVENTS";
    config.Subjects = &subject;
    config.SubjectsLen = 1;
    config.DenyDelete = true;
    config.DenyPurge = true;
    assert_int_equal(js_AddStream(NULL, js, &config, NULL, NULL), NATS_OK);
    static const char *const buckets[] = {"ANKUNFT_STATE", "ANKUNFT_ONCE", "ANKUNFT_NUMBERS",
                                          "ANKUNFT_LEASE", "ANKUNFT_WITHDRAWN"};
    for (size_t i = 0; i < sizeof buckets / sizeof buckets[0]; i++)
        kvStore_Destroy(bucket(js, buckets[i]));
    jsCtx_Destroy(js);
    return 0;
}

static int group_teardown(void **state)
{
    char command[256];

    (void)state;
    natsConnection_Destroy(k1);
    natsConnection_Destroy(k2);
    natsConnection_Destroy(desk);
    bus_servers_stop(&servers);
    snprintf(command, sizeof command, "rm -rf %s", dir);
    assert_int_equal(system(command), 0);
    return 0;
}

/* The server has seen all that was sent, and what it complained of has arrived. */
static bool complained(natsConnection *connection, const char *of, const char *subject)
{
    char complaint[200];
    const char *last = NULL;

    assert_int_equal(natsConnection_FlushTimeout(connection, PATIENCE_MS), NATS_OK);
    natsConnection_GetLastError(connection, &last);
    snprintf(complaint, sizeof complaint, "%s to \"%s\"", of, subject);
    return last != NULL && strstr(last, complaint) != NULL;
}

/* What is sent bears no body that any of the subjects takes, so nothing becomes of it. */
static bool may_send(natsConnection *connection, const char *subject)
{
    assert_int_equal(natsConnection_PublishString(connection, subject, "?"), NATS_OK);
    return !complained(connection, "Publish", subject);
}

static bool may_hear(natsConnection *connection, const char *subject)
{
    natsSubscription *subscription = NULL;

    assert_int_equal(natsConnection_SubscribeSync(&subscription, connection, subject), NATS_OK);
    bool may = !complained(connection, "Subscription", subject);
    natsSubscription_Destroy(subscription);
    return may;
}

static void each_may_send_its_own_and_nothing_else(void **state)
{
    static const struct {
        const char *subject;
        bool kiosk, reception; /* K1, desk */
    } table[] = {
        {"ankunft.event.K1", true, false},
        {"ankunft.event.K2", false, false},
        {"ankunft.event.desk", false, true},
        {"ankunft.event.K1.x", false, false},
        {"ankunft.order.K1", false, true},
        {"ankunft.order.K2", false, true},
        {"ankunft.withdrawn.K2", false, true},
        {"ankunft.answer.K1", true, false},
        {"ankunft.answer.K2", false, false},
        {"$KV.ANKUNFT_STATE.K1", true, false},
        {"$KV.ANKUNFT_STATE.K2", false, false},
        {"$KV.ANKUNFT_ONCE.169.20261201.100501", true, true},
        {"$KV.ANKUNFT_NUMBERS.hall.20261201", true, false},
        {"$KV.ANKUNFT_LEASE.169", true, false},
        {"$KV.ANKUNFT_WITHDRAWN.K2", false, true},
        {"_INBOX_K2.x", false, false},
        {"anything", false, false},
        {"$SYS.REQ.SERVER.PING", false, false},
        {"$JS.API.STREAM.INFO.ANKUNFT_EVENTS", true, true},
        {"$JS.API.STREAM.CREATE.OTHER", false, false},
        {"$JS.API.STREAM.CREATE.KV_OTHER", false, false},
        {"$JS.API.STREAM.UPDATE.ANKUNFT_EVENTS", false, false},
        {"$JS.API.STREAM.DELETE.ANKUNFT_EVENTS", false, false},
        {"$JS.API.STREAM.PURGE.ANKUNFT_EVENTS", false, false},
        {"$JS.API.STREAM.MSG.DELETE.ANKUNFT_EVENTS", false, false},
        {"$JS.API.STREAM.SNAPSHOT.ANKUNFT_EVENTS", false, false},
        {"$JS.API.STREAM.RESTORE.ANKUNFT_EVENTS", false, false},
        {"$JS.API.STREAM.DELETE.KV_ANKUNFT_ONCE", false, false},
        {"$JS.API.STREAM.PURGE.KV_ANKUNFT_ONCE", false, false},
        {"$JS.API.STREAM.UPDATE.KV_ANKUNFT_WITHDRAWN", false, false},
        {"$JS.API.STREAM.LIST", false, false},
        {"$JS.API.CONSUMER.CREATE.OTHER", false, false},
        {"$JS.API.CONSUMER.CREATE.ANKUNFT_EVENTS", false, true},
        {"$JS.API.DIRECT.GET.ANKUNFT_EVENTS", false, true},
        {"$JS.API.DIRECT.GET.KV_ANKUNFT_ONCE.$KV.ANKUNFT_ONCE.x", false, true},
        {"$JS.API.CONSUMER.DURABLE.CREATE.ANKUNFT_EVENTS.x", false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const char *subject = table[i].subject;

        if (may_send(k1, subject) != table[i].kiosk)
            fail_msg("a kiosk %s send %s", table[i].kiosk ? "must be able to" : "can", subject);
        if (may_send(desk, subject) != table[i].reception)
            fail_msg("reception %s send %s", table[i].reception ? "must be able to" : "can",
                     subject);
    }
}

static void each_hears_what_is_for_it(void **state)
{
    static const struct {
        const char *subject;
        bool kiosk, reception;
    } table[] = {
        {"_INBOX_K1.>", true, false},
        {"_INBOX_K2.>", false, false},
        {"_INBOX_desk.>", false, true},
        {"_INBOX.>", false, false},
        {"ankunft.order.K1", true, false},
        {"ankunft.order.K2", false, false},
        {"ankunft.order.>", false, false},
        {"ankunft.withdrawn.K1", true, false},
        {"ankunft.answer.*", false, true},
        {"$KV.ANKUNFT_STATE.*", true, false},
        {"$KV.ANKUNFT_ONCE.>", false, false},
        {">", false, false},
        {"ankunft.withdrawn.K2", false, false},
        {"$SYS.>", false, false},
        {"$JS.>", false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const char *subject = table[i].subject;

        if (may_hear(k1, subject) != table[i].kiosk)
            fail_msg("a kiosk %s hear %s", table[i].kiosk ? "must be able to" : "can", subject);
        if (may_hear(desk, subject) != table[i].reception)
            fail_msg("reception %s hear %s", table[i].reception ? "must be able to" : "can",
                     subject);
    }
}

/* All that the client library does for what a kiosk does. */
static void a_kiosk_tells_reads_and_claims(void **state)
{
    jsCtx *js = storage(k1);
    jsPubAck *ack = NULL;
    natsMsg *message = NULL;

    (void)state;
    assert_int_equal(js_Publish(&ack, js, "ankunft.event.K1", "one", 3, NULL, NULL), NATS_OK);
    assert_string_equal(ack->Stream, "ANKUNFT_EVENTS");
    assert_int_equal(js_GetLastMsg(&message, js, "ANKUNFT_EVENTS", "ankunft.event.K1", NULL, NULL),
                     NATS_OK);
    assert_memory_equal(natsMsg_GetData(message), "one", 3);
    natsMsg_Destroy(message);
    assert_int_equal(js_GetMsg(&message, js, "ANKUNFT_EVENTS", ack->Sequence, NULL, NULL), NATS_OK);
    assert_memory_equal(natsMsg_GetData(message), "one", 3);
    natsMsg_Destroy(message);
    jsPubAck_Destroy(ack);

    kvStore *once = bucket(js, "ANKUNFT_ONCE");
    uint64_t revision = 0;
    assert_int_equal(kvStore_CreateString(&revision, once, "169.20261201.7", "K1"), NATS_OK);
    assert_int_not_equal(kvStore_UpdateString(NULL, once, "169.20261201.7", "K2", revision + 1),
                         NATS_OK);
    assert_int_equal(kvStore_UpdateString(&revision, once, "169.20261201.7", "K1 again", revision),
                     NATS_OK);
    kvStore_Destroy(once);
    jsCtx_Destroy(js);
}

static void an_order_is_answered(void **state)
{
    natsSubscription *orders = NULL, *answers = NULL;
    natsMsg *order = NULL, *answer = NULL;

    (void)state;
    assert_int_equal(natsConnection_SubscribeSync(&orders, k1, "ankunft.order.K1"), NATS_OK);
    assert_int_equal(natsConnection_SubscribeSync(&answers, desk, "ankunft.answer.K1"), NATS_OK);
    assert_int_equal(natsConnection_FlushTimeout(k1, PATIENCE_MS), NATS_OK);
    assert_int_equal(natsConnection_FlushTimeout(desk, PATIENCE_MS), NATS_OK);
    assert_int_equal(natsConnection_PublishRequestString(desk, "ankunft.order.K1",
                                                         "_INBOX_desk.answer", "paper"),
                     NATS_OK);
    assert_int_equal(natsSubscription_NextMsg(&order, orders, PATIENCE_MS), NATS_OK);
    assert_int_equal(natsConnection_PublishString(k1, "ankunft.answer.K1", "done"), NATS_OK);
    assert_int_equal(natsSubscription_NextMsg(&answer, answers, PATIENCE_MS), NATS_OK);
    assert_string_equal(natsMsg_GetData(answer), "done");
    /* To where a message says one may not answer: it could say anything. */
    assert_false(may_send(k1, natsMsg_GetReply(order)));
    natsMsg_Destroy(answer);
    natsMsg_Destroy(order);
    natsSubscription_Destroy(answers);
    natsSubscription_Destroy(orders);
}

/*
 * The server's own answers go wherever the question says, without asking whether the one who asks
 * may write there. But none of those that a kiosk can ask for is made of words of its choice.
 */
static void a_kiosk_has_no_words_of_its_own_sent_to_others(void **state)
{
    static const char words[] = "{\"kiosk\":\"K2\",\"by\":\"K1\",\"at_s\":1}";
    static const char consumer[] =
        "{\"stream_name\":\"ANKUNFT_EVENTS\",\"config\":{\"deliver_subject\":"
        "\"ankunft.withdrawn.K2\",\"deliver_policy\":\"all\",\"ack_policy\":\"none\","
        "\"replay_policy\":\"instant\"}}";
    static const char *const asked[][2] = {
        {"$JS.API.CONSUMER.CREATE.ANKUNFT_EVENTS", consumer},
        {"$JS.API.DIRECT.GET.ANKUNFT_EVENTS", "{\"last_by_subj\":\"ankunft.event.K1\"}"},
        {"$JS.API.STREAM.MSG.GET.ANKUNFT_EVENTS", "{\"last_by_subj\":\"ankunft.event.K1\"}"},
        {"$JS.API.STREAM.INFO.ANKUNFT_EVENTS", ""},
        {"ankunft.event.K1", words},
        {"$KV.ANKUNFT_STATE.K1", words},
    };
    natsSubscription *heard = NULL, *own = NULL;
    natsMsg *message = NULL;
    bool real = false;

    (void)state;
    assert_int_equal(natsConnection_SubscribeSync(&heard, k2, "ankunft.withdrawn.K2"), NATS_OK);
    assert_int_equal(natsConnection_SubscribeSync(&own, k1, "$KV.ANKUNFT_STATE.*"), NATS_OK);
    assert_int_equal(natsConnection_FlushTimeout(k2, PATIENCE_MS), NATS_OK);
    assert_int_equal(natsConnection_PublishString(k1, "ankunft.event.K1", words), NATS_OK);
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
        assert_int_equal(natsConnection_PublishRequestString(k1, asked[i][0],
                                                             "ankunft.withdrawn.K2", asked[i][1]),
                         NATS_OK);
    /* It has heard a message that wants its answer there. */
    assert_int_equal(natsSubscription_NextMsg(&message, own, PATIENCE_MS), NATS_OK);
    assert_string_equal(natsMsg_GetReply(message), "ankunft.withdrawn.K2");
    natsMsg_Destroy(message);
    assert_false(may_send(k1, "ankunft.withdrawn.K2"));
    assert_int_equal(natsConnection_PublishString(desk, "ankunft.withdrawn.K2", "the end"),
                     NATS_OK);
    while (!real) {
        assert_int_equal(natsSubscription_NextMsg(&message, heard, PATIENCE_MS), NATS_OK);
        real = strcmp(natsMsg_GetData(message), "the end") == 0;
        assert_string_not_equal(natsMsg_GetData(message), words);
        natsMsg_Destroy(message);
    }
    natsSubscription_Destroy(heard);
    natsSubscription_Destroy(own);
}

static void nobody_deletes_what_was_told(void **state)
{
    natsConnection *const all[] = {k1, desk};
    jsStreamInfo *info = NULL;
    jsOptions soon;

    (void)state;
    jsOptions_Init(&soon);
    soon.Wait = 200; /* no answer comes: the request is not even taken */
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        jsCtx *js = storage(all[i]);

        assert_int_not_equal(js_DeleteStream(js, "ANKUNFT_EVENTS", &soon, NULL), NATS_OK);
        assert_int_not_equal(js_PurgeStream(js, "ANKUNFT_EVENTS", &soon, NULL), NATS_OK);
        assert_int_not_equal(js_DeleteMsg(js, "ANKUNFT_EVENTS", 1, &soon, NULL), NATS_OK);
        assert_int_not_equal(js_EraseMsg(js, "ANKUNFT_EVENTS", 1, &soon, NULL), NATS_OK);
        assert_int_equal(js_GetStreamInfo(&info, js, "ANKUNFT_EVENTS", NULL, NULL), NATS_OK);
        assert_int_equal(info->State.FirstSeq, 1);
        assert_int_equal(info->State.Msgs, info->State.LastSeq);
        assert_true(info->State.Msgs > 0);
        jsStreamInfo_Destroy(info);
        jsCtx_Destroy(js);
    }
}

static void strangers_stay_outside(void **state)
{
    natsConnection *connection = NULL;
    char other[400], command[1024];

    (void)state;
    assert_int_not_equal(connect_with(&connection, dir, NULL, NULL), NATS_OK);
    snprintf(other, sizeof other, "%s/other", dir);
    snprintf(command, sizeof command, "sh %s/assets/hall/keys.sh %s -- K1", SOURCE_DIR, other);
    assert_int_equal(system(command), 0);
    assert_int_not_equal(connect_with(&connection, other, "K1", "client"), NATS_OK);
    /* What a server shows is no device's. */
    assert_int_not_equal(connect_with(&connection, dir, "127.0.0.1", "server"), NATS_OK);
    assert_int_not_equal(connect_with(&connection, dir, "127.0.0.1", "route"), NATS_OK);
}

/* Its rights are taken away, and the server is told to look. */
static void a_withdrawn_device_is_cut_off(void **state)
{
    char command[1024];
    natsConnection *connection = NULL;

    (void)state;
    assert_int_equal(natsConnection_Status(k2), NATS_CONN_STATUS_CONNECTED);
    snprintf(command, sizeof command, "rm %s/users/K2 && sh %s/assets/hall/keys.sh %s", dir,
             SOURCE_DIR, dir);
    assert_int_equal(system(command), 0);
    kill(servers.server[0].proc.pid, SIGHUP);
    for (int i = 0; i < TRIES && !natsConnection_IsClosed(k2); i++)
        pause_ms(20);
    assert_true(natsConnection_IsClosed(k2));
    assert_int_not_equal(connect_with(&connection, dir, "K2", "client"), NATS_OK);
    /* The others do not notice: their keys are what they were, and so are their rights. */
    assert_int_equal(natsConnection_FlushTimeout(k1, PATIENCE_MS), NATS_OK);
    assert_int_equal(natsConnection_FlushTimeout(desk, PATIENCE_MS), NATS_OK);
    natsConnection_Destroy(k1);
    k1 = device("K1");
    assert_true(may_send(k1, "ankunft.event.K1"));
}

/* The files that an office begins with, with and without what they offer. */
static void the_configuration_to_copy_is_one(void **state)
{
    static const char *const edits[] = {"", "s/^# include/include/"};

    (void)state;
    for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
        char command[2048];

        snprintf(command, sizeof command,
                 "cd %s/127.0.0.1 && cp %s/assets/hall/*.conf . && cp ../users.conf . && "
                 "sed -i '%s' nats-server.conf && nats-server -t -c nats-server.conf >test 2>&1 || "
                 "{ cat test; false; }",
                 dir, SOURCE_DIR, edits[i]);
        assert_int_equal(system(command), 0);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_may_send_its_own_and_nothing_else),
    cmocka_unit_test(each_hears_what_is_for_it),
    cmocka_unit_test(a_kiosk_tells_reads_and_claims),
    cmocka_unit_test(an_order_is_answered),
    cmocka_unit_test(a_kiosk_has_no_words_of_its_own_sent_to_others),
    cmocka_unit_test(nobody_deletes_what_was_told),
    cmocka_unit_test(strangers_stay_outside),
    cmocka_unit_test(a_withdrawn_device_is_cut_off),
    cmocka_unit_test(the_configuration_to_copy_is_one),
};

int main(void)
{
    return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
