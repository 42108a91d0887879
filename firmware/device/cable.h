/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cable: the connection to a printer, a character device or a TCP port alike.
 *
 * Owned by one worker, whose waits it uses: every call ends early with ERR_CANCELLED when the
 * worker is to stop. Deadlines are clock_monotonic_ms(). ERR_GONE: the far end is not there any
 * more.
 */
#ifndef DEVICE_CABLE_H
#define DEVICE_CABLE_H

#include "device/worker.h"

enum { CABLE_TARGET_MAX = 240, CABLE_CONNECT_MS = 2000 };

struct cable {
    struct worker *worker;
    int fd; /* -1: closed */
    bool tcp;
};

/*
 * Is target "/path" or "tcp:address:port"? The address is numeric ("tcp:10.0.0.7:9100",
 * "tcp:[fd00::7]:9100") or "localhost": a name service would add a delay that nothing bounds.
 */
bool cable_target_fits(const char *target);
struct err cable_open(const char *target, int baud, struct worker *worker,
                      struct cable *ret_cable) MUST_CHECK;
/* Throws away what was not sent yet. Closing a closed cable does nothing. */
void cable_close(struct cable *cable);
/* ERR_TIMEOUT: not one byte was taken for stall_ms. */
struct err cable_write(struct cable *cable, const uint8_t *bytes, size_t len,
                       int64_t stall_ms) MUST_CHECK;
/* Waits until the kernel has handed everything on. ERR_TIMEOUT: nothing moved for stall_ms. */
struct err cable_sent(struct cable *cable, int64_t stall_ms) MUST_CHECK;
/* Takes what has come in, without waiting: *ret_len bytes, 0 where nothing is there. */
struct err cable_take(struct cable *cable, uint8_t *ret_bytes, size_t size,
                      size_t *ret_len) MUST_CHECK;
/* Waits for one byte. ERR_TIMEOUT. */
struct err cable_read(struct cable *cable, int64_t deadline_ms, uint8_t *ret_byte) MUST_CHECK;

#endif
