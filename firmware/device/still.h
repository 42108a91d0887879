/* SPDX-License-Identifier: Apache-2.0 */
/*
 * still: the code in a picture file, read by ankunft-qrreader (qrreader.h), so that a picture made
 * to harm cannot. For technicians' tools: it waits, up to QRREADER_PICTURE_MS. One thread.
 */
#ifndef DEVICE_STILL_H
#define DEVICE_STILL_H

#include "device/qrreader.h"

enum still_result { STILL_CODE, STILL_NO_CODE, STILL_NO_PICTURE };

/* A reader for files of any size it takes; closed by qrreader_close. Errors as there. */
struct err still_open(struct qrreader **ret_reader) MUST_CHECK;
/*
 * Reads a PGM, PNG or JPEG. CODE: *ret_len bytes in ret_code, of any values, which the caller
 * wipes. Otherwise *ret_why says in words why there are none.
 */
enum still_result still_read(struct qrreader *reader, const char *path,
                             char ret_code[CODE_BYTES_MAX], size_t *ret_len, const char **ret_why);

#endif
