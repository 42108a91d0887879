/* SPDX-License-Identifier: Apache-2.0 */
#include "stream.h"

#include <nats/nats.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SERVERS_MAX = 8, SERVER_TEXT_MAX = 512, FETCH_MS = 5000 };

#define STREAM "ANKUNFT_EVENTS"

static natsStatus options_make(const struct stream_access *access, natsOptions **ret_options)
{
    char text[SERVER_TEXT_MAX], inbox[80];
    const char *servers[SERVERS_MAX];
    char *rest = NULL;
    int count = 0;

    snprintf(text, sizeof text, "%s", access->servers);
    for (char *at = strtok_r(text, ",", &rest); at != NULL && count < SERVERS_MAX;
         at = strtok_r(NULL, ",", &rest))
        servers[count++] = at;
    natsStatus s = natsOptions_Create(ret_options);
    if (s == NATS_OK)
        s = natsOptions_SetServers(*ret_options, servers, count);
    if (s == NATS_OK)
        s = natsOptions_SetSecure(*ret_options, true);
    snprintf(inbox, sizeof inbox, "_INBOX_%s", access->device);
    if (s == NATS_OK)
        s = natsOptions_SetCustomInboxPrefix(*ret_options, inbox);
    if (s == NATS_OK)
        s = natsOptions_LoadCATrustedCertificates(*ret_options, access->ca_file);
    if (s == NATS_OK)
        s = natsOptions_LoadCertificatesChain(*ret_options, access->cert_file, access->key_file);
    return s;
}

static void message_tell(natsMsg *message,
                         void (*each)(void *self, const char *subject, const json_t *event),
                         void *self)
{
    json_t *event = json_loadb(natsMsg_GetData(message), (size_t)natsMsg_GetDataLength(message),
                               JSON_REJECT_DUPLICATES, NULL);

    each(self, natsMsg_GetSubject(message), event);
    json_decref(event);
}

static natsStatus read_all(jsCtx *js, uint64_t last,
                           void (*each)(void *self, const char *subject, const json_t *event),
                           void *self)
{
    natsSubscription *subscription = NULL;
    jsSubOptions options;
    uint64_t at = 0;

    jsSubOptions_Init(&options);
    options.Stream = STREAM;
    options.Ordered = true;
    natsStatus s = js_SubscribeSync(&subscription, js, "ankunft.event.>", NULL, &options, NULL);
    while (s == NATS_OK && at < last) {
        natsMsg *message = NULL;
        jsMsgMetaData *meta = NULL;
        s = natsSubscription_NextMsg(&message, subscription, FETCH_MS);
        if (s == NATS_OK)
            s = natsMsg_GetMetaData(&meta, message);
        if (s == NATS_OK) {
            at = meta->Sequence.Stream;
            message_tell(message, each, self);
        }
        jsMsgMetaData_Destroy(meta);
        natsMsg_Destroy(message);
    }
    natsSubscription_Destroy(subscription);
    return s;
}

const char *stream_each(const struct stream_access *access,
                        void (*each)(void *self, const char *subject, const json_t *event),
                        void *self)
{
    natsOptions *options = NULL;
    natsConnection *connection = NULL;
    jsCtx *js = NULL;
    jsStreamInfo *info = NULL;

    natsStatus s = options_make(access, &options);
    if (s == NATS_OK)
        s = natsConnection_Connect(&connection, options);
    if (s == NATS_OK)
        s = natsConnection_JetStream(&js, connection, NULL);
    if (s == NATS_OK)
        s = js_GetStreamInfo(&info, js, STREAM, NULL, NULL);
    if (s == NATS_OK)
        s = read_all(js, info->State.LastSeq, each, self);
    jsStreamInfo_Destroy(info);
    jsCtx_Destroy(js);
    natsConnection_Destroy(connection);
    natsOptions_Destroy(options);
    return s == NATS_OK ? NULL : natsStatus_GetText(s);
}
