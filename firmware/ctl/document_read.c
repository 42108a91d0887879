/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl/document_read.h"

#include "base/clock.h"
#include "base/ring.h"
#include "core/chip_key.h"
#include "ctl/ask.h"
#include "parts.h"

#include <stdio.h>
#include <string.h>

enum { TYPED_MAX = 128, INFO_TAIL = 14 /* both dates and their check digits */ };

static const char *const outcomes[DOCUMENT_OUTCOME_COUNT] = {
    [DOCUMENT_READ] = "read",
    [DOCUMENT_WRONG_KEY] = "the chip refuses this key",
    [DOCUMENT_ABSENT] = "no document was laid on the reader",
    [DOCUMENT_REMOVED] = "taken away too early",
    [DOCUMENT_UNSUPPORTED] = "a chip that cannot be read without a certificate, or no ID document",
    [DOCUMENT_MALFORMED] = "the chip answers what no document answers",
    [DOCUMENT_NO_READER] = "the reader is not there, or does not answer",
    [DOCUMENT_FAILED] = "the reading process ended or took too long; is the reader in use?",
};
static const char *const kinds[DOCUMENT_KIND_COUNT] = {
    [DOCUMENT_OTHER] = "other",
    [DOCUMENT_PASSPORT] = "passport",
    [DOCUMENT_ID_CARD] = "ID card",
    [DOCUMENT_RESIDENCE_PERMIT] = "residence permit",
};
static const char *const worths[DOCUMENT_AUTHENTICITY_COUNT] = {
    [DOCUMENT_UNCHECKED] = "unchecked",
    [DOCUMENT_ALTERED] = "altered",
    [DOCUMENT_CLONED] = "cloned",
    [DOCUMENT_REVOKED] = "its signer was revoked",
    [DOCUMENT_UNKNOWN] = "signed by nobody in the trust store",
    [DOCUMENT_EXPIRED] = "authentic, and expired",
    [DOCUMENT_AUTHENTIC] = "authentic",
};
static const char *const protocols[DOCUMENT_PROTOCOL_COUNT] = {
    [DOCUMENT_NO_PROTOCOL] = "none", [DOCUMENT_BAC] = "BAC", [DOCUMENT_PACE] = "PACE"};

/* ---- the key ---------------------------------------------------------------------------- */

/* The number with its check digit, then the two dates with theirs. */
static bool info_parse(const char *info, struct document_key *ret_key)
{
    char number[TYPED_MAX], birth[MRZ_DATE_DIGITS + 2], expiry[MRZ_DATE_DIGITS + 2];
    enum chip_field wrong;
    size_t len = strlen(info);

    if (len <= INFO_TAIL || len >= sizeof number)
        return false;
    snprintf(number, sizeof number, "%.*s", (int)(len - INFO_TAIL), info);
    snprintf(birth, sizeof birth, "%.*s", MRZ_DATE_DIGITS + 1, info + len - INFO_TAIL);
    snprintf(expiry, sizeof expiry, "%s", info + len - INFO_TAIL / 2);
    bool good = !err_is(chip_key_from_typed(number, birth, expiry, ret_key, &wrong));
    explicit_bzero(number, sizeof number);
    explicit_bzero(birth, sizeof birth);
    explicit_bzero(expiry, sizeof expiry);
    return good;
}

static bool key_get(const char *can, const char *mrz_info, struct document_key *ret_key)
{
    char typed[TYPED_MAX] = "";
    bool good;

    if (can != NULL)
        return !err_is(chip_key_from_can(can, ret_key));
    if (mrz_info != NULL)
        return info_parse(mrz_info, ret_key);
    good = ask_line("CAN, or number, date of birth and expiry with their check digits: ", typed,
                    sizeof typed) &&
           (!err_is(chip_key_from_can(typed, ret_key)) || info_parse(typed, ret_key));
    explicit_bzero(typed, sizeof typed);
    return good;
}

/* ---- the reading ------------------------------------------------------------------------ */

static void put(void *self, const struct event *event)
{
    (void)ring_put(self, event);
}

static int answer_print(const struct document_answer *a)
{
    printf("outcome:        %s\n", outcomes[a->outcome]);
    if (a->outcome == DOCUMENT_READ) {
        printf("kind:           %s\n", kinds[a->kind]);
        printf("issuing state:  %s\n", a->issuer);
    }
    printf("protocol:       %s\n", protocols[a->protocol]);
    if (a->outcome == DOCUMENT_READ) {
        printf("authenticity:   %s\n", worths[a->authenticity]);
        printf("chip:           %s\n",
               a->chip_authenticated ? "has proved that it is no copy" : "has proved nothing");
    }
    printf("commands:       %d\n", a->exchanges);
    printf("time:           %d ms\n", a->took_ms);
    return a->outcome == DOCUMENT_READ && a->authenticity == DOCUMENT_AUTHENTIC ? 0 : 1;
}

static int answer_await(struct ring *ring)
{
    struct event event;
    int64_t until_ms = clock_monotonic_ms() + DOCUMENT_DEADLINE_MS;

    while (ring_wait(ring, until_ms - clock_monotonic_ms(), &event)) {
        if (event.kind == EVENT_DOCUMENT_FOUND)
            fprintf(stderr, "reading; leave it there\n");
        if (event.kind == EVENT_DOCUMENT_ANSWERED)
            return answer_print(&event.document);
    }
    return answer_print(&(struct document_answer){.outcome = DOCUMENT_FAILED});
}

int document_read(const struct config *config, const char *can, const char *mrz_info)
{
    struct document_order order = {.booking_id = 0};
    struct parts_document document;
    struct ring ring;

    if (config->document.reader[0] == '\0') {
        fprintf(stderr, "ankunft-ctl document read: [document] names no reader\n");
        return 1;
    }
    if (!key_get(can, mrz_info, &order.key)) {
        fprintf(stderr, "ankunft-ctl document read: expected a CAN of six digits, or number, date "
                        "of birth and expiry, each with its check digit\n");
        return 2;
    }
    if (err_is(ring_init(&ring, sizeof(struct event), EVENTS_QUEUED_MAX)))
        return 1;
    struct err e = parts_document_open(config, NULL, (struct names_port){0},
                                       (struct mailbox){.self = &ring, .post = put}, &document);
    int code = 1;
    if (!err_is(e)) {
        fprintf(stderr, "lay the document on the reader\n");
        document.port.read(document.port.self, 1, &order);
        code = answer_await(&ring);
        parts_document_close(&document);
    }
    explicit_bzero(&order, sizeof order);
    ring_deinit(&ring);
    return code;
}
