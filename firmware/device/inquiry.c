/* SPDX-License-Identifier: Apache-2.0 */
#include "device/inquiry.h"

#include "base/clock.h"

enum {
    ASK_AGAIN_MS = 500, /* a busy printer may have missed the question */
    UNANSWERED_MAX = 15,
    HEARD_BYTES_MAX = 64 * 1024, /* a far end that never stops talking must not hold the worker */
};

/* One answer, of whichever kind was asked for. */
struct answer {
    uint8_t byte;                /* to DLE EOT 1 to 4 */
    struct escpos_status status; /* to the full one */
};

static void unanswered_set(struct inquiry *q, int count)
{
    q->unanswered = count < UNANSWERED_MAX ? count : UNANSWERED_MAX;
}

static void messages_drop(struct inquiry *q)
{
    q->asb.len = 0;
    q->custom.len = 0;
}

void inquiry_begin(struct inquiry *q, bool fresh)
{
    messages_drop(q);
    q->reported = false;
    if (fresh)
        q->unanswered = 0;
}

size_t inquiry_on(const struct inquiry *q, uint8_t ret_bytes[INQUIRY_ON_BYTES])
{
    _Static_assert((int)INQUIRY_ON_BYTES >= (int)ASB_ON_BYTES, "either fits");
    _Static_assert((int)INQUIRY_ON_BYTES >= (int)CUSTOM_ON_BYTES, "either fits");
    if (q->way == INQUIRY_ASB)
        return asb_on(ret_bytes);
    return q->way == INQUIRY_CUSTOM ? custom_on(ret_bytes) : 0;
}

/* Is the byte an answer, or the last one of one? Reports are heard on the way. */
static bool byte_take(struct inquiry *q, uint8_t byte, struct answer *ret_answer)
{
    struct escpos_status status;

    if (q->way == INQUIRY_CUSTOM) {
        enum custom_news news = custom_feed(&q->custom, byte, &status);
        if (news == CUSTOM_ANSWER)
            ret_answer->status = status;
        if (news == CUSTOM_REPORT)
            q->report = status;
        q->reported = q->reported || news == CUSTOM_REPORT;
        return news == CUSTOM_ANSWER;
    }
    if (q->way == INQUIRY_ASB && asb_feed(&q->asb, byte, &status)) {
        q->report = status;
        q->reported = true;
    }
    ret_answer->byte = byte;
    return escpos_is_status(byte);
}

struct err inquiry_hear(struct inquiry *q, struct cable *cable, size_t *ret_len)
{
    struct answer late;
    uint8_t bytes[256];
    size_t n;

    *ret_len = 0;
    do {
        struct err e = cable_take(cable, bytes, sizeof(bytes), &n);
        if (err_is(e))
            return e;
        for (size_t i = 0; i < n; i++)
            (void)byte_take(q, bytes[i], &late);
        *ret_len += n;
    } while (n > 0 && *ret_len < HEARD_BYTES_MAX);
    return err_none();
}

/* Puts one question until it has an answer that cannot belong to an earlier one. */
static struct err question_put(struct inquiry *q, struct cable *cable, int n, int64_t deadline_ms,
                               struct answer *ret_answer)
{
    uint8_t ask[ESCPOS_QUESTION_BYTES], byte;
    int asked = 0, answers = 0, needed = q->unanswered + 1;
    size_t heard;
    struct err e = inquiry_hear(q, cable, &heard);

    escpos_ask(n, ask);
    while (!err_is(e) && answers < needed && clock_monotonic_ms() < deadline_ms) {
        e = cable_write(cable, ask, sizeof(ask), deadline_ms - clock_monotonic_ms());
        if (err_is(e))
            break;
        asked++;
        int64_t again_ms = clock_monotonic_ms() + ASK_AGAIN_MS;
        do {
            e = cable_read(cable, again_ms < deadline_ms ? again_ms : deadline_ms, &byte);
        } while (!err_is(e) && !byte_take(q, byte, ret_answer));
        if (!err_is(e)) {
            answers++;
        } else if (e.code == ERR_TIMEOUT) {
            messages_drop(q); /* what is silent in the middle of a message has broken off */
            e = err_none();
        }
    }
    unanswered_set(q, q->unanswered + asked - answers);
    if (!err_is(e) && answers < needed)
        e = err_make(ERR_TIMEOUT);
    return e;
}

/* Asks paper, cover, printer and, where one is said to be there, the error. */
static struct err four_ask(struct inquiry *q, struct cable *cable, int64_t deadline_ms,
                           struct escpos_status *ret_status)
{
    static const enum escpos_question questions[] = {ESCPOS_ASK_PAPER, ESCPOS_ASK_OFFLINE,
                                                     ESCPOS_ASK_PRINTER, ESCPOS_ASK_ERROR};
    struct escpos_status status = {0};

    for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
        struct answer answer;
        if (questions[i] == ESCPOS_ASK_ERROR && !status.error)
            break;
        struct err e = question_put(q, cable, (int)questions[i], deadline_ms, &answer);
        if (err_is(e))
            return e;
        if (!escpos_status_add(&status, questions[i], answer.byte))
            return err_make(ERR_CORRUPT);
    }
    *ret_status = status;
    return err_none();
}

struct err inquiry_ask(struct inquiry *q, struct cable *cable, int64_t deadline_ms,
                       struct escpos_status *ret_status)
{
    struct answer answer = {0};

    if (q->way != INQUIRY_CUSTOM)
        return four_ask(q, cable, deadline_ms, ret_status);
    struct err e = question_put(q, cable, CUSTOM_ASK, deadline_ms, &answer);
    if (!err_is(e))
        *ret_status = answer.status;
    return e;
}

void inquiry_owe(struct inquiry *q, const uint8_t *bytes, size_t len)
{
    bool full = q->way == INQUIRY_CUSTOM;
    int count = escpos_count_questions(bytes, len, full ? (int)CUSTOM_ASK : ESCPOS_ASK_PRINTER,
                                       full ? (int)CUSTOM_ASK : ESCPOS_ASK_PAPER);

    unanswered_set(q, q->unanswered + count);
}
