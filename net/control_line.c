/* SPDX-License-Identifier: Apache-2.0 */
#include "net/control_line.h"

#include "net/hallwire.h"

#include <string.h>

struct err control_line_read(const char *line, size_t len, enum control_asks *ret_asks,
                             struct order *ret_order)
{
    *ret_asks = CONTROL_STATE;
    if (len == strlen(CONTROL_ASK_STATE) && memcmp(line, CONTROL_ASK_STATE, len) == 0)
        return err_none();
    *ret_asks = CONTROL_ORDER;
    return hallwire_read_order(line, len, ret_order);
}
