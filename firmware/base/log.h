/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log: one line per fact, to stderr.
 *
 *     2026-11-23T21:42:32.120Z info  scanner: opened /dev/serial/by-id/…
 *
 * A program that has said who it is (log_identity), and whose stderr systemd has connected to its
 * journal, writes entries there instead (base/journald.h): MESSAGE "scanner: opened …", PRIORITY,
 * SYSLOG_IDENTIFIER, ANKUNFT_PART "scanner", ANKUNFT_KIOSK; a line, where an entry is not taken.
 *
 * Any thread; a line is written with one write(2). Lines over LOG_LINE_MAX are cut. Control bytes
 * in the text are replaced by '?', so that no device or service can forge a line. Never pass names,
 * booking keys or raw codes: bookings are logged by log_booking_tag().
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Lines below this level are dropped. Default LOG_INFO. Call before threads start. */
void log_level_set(enum log_level level);
/*
 * program: as a technician calls it; kiosk: its id, "" while it has none; path: the journal's
 * socket (JOURNALD_SOCKET). Copied. Call before threads start; again where the id becomes known. A
 * program that confines itself does not call it: it may open no socket.
 */
void log_identity(const char *program, const char *kiosk, const char *path);
void log_write(enum log_level level, const char *module, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#define log_debug(module, ...) log_write(LOG_DEBUG, module, __VA_ARGS__)
#define log_info(module, ...)  log_write(LOG_INFO, module, __VA_ARGS__)
#define log_warn(module, ...)  log_write(LOG_WARN, module, __VA_ARGS__)
#define log_error(module, ...) log_write(LOG_ERROR, module, __VA_ARGS__)

/*
 * The last lines, the oldest first, as they were written but for what does not fit; at most
 * LOG_RECENT_MAX. They are kept in memory for staff at the kiosk. The number of lines.
 */
enum { LOG_RECENT_MAX = 32, LOG_RECENT_BYTES = 120 };
int log_recent(int most, char (*ret_lines)[LOG_RECENT_BYTES]);

/*
 * Writes a short salted tag for a booking id ("b-5f3a91c2"), the same within one run of the program
 * and different in the next, so that a log line can be followed without naming a booking.
 */
void log_booking_tag(int64_t booking_id, char ret_tag[11]);

#endif
