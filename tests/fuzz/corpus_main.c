/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target over every file of a folder, whole and cut at each of its bytes. */
#include "fuzz_target.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { INPUT_MAX = 1 << 20, CUTS_MAX = 4096 };

static long inputs;

/* A copy of its very length, so that reading past the end is seen by the sanitizers. */
static void run_once(const uint8_t *bytes, size_t len)
{
    uint8_t *copy = malloc(len > 0 ? len : 1);

    if (copy == NULL)
        abort();
    for (size_t i = 0; i < len; i++)
        copy[i] = bytes[i];
    LLVMFuzzerTestOneInput(copy, len);
    free(copy);
    inputs++;
}

static void run_file(const char *path)
{
    static uint8_t bytes[INPUT_MAX];
    FILE *f = fopen(path, "rb");

    if (f == NULL) {
        perror(path);
        exit(1);
    }
    size_t len = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    run_once(bytes, len);
    for (size_t cut = 0; cut < len && cut < CUTS_MAX; cut++) {
        run_once(bytes, cut);
        bytes[cut] ^= 0x20;
        run_once(bytes, len);
        bytes[cut] ^= 0x20;
    }
}

int main(int argc, char **argv)
{
    char path[4096];
    int files = 0;

    if (argc != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    DIR *dir = opendir(argv[1]);
    if (dir == NULL) {
        perror(argv[1]);
        return 1;
    }
    for (struct dirent *d = readdir(dir); d != NULL; d = readdir(dir)) {
        if (d->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], d->d_name);
        run_file(path);
        files++;
    }
    closedir(dir);
    printf("%d files, %ld inputs\n", files, inputs);
    return files > 0 ? 0 : 1;
}
