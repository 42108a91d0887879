/* SPDX-License-Identifier: Apache-2.0 */
/* What the system sees of the heap: is a block's memory still there when it was freed? */
#include "../cmocka_kit.h"

#include "base/heap.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

enum { SKIPPED = 77 }; /* to CTest */

static bool is_mapped(uintptr_t address)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

    return msync((void *)(address / page * page), page, MS_ASYNC) == 0 || errno != ENOMEM;
}

static long resident_pages(void)
{
    long all = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");

    assert_non_null(file);
    assert_int_equal(fscanf(file, "%ld %ld", &all, &resident), 2);
    fclose(file);
    return resident;
}

/* glibc raises its threshold with the first such block that is freed: the others tell. */
static void a_large_block_is_given_back_when_it_is_freed(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        char *block = malloc(1 << 20);
        assert_non_null(block);
        memset(block, 1, 1 << 20);
        uintptr_t middle = (uintptr_t)block + (1 << 19);
        assert_true(is_mapped(middle));
        free(block);
        assert_false(is_mapped(middle));
    }
}

static void *block_take(void *arg)
{
    (void)arg;
    char *block = malloc(20000);
    memset(block, 1, 20000);
    return block;
}

/* glibc's arenas of threads lie elsewhere, each in 64 MiB of its own. */
static void threads_take_from_the_heap_that_all_have(void **state)
{
    pthread_t thread;
    void *theirs = NULL;
    (void)state;

    char *ours = block_take(NULL);
    assert_int_equal(pthread_create(&thread, NULL, block_take, NULL), 0);
    pthread_join(thread, &theirs);
    uintptr_t a = (uintptr_t)ours, b = (uintptr_t)theirs;
    assert_true((a > b ? a - b : b - a) < (uintptr_t)1 << 20);
    free(ours);
    free(theirs);
}

/* The last one is kept: nothing can go back from the heap's end. */
static void many_small_blocks_leave_no_pages_behind(void **state)
{
    enum { BLOCKS = 16384, BYTES = 256 };
    static char *blocks[BLOCKS];
    long before = 0, after = 0;
    (void)state;

    for (int i = 0; i < BLOCKS; i++) {
        blocks[i] = malloc(BYTES);
        memset(blocks[i], 1, BYTES);
    }
    before = resident_pages();
    for (int i = 0; i < BLOCKS - 1; i++)
        free(blocks[i]);
    assert_true(before - resident_pages() < BLOCKS * BYTES / sysconf(_SC_PAGESIZE) / 2);
    heap_trim();
    after = resident_pages();
    assert_true(before - after > BLOCKS * BYTES / sysconf(_SC_PAGESIZE) / 2);
    free(blocks[BLOCKS - 1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_large_block_is_given_back_when_it_is_freed),
        cmocka_unit_test(many_small_blocks_leave_no_pages_behind),
        cmocka_unit_test(threads_take_from_the_heap_that_all_have),
    };

#ifdef SANITIZED
    print_message("skipped: a sanitizer's allocator is in glibc's place\n");
    return SKIPPED;
#endif

    heap_begin();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
