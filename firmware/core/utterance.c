/* SPDX-License-Identifier: Apache-2.0 */
#include "core/utterance.h"

#include "base/buf.h"

#include <string.h>

const char *utterance_part(const struct utterance *utterance, int part)
{
    return utterance->text + utterance->parts[part].from;
}

void utterance_add(struct utterance *utterance, const char *tag, const char *words)
{
    size_t len = strlen(words) + 1, room = sizeof utterance->text - (size_t)utterance->used;

    if (words[0] == '\0')
        return;
    if (utterance->count == UTTERANCE_PARTS_MAX || len > room ||
        !text_copy(utterance->parts[utterance->count].tag, UTTERANCE_TAG_MAX + 1, tag)) {
        utterance->cut = true;
        return;
    }
    memcpy(utterance->text + utterance->used, words, len);
    utterance->parts[utterance->count++].from = utterance->used;
    utterance->used += (int)len;
}

void utterance_wipe(struct utterance *utterance)
{
    explicit_bzero(utterance, sizeof *utterance);
}
