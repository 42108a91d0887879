/* SPDX-License-Identifier: Apache-2.0 */
/*
 * specimen: ID documents that tests/sim/issuer makes, in a folder of their own. Ends the program
 * where they cannot be made. One thread.
 */
#ifndef KIT_SPECIMEN_H
#define KIT_SPECIMEN_H

#include <stddef.h>

enum { SPECIMEN_DIR_MAX = 256, SPECIMEN_FILE_MAX = 65536, SPECIMEN_TEXT_MAX = 128 };

struct specimens {
    char top[SPECIMEN_DIR_MAX], dir[SPECIMEN_DIR_MAX]; /* dir: what issuer.sh has made */
};

/* list: a document a line, as its README.md says; NULL: its own eight. */
void specimens_make(struct specimens *specimens, const char *list);
void specimens_remove(struct specimens *specimens);

struct specimen_file {
    unsigned char bytes[SPECIMEN_FILE_MAX];
    size_t len;
};
/* A file such as "passport/EF_SOD.bin"; len 0: it is not there. */
void specimen_read(const struct specimens *specimens, const char *name, struct specimen_file *ret);
/* A value of its chip.conf; "": it has none. */
void specimen_value(const struct specimens *specimens, const char *name, const char *key,
                    char ret_value[SPECIMEN_TEXT_MAX]);
/* Any file. */
void specimen_load(const char *path, struct specimen_file *ret);

#endif
