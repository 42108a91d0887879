/* SPDX-License-Identifier: Apache-2.0 */
#include "device/idwire.h"

#include <string.h>

_Static_assert(offsetof(struct idwire_reply, outcome) == IDWIRE_HEAD_BYTES,
               "FOUND is the head alone");

/* ---- towards the process ---------------------------------------------------------------- */

size_t idwire_batch_bytes(const struct idwire_batch *batch)
{
    return offsetof(struct idwire_batch, entries) + (size_t)batch->count * sizeof batch->entries[0];
}

static bool text_ends(const char *text, size_t size)
{
    return memchr(text, '\0', size) != NULL;
}

struct err idwire_order_check(const struct idwire_order *order, size_t len)
{
    const struct idwire_order *o = order;
    bool good = len == sizeof *o && (o->task == IDWIRE_LOOK || o->task == IDWIRE_READ) &&
                o->number != 0 && text_ends(o->reader, sizeof o->reader) &&
                text_ends(o->lock, sizeof o->lock) && text_ends(o->zone, sizeof o->zone) &&
                text_ends(o->trust, sizeof o->trust) &&
                text_ends(o->trust_root, sizeof o->trust_root) &&
                text_ends(o->crl, sizeof o->crl) && text_ends(o->key.can, sizeof o->key.can) &&
                text_ends(o->key.mrz_info, sizeof o->key.mrz_info) &&
                text_ends(o->key.mrz, sizeof o->key.mrz) && o->wait_ms >= 0 && o->name_count >= 0 &&
                o->name_count <= IDWIRE_NAMES_MAX;

    return good ? err_none() : err_make(ERR_SYNTAX);
}

struct err idwire_batch_check(const struct idwire_batch *batch, size_t len, int left)
{
    if (len < offsetof(struct idwire_batch, entries) || batch->count < 1 ||
        batch->count > IDWIRE_BATCH_MAX || batch->count > left || len != idwire_batch_bytes(batch))
        return err_make(ERR_SYNTAX);
    for (int i = 0; i < batch->count; i++)
        if (!text_ends(batch->entries[i].name, sizeof batch->entries[i].name))
            return err_make(ERR_SYNTAX);
    return err_none();
}

/* ---- and back --------------------------------------------------------------------------- */

void idwire_reply_make(const struct document_answer *answer, uint32_t number, bool trust_read,
                       struct idwire_reply *ret_reply)
{
    struct idwire_reply *r = ret_reply;

    memset(r, 0, sizeof *r);
    r->kind = IDWIRE_ANSWER;
    r->number = number;
    r->outcome = (int32_t)answer->outcome;
    r->protocol = (int32_t)answer->protocol;
    r->trust_read = trust_read;
    r->exchanges = answer->exchanges;
    r->took_ms = answer->took_ms;
    if (answer->outcome != DOCUMENT_READ)
        return;
    r->document = (int32_t)answer->kind;
    r->authenticity = (int32_t)answer->authenticity;
    r->match = (int32_t)answer->match;
    r->chip_authenticated = answer->chip_authenticated;
    r->booking_count = answer->booking_count;
    memcpy(r->issuer, answer->issuer, sizeof r->issuer);
    memcpy(r->tag, answer->tag, sizeof r->tag);
    memcpy(r->booking_ids, answer->booking_ids, sizeof r->booking_ids);
}

static bool is_within(int32_t value, int32_t below)
{
    return value >= 0 && value < below;
}

/* One to three capital letters (9303-3 section 5), then zeros. */
static bool issuer_good(const char issuer[4])
{
    int len = 0;

    while (len < 3 && issuer[len] >= 'A' && issuer[len] <= 'Z')
        len++;
    for (int i = len; i < 4; i++)
        if (issuer[i] != '\0')
            return false;
    return len > 0;
}

static bool is_zero(const void *bytes, size_t len)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < len; i++)
        if (at[i] != 0)
            return false;
    return true;
}

static bool id_known(const struct idwire_expected *expected, int64_t id)
{
    for (int i = 0; i < expected->id_count; i++)
        if (expected->ids[i] == id)
            return true;
    return false;
}

/* As many as it says, each of those asked about and named once, and nothing behind them. */
static bool bookings_good(const struct idwire_reply *reply, const struct idwire_expected *expected)
{
    int count = reply->booking_count;

    if (count < 0 || count > expected->id_count)
        return false;
    for (int i = 0; i < CANDIDATES_MAX; i++) {
        int64_t id = reply->booking_ids[i];
        if (i >= count ? id != 0 : !id_known(expected, id))
            return false;
        for (int before = 0; i < count && before < i; before++)
            if (reply->booking_ids[before] == id)
                return false;
    }
    bool alike = reply->match == DOCUMENT_PARTIAL || reply->match == DOCUMENT_MATCHES;
    return alike == (count > 0) && (reply->match == DOCUMENT_NO_NAME || expected->id_count > 0);
}

/* What a document that was read to its end must say of itself; another one says nothing. */
static bool reading_good(const struct idwire_reply *reply, const struct idwire_expected *expected)
{
    const struct idwire_reply *r = reply;

    if (r->outcome != DOCUMENT_READ)
        return r->document == 0 && r->authenticity == 0 && r->match == 0 &&
               r->chip_authenticated == 0 && r->booking_count == 0 &&
               is_zero(r->issuer, sizeof r->issuer) && is_zero(r->tag, sizeof r->tag) &&
               is_zero(r->booking_ids, sizeof r->booking_ids);
    return is_within(r->document, DOCUMENT_KIND_COUNT) &&
           is_within(r->authenticity, DOCUMENT_AUTHENTICITY_COUNT) &&
           r->protocol != DOCUMENT_NO_PROTOCOL && is_within(r->match, DOCUMENT_MATCH_COUNT) &&
           is_within(r->chip_authenticated, 2) && issuer_good(r->issuer) &&
           !is_zero(r->tag, sizeof r->tag) && bookings_good(r, expected);
}

static bool answer_good(const struct idwire_reply *reply, const struct idwire_expected *expected)
{
    const struct idwire_reply *r = reply;
    bool look = r->outcome == DOCUMENT_ABSENT || r->outcome == DOCUMENT_NO_READER ||
                r->outcome == DOCUMENT_FAILED;

    return is_within(r->outcome, DOCUMENT_OUTCOME_COUNT) &&
           is_within(r->protocol, DOCUMENT_PROTOCOL_COUNT) && is_within(r->trust_read, 2) &&
           is_within(r->exchanges, IDWIRE_EXCHANGES_MAX + 1) &&
           is_within(r->took_ms, expected->deadline_ms + 1) && r->zero == 0 &&
           (expected->task == IDWIRE_READ || look) &&
           (expected->found || r->outcome != DOCUMENT_READ) && reading_good(r, expected);
}

static void answer_get(const struct idwire_reply *reply, struct document_answer *ret_answer)
{
    *ret_answer = (struct document_answer){
        .outcome = (enum document_outcome)reply->outcome,
        .kind = (enum document_kind)reply->document,
        .authenticity = (enum document_authenticity)reply->authenticity,
        .protocol = (enum document_protocol)reply->protocol,
        .match = (enum document_match)reply->match,
        .chip_authenticated = reply->chip_authenticated == 1,
        .booking_count = reply->booking_count,
        .exchanges = reply->exchanges,
        .took_ms = reply->took_ms,
    };
    memcpy(ret_answer->issuer, reply->issuer, sizeof ret_answer->issuer);
    memcpy(ret_answer->tag, reply->tag, sizeof ret_answer->tag);
    memcpy(ret_answer->booking_ids, reply->booking_ids, sizeof ret_answer->booking_ids);
}

struct err idwire_reply_check(const struct idwire_reply *reply, size_t len,
                              const struct idwire_expected *expected,
                              enum idwire_reply_kind *ret_kind, struct document_answer *ret_answer,
                              bool *ret_trust_read)
{
    if (len < IDWIRE_HEAD_BYTES || reply->number != expected->number)
        return err_make(ERR_SYNTAX);
    if (reply->kind == IDWIRE_FOUND && len == IDWIRE_HEAD_BYTES && expected->task == IDWIRE_READ &&
        !expected->found) {
        *ret_kind = IDWIRE_FOUND;
        return err_none();
    }
    if (reply->kind != IDWIRE_ANSWER || len != sizeof *reply || !answer_good(reply, expected))
        return err_make(ERR_SYNTAX);
    *ret_kind = IDWIRE_ANSWER;
    *ret_trust_read = reply->trust_read == 1;
    answer_get(reply, ret_answer);
    return err_none();
}
