/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lds: the files of an eMRTD (ICAO 9303-10), read through messaging. What a chip says of a file's
 * length is believed up to what such a file can have, and each answer brings something or ends the
 * reading: no chip keeps it busy. EF.COM is unsigned and DG2 and DG3 are nobody's business here:
 * there is no name for them. One thread.
 */
#ifndef IDENTITY_LDS_H
#define IDENTITY_LDS_H

#include "identity/messaging.h"

enum lds_file {
    LDS_EF_CARD_ACCESS, /* of the chip itself; the others are the application's */
    LDS_EF_DG1,
    LDS_EF_DG14,
    LDS_EF_SOD,
    LDS_FILE_COUNT
};

enum {
    LDS_DG1_MAX = 128, /* three lines of 30, with two tags */
    LDS_CARD_ACCESS_MAX = 2048,
    LDS_DG14_MAX = 4096,
    LDS_SOD_MAX = 16384,
    LDS_FILE_MAX = LDS_SOD_MAX,
};

/* The most bytes that it may have. */
size_t lds_file_max(enum lds_file file);

/* ERR_UNKNOWN: the chip has no eMRTD application. Other errors are messaging's. */
struct err lds_select_application(struct messaging *messaging,
                                  const struct chip_link *link) MUST_CHECK;
/*
 * Reads a whole file, tag and length with it, into size bytes (lds_file_max is enough). Bytes
 * behind that, with which some chips fill a file up, are not read.
 * ERR_UNKNOWN: the chip has no such file; ERR_DENIED: it does not hand it out, or not to us;
 * ERR_SYNTAX: another tag than that file has, answers that bring nothing or too much;
 * ERR_TOO_LONG: longer than it can be. Other errors are messaging's.
 */
struct err lds_read(struct messaging *messaging, const struct chip_link *link, enum lds_file file,
                    unsigned char *ret_bytes, size_t size, size_t *ret_len) MUST_CHECK;

#endif
