/* SPDX-License-Identifier: Apache-2.0 */
#include "core/selftest_device.h"

static const struct row {
    enum selftest_verdict verdict;
    const char *found;
} rows[] = {
    [DEVICE_ABSENT] = {SELFTEST_ABSENT, "not configured"},
    [DEVICE_READY] = {SELFTEST_OK, "ready"},
    [DEVICE_PAPER_LOW] = {SELFTEST_WARN, "ready, paper near its end"},
    [DEVICE_PAPER_OUT] = {SELFTEST_FAIL, "out of paper, or the cover is open"},
    [DEVICE_BROKEN] = {SELFTEST_FAIL, "does not answer, or cannot be opened"},
};

/* -1: none. Without a default, so that the compiler asks for each new device. */
static int check_of(enum device device)
{
    switch (device) {
    case DEVICE_SCANNER:
        return SELFTEST_SCANNER;
    case DEVICE_PRINTER:
        return SELFTEST_PRINTER;
    case DEVICE_KEYPAD:
        return SELFTEST_KEYPAD;
    case DEVICE_AUDIO:
        return SELFTEST_SOUND;
    case DEVICE_DOCUMENT:
        return SELFTEST_DOCUMENT;
    case DEVICE_SERVICE:
    case DEVICE_STORE:
    case DEVICE_COUNT:
        break;
    }
    return -1;
}

void selftest_device(struct selftest *test, enum device device, enum device_state state)
{
    int check = check_of(device);

    if (check >= 0)
        selftest_set(test, (enum selftest_check)check, rows[state].verdict, "%s",
                     rows[state].found);
}
