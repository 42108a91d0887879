/* SPDX-License-Identifier: Apache-2.0 */
/*
 * told_chip: a chip that says what it is told, line by line, and fails the test on any command but
 * the one it waits for. And random bytes that are none, for worked examples.
 */
#ifndef TOLD_CHIP_H
#define TOLD_CHIP_H

#include "identity/chip.h"
#include "identity/crypt.h"

enum { TOLD_MAX = 1024 };

struct told_line {
    const char *command; /* hex; NULL: whatever comes */
    const char *answer;  /* hex; NULL: the document was taken away */
};

struct told_chip {
    struct chip_link link;
    const struct told_line *lines;
    int count, at;
};

/* The lines stay the caller's. */
void told_chip_init(struct told_chip *chip, const struct told_line *lines, int count);

struct told_random {
    struct crypt_random random;
    unsigned char bytes[TOLD_MAX];
    size_t len, at;
};
void told_random_init(struct told_random *told, const char *hex);

size_t hex_read(const char *hex, unsigned char *ret, size_t size);
void assert_hex(const unsigned char *bytes, size_t len, const char *hex);

#endif
