/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stand: an emulated chip in its field, with a terminal before it and nothing between them. Set up
 * and torn down by cmocka; one thread.
 */
#ifndef STAND_H
#define STAND_H

#include "blank.h"
#include "emrtd_chip.h"
#include "terminal.h"

struct stand {
    char dir[32]; /* of the document */
    struct emrtd_chip *chip;
    struct terminal terminal;
    char told[4096]; /* what the chip said, a line each */
};

#define ON_STAND(name) cmocka_unit_test_setup_teardown(name, stand_open, stand_close)
int stand_open(void **state);
int stand_close(void **state);

/* A blank document with this chip.conf, fresh in the field. */
void stand_lay(struct stand *stand, const char *conf);
unsigned stand_select_application(struct stand *stand);
/* Under secure messaging, so many bytes at a time: all is as it was laid. */
void stand_read_document(struct stand *stand, size_t step);

#endif
