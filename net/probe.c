/* SPDX-License-Identifier: Apache-2.0 */
#include "net/probe.h"

#include "net/certificate.h"
#include "net/zms.h"

#include <stdio.h>
#include <string.h>

/* The parts of a client, for one look. */
struct look {
    struct daytime *daytime;
    struct reach reach;
    struct http *http;
    struct session *session;
    struct zms zms;
};

static void nobody_hears(void *self, const struct event *event)
{
    (void)self;
    (void)event;
}

static struct err look_open(struct look *look, const struct service_config *config,
                            const struct rules *rules, bool *ret_url_good)
{
    const struct http_config http = {.url = config->url,
                                     .ca_file = config->ca_file,
                                     .client_cert_file = config->client_cert_file,
                                     .client_key_file = config->client_key_file};
    const struct session_config session = {
        .account = config->account,
        .password_file = config->password_file,
        .scope = rules->office_count > 0 ? rules->offices[0].scope : 0,
        .timeout_ms = config->lookup_ms};

    *ret_url_good = true;
    struct err e = daytime_open(NULL, &look->daytime);
    if (!err_is(e))
        e = session_open(&session, &look->session);
    if (!err_is(e)) {
        e = http_open(&http, &look->http);
        *ret_url_good = e.code != ERR_SYNTAX && e.code != ERR_DENIED;
    }
    if (err_is(e))
        return e;
    look->zms = (struct zms){.line = {.http = look->http, .reach = &look->reach},
                             .session = look->session,
                             .config = config};
    return e;
}

/* The health check, with the certificates of a connection of its own. */
static void health_look(struct look *look, struct probe *probe)
{
    const struct http_call get = {.path = "/healthcheck/",
                                  .timeout_ms = look->zms.config->lookup_ms,
                                  .fresh = true,
                                  .certificates = true};
    struct http_answer answer;
    int64_t sent_ms = reach_steady_ms(&look->reach);
    enum http_outcome outcome = http_call(look->http, &get, &answer);

    probe->reached = outcome == HTTP_ANSWERED && answer.status == 200 &&
                     (strncmp(answer.body, "OK", 2) == 0 || strncmp(answer.body, "WARN", 4) == 0);
    probe->untrusted = answer.untrusted;
    probe->trust_until_s = answer.trust_until_s;
    probe->time_known = probe->reached && answer.date_s > 0;
    if (probe->time_known) {
        reach_heard(&look->reach, answer.date_s, sent_ms);
        probe->ahead_ms = daytime_ahead_ms(look->daytime);
    }
    http_answer_wipe(&answer);
}

static enum probe_login account_try(struct look *look)
{
    char password[SESSION_PASSWORD_MAX + 1], key[ZMS_KEY_MAX + 1];
    struct err e = session_password(look->zms.config->password_file, password);

    explicit_bzero(password, sizeof password);
    if (err_is(e))
        return PROBE_LOGIN_NO_PASSWORD;
    enum zms_result result = session_key(look->session, &look->zms.line, key);
    explicit_bzero(key, sizeof key);
    if (result == ZMS_OK)
        return PROBE_LOGIN_OK;
    return result == ZMS_LOGIN ? PROBE_LOGIN_REFUSED : PROBE_LOGIN_SILENT;
}

static void offices_look(struct look *look, const struct rules *rules, struct probe *probe)
{
    int32_t organisation;

    probe->offices_known = 0;
    for (int i = 0; i < rules->office_count; i++) {
        enum zms_result result =
            zms_organisation(&look->zms, rules->offices[i].scope, &organisation);
        probe->offices_known += result == ZMS_OK;
        if (result == ZMS_NOT_FOUND)
            probe->office_unknown = rules->offices[i].scope;
    }
}

static int64_t client_until(const char *file_name)
{
    char pem[CERTIFICATE_BYTES_MAX];
    int64_t until_s = 0;
    FILE *file = fopen(file_name, "re");

    if (file == NULL)
        return 0;
    size_t len = fread(pem, 1, sizeof pem, file);
    fclose(file);
    return err_is(certificate_until(pem, len, &until_s)) ? 0 : until_s;
}

struct err probe_run(const struct service_config *config, const struct rules *rules, bool log_in,
                     struct probe *ret_probe)
{
    struct look look = {.daytime = NULL};

    *ret_probe =
        (struct probe){.offices_known = -1, .https = strncmp(config->url, "https:", 6) == 0};
    ret_probe->client = config->client_cert_file[0] != '\0';
    if (ret_probe->client)
        ret_probe->client_until_s = client_until(config->client_cert_file);
    struct err e = look_open(&look, config, rules, &ret_probe->url_good);
    reach_init(&look.reach, (struct mailbox){.post = nobody_hears}, look.daytime);
    if (!err_is(e)) {
        health_look(&look, ret_probe);
        if (ret_probe->reached)
            offices_look(&look, rules, ret_probe);
        if (ret_probe->reached && log_in && session_configured(look.session))
            ret_probe->login = account_try(&look);
    }
    session_close(look.session);
    http_close(look.http);
    reach_deinit(&look.reach);
    if (look.daytime != NULL)
        daytime_close(look.daytime);
    return ret_probe->url_good ? e : err_none();
}
