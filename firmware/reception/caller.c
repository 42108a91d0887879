/* SPDX-License-Identifier: Apache-2.0 */
#include "reception/caller.h"

#include "base/buf.h"

#include <string.h>

/* Whether ZMS answers at all, the board hears from poll. */
static void post(void *self, const struct event *event)
{
    (void)self;
    (void)event;
}

void callers_init(struct callers *callers, const struct config *config, struct daytime *daytime)
{
    const struct config_service *s = &config->service;
    struct service_config *service = &callers->service;

    callers->config = config;
    *service = service_config_default();
    text_copy(service->url, sizeof service->url, s->url);
    text_copy(service->ca_file, sizeof service->ca_file, s->ca_file);
    text_copy(service->client_cert_file, sizeof service->client_cert_file, s->client_cert_file);
    text_copy(service->client_key_file, sizeof service->client_key_file, s->client_key_file);
    service->lookup_ms = s->lookup_timeout_ms;
    service->write_ms = s->write_timeout_ms;
    reach_init(&callers->reach, (struct mailbox){.post = post}, daytime);
}

void callers_deinit(struct callers *callers)
{
    reach_deinit(&callers->reach);
}

struct err caller_open(struct callers *callers, const char *key, struct caller *ret_caller)
{
    const struct http_config config = {
        .url = callers->service.url,
        .ca_file = callers->service.ca_file,
        .client_cert_file = callers->service.client_cert_file,
        .client_key_file = callers->service.client_key_file,
    };

    *ret_caller = (struct caller){.http = NULL};
    struct err e = http_open(&config, &ret_caller->http);
    if (!err_is(e)) {
        e = session_adopt(key, &ret_caller->session);
        if (err_is(e))
            http_close(ret_caller->http);
    }
    ret_caller->zms = (struct zms){.line = {.http = ret_caller->http, .reach = &callers->reach},
                                   .session = ret_caller->session,
                                   .config = &callers->service};
    return e;
}

bool caller_close(struct caller *caller)
{
    char key[ZMS_KEY_MAX + 1];
    bool alive = session_key(caller->session, &caller->zms.line, key) == ZMS_OK;

    explicit_bzero(key, sizeof key);
    session_close(caller->session);
    http_close(caller->http);
    return alive;
}
