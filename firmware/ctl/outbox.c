/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl/outbox.h"

#include "base/clock.h"
#include "store/listing.h"
#include "store/settling.h"
#include "store/trail.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a state means to a person, and whether it belongs on the list of what is open. */
static const struct {
    const char *words;
    bool open;
} meanings[STATE_COUNT] = {
    [STATE_RECORDED] = {"waiting to be sent", true},
    [STATE_SENDING] = {"being sent", true},
    [STATE_ASKING] = {"being sent again, after looking", true},
    [STATE_UNKNOWN] = {"no answer; looked for again", true},
    [STATE_CONFIRMED] = {"the service has it", false},
    [STATE_REFUSED] = {"NEEDS YOU: the service refused", true},
    [STATE_WISHED] = {"number being asked for", true},
    [STATE_ISSUED] = {"number given", false},
    [STATE_FINDING] = {"lost number being looked for", true},
    [STATE_OBSERVED] = {"missed; not sent, by configuration", false},
    [STATE_BLIND] = {"not known whether they came", false},
    [STATE_RECALLED] = {"came while being reported missed", true},
    [STATE_REVOKED] = {"came after all", false},
    [STATE_CLOSED] = {"done", false},
};

static const char *const kind_words[KIND_COUNT] = {
    [KIND_CHECKIN] = "check-in", [KIND_WALKIN] = "number",           [KIND_OWN] = "own number",
    [KIND_ABSENCE] = "missed",   [KIND_ATTEMPT] = "refused attempt", [KIND_SIGNAL] = "traded?",
};

static const char *state_text(const char *name)
{
    enum state state = state_named(name);

    return state < STATE_COUNT ? meanings[state].words : name;
}

static const char *kind_text(const char *name)
{
    enum kind kind = kind_named(name);

    return kind < KIND_COUNT ? kind_words[kind] : name;
}

static const char *when_text(int64_t wall_s, char ret_text[24])
{
    struct tm tm = clock_local(wall_s);

    strftime(ret_text, 24, "%Y-%m-%d %H:%M:%S", &tm);
    return ret_text;
}

static int complain(const char *dir, struct err e)
{
    fprintf(stderr, "ankunft-ctl: %s: %s\n", dir,
            e.code == ERR_GONE          ? "no journal there: has the kiosk run yet?"
            : e.code == ERR_UNSUPPORTED ? "the journal is of another version of the program; start "
                                          "the kiosk once"
                                        : err_name(e));
    return 1;
}

/* ---- the list ----------------------------------------------------------------------------- */

struct list {
    bool all;
    int open, refused, blind;
};

static bool line_print(void *self, const struct listing_line *line)
{
    struct list *list = self;
    enum state state = state_named(line->state);
    bool open = state == STATE_COUNT || meanings[state].open;
    char arrived[24], changed[24];

    list->open += open;
    list->refused += state == STATE_REFUSED;
    list->blind += state == STATE_BLIND;
    if (!open && !list->all)
        return true;
    printf("%lld  %s%s  %-10s  %-8s  %d  %s; %d %s%s%s  (%s%s%s)\n", (long long)line->entry,
           when_text(line->arrived_s, arrived), line->sure ? "" : "?", kind_text(line->kind),
           line->number[0] != '\0' ? line->number : "-", (int)line->scope, state_text(line->state),
           line->attempts, line->attempts == 1 ? "try" : "tries",
           line->reason[0] != '\0' ? "; " : "", line->reason, when_text(line->changed_s, changed),
           line->actor[0] != '\0' ? ", " : "", line->actor);
    return true;
}

/* A damaged journal was set aside: what was open in it nobody sends any more. */
static int damaged_print(const char *dir)
{
    DIR *folder = opendir(dir);
    int count = 0;

    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        size_t len = strlen(entry->d_name);
        if (strncmp(entry->d_name, "damaged-", 8) != 0 || len < 3 ||
            strcmp(entry->d_name + len - 3, ".db") != 0)
            continue;
        printf("%s/%s: a damaged journal was set aside; what was open in it was not sent\n", dir,
               entry->d_name);
        count++;
    }
    if (folder != NULL)
        closedir(folder);
    return count;
}

int outbox_list(const struct config *config, bool all)
{
    const char *dir = config->kiosk.state_dir;
    struct list list = {.all = all};
    struct err e = listing_each(dir, line_print, &list);

    if (err_is(e))
        return complain(dir, e);
    if (list.open == 0)
        printf("nothing is waiting: the booking service has confirmed everything.\n");
    else
        printf("%d open, %d of them %s a person (outbox show, retry, discard ENTRY)\n", list.open,
               list.refused, list.refused == 1 ? "needs" : "need");
    if (list.blind > 0 && !all)
        printf("of %d visitors it is not known whether they came (outbox --all)\n", list.blind);
    damaged_print(dir);
    return 0;
}

/* ---- one entry ---------------------------------------------------------------------------- */

static bool entry_number(const char *text, int64_t *ret_entry)
{
    char *end;
    long long entry = strtoll(text, &end, 10);

    *ret_entry = entry;
    if (end != text && *end == '\0' && entry > 0)
        return true;
    fprintf(stderr, "ankunft-ctl outbox: '%s' is no entry of the list\n", text);
    return false;
}

static bool line_show(void *self, const struct listing_line *line)
{
    char text[24];
    (void)self;

    printf("entry %lld: %s %s at office %d\n", (long long)line->entry, kind_text(line->kind),
           line->number, (int)line->scope);
    if (line->booking_id != 0)
        printf("  booking %lld\n", (long long)line->booking_id);
    if (line->start_s != line->arrived_s)
        printf("  appointment %s\n", when_text(line->start_s, text));
    printf("  %s %s%s\n",
           strcmp(line->kind, "absence") == 0   ? "appointment"
           : strcmp(line->kind, "checkin") == 0 ? "arrived"
                                                : "asked for",
           when_text(line->arrived_s, text), line->sure ? "" : " by a clock that was not sure");
    printf("  %s after %d %s\n", state_text(line->state), line->attempts,
           line->attempts == 1 ? "try" : "tries");
    return true;
}

static bool step_show(void *self, const struct listing_step *step)
{
    char text[24];
    (void)self;

    printf("  %s  %s%s%s%s%s\n", when_text(step->at_s, text), state_text(step->state),
           step->reason[0] != '\0' ? ": " : "", step->reason, step->actor[0] != '\0' ? ", by " : "",
           step->actor);
    return true;
}

int outbox_show(const struct config *config, const char *entry_text)
{
    const char *dir = config->kiosk.state_dir;
    int64_t entry;

    if (!entry_number(entry_text, &entry))
        return 2;
    struct err e = listing_one(dir, entry, line_show, NULL);
    if (!err_is(e))
        e = listing_history(dir, entry, step_show, NULL);
    if (e.code == ERR_UNKNOWN) {
        fprintf(stderr, "ankunft-ctl outbox: there is no entry %lld\n", (long long)entry);
        return 1;
    }
    return err_is(e) ? complain(dir, e) : 0;
}

/* ---- deciding ----------------------------------------------------------------------------- */

static int settle_refused(const struct settling *settling, enum kind kind, enum state state)
{
    if (state >= STATE_COUNT || kind >= KIND_COUNT)
        fprintf(stderr, "ankunft-ctl outbox: there is no entry %lld\n", (long long)settling->entry);
    else
        fprintf(stderr, "ankunft-ctl outbox: entry %lld cannot be %s: %s, %s\n",
                (long long)settling->entry, settling->retry ? "retried" : "discarded",
                kind_words[kind], meanings[state].words);
    return 1;
}

static int settle(const struct config *config, const char *entry_text, struct settling *settling)
{
    const char *dir = config->kiosk.state_dir;
    enum state state;
    enum kind kind;

    if (!entry_number(entry_text, &settling->entry))
        return 2;
    settling->at_s = clock_wall_s();
    struct err e = settling_do(dir, settling, &kind, &state);
    if (e.code == ERR_UNKNOWN)
        return settle_refused(settling, kind, state);
    if (err_is(e))
        return complain(dir, e);
    e = trail_flush_alone(dir);
    printf("entry %lld: %s by %s%s\n", (long long)settling->entry,
           settling->retry ? "to be sent once more, as decided" : "discarded", settling->by,
           e.code == ERR_BUSY ? "; the kiosk sees it within a quarter of a minute" : "");
    if (err_is(e) && e.code != ERR_BUSY)
        printf("the audit trail has it when the kiosk starts\n");
    return 0;
}

int outbox_retry(const struct config *config, const char *entry, const char *by)
{
    struct settling settling = {.retry = true, .by = by, .reason = ""};

    return settle(config, entry, &settling);
}

int outbox_discard(const struct config *config, const char *entry, const char *by,
                   const char *reason)
{
    struct settling settling = {.by = by, .reason = reason};

    return settle(config, entry, &settling);
}
