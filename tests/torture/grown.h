/* SPDX-License-Identifier: Apache-2.0 */
/* grown: lists that grow. */
#ifndef TORTURE_GROWN_H
#define TORTURE_GROWN_H

#include <stdlib.h>

/* Room for one more; doubled at each power of two. Without memory the program ends. */
static inline void *grown(void *list, int count, size_t size)
{
    if (count > 0 && (count & (count - 1)) != 0)
        return list;
    void *more = realloc(list, (count == 0 ? 1 : (size_t)count * 2) * size);
    if (more == NULL)
        abort();
    return more;
}

#endif
