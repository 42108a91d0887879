/* SPDX-License-Identifier: Apache-2.0 */
/*
 * enrol_code: all that sets a kiosk up, as a text and as one line that a QR code can hold.
 *
 * The text is in the configuration's own syntax (config.h), one section before it:
 *
 *     [enrol]
 *     password = of the service's account; printable, in UTF-8
 *     ca = MIIB…            the certificate to trust (DER in base64), in as many lines as it takes;
 *     ca = …                none: the system's
 *     [kiosk]
 *     id = K1               … and so on, but for password_file and ca_file of [service], which
 *     …                     name what is written on the kiosk
 *
 * The line is ANKUNFT1.TEXT.SUM: the text in base64url without padding, its CRC-32 in eight hex
 * digits, so that a line cut or mistyped is refused. It is no cipher: who has the line has the
 * password. Pure; any thread. Whoever is done with text, line or parts wipes them.
 */
#ifndef CTL_ENROL_CODE_H
#define CTL_ENROL_CODE_H

#include "base/buf.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum {
    ENROL_TEXT_MAX = 12 * 1024, /* bytes of the text; a QR code holds 1700 */
    ENROL_CODE_MAX = 17 * 1024, /* of the line */
    ENROL_PASSWORD_MAX = 128,
    ENROL_CA_MAX = 4096, /* digits of base64 */
};

struct enrol_parts {
    char password[ENROL_PASSWORD_MAX + 1];
    char ca[ENROL_CA_MAX + 1]; /* "": none */
    char config[ENROL_TEXT_MAX + 1];
};

/* ERR_SYNTAX: it breaks a rule above. ERR_TOO_LONG. *ret_parts is wiped then. */
struct err enrol_text_read(const char *text, size_t len, struct enrol_parts *ret_parts) MUST_CHECK;
void enrol_text_write(const struct enrol_parts *parts, struct buf *out);

/* The line, without a newline. ERR_TOO_LONG. */
struct err enrol_code_make(const char *text, size_t len, char *ret_code, size_t size) MUST_CHECK;
/* Blanks and newlines around it are dropped. ERR_SYNTAX, ERR_TOO_LONG, ERR_CORRUPT: the sum. */
struct err enrol_code_open(const char *code, size_t len, char ret_text[ENROL_TEXT_MAX + 1],
                           size_t *ret_len) MUST_CHECK;
/* CRC-32 as Ethernet and zip have it. */
uint32_t enrol_sum(const char *bytes, size_t len);

/*
 * The configuration as the kiosk has it: with the lines "name = value" that it takes behind its
 * [service] (each "": none).
 */
struct enrol_files {
    const char *password_file, *ca_file;
};
void enrol_config_write(const char *config, const struct enrol_files *files, struct buf *out);
/* The other way: without them, comments and empty lines. */
void enrol_config_strip(const char *config, struct buf *out);

/* The one certificate of a PEM file as base64 without newlines, and back. ERR_SYNTAX: none, or
 * more. */
struct err enrol_ca_read(const char *pem, size_t len, char ret_ca[ENROL_CA_MAX + 1]) MUST_CHECK;
void enrol_ca_write(const char *ca, struct buf *out);

#endif
