/* SPDX-License-Identifier: Apache-2.0 */
#include "base/journald.h"

#include "base/buf.h"

#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

bool journald_is(int fd, const char *stream)
{
    uintmax_t device, inode;
    struct stat is;
    int end = 0;

    if (stream == NULL || sscanf(stream, "%ju:%ju%n", &device, &inode, &end) != 2 ||
        stream[end] != '\0')
        return false;
    return fstat(fd, &is) == 0 && is.st_dev == device && is.st_ino == inode;
}

struct err journald_open(int *ret_socket)
{
    *ret_socket = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    return *ret_socket < 0 ? err_from_errno(errno) : err_none();
}

static void field_add(struct buf *entry, const struct journald_field *field)
{
    size_t len = strlen(field->value);

    buf_add(entry, field->name);
    if (memchr(field->value, '\n', len) == NULL) {
        buf_add_c(entry, '=');
    } else {
        buf_add_c(entry, '\n');
        for (int byte = 0; byte < 8; byte++)
            buf_add_c(entry, (char)((uint64_t)len >> 8 * byte & 0xff));
    }
    buf_add_n(entry, field->value, len);
    buf_add_c(entry, '\n');
}

struct err journald_send(int socket, const char *path, const struct journald_field *fields,
                         int count)
{
    char bytes[JOURNALD_ENTRY_MAX + 1];
    struct buf entry = buf_on(bytes, sizeof bytes);
    struct sockaddr_un to = {.sun_family = AF_UNIX};

    for (int i = 0; i < count; i++)
        if (fields[i].value[0] != '\0')
            field_add(&entry, &fields[i]);
    if (entry.cut || !text_copy(to.sun_path, sizeof to.sun_path, path))
        return err_make(ERR_TOO_LONG);
    /* By name each time: the journal's service may have begun anew. */
    if (sendto(socket, entry.data, entry.len, MSG_DONTWAIT | MSG_NOSIGNAL,
               (const struct sockaddr *)&to, sizeof to) < 0)
        return err_from_errno(errno);
    return err_none();
}
