/* SPDX-License-Identifier: Apache-2.0 */
#include "base/heap.h"

#include <malloc.h>

void heap_begin(void)
{
    /* A sanitizer's allocator knows none of these, says 0, and has its own ways. */
    (void)mallopt(M_ARENA_MAX, 1);
    (void)mallopt(M_MMAP_THRESHOLD, HEAP_LARGE_BYTES);
    (void)mallopt(M_TRIM_THRESHOLD, 2 * HEAP_LARGE_BYTES);
}

void heap_trim(void)
{
    (void)malloc_trim(0);
}
