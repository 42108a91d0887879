/* SPDX-License-Identifier: Apache-2.0 */
/* stream: the events of the hall as the bus keeps them, read with NATS' own client. */
#ifndef HALL_STREAM_H
#define HALL_STREAM_H

#include "books.h"

#include <jansson.h>

struct stream_access {
    const char *servers, *device, *ca_file, *cert_file, *key_file;
};

/*
 * Every message of the stream, oldest first, with its subject; event: borrowed, NULL where it is
 * not JSON. NULL, or why the bus cannot be read.
 */
const char *stream_each(const struct stream_access *access,
                        void (*each)(void *self, const char *subject, const json_t *event),
                        void *self);

#endif
