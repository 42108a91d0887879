/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "identity/chip_authentication.h"

#include <stdlib.h>
#include <string.h>

/* Says yes to everything, and has no key. */
static struct err yes_exchange(void *self, const unsigned char *command, size_t len,
                               unsigned char ret_answer[CHIP_ANSWER_MAX], size_t *ret_len)
{
    (void)self;
    if (command == NULL || len > CHIP_COMMAND_MAX)
        abort();
    memcpy(ret_answer, "\x7c\x00\x90\x00", 4);
    *ret_len = 4;
    return err_none();
}

static struct err yes_reselect(void *self)
{
    (void)self;
    return err_none();
}

/* Any bytes as a DG14: whatever key stands in it, a chip without it is never taken for the true
 * one. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct chip_link link = {.exchange = yes_exchange, .reselect = yes_reselect};
    struct messaging messaging = {.state = MESSAGING_PLAIN};
    struct security_infos infos;

    if (err_is(security_infos_read_dg14(data, size, &infos)))
        return 0;
    struct err e = chip_authentication_run(&messaging, &link, &infos);
    if (!err_is(e) || messaging.state == MESSAGING_SECURE)
        abort();
    return 0;
}
