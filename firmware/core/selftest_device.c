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

void selftest_device(struct selftest *test, enum device device, enum device_state state)
{
    static const int checks[DEVICE_COUNT] = {
        [DEVICE_SCANNER] = SELFTEST_SCANNER,
        [DEVICE_PRINTER] = SELFTEST_PRINTER,
        [DEVICE_KEYPAD] = SELFTEST_KEYPAD,
        [DEVICE_AUDIO] = SELFTEST_SOUND,
        [DEVICE_SERVICE] = -1,
        [DEVICE_STORE] = -1,
    };

    if (checks[device] >= 0)
        selftest_set(test, (enum selftest_check)checks[device], rows[state].verdict, "%s",
                     rows[state].found);
}
