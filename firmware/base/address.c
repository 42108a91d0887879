/* SPDX-License-Identifier: Apache-2.0 */
#include "base/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static bool port_parse(const char *text, in_port_t *ret_port)
{
    size_t len = strlen(text);
    unsigned port = 0;

    if (len == 0 || len > 5 || strspn(text, "0123456789") != len)
        return false;
    for (; *text != '\0'; text++)
        port = port * 10 + (unsigned)(*text - '0');
    *ret_port = htons((in_port_t)port);
    return port <= 65535;
}

bool address_parse(const char *text, struct sockaddr_storage *ret_address)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)ret_address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)ret_address;
    char host[INET6_ADDRSTRLEN + 2];
    const char *port = strrchr(text, ':');

    memset(ret_address, 0, sizeof *ret_address);
    if (port == NULL || (size_t)(port - text) >= sizeof host)
        return false;
    size_t len = (size_t)(port - text);
    memcpy(host, text, len);
    host[len] = '\0';
    if (host[0] == '[' && host[len - 1] == ']') {
        host[len - 1] = '\0';
        v6->sin6_family = AF_INET6;
        return inet_pton(AF_INET6, host + 1, &v6->sin6_addr) == 1 &&
               port_parse(port + 1, &v6->sin6_port);
    }
    v4->sin_family = AF_INET;
    return inet_pton(AF_INET, host, &v4->sin_addr) == 1 && port_parse(port + 1, &v4->sin_port);
}

bool address_loopback(const struct sockaddr_storage *address)
{
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)address;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)address;

    return address->ss_family == AF_INET6 ? IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr)
                                          : ntohl(v4->sin_addr.s_addr) >> 24 == 127;
}

socklen_t address_len(const struct sockaddr_storage *address)
{
    return address->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                          : sizeof(struct sockaddr_in);
}
