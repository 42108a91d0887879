/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gather: looks at the machine, for judge to say what it means. Blocks. One thread, which for
 * languages must be the only one that draws or speaks.
 */
#ifndef SELFTEST_GATHER_H
#define SELFTEST_GATHER_H

#include "config.h"
#include "selftest/judge.h"

/* Writes a file of the folder durably, and removes it. */
void gather_disk(const char *dir, struct judge_disk *ret_facts);
void gather_memory(struct judge_memory *ret_facts);
/* Pure: the lines of /proc/meminfo. */
void gather_memory_read(const char *text, struct judge_memory *ret_facts);
/* The letters of each language of the configuration; those that cannot all be drawn failed. */
void gather_letters(const struct config *config, const char *asset_dir,
                    struct judge_tags *ret_facts);
/* A sentence of each language through the synthesizer; those that stay silent failed. */
struct err gather_voices(const struct config *config, const char *asset_dir,
                         struct judge_tags *ret_facts) MUST_CHECK;
/* now_s: by the offices' time. */
void gather_roster(const struct config *config, int64_t now_s, struct judge_roster *ret_facts);

#endif
