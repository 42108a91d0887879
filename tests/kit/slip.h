/* SPDX-License-Identifier: Apache-2.0 */
/* slip: the numbers on a printed slip, read from its picture by an independent reader of codes. */
#ifndef KIT_SLIP_H
#define KIT_SLIP_H

/*
 * Calls number() for each code found and returns how many: two slips hang together where the first
 * was not cut, and one that was not printed to its end may have none.
 */
int slip_read(const char *path, void (*number)(void *self, const char *number), void *self);

#endif
