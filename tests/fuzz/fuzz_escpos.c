/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "device/escpos.h"

#include <stdlib.h>
#include <string.h>

/* The input is what a printer answers: question, byte, question, byte, … */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct escpos_status status = {0}, before;

    for (size_t i = 0; i + 1 < size; i += 2) {
        memcpy(&before, &status, sizeof before);
        enum escpos_question question = (enum escpos_question)(1 + data[i] % 4);
        bool taken = escpos_status_add(&status, question, data[i + 1]);
        if (taken != escpos_is_status(data[i + 1]) ||
            (!taken && memcmp(&before, &status, sizeof before) != 0))
            abort();
        if (status.paper_end && escpos_status_printable(&status))
            abort();
        (void)escpos_status_overheated(&status);
    }
    (void)escpos_count_questions(data, size, 1, 4);
    return 0;
}
