/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bus: real nats-servers as child processes, configured as an office's are: the files of
 * assets/hall, keys by keys.sh, certificates on both ends of every connection. One server, or a
 * cluster of three on 127.0.0.1, 127.0.0.2 and 127.0.0.3, or wherever it is wanted. One thread.
 */
#ifndef KIT_BUS_H
#define KIT_BUS_H

#include "kit/proc.h"

enum { BUS_SERVERS_MAX = 3, BUS_READY_MS = 60000 };

struct bus_server {
    struct proc proc; /* its standard output says nothing; it writes the file "log" */
    char host[16], watch_host[16];
    int port, watch_port, route_port;
    const char *const *words; /* before its command, or NULL */
    int word_count;
    bool running;
};

struct bus_servers {
    char dir[256]; /* all keys, and a folder of each server: configuration, storage, log */
    int count;
    struct bus_server server[BUS_SERVERS_MAX];
    char urls[256]; /* "tls://127.0.0.1:PORT,…" */
};

/*
 * Makes keys and servers in dir, which exists, and waits until they answer. count: 1 or 3. names:
 * of the devices, as keys.sh wants them ("K1", "reception:desk"), ends with NULL. False: said on
 * stderr, nothing runs.
 */
bool bus_servers_start(struct bus_servers *servers, const char *dir, int count,
                       const char *const names[]);
/*
 * The same at given places: a server's address, at which nobody else listens, and words before its
 * command that put it there, which live as long as the servers.
 */
struct bus_place {
    const char *host;
    const char *const *words;
    int word_count;
};
bool bus_servers_start_at(struct bus_servers *servers, const char *dir, int count,
                          const struct bus_place places[], const char *const names[]);
void bus_servers_stop(struct bus_servers *servers);
/* Until all that run are connected, agree on who leads, and have their storage. */
bool bus_servers_await(struct bus_servers *servers);

/* As a pulled plug does; what it has stored stays. */
void bus_server_kill(struct bus_servers *servers, int i);
/* It holds its connections and does nothing more, until it is let go on. */
void bus_server_hold(struct bus_servers *servers, int i);
void bus_server_go_on(struct bus_servers *servers, int i);
/* On the same ports and storage. Does not wait: bus_servers_await does. */
bool bus_server_restart(struct bus_servers *servers, int i);

/* A file of a device: "ca.crt", "client.crt", "client.key". False: does not fit. */
bool bus_file(const struct bus_servers *servers, const char *device, const char *name,
              char *ret_path, size_t size);
/* The section [bus] of the device's configuration. False: does not fit. */
bool bus_section(const struct bus_servers *servers, const char *device, char *ret_text,
                 size_t size);

#endif
