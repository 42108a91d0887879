/* SPDX-License-Identifier: Apache-2.0 */
/*
 * qr-decode: what the camera's decoder reads in still pictures, for technicians and tests.
 *
 *   qr-decode IMAGE...      PGM, PNG or JPEG
 *
 * Prints each payload on a line, with several pictures after "IMAGE: ", and what went wrong on
 * stderr. Exit code 0: all were read; 1: some have no code; 2: some are no pictures. The pictures
 * are unpacked and searched by ankunft-qrreader, so that one made to harm cannot.
 */
#include "base/log.h"
#include "device/still.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { READ = 0, NO_CODE = 1, NO_PICTURE = 2 };

/* Bytes of a stranger do not go to a terminal as they are. */
static void code_print(const char *code, size_t len)
{
    bool plain = isatty(STDOUT_FILENO) == 0;

    for (size_t i = 0; i < len; i++)
        if (plain || isprint((unsigned char)code[i]))
            putchar(code[i]);
        else
            printf("\\x%02X", (unsigned)(unsigned char)code[i]);
    putchar('\n');
    fflush(stdout);
}

static int complain(const char *path, const char *why, int code)
{
    fprintf(stderr, "qr-decode: %s: %s\n", path, why);
    return code;
}

static int decode(struct qrreader *r, const char *path, bool named)
{
    static const int codes[] = {
        [STILL_CODE] = READ, [STILL_NO_CODE] = NO_CODE, [STILL_NO_PICTURE] = NO_PICTURE};
    char code[CODE_BYTES_MAX];
    const char *why;
    size_t len;

    enum still_result result = still_read(r, path, code, &len, &why);
    if (result != STILL_CODE)
        return complain(path, why, codes[result]);
    if (named)
        printf("%s: ", path);
    code_print(code, len);
    explicit_bzero(code, sizeof code);
    return READ;
}

int main(int argc, char **argv)
{
    struct qrreader *reader;
    int worst = READ;

    if (argc < 2 || argv[1][0] == '-') {
        bool asked = argc == 2 && strcmp(argv[1], "--help") == 0;
        fprintf(asked ? stdout : stderr,
                "usage: qr-decode IMAGE...\n"
                "Prints what the QR code in each PGM, PNG or JPEG says. Exit code 0: all were\n"
                "read; 1: some have no code; 2: some are no pictures.\n");
        return asked ? READ : NO_PICTURE;
    }
    log_level_set(LOG_ERROR);
    if (err_is(still_open(&reader)))
        return complain("ankunft-qrreader", "no memory to share", NO_CODE);
    for (int i = 1; i < argc; i++) {
        int code = decode(reader, argv[i], argc > 2);
        if (code > worst)
            worst = code;
    }
    qrreader_close(reader);
    return worst;
}
