/* SPDX-License-Identifier: Apache-2.0 */
#include "selftest/gather.h"

#include "base/clock.h"
#include "store/checkup.h"
#include "ui/i18n.h"
#include "ui/speech/synth.h"
#include "ui/text/paragraph.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { PROBE_BYTES = 4096, MIB = 1 << 20, LOUD = 1000 /* of 32767; noise is below it */ };

/* --- the machine --------------------------------------------------------------------------- */

static struct err block_write(int fd)
{
    static const char block[PROBE_BYTES];
    ssize_t n = write(fd, block, sizeof block);

    if (n < 0)
        return err_from_errno(errno);
    if (n != (ssize_t)sizeof block)
        return err_make(ERR_FULL);
    return fsync(fd) == 0 ? err_none() : err_from_errno(errno);
}

void gather_disk(const char *dir, struct judge_disk *ret_facts)
{
    char path[PATH_MAX];
    struct stat st;
    struct statvfs fs;

    *ret_facts = (struct judge_disk){.there = stat(dir, &st) == 0 && S_ISDIR(st.st_mode)};
    ret_facts->ours = ret_facts->there && st.st_uid == geteuid();
    if (!ret_facts->ours)
        return;
    int len = snprintf(path, sizeof path, "%s/.selftest-XXXXXX", dir);
    int64_t begun_ms = clock_monotonic_ms();
    int fd = len < (int)sizeof path ? mkostemp(path, O_CLOEXEC) : -1;
    if (fd < 0) {
        ret_facts->written = err_from_errno(errno);
    } else {
        ret_facts->written = block_write(fd);
        ret_facts->write_ms = (int)(clock_monotonic_ms() - begun_ms);
        close(fd);
        unlink(path);
    }
    if (statvfs(dir, &fs) == 0)
        ret_facts->free_mib = (int64_t)(fs.f_bavail * fs.f_frsize / MIB);
}

static int64_t kib_of(const char *text, const char *name)
{
    const char *at = strstr(text, name);

    return at != NULL ? strtoll(at + strlen(name), NULL, 10) : -1;
}

void gather_memory_read(const char *text, struct judge_memory *ret_facts)
{
    int64_t free_kib = kib_of(text, "MemAvailable:"), total_kib = kib_of(text, "MemTotal:");

    ret_facts->free_mib = free_kib < 0 ? -1 : free_kib / 1024;
    ret_facts->total_mib = total_kib < 0 ? -1 : total_kib / 1024;
}

void gather_memory(struct judge_memory *ret_facts)
{
    char text[1024] = "";
    FILE *file = fopen("/proc/meminfo", "re");

    if (file != NULL) {
        text[fread(text, 1, sizeof text - 1, file)] = '\0';
        fclose(file);
    }
    gather_memory_read(text, ret_facts);
}

/* --- the languages ------------------------------------------------------------------------- */

static struct err words_open(const struct config *config, const char *asset_dir,
                             struct i18n **ret_words)
{
    char tags[LANGUAGES_MAX][I18N_TAG_MAX + 1] = {{0}}, dir[PATH_MAX];
    int count = config->kiosk.languages.count;

    _Static_assert((int)CONFIG_TAG_MAX == (int)I18N_TAG_MAX, "a tag is a tag");
    for (int i = 0; i < count; i++)
        memcpy(tags[i], config->kiosk.languages.tag[i], sizeof tags[i]);
    if (snprintf(dir, sizeof dir, "%s/i18n", asset_dir) >= (int)sizeof dir)
        return err_make(ERR_TOO_LONG);
    return i18n_open(dir, (const char(*)[I18N_TAG_MAX + 1]) tags, count, ret_words);
}

static void tag_failed(struct judge_tags *facts, const char *tag)
{
    (void)text_copy(facts->tag[facts->failed++], sizeof facts->tag[0], tag);
}

static bool can_be_read(struct fonts *fonts, const struct i18n *words, int language)
{
    static const char *const ids[] = {"language.name", "start.title", "start.body", "help.title",
                                      "help.code",     "help.person", "done.next"};

    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        if (!i18n_has(words, language, ids[i]) ||
            paragraph_missing(fonts, i18n_text(words, language, ids[i])) != 0)
            return false;
    return true;
}

void gather_letters(const struct config *config, const char *asset_dir,
                    struct judge_tags *ret_facts)
{
    struct i18n *words = NULL;
    struct fonts *fonts = NULL;

    *ret_facts = (struct judge_tags){.tried = 0};
    struct err e = words_open(config, asset_dir, &words);
    if (!err_is(e))
        e = fonts_open(asset_dir, &fonts);
    for (int i = 0; !err_is(e) && i < i18n_count(words); i++) {
        ret_facts->tried++;
        if (!can_be_read(fonts, words, i))
            tag_failed(ret_facts, i18n_tag(words, i));
    }
    if (!err_is(e))
        fonts_close(fonts);
    if (words != NULL)
        i18n_close(words);
}

static bool loudness_take(void *self, const int16_t *samples, int count)
{
    int *loudest = self;

    for (int i = 0; i < count; i++)
        if (abs(samples[i]) > *loudest)
            *loudest = abs(samples[i]);
    return true;
}

struct err gather_voices(const struct config *config, const char *asset_dir,
                         struct judge_tags *ret_facts)
{
    struct i18n *words = NULL;
    struct synth *synth = NULL;

    *ret_facts = (struct judge_tags){.tried = 0};
    struct err e = words_open(config, asset_dir, &words);
    if (err_is(e))
        return e;
    e = synth_open(&synth);
    for (int i = 0; !err_is(e) && i < i18n_count(words); i++) {
        int loudest = 0;
        struct err said =
            synth_say(synth, i18n_tag(words, i), i18n_text(words, i, "start.title"), 100,
                      (struct synth_sink){.self = &loudest, .take = loudness_take});
        ret_facts->tried++;
        if (err_is(said) || loudest < LOUD)
            tag_failed(ret_facts, i18n_tag(words, i));
    }
    if (!err_is(e))
        synth_close(synth);
    i18n_close(words);
    return e;
}

/* --- the day's bookings -------------------------------------------------------------------- */

void gather_roster(const struct config *config, int64_t now_s, struct judge_roster *ret_facts)
{
    char day[11];

    *ret_facts = (struct judge_roster){.wanted = config->rules.roster,
                                       .offices = config->rules.office_count,
                                       .stale_s = config->store.roster_stale_s};
    clock_day_name(now_s, day);
    for (int i = 0; i < ret_facts->offices && ret_facts->wanted; i++) {
        int32_t scope = config->rules.offices[i].scope;
        int64_t fetched_s;
        struct err e = checkup_fetched(config->kiosk.state_dir, scope, day, &fetched_s);
        if (err_is(e) || fetched_s == 0) {
            ret_facts->missing++;
            ret_facts->missing_scope = scope;
        } else if (now_s - fetched_s >= ret_facts->oldest_age_s) {
            ret_facts->oldest_age_s = now_s - fetched_s;
            ret_facts->oldest_scope = scope;
        }
    }
}
