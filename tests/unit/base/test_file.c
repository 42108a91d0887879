/* SPDX-License-Identifier: Apache-2.0 */
/* file: all of a file is read, or nothing of it, and why is said. */
#include "../cmocka_kit.h"

#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/test_file-XXXXXX";

static void bytes_write(size_t len)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    for (size_t i = 0; i < len; i++)
        assert_int_not_equal(fputc((int)(i % 251), file), EOF);
    assert_int_equal(fclose(file), 0);
}

static void files_of_any_length_are_read_whole(void **state)
{
    static const size_t lens[] = {0, 1, 4095, 4096, 4097, 100000};

    (void)state;
    for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++) {
        unsigned char *bytes;
        size_t len;
        bytes_write(lens[i]);
        assert_false(err_is(file_read(path, 100000, &bytes, &len)));
        assert_int_equal(len, lens[i]);
        for (size_t k = 0; k < len; k++)
            assert_int_equal(bytes[k], k % 251);
        free(bytes);
    }
}

static void refused(const char *name, size_t max, enum err_code code, int error)
{
    unsigned char *bytes = (unsigned char *)path;
    size_t len = 7;

    assert_int_equal(file_read(name, max, &bytes, &len).code, code);
    assert_int_equal(errno, error);
    assert_null(bytes);
    assert_int_equal(len, 0);
}

static void what_cannot_be_read_is_said_why(void **state)
{
    (void)state;
    bytes_write(100);
    refused(path, 99, ERR_TOO_LONG, EFBIG);
    refused("/nowhere/at/all", 99, ERR_GONE, ENOENT);
    refused("/tmp", 99, ERR_UNSUPPORTED, EISDIR);
}

static int file_make(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int file_remove(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_any_length_are_read_whole),
        cmocka_unit_test(what_cannot_be_read_is_said_why),
    };

    return cmocka_run_group_tests(tests, file_make, file_remove);
}
