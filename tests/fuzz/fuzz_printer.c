/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "device/asb.h"
#include "device/custom.h"

#include <stdlib.h>

/* A number of 0 to 2^15 - 1 for what a status says. */
static unsigned folded(const struct escpos_status *s)
{
    const bool bits[] = {
        s->offline,     s->cover_open, s->feed_pressed,  s->stopped_paper_end, s->error,
        s->recoverable, s->cutter,     s->unrecoverable, s->auto_recoverable,  s->paper_low,
        s->paper_end,   s->jam,        s->voltage,       s->spooling,          s->in_mouth};
    unsigned sum = 0;

    for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++)
        sum = sum << 1 | bits[i];
    return sum;
}

/* The input is what a printer sends unasked: both kinds of reports must be hardened against it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct escpos_status status = {0}, before;
    struct custom custom = {.len = 0};
    struct asb asb = {.len = 0};

    for (size_t i = 0; i < size; i++) {
        before = status;
        bool whole = asb_feed(&asb, data[i], &status);
        if (asb.len < 0 || asb.len >= ASB_BYTES || (whole && escpos_is_status(data[i])) ||
            (!whole && folded(&before) != folded(&status)))
            abort();
    }
    for (size_t i = 0; i < size; i++) {
        before = status;
        enum custom_news news = custom_feed(&custom, data[i], &status);
        if (custom.len < 0 || custom.len >= CUSTOM_MESSAGE_MAX ||
            (news == CUSTOM_NOTHING && folded(&before) != folded(&status)) ||
            (news == CUSTOM_REPORT && (status.cutter || status.unrecoverable)))
            abort();
        if (status.jam && escpos_status_printable(&status))
            abort();
    }
    return 0;
}
