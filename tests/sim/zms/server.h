/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ZMS_PRACTICE_SERVER_H
#define ZMS_PRACTICE_SERVER_H

#include <stdbool.h>
#include <stdint.h>

struct server_options {
    const char *host;
    uint16_t port;
    const char *base_path;
    bool lists_as_objects;
    bool control;
    const char *control_from; /* an address that may control it, beside this machine's own; NULL */
    const char *certificate;  /* PEM text; NULL = plain HTTP */
    const char *key;
    const char *client_ca;
};

int server_start(const struct server_options *options);
uint16_t server_port(void);
void server_stop(void);

#endif
