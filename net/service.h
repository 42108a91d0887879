/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service: the booking service behind struct service_port, spoken over ZMS's REST interface.
 *
 * Three kinds of threads: the desk asks what a visitor waits for; sync carries the outbox to ZMS,
 * on several connections; roster brings in the day's bookings. The port's functions hand over and
 * return at once; answers come as events. The newest visitor is served first, and cancel drops what
 * has not been asked; a number once asked for is always asked once.
 *
 * Also posted: DEVICE_CHANGED for DEVICE_SERVICE when the service becomes reachable or not. What
 * its answers say of the time goes to daytime.
 */
#ifndef NET_SERVICE_H
#define NET_SERVICE_H

#include "base/daytime.h"
#include "base/err.h"
#include "core/rules.h"
#include "port.h"

#include <stdbool.h>

enum { SERVICE_URL_MAX = 239, SERVICE_ACCOUNT_MAX = 79, SERVICE_FILE_MAX = 239 };

struct service_config {
    char url[SERVICE_URL_MAX + 1];         /* e.g. "https://zms.example/terminvereinbarung/api/2" */
    char account[SERVICE_ACCOUNT_MAX + 1]; /* "": no login; typed numbers are then not found */
    char password_file[SERVICE_FILE_MAX + 1];    /* first line; read when logging in */
    char ca_file[SERVICE_FILE_MAX + 1];          /* PEM, "": the system's roots */
    char client_cert_file[SERVICE_FILE_MAX + 1]; /* PEM, or "" */
    char client_key_file[SERVICE_FILE_MAX + 1];  /* PEM, or "" */
    int lookup_ms; /* deadline of one question a visitor waits for; 4000 */
    int issue_ms;  /* of drawing a number; 25000. ZMS fact: it waits up to 15 s for a locked row */
    int write_ms;  /* of each call of sync; 25000 */
    int late_ms; /* after silence, a call may still be carried out for so long; 16000. ZMS fact: it
                    waits up to 15 s for a locked row, and does not mind that nobody listens */
    int poll_s; /* between looks at an unreachable service; ten times that at a reachable one; 30 */
    int drain_connections;   /* of sync, 1 to 8; 4 */
    int roster_s;            /* between two fetches of an office's day; 120. 0: no roster */
    int roster_evening_hour; /* from then on tomorrow's, too; 18. 24: never */
    /*
     * false: the absolute write, which stores the true arrival and may be repeated.
     * true: status/queued, for a ZMS in front of which the update route is closed. It stamps now,
     * moves the visitor in the queue, and needs the workstation's scope switched; as there is one
     * scope at a time, on one connection only.
     */
    bool arrival_status_queued_fallback;
    struct names_port names; /* of NULL functions: no names are asked for */
};

struct service_client; /* core/rules.h has taken the shorter word for what an office does */

/* The defaults named above; everything else empty. */
struct service_config service_config_default(void);

/*
 * rules and daytime must outlive the service. A roster of NULL functions is none. ERR_SYNTAX or
 * ERR_DENIED: the URL (see http.h); ERR_NO_MEMORY; ERR_IO: no thread.
 */
struct err service_open(const struct service_config *config, const struct rules *rules,
                        struct daytime *daytime, struct mailbox mailbox, struct outbox_port outbox,
                        struct roster_port roster, struct service_client **ret_client,
                        struct service_port *ret_port) MUST_CHECK;
/* Ends running calls, joins the threads, wipes. The port must not be used any more. */
void service_close(struct service_client *service);

#endif
