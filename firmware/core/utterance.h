/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utterance: what is to be said, as data: parts with a pause between them, each in one language,
 * for a headphone or for everybody near. What is said when is ui/voice's matter, how it sounds
 * ui/speech's. Personal: utterance_wipe. Pure; any thread.
 */
#ifndef CORE_UTTERANCE_H
#define CORE_UTTERANCE_H

#include "bounds.h"

#include <stdbool.h>

struct utterance {
    struct {
        char tag[UTTERANCE_TAG_MAX + 1]; /* of the language it is to be said in */
        int from;                        /* in text; ends with a NUL */
    } parts[UTTERANCE_PARTS_MAX];
    int count;
    char text[UTTERANCE_BYTES_MAX]; /* UTF-8 */
    int used;
    bool cut; /* something did not fit and is not said */
};

/* The words of a part. */
const char *utterance_part(const struct utterance *utterance, int part);
/* A further part; an empty one is none. */
void utterance_add(struct utterance *utterance, const char *tag, const char *words);
void utterance_wipe(struct utterance *utterance);

#endif
