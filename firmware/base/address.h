/* SPDX-License-Identifier: Apache-2.0 */
/*
 * address: where a program listens, as the configuration writes it: "127.0.0.1:9464",
 * "[::1]:9464". Numbers alone, as a name could come to mean another address. Pure; any thread.
 */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* False: the text is none. Port 0 is taken: the system chooses. */
bool address_parse(const char *text, struct sockaddr_storage *ret_address);
/* Only programs of this machine reach it. */
bool address_loopback(const struct sockaddr_storage *address);
/* Bytes of the address that are used. */
socklen_t address_len(const struct sockaddr_storage *address);

#endif
