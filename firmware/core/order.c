/* SPDX-License-Identifier: Apache-2.0 */
#include "core/order.h"

#include <string.h>

static const char *const words[ORDER_COUNT] = {
#define ORDER(name, word, needs) [ORDER_##name] = word,
#include "core/order.def"
#undef ORDER
};

const char *order_word(enum order_kind kind)
{
    return words[kind];
}

enum order_kind order_named(const char *word)
{
    int kind = 0;

    while (kind < ORDER_COUNT && strcmp(words[kind], word) != 0)
        kind++;
    return (enum order_kind)kind;
}

const char *order_end_word(enum order_end end)
{
    static const char *const ends[] = {
        [ORDER_DONE] = "done", [ORDER_REFUSED] = "refused", [ORDER_UNKNOWN] = "unknown",
        [ORDER_BUSY] = "busy", [ORDER_FAILED] = "failed",   [ORDER_SILENT] = "silent",
    };

    return ends[end];
}
