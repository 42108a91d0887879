/* SPDX-License-Identifier: Apache-2.0 */
#include "net/service.h"

#include "base/buf.h"
#include "net/desk.h"
#include "net/roster.h"
#include "net/sync.h"

#include <stdlib.h>
#include <string.h>

struct service_client {
    struct service_config config;
    struct reach reach;
    struct session *session;
    struct http *desk_http, *roster_http, *sync_http[SYNC_CONNECTIONS_MAX];
    struct desk desk;
    struct sync sync;
    struct roster roster;
    bool desk_runs, sync_runs, roster_runs;
};

struct service_config service_config_default(void)
{
    return (struct service_config){
        .lookup_ms = 4000,
        .issue_ms = 25000,
        .write_ms = 25000,
        .late_ms = 16000,
        .poll_s = 30,
        .drain_connections = 4,
        .roster_s = 120,
        .roster_evening_hour = 18,
    };
}

static void find_booking(void *self, uint32_t request, const struct booking_ref *ref)
{
    struct service_client *service = self;
    struct command command = {.question = QUESTION_BOOKING, .request = request, .ref = *ref};

    desk_ask(&service->desk, &command);
    explicit_bzero(&command, sizeof command);
}

static void find_number(void *self, uint32_t request, const char *number)
{
    struct service_client *service = self;
    struct command command = {.question = QUESTION_NUMBER, .request = request};

    /* What is too long to be a number stays empty, and nothing is shown under "". */
    text_copy(command.number, sizeof command.number, number);
    desk_ask(&service->desk, &command);
}

static void load_offer(void *self, uint32_t request)
{
    struct service_client *service = self;
    struct command command = {.question = QUESTION_OFFER, .request = request};

    desk_ask(&service->desk, &command);
}

static void load_queue(void *self, uint32_t request, int32_t scope)
{
    struct service_client *service = self;
    struct command command = {.question = QUESTION_QUEUE, .request = request, .scope = scope};

    desk_ask(&service->desk, &command);
}

static void issue_number(void *self, uint32_t request, int32_t scope, int32_t request_id)
{
    struct service_client *service = self;
    struct command command = {.question = QUESTION_ISSUE, .request = request};

    command.issue.scope = scope;
    command.issue.service = request_id;
    desk_ask(&service->desk, &command);
}

static void cancel(void *self)
{
    struct service_client *service = self;

    desk_cancel(&service->desk);
}

static void outbox_filled(void *self)
{
    struct service_client *service = self;

    sync_wake(&service->sync);
}

/* ZMS fact: an account has one scope at a time, and status/queued works at that scope only. */
static int drain_connections(const struct service_config *config)
{
    if (config->arrival_status_queued_fallback || config->drain_connections < 1)
        return 1;
    return config->drain_connections < SYNC_CONNECTIONS_MAX ? config->drain_connections
                                                            : SYNC_CONNECTIONS_MAX;
}

static struct err lines_open(struct service_client *service, const struct rules *rules)
{
    const struct service_config *config = &service->config;
    struct http_config http = {.url = config->url,
                               .ca_file = config->ca_file,
                               .client_cert_file = config->client_cert_file,
                               .client_key_file = config->client_key_file};
    struct session_config session = {.account = config->account,
                                     .password_file = config->password_file,
                                     .scope = rules->office_count > 0 ? rules->offices[0].scope : 0,
                                     .timeout_ms = config->lookup_ms};
    struct err e = session_open(&session, &service->session);

    if (!err_is(e))
        e = http_open(&http, &service->desk_http);
    if (!err_is(e))
        e = http_open(&http, &service->roster_http);
    for (int i = 0; i < drain_connections(config) && !err_is(e); i++)
        e = http_open(&http, &service->sync_http[i]);
    return e;
}

static struct err threads_start(struct service_client *service, const struct rules *rules,
                                struct mailbox mailbox, struct outbox_port outbox,
                                struct roster_port roster)
{
    struct zms zms = {.line = {.http = service->desk_http, .reach = &service->reach},
                      .session = service->session,
                      .config = &service->config,
                      .names = service->config.names};
    struct err e = desk_start(&service->desk, &zms, rules, mailbox);

    service->desk_runs = !err_is(e);
    if (err_is(e))
        return e;
    e = sync_start(&service->sync, &zms, service->sync_http, drain_connections(&service->config),
                   rules, outbox);
    service->sync_runs = !err_is(e);
    zms.line.http = service->roster_http;
    if (err_is(e) || !roster_wanted(&zms, &roster))
        return e;
    e = roster_start(&service->roster, &zms, rules, roster);
    service->roster_runs = !err_is(e);
    return e;
}

struct err service_open(const struct service_config *config, const struct rules *rules,
                        struct daytime *daytime, struct mailbox mailbox, struct outbox_port outbox,
                        struct roster_port roster, struct service_client **ret_client,
                        struct service_port *ret_port)
{
    struct service_client *service = calloc(1, sizeof *service);

    if (service == NULL)
        return err_make(ERR_NO_MEMORY);
    service->config = *config;
    reach_init(&service->reach, mailbox, daytime);
    struct err e = lines_open(service, rules);
    if (!err_is(e))
        e = threads_start(service, rules, mailbox, outbox, roster);
    if (err_is(e)) {
        service_close(service);
        return e;
    }
    *ret_client = service;
    *ret_port = (struct service_port){
        .self = service,
        .find_booking = find_booking,
        .find_number = find_number,
        .load_offer = load_offer,
        .load_queue = load_queue,
        .issue_number = issue_number,
        .cancel = cancel,
        .outbox_filled = outbox_filled,
    };
    return err_none();
}

void service_close(struct service_client *service)
{
    if (service == NULL)
        return;
    if (service->desk_runs)
        desk_stop(&service->desk);
    if (service->sync_runs)
        sync_stop(&service->sync);
    if (service->roster_runs)
        roster_stop(&service->roster);
    session_close(service->session);
    http_close(service->desk_http);
    http_close(service->roster_http);
    for (int i = 0; i < SYNC_CONNECTIONS_MAX; i++)
        http_close(service->sync_http[i]);
    reach_deinit(&service->reach);
    free(service);
}
