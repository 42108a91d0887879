/* SPDX-License-Identifier: Apache-2.0 */
/*
 * document_read: reads the ID document that lies on the configured reader, the way the kiosk does,
 * and says what a technician may know. What stands in it stays in the reading process.
 */
#ifndef CTL_DOCUMENT_READ_H
#define CTL_DOCUMENT_READ_H

#include "config.h"

/*
 * can: six digits; mrz_info: number, date of birth and expiry, each with its check digit, as the
 * chip's key is made of them. NULL both: asked for, without showing it; so nothing stands in the
 * shell's history. The exit code: 0, an authentic document.
 */
int document_read(const struct config *config, const char *can, const char *mrz_info);

#endif
