/* SPDX-License-Identifier: Apache-2.0 */
/* utf8: bytes to code points and back; broken bytes become U+FFFD. Pure; any thread. */
#ifndef UI_TEXT_UTF8_H
#define UI_TEXT_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* The code point at text (not at its end), and how many bytes it takes. */
uint32_t utf8_next(const char *text, size_t *ret_len);
/* Writes 1 to 4 bytes, no NUL. */
size_t utf8_put(uint32_t code_point, char ret_bytes[4]);

#endif
