/* SPDX-License-Identifier: Apache-2.0 */
/*
 * probe: one look at the booking service from outside of the running client: is it there, for how
 * long can its certificate be trusted, what time is it there, does it take the account, does it
 * know the offices? Blocks for some of the configured deadlines. Any thread; nothing is shared.
 *
 * ZMS fact: an account has one session, and a login ends the one before. So the account is tried
 * only where no kiosk is running with it.
 */
#ifndef NET_PROBE_H
#define NET_PROBE_H

#include "net/service.h"

enum probe_login {
    PROBE_LOGIN_UNTRIED, /* not wanted, no account, or the service is away */
    PROBE_LOGIN_OK,
    PROBE_LOGIN_NO_PASSWORD, /* its file cannot be read */
    PROBE_LOGIN_REFUSED,
    PROBE_LOGIN_SILENT, /* no answer, or not ZMS's */
};

struct probe {
    bool url_good;
    bool reached;   /* its health check says so */
    bool untrusted; /* no: its certificate is not to be trusted */
    bool https;
    int64_t trust_until_s;  /* the first certificate of its chain ends then; 0: none was seen */
    bool client;            /* there is a certificate of the kiosk's own */
    int64_t client_until_s; /* it ends then; 0: it cannot be read */
    bool time_known;
    int64_t ahead_ms; /* its clock before this machine's, where time_known */
    enum probe_login login;
    int offices_known;      /* of the rules; -1: not asked */
    int32_t office_unknown; /* one that it does not know, or 0 */
};

/* log_in: try the account. ERR_NO_MEMORY only: whatever the service does is a finding. */
struct err probe_run(const struct service_config *config, const struct rules *rules, bool log_in,
                     struct probe *ret_probe) MUST_CHECK;

#endif
