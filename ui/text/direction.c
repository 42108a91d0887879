/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/text/direction.h"

#include "ui/text/utf8.h"

#include <fribidi.h>

bool direction_is_rtl(const char *text)
{
    while (*text != '\0') {
        size_t len;
        FriBidiCharType type = fribidi_get_bidi_type(utf8_next(text, &len));
        if (FRIBIDI_IS_STRONG(type) && FRIBIDI_IS_LETTER(type))
            return FRIBIDI_IS_RTL(type);
        text += len;
    }
    return false;
}
