/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emu_pty: a pseudo terminal as the socket of a cable. The kiosk opens the slave by a lasting link,
 * as it opens a real device under /dev/serial/by-id; a replugged device is another pty behind the
 * same link. The slave starts cooked with echo, as a real tty does. One thread.
 */
#ifndef EMU_PTY_H
#define EMU_PTY_H

#include <stdbool.h>

/* Returns the master, non-blocking; -1 with errno. An old link is replaced. */
int emu_pty_plug(const char *link_path);
/* Removes the link, then hangs up. */
void emu_pty_unplug(const char *link_path, int master);
/* Has the kiosk's side switched off echo and line editing? */
bool emu_pty_raw(int master);

#endif
