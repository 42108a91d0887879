/* SPDX-License-Identifier: Apache-2.0 */
/*
 * journald: entries of the systemd journal with fields of their own, so that a technician can ask
 * for one kiosk or one part (`journalctl ANKUNFT_PART=printer`). By the journal's native protocol
 * (systemd.io/JOURNAL_NATIVE_PROTOCOL): a datagram holds one entry, a field is "NAME=value\n", or,
 * where its value has several lines, "NAME\n", its length in 8 bytes, little end first, the value
 * and "\n". Takes no memory. Any thread.
 */
#ifndef BASE_JOURNALD_H
#define BASE_JOURNALD_H

#include "base/err.h"

#include <stdbool.h>

#define JOURNALD_SOCKET "/run/systemd/journal/socket"
enum { JOURNALD_ENTRY_MAX = 2048 };

struct journald_field {
    const char *name; /* upper case, digits and '_' */
    const char *value;
};

/*
 * Whether fd leads to the journal. stream: $JOURNAL_STREAM, "<device>:<inode>" of what systemd has
 * connected; NULL: no. It is compared, as the variable outlives a redirection.
 */
bool journald_is(int fd, const char *stream);
/* A socket to send from, for the life of the program. */
struct err journald_open(int *ret_socket) MUST_CHECK;
/*
 * Fields with an empty value are left out. Never waits: ERR_TOO_LONG, over JOURNALD_ENTRY_MAX; else
 * as errno says (nobody listens at path, or does not keep up), and nothing was sent.
 */
struct err journald_send(int socket, const char *path, const struct journald_field *fields,
                         int count) MUST_CHECK;

#endif
