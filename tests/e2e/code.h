/* SPDX-License-Identifier: Apache-2.0 */
/* code: what another reader than the kiosk's makes of a picture with one code. */
#ifndef E2E_CODE_H
#define E2E_CODE_H

#include <stddef.h>

/* Its payload, cut at the size. Fails the test where the PNG holds no code, or several. */
void code_decode(const char *png_path, char *ret_text, size_t size);

#endif
