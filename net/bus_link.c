/* SPDX-License-Identifier: Apache-2.0 */
#include "net/bus_link.h"

#include "base/clock.h"
#include "base/log.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

enum {
    SERVERS_MAX = 8,
    CONNECT_MS = 2000,
    PING_MS = 2000, /* a server that hangs is left after two of them */
    PAUSE_FIRST_MS = 200,
    PAUSE_MAX_MS = 5000,
    MESSAGE_MAX = 16 * 1024,
};
#define NS_OF_MS INT64_C(1000000)
#define NS_OF_S  (1000 * NS_OF_MS)

struct bus_link {
    char servers[SERVERS_MAX][240];
    int server_count;
    char ca_file[240], cert_file[240], key_file[240], name[40], inbox[64];
    int replicas;
    void (*changed)(void *self, bool up);
    void *self;
    pthread_t thread;

    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t news;
    struct bus_session session;
    bool up, closed, stop;
    int users;
};

/* What is kept for how long, and how much of it. */
static const struct {
    const char *name;
    int64_t ttl_ns;
} buckets[BUS_BUCKET_COUNT] = {
    [BUS_STATE] = {"ANKUNFT_STATE", 15 * NS_OF_S},
    [BUS_ONCE] = {"ANKUNFT_ONCE", 40 * 3600 * NS_OF_S},
    [BUS_NUMBERS] = {"ANKUNFT_NUMBERS", 40 * 3600 * NS_OF_S},
    [BUS_LEASE] = {"ANKUNFT_LEASE", BUS_LEASE_MS *NS_OF_MS},
    [BUS_WITHDRAWN] = {"ANKUNFT_WITHDRAWN", 0},
};

/* ---- connecting --------------------------------------------------------------------------- */

static void closed_told(natsConnection *nc, void *self)
{
    struct bus_link *link = self;
    (void)nc;

    pthread_mutex_lock(&link->lock);
    link->closed = true;
    pthread_cond_broadcast(&link->news);
    pthread_mutex_unlock(&link->lock);
}

/* Its last word on a connection comes by a thread of libnats: nothing of ours goes away before. */
static void connection_end(struct bus_link *link, natsConnection *nc)
{
    natsConnection_Close(nc);
    pthread_mutex_lock(&link->lock);
    while (!link->closed)
        pthread_cond_wait(&link->news, &link->lock);
    pthread_mutex_unlock(&link->lock);
}

/* Slow readers and refused subjects: said once a connection by libnats, not fatal. */
static void fault_told(natsConnection *nc, natsSubscription *sub, natsStatus status, void *self)
{
    const char *words = "";
    (void)sub;
    (void)self;

    natsConnection_GetLastError(nc, &words);
    log_warn("bus", "%s: %s", natsStatus_GetText(status), words != NULL ? words : "");
}

/* "tls://host:port": the host alone. */
static void host_of(const char *server, char *ret_host, size_t size)
{
    const char *host = strstr(server, "://");

    host = host != NULL ? host + 3 : server;
    snprintf(ret_host, size, "%s", host);
    char *colon = strrchr(ret_host, ':');
    if (colon != NULL)
        *colon = '\0';
}

static natsStatus options_set(struct bus_link *link, const char *server, natsOptions *o)
{
    char host[240];
    natsStatus s;

    host_of(server, host, sizeof host);
    if ((s = natsOptions_SetURL(o, server)) == NATS_OK &&
        (s = natsOptions_SetName(o, link->name)) == NATS_OK &&
        (s = natsOptions_SetTimeout(o, CONNECT_MS)) == NATS_OK &&
        (s = natsOptions_SetAllowReconnect(o, false)) == NATS_OK &&
        (s = natsOptions_SetPingInterval(o, PING_MS)) == NATS_OK &&
        (s = natsOptions_SetMaxPingsOut(o, 2)) == NATS_OK &&
        (s = natsOptions_SetSendAsap(o, true)) == NATS_OK &&
        (s = natsOptions_SetWriteDeadline(o, CONNECT_MS)) == NATS_OK &&
        (s = natsOptions_SetFailRequestsOnDisconnect(o, true)) == NATS_OK &&
        (s = natsOptions_SetCustomInboxPrefix(o, link->inbox)) == NATS_OK &&
        (s = natsOptions_SetClosedCB(o, closed_told, link)) == NATS_OK &&
        (s = natsOptions_SetErrorHandler(o, fault_told, link)) == NATS_OK &&
        (s = natsOptions_SetSecure(o, true)) == NATS_OK &&
        (s = natsOptions_LoadCATrustedCertificates(o, link->ca_file)) == NATS_OK &&
        (s = natsOptions_LoadCertificatesChain(o, link->cert_file, link->key_file)) == NATS_OK)
        s = natsOptions_SetExpectedHostname(o, host);
    return s;
}

static natsStatus connect_to(struct bus_link *link, const char *server, natsConnection **ret_nc)
{
    natsOptions *options = NULL;
    natsStatus s = natsOptions_Create(&options);

    if (s == NATS_OK && (s = options_set(link, server, options)) == NATS_OK)
        s = natsConnection_Connect(ret_nc, options);
    natsOptions_Destroy(options);
    return s;
}

/* The stream and the buckets, where this device is the first. */
static natsStatus things_make(const struct bus_link *link, jsCtx *js)
{
    const char *subjects[] = {"ankunft.event.*"};
    jsStreamConfig events;
    jsErrCode code = 0;
    natsStatus s;

    jsStreamConfig_Init(&events);
    events.Name = BUS_EVENTS;
    events.Subjects = subjects;
    events.SubjectsLen = 1;
    events.MaxAge = BUS_KEEP_DAYS * INT64_C(86400) * NS_OF_S;
    events.MaxMsgSize = MESSAGE_MAX;
    events.Duplicates = 600 * NS_OF_S;
    events.Replicas = link->replicas;
    events.DenyDelete = events.DenyPurge = true;
    s = js_AddStream(NULL, js, &events, NULL, &code);
    if (s != NATS_OK && code != JSStreamNameExistErr)
        return s;
    for (int i = 0; i < BUS_BUCKET_COUNT; i++) {
        kvStore *kv = NULL;
        kvConfig config;
        kvConfig_Init(&config);
        config.Bucket = buckets[i].name;
        config.TTL = buckets[i].ttl_ns;
        config.Replicas = link->replicas;
        config.MaxValueSize = MESSAGE_MAX;
        s = js_KeyValue(&kv, js, buckets[i].name);
        if (s != NATS_OK)
            s = js_CreateKeyValue(&kv, js, &config);
        kvStore_Destroy(kv);
        if (s != NATS_OK)
            return s;
    }
    return NATS_OK;
}

static natsStatus session_make(struct bus_link *link, const char *server,
                               struct bus_session *ret_session)
{
    struct bus_session made = {.nc = NULL};
    jsOptions options;
    natsStatus s = connect_to(link, server, &made.nc);

    jsOptions_Init(&options);
    options.Wait = BUS_WAIT_MS;
    if (s == NATS_OK)
        s = natsConnection_JetStream(&made.js, made.nc, &options);
    if (s == NATS_OK)
        s = things_make(link, made.js);
    if (s == NATS_OK) {
        *ret_session = made;
        return s;
    }
    if (made.nc != NULL)
        connection_end(link, made.nc);
    jsCtx_Destroy(made.js);
    natsConnection_Destroy(made.nc);
    return s;
}

static int64_t random_below(int64_t limit)
{
    uint32_t bits = 0;

    if (getrandom(&bits, sizeof bits, 0) != (ssize_t)sizeof bits)
        bits = (uint32_t)clock_monotonic_ms();
    return limit > 0 ? (int64_t)(bits % (uint32_t)limit) : 0;
}

/* One round over the servers, beginning anywhere. */
static bool session_find(struct bus_link *link, struct bus_session *ret_session,
                         natsStatus *ret_status)
{
    int first = (int)random_below(link->server_count);

    for (int i = 0; i < link->server_count && !bus_link_stopping(link); i++) {
        const char *server = link->servers[(first + i) % link->server_count];
        pthread_mutex_lock(&link->lock);
        link->closed = false;
        pthread_mutex_unlock(&link->lock);
        *ret_status = session_make(link, server, ret_session);
        if (*ret_status == NATS_OK) {
            log_info("bus", "connected to %s", server);
            return true;
        }
    }
    return false;
}

/* Lends it out until it ends. */
static void session_serve(struct bus_link *link, const struct bus_session *session)
{
    pthread_mutex_lock(&link->lock);
    int64_t epoch = link->session.epoch + 1;
    link->session = *session;
    link->session.epoch = epoch;
    link->up = true;
    pthread_cond_broadcast(&link->news);
    pthread_mutex_unlock(&link->lock);
    link->changed(link->self, true);
    pthread_mutex_lock(&link->lock);
    while (!link->closed && !link->stop)
        pthread_cond_wait(&link->news, &link->lock);
    link->up = false;
    pthread_mutex_unlock(&link->lock);
    connection_end(link, session->nc); /* calls that are waiting come back */
    pthread_mutex_lock(&link->lock);
    while (link->users > 0)
        pthread_cond_wait(&link->news, &link->lock);
    link->session.nc = NULL;
    link->session.js = NULL;
    pthread_mutex_unlock(&link->lock);
    jsCtx_Destroy(session->js);
    natsConnection_Destroy(session->nc);
    log_info("bus", "not connected");
    link->changed(link->self, false);
}

static void *link_run(void *self)
{
    struct bus_link *link = self;
    int64_t pause_ms = PAUSE_FIRST_MS;
    natsStatus said = NATS_OK;

    while (!bus_link_stopping(link)) {
        struct bus_session session;
        natsStatus status = NATS_OK;
        if (session_find(link, &session, &status)) {
            said = NATS_OK;
            pause_ms = PAUSE_FIRST_MS;
            session_serve(link, &session);
        } else if (status != said) {
            said = status;
            log_warn("bus", "no server takes us: %s", natsStatus_GetText(status));
        }
        bus_link_pause(link, pause_ms / 2 + random_below(pause_ms));
        pause_ms = pause_ms * 2 < PAUSE_MAX_MS ? pause_ms * 2 : PAUSE_MAX_MS;
    }
    nats_ReleaseThreadMemory();
    return NULL;
}

/* ---- opening and lending ------------------------------------------------------------------ */

static bool servers_read(struct bus_link *link, const char *servers)
{
    for (const char *at = servers; *at != '\0';) {
        size_t len = strcspn(at, ",");
        while (len > 0 && *at == ' ') {
            at++;
            len--;
        }
        if (len < 7 || len >= sizeof link->servers[0] || strncmp(at, "tls://", 6) != 0 ||
            link->server_count == SERVERS_MAX)
            return false;
        memcpy(link->servers[link->server_count++], at, len);
        at += len + (at[len] == ',');
    }
    return link->server_count > 0;
}

/* Certificate and key are read once now, so that a faulty file is said at the start. */
static struct err files_check(struct bus_link *link)
{
    natsOptions *options = NULL;
    natsStatus s = natsOptions_Create(&options);

    if (s == NATS_OK)
        s = options_set(link, link->servers[0], options);
    natsOptions_Destroy(options);
    if (s == NATS_OK)
        return err_none();
    log_error("bus", "certificate, key or ca_file of [bus]: %s", natsStatus_GetText(s));
    return err_make(s == NATS_NO_MEMORY ? ERR_NO_MEMORY : ERR_DENIED);
}

struct err bus_link_open(const struct bus_config *config, const char *name,
                         void (*changed)(void *self, bool up), void *self,
                         struct bus_link **ret_link)
{
    struct bus_link *link = calloc(1, sizeof *link);
    pthread_condattr_t steady;

    if (link == NULL)
        return err_make(ERR_NO_MEMORY);
    snprintf(link->ca_file, sizeof link->ca_file, "%s", config->ca_file);
    snprintf(link->cert_file, sizeof link->cert_file, "%s", config->cert_file);
    snprintf(link->key_file, sizeof link->key_file, "%s", config->key_file);
    snprintf(link->name, sizeof link->name, "%s", name);
    snprintf(link->inbox, sizeof link->inbox, "_INBOX_%s", link->name);
    link->replicas = config->replicas;
    link->changed = changed;
    link->self = self;
    pthread_mutex_init(&link->lock, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&link->news, &steady);
    pthread_condattr_destroy(&steady);
    struct err e = err_none();
    if (!servers_read(link, config->servers)) {
        log_error("bus", "servers of [bus]: expected tls://host:port, separated by commas");
        e = err_make(ERR_SYNTAX);
    }
    if (!err_is(e))
        e = files_check(link);
    if (!err_is(e) && pthread_create(&link->thread, NULL, link_run, link) != 0)
        e = err_make(ERR_NO_MEMORY);
    if (err_is(e)) {
        pthread_cond_destroy(&link->news);
        pthread_mutex_destroy(&link->lock);
        free(link);
        return e;
    }
    *ret_link = link;
    return err_none();
}

void bus_link_stop(struct bus_link *link)
{
    pthread_mutex_lock(&link->lock);
    link->stop = true;
    pthread_cond_broadcast(&link->news);
    pthread_mutex_unlock(&link->lock);
}

void bus_link_close(struct bus_link *link)
{
    bus_link_stop(link);
    pthread_join(link->thread, NULL);
    pthread_cond_destroy(&link->news);
    pthread_mutex_destroy(&link->lock);
    free(link);
}

bool bus_link_take(struct bus_link *link, struct bus_session *ret_session)
{
    pthread_mutex_lock(&link->lock);
    bool up = link->up && !link->closed && !link->stop;
    if (up) {
        *ret_session = link->session;
        link->users++;
    }
    pthread_mutex_unlock(&link->lock);
    return up;
}

void bus_link_give(struct bus_link *link)
{
    pthread_mutex_lock(&link->lock);
    if (--link->users == 0)
        pthread_cond_broadcast(&link->news);
    pthread_mutex_unlock(&link->lock);
}

bool bus_link_up(struct bus_link *link)
{
    pthread_mutex_lock(&link->lock);
    bool up = link->up && !link->closed;
    pthread_mutex_unlock(&link->lock);
    return up;
}

bool bus_link_stopping(struct bus_link *link)
{
    pthread_mutex_lock(&link->lock);
    bool stop = link->stop;
    pthread_mutex_unlock(&link->lock);
    return stop;
}

static struct timespec steady_after(int64_t ms)
{
    int64_t at_ms = clock_monotonic_ms() + ms;

    return (struct timespec){.tv_sec = (time_t)(at_ms / 1000),
                             .tv_nsec = (long)(at_ms % 1000) * 1000000L};
}

void bus_link_wait(struct bus_link *link, int64_t ms)
{
    struct timespec until = steady_after(ms);

    pthread_mutex_lock(&link->lock);
    while (!link->up && !link->stop &&
           pthread_cond_timedwait(&link->news, &link->lock, &until) == 0)
        ;
    pthread_mutex_unlock(&link->lock);
}

void bus_link_pause(struct bus_link *link, int64_t ms)
{
    struct timespec until = steady_after(ms);

    pthread_mutex_lock(&link->lock);
    while (!link->stop && pthread_cond_timedwait(&link->news, &link->lock, &until) == 0)
        ;
    pthread_mutex_unlock(&link->lock);
}

/* ---- what everybody does ------------------------------------------------------------------ */

void bus_key(enum bus_bucket bucket, const char *key, char ret_subject[BUS_SUBJECT_MAX])
{
    snprintf(ret_subject, BUS_SUBJECT_MAX, "$KV.%s.%s", buckets[bucket].name, key);
}

void bus_stream(enum bus_bucket bucket, char ret_stream[BUS_SUBJECT_MAX])
{
    snprintf(ret_stream, BUS_SUBJECT_MAX, "KV_%s", buckets[bucket].name);
}

enum bus_end bus_put(const struct bus_session *session, const char *subject, const char *text,
                     size_t len, const char *id, uint64_t last, int64_t wait_ms,
                     uint64_t *ret_sequence)
{
    jsPubOptions options;
    jsPubAck *ack = NULL;
    jsErrCode code = 0;

    jsPubOptions_Init(&options);
    options.MaxWait = wait_ms > 0 ? wait_ms : 1;
    options.MsgId = id[0] != '\0' ? id : NULL;
    options.ExpectLastSubjectSeq = last;
    options.ExpectNoMessage = last == 0;
    natsStatus s = js_Publish(&ack, session->js, subject, text, (int)len, &options, &code);
    enum bus_end end = BUS_AWAY;
    if (s == NATS_OK) {
        end = ack->Duplicate ? BUS_OTHER : BUS_DONE;
        *ret_sequence = ack->Sequence;
    } else if (code == JSStreamWrongLastSequenceErr) {
        end = BUS_OTHER;
    }
    jsPubAck_Destroy(ack);
    return end;
}

enum bus_end bus_last(const struct bus_session *session, const char *stream, const char *subject,
                      int64_t wait_ms, char *ret_text, size_t size, size_t *ret_len,
                      uint64_t *ret_sequence)
{
    natsMsg *msg = NULL;
    jsErrCode code = 0;
    jsOptions options;
    const char *operation = NULL;

    jsOptions_Init(&options);
    options.Wait = wait_ms > 0 ? wait_ms : 1;
    *ret_sequence = 0;
    *ret_len = 0;
    natsStatus s = js_GetLastMsg(&msg, session->js, stream, subject, &options, &code);
    if (s == NATS_NOT_FOUND || code == JSNoMessageFoundErr)
        return BUS_OTHER;
    if (s != NATS_OK)
        return BUS_AWAY;
    *ret_sequence = natsMsg_GetSequence(msg);
    size_t len = (size_t)natsMsg_GetDataLength(msg);
    bool there = natsMsgHeader_Get(msg, "KV-Operation", &operation) != NATS_OK && len < size;
    if (there) {
        memcpy(ret_text, natsMsg_GetData(msg), len);
        ret_text[len] = '\0';
        *ret_len = len;
    }
    natsMsg_Destroy(msg);
    return there ? BUS_DONE : BUS_OTHER;
}

enum bus_end bus_at(const struct bus_session *session, const char *stream, uint64_t sequence,
                    natsMsg **ret_msg)
{
    jsErrCode code = 0;
    natsStatus s = js_GetMsg(ret_msg, session->js, stream, sequence, NULL, &code);

    if (s == NATS_OK)
        return BUS_DONE;
    return s == NATS_NOT_FOUND || code == JSNoMessageFoundErr ? BUS_OTHER : BUS_AWAY;
}

enum bus_end bus_range(const struct bus_session *session, const char *stream, uint64_t *ret_first,
                       uint64_t *ret_last)
{
    jsStreamInfo *info = NULL;
    jsErrCode code = 0;
    natsStatus s = js_GetStreamInfo(&info, session->js, stream, NULL, &code);

    if (s == NATS_OK) {
        *ret_last = info->State.LastSeq;
        *ret_first = info->State.Msgs > 0 ? info->State.FirstSeq : info->State.LastSeq + 1;
    }
    jsStreamInfo_Destroy(info);
    return s == NATS_OK ? BUS_DONE : BUS_AWAY;
}
