/* SPDX-License-Identifier: Apache-2.0 */
/*
 * serial: opening a character device so that bytes pass unchanged and nothing is echoed.
 *
 * A tty opens cooked with ECHO: what the module sends would be sent back to it and obeyed, as host
 * commands of scanners are single letters. So the first act after open is to make it raw, and it is
 * read back whether it is. Any thread; but for serial_finish
 * the calls do not block.
 */
#ifndef DEVICE_SERIAL_H
#define DEVICE_SERIAL_H

#include "base/err.h"

/* Is baud one of the rates a tty can be set to? */
bool serial_baud_known(int baud);
/*
 * Opens path non-blocking and close-on-exec. A tty becomes raw 8N1 at baud, exclusive, without
 * modem control, flushed; another character device (/dev/usb/lp0) is taken as it is.
 * ERR_GONE: not there now; ERR_DENIED; ERR_UNSUPPORTED: no character device; ERR_IO.
 */
struct err serial_open(const char *path, int baud, int *ret_fd) MUST_CHECK;
/* Closes without waiting for bytes not yet sent. */
void serial_close(int fd);
/* Closes when they have been sent, after wait_ms at the latest. */
void serial_finish(int fd, int wait_ms);

#endif
