/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bus_files: keys and configuration of three servers and their devices, made as an office makes
 * them (assets/hall).
 */
#ifndef HALL_BUS_FILES_H
#define HALL_BUS_FILES_H

#include "plan.h"

#include <stddef.h>

enum { BUS_FILES_PORT = 4222 };

/* hosts: the servers' addresses. False: said on stderr. */
bool bus_files_make(const char *dir, const char *const hosts[HALL_SERVERS]);
/* A server's configuration. */
void bus_files_server(const char *dir, int server, char *ret_path, size_t size);
/* device "K1", "reception"; which "cert" or "key". Device NULL, "ca": whom to trust. */
void bus_files_device(const char *dir, const char *device, const char *which, char *ret_path,
                      size_t size);

#endif
