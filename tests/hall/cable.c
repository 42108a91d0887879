/* SPDX-License-Identifier: Apache-2.0 */
#include "cable.h"

#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define OWN_NET "/proc/self/ns/net"

static void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void shell(const char *format, ...)
{
    char command[256];
    va_list args;

    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    if (system(command) != 0) {
        fprintf(stderr, "hall: %s\n", command);
        exit(2);
    }
}

void cable_address(const struct cables *cables, int place, char *ret_text, size_t size)
{
    snprintf(ret_text, size, "%s.%d", cables->real ? "10.77.0" : "127.0.77", 11 + place);
}

static void place_make(struct cables *cables, int hub, int place)
{
    char address[32];

    if (unshare(CLONE_NEWNET) != 0)
        exit(2);
    cables->fds[place] = open(OWN_NET, O_RDONLY | O_CLOEXEC);
    if (cables->fds[place] < 0 || setns(hub, CLONE_NEWNET) != 0)
        exit(2);
    const char *in = "nsenter --net=/proc";
    int pid = getpid(), fd = cables->fds[place];
    cable_address(cables, place, address, sizeof address);
    shell("ip link add cable%d type veth peer name end netns /proc/%d/fd/%d", place, pid, fd);
    shell("ip link set cable%d master hub up", place);
    shell("%s/%d/fd/%d ip address add %s/24 dev end", in, pid, fd, address);
    shell("%s/%d/fd/%d ip link set end up", in, pid, fd);
    shell("%s/%d/fd/%d ip link set lo up", in, pid, fd);
}

struct cables cables_lay(int count)
{
    struct cables cables = {.count = count};

    if (unshare(CLONE_NEWNET) != 0)
        return cables;
    int hub = open(OWN_NET, O_RDONLY | O_CLOEXEC);
    if (hub < 0)
        exit(2);
    cables.real = true;
    shell("ip link set lo up");
    shell("ip link add hub type bridge && ip link set hub up");
    shell("ip address add " CABLE_HUB "/24 dev hub");
    for (int i = 0; i < count; i++)
        place_make(&cables, hub, i);
    close(hub);
    return cables;
}

int cable_words(const struct cables *cables, int place, char text[CABLE_TEXT_MAX],
                const char *ret_words[CABLE_WORDS])
{
    if (!cables->real)
        return 0;
    snprintf(text, CABLE_TEXT_MAX, "--net=/proc/%d/fd/%d", (int)getpid(), cables->fds[place]);
    ret_words[0] = "nsenter";
    ret_words[1] = text;
    return CABLE_WORDS;
}

void cable_pull(const struct cables *cables, int place, bool out)
{
    if (cables->real)
        shell("ip link set cable%d %s", place, out ? "down" : "up");
}
