/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reading: the whole course of reading one ID document, over any way to a chip (chip.h):
 *
 *     EF.CardAccess -> PACE (AES before 3DES), or BAC where there is none and the MRZ is known
 *     -> the application -> DG1 -> SOD -> DG14 and Chip Authentication where the SOD names it
 *     -> passive authentication -> names
 *
 * A document that is taken away, or a reader that stumbles, is tried once more from the beginning.
 * Nothing is believed because a chip says so: DG1 must be what the key and a scanned zone say, and
 * what a state has signed. The answer holds nothing that stands in the document but its kind and
 * issuing state. One thread; may take as long as the link does.
 */
#ifndef IDENTITY_READING_H
#define IDENTITY_READING_H

#include "core/document.h"
#include "identity/chip.h"
#include "identity/trust.h"

enum {
    READING_TAG_KEY_BYTES = 32,
    READING_COMMANDS_MAX = 512, /* both attempts together; a chip that wants more plays for time */
};

struct reading_order {
    const struct document_key *key;
    const struct trust *trust; /* NULL: nobody's signature is known */
    int64_t now_s;
    const struct name_entry *names; /* to be compared with; each of another booking */
    int name_count;
    const unsigned char *tag_key; /* READING_TAG_KEY_BYTES */
    /* For an entry whose name is "": the tag that its signed code is bound to; NULL: none. */
    const unsigned char *holder_key, *holder;
};

/*
 * Reads the document that lies there. Never NO_READER or ABSENT before something was read; FAILED
 * where this machine fails. False: the link was told to end (ERR_CANCELLED), there is no answer.
 */
bool reading_run(const struct reading_order *order, const struct chip_link *link,
                 struct document_answer *ret_answer);

#endif
