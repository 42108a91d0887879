/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/voice.h"

#include "base/buf.h"

#include <stdio.h>
#include <string.h>

void voice_init(struct voice *voice, const struct i18n *i18n, const struct rules *rules)
{
    memset(voice, 0, sizeof *voice);
    voice->i18n = i18n;
    voice->rules = rules;
}

void voice_wipe(struct voice *voice)
{
    explicit_bzero(&voice->list, sizeof voice->list);
    explicit_bzero(voice->typed, sizeof voice->typed);
}

static bool is_new_screen(const struct voice *v, const struct model *m, const struct list *list)
{
    return !v->on || v->screens != m->screens || v->page != list->page ||
           v->headphone != m->headphone || v->language != m->language;
}

static void remember(struct voice *v, const struct model *m, const struct list *list)
{
    v->on = m->voice;
    v->headphone = m->headphone;
    v->screens = m->screens;
    v->page = list->page;
    v->language = m->language;
    memcpy(v->typed, m->session.typed, sizeof v->typed);
    v->list = *list;
}

/* --- what has changed ---------------------------------------------------------------------- */

static bool was_there(const struct list *before, const struct item *item)
{
    for (int i = 0; i < before->count; i++) {
        const struct item *old = &before->items[i];
        bool target = item->action != ACTION_NONE;
        if (target ? old->action == item->action && old->arg == item->arg
                   : old->role == item->role && strcmp(old->label, item->label) == 0)
            return true;
    }
    return false;
}

/* What was typed is told by itself; what counts down is told once, with the screen. */
static bool is_told_apart(const struct model *m, const struct item *item)
{
    return (flow_types(m->state) && item->role == ROLE_NUMBER) || item->role == ROLE_COUNTDOWN ||
           item->role == ROLE_PROGRESS;
}

static void changes_say(const struct voice *v, struct spoken *s)
{
    for (int i = 0; i < s->list->count; i++) {
        const struct item *item = &s->list->items[i];
        if (was_there(&v->list, item) || is_told_apart(s->model, item))
            continue;
        if (item->action != ACTION_NONE)
            spoken_target(s, i);
        else
            spoken_item(s, item);
    }
}

static void spelled(struct spoken *s, const char *number)
{
    char words[4 * CHIP_TYPED_MAX];

    spoken_spell(number, words, sizeof words);
    utterance_add(s->out, i18n_tag(s->i18n, s->model->language), words);
    explicit_bzero(words, sizeof words);
}

/* Others may hear: only how much has been typed. */
static void typed_say(const struct voice *v, struct spoken *s)
{
    const char *now = s->model->session.typed, *was = v->typed;
    size_t n = strlen(now), before = strlen(was);

    if (strcmp(now, was) == 0)
        return;
    if (!s->model->headphone) {
        spoken_plural(s, "voice.typed_count", (int)n);
        return;
    }
    if (n > before && strncmp(now, was, before) == 0) {
        spelled(s, now + before);
        return;
    }
    if (n < before)
        spoken_text(s, "voice.erased");
    spelled(s, now);
}

static const struct item *countdown_of(const struct list *list)
{
    for (int i = 0; i < list->count; i++)
        if (list->items[i].role == ROLE_COUNTDOWN)
            return &list->items[i];
    return NULL;
}

/* --- keys ---------------------------------------------------------------------------------- */

static void moved_say(struct spoken *s, int by, enum focus_move moved)
{
    if (s->list->focus == LIST_NOTHING) {
        spoken_screen(s);
        return;
    }
    if (moved == FOCUS_WRAPPED)
        spoken_text(s, by == PAD_NEXT ? "voice.from_start" : "voice.from_end");
    spoken_target(s, s->list->focus);
}

static void volume_say(struct spoken *s)
{
    char n[8], count[8];

    snprintf(n, sizeof n, "%d", (s->model->voice_volume + 1) % 100);
    snprintf(count, sizeof count, "%d", VOICE_VOLUMES);
    const struct i18n_value values[] = {{"n", n}, {"count", count}};
    spoken_value(s, "voice.volume", values, 2);
}

/* Something was pressed, and the screen stayed: what has come of it, or what stands there. */
static void pressed_say(const struct voice *v, struct spoken *s)
{
    typed_say(v, s);
    changes_say(v, s);
    if (s->out->count > 0)
        return;
    const struct item *countdown = countdown_of(s->list);
    if (countdown != NULL)
        spoken_item(s, countdown);
    else if (s->list->focus != LIST_NOTHING)
        spoken_target(s, s->list->focus);
}

static void key_say(const struct voice *v, struct spoken *s, int by, enum focus_move moved)
{
    switch (by) {
    case PAD_PREVIOUS:
    case PAD_NEXT:
        moved_say(s, by, moved);
        break;
    case PAD_LOUDER:
    case PAD_QUIETER:
        volume_say(s);
        break;
    case PAD_SLOWER:
    case PAD_FASTER:
        spoken_text(s, s->model->voice_speed < 0   ? "voice.slow"
                       : s->model->voice_speed > 0 ? "voice.fast"
                                                   : "voice.normal");
        break;
    case PAD_DARK:
        spoken_text(s, s->model->dark ? "voice.dark" : "voice.light");
        break;
    case PAD_REPEAT:
    case PAD_HELP:
        spoken_screen(s);
        break;
    default:
        pressed_say(v, s);
        break;
    }
}

/* --- */

/* Speech has ended: by its key, by the plug, or because the visit has. */
static enum voice_way farewell(const struct voice *v, struct spoken *s, int by)
{
    if (v->headphone && !s->model->headphone)
        return VOICE_HUSH;
    spoken_text(s, by == PAD_SPEECH ? "voice.off" : "voice.ended");
    return VOICE_INSTEAD;
}

enum voice_way voice_follow(struct voice *voice, const struct model *model, const struct list *list,
                            int by, enum focus_move moved, struct utterance *ret_utterance)
{
    struct spoken s = {.i18n = voice->i18n,
                       .rules = voice->rules,
                       .model = model,
                       .list = list,
                       .out = ret_utterance};
    enum voice_way way = VOICE_INSTEAD;

    memset(ret_utterance, 0, sizeof *ret_utterance);
    if (!model->voice) {
        if (!voice->on)
            return VOICE_NOTHING;
        way = farewell(voice, &s, by);
        voice->on = false;
        voice_wipe(voice);
        return way;
    }
    if (!voice->on)
        spoken_text(&s, "voice.welcome");
    if (is_new_screen(voice, model, list)) {
        spoken_screen(&s);
    } else if (by == VOICE_BY_ITSELF) {
        changes_say(voice, &s);
        way = VOICE_BEHIND;
    } else {
        key_say(voice, &s, by, moved);
    }
    remember(voice, model, list);
    return ret_utterance->count > 0 ? way : VOICE_NOTHING;
}
