/* SPDX-License-Identifier: Apache-2.0 */
/* specimen_key: what opens a specimen ID document (specimen.h), and chips that misbehave. One
 * thread. */
#ifndef KIT_SPECIMEN_KEY_H
#define KIT_SPECIMEN_KEY_H

#include "core/document.h"
#include "kit/specimen.h"

/* Its CAN; its MRZ, with the whole zone as a machine reads it. */
struct document_key specimen_can(const struct specimens *specimens, const char *name);
struct document_key specimen_mrz(const struct specimens *specimens, const char *name);
/* A copy under another name, whose chip behaves so (tests/sim/nfc). */
bool specimen_make_hostile(const struct specimens *specimens, const char *name,
                           const char *behaviour, const char *copy);

#endif
