/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "net/control_line.h"
#include "net/hallwire.h"

#include <stdlib.h>
#include <string.h>

/* What is taken for an order can be said again, and is the same then. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char text[HALLWIRE_MAX];
    static struct order order, again;
    enum control_asks asks;

    memset(&order, 0, sizeof order);
    if (err_is(control_line_read((const char *)data, size, &asks, &order)) || asks != CONTROL_ORDER)
        return 0;
    size_t len = hallwire_write_order(&order, text);
    memset(&again, 0, sizeof again);
    if (err_is(control_line_read(text, len, &asks, &again)) || asks != CONTROL_ORDER ||
        strcmp(order.id, again.id) != 0 || order.kind != again.kind || order.by[0] == '\0')
        abort();
    return 0;
}
