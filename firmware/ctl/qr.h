/* SPDX-License-Identifier: Apache-2.0 */
/*
 * qr: the code of a booking as a picture, for offices that want to put codes into their mails and
 * for the demo. The grammar of codes is in core/code.h.
 */
#ifndef CTL_QR_H
#define CTL_QR_H

#include "base/err.h"
#include "core/booking.h"

#include <stdio.h>

/*
 * What is drawn: link + payload where link is not NULL (a manage link ends in "#/appointment/"),
 * else the payload alone. Error correction M: higher levels cost more modules than they give.
 * ERR_TOO_LONG where it fits no code, ERR_SYNTAX where the kiosk would not read it back.
 */
struct err qr_text(const struct booking_ref *ref, const char *link, char *ret_text,
                   size_t size) MUST_CHECK;
/* A PNG with a quiet zone of four modules, `module_px` dots a module. */
struct err qr_write_png(const char *text, int module_px, const char *path) MUST_CHECK;
/* The same for a terminal, two rows of modules a line, dark on light whatever the terminal's
 * colours. */
struct err qr_print(const char *text, FILE *file) MUST_CHECK;

#endif
