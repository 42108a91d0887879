/* SPDX-License-Identifier: Apache-2.0 */
#include "bus_files.h"
#include <stdio.h>
bool bus_files_make(const char *dir, const char *const hosts[HALL_SERVERS])
{
    for (int i = 0; i < HALL_SERVERS; i++) {
        char p[300];
        snprintf(p, sizeof p, "%s/server%d.conf", dir, i + 1);
        FILE *f = fopen(p, "w");
        fprintf(f, "host: %s\nport: 4222\n", hosts[i]);
        fclose(f);
    }
    return true;
}
void bus_files_server(const char *dir, int server, char *ret_path, size_t size)
{
    snprintf(ret_path, size, "%s/server%d.conf", dir, server + 1);
}
void bus_files_device(const char *dir, const char *device, const char *which, char *ret_path,
                      size_t size)
{
    snprintf(ret_path, size, "%s/%s.%s", dir, device ? device : "x", which);
}
