/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/spoken.h"

#include "base/buf.h"
#include "ui/focus.h"
#include "ui/words.h"

#include <stdio.h>
#include <string.h>

enum { WORDS_MAX = 2 * LIST_LABEL_MAX };

static const char *tag_of(const struct spoken *s)
{
    return i18n_tag(s->i18n, s->model->language);
}

/* --- text --------------------------------------------------------------------------------- */

void spoken_spell(const char *number, char *ret_words, size_t size)
{
    struct buf out = buf_on(ret_words, size);

    for (const char *c = number; *c != '\0'; c++) {
        if (*c == ' ')
            continue;
        if (out.len > 0)
            buf_add(&out, ", ");
        buf_add_c(&out, *c);
    }
}

/* U+2066 to U+2069 and the marks of direction are for the eye. */
static size_t direction_mark(const char *at)
{
    if ((unsigned char)at[0] != 0xe2 || at[1] == '\0')
        return 0;
    unsigned char d = (unsigned char)at[1], e = (unsigned char)at[2];
    bool isolate = d == 0x81 && e >= 0xa6 && e <= 0xa9;
    bool mark = d == 0x80 && (e == 0x8e || e == 0x8f);
    return isolate || mark ? 3 : 0;
}

/* U+00A0 and U+202F, which tie a number to its word: for the ear a blank. */
static size_t tied_blank(const char *at)
{
    return strncmp(at, "\xc2\xa0", 2) == 0 ? 2 : strncmp(at, "\xe2\x80\xaf", 3) == 0 ? 3 : 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "9:05" or "11:30", and nothing longer. Its length, or 0. */
static size_t time_length(const char *text, const char *at)
{
    size_t hours = strspn(at, "0123456789");

    if (hours == 0 || hours > 2 || at[hours] != ':' || !is_digit(at[hours + 1]) ||
        !is_digit(at[hours + 2]) || is_digit(at[hours + 3]) || at[hours + 3] == ':')
        return 0;
    return at > text && (is_digit(at[-1]) || at[-1] == ':') ? 0 : hours + 3;
}

/* The word that a time has behind it where it is read, and within it where it is said. */
static const char *time_word_skip(const struct spoken *s, const char *at)
{
    const char *word = i18n_text(s->i18n, s->model->language, "voice.time_word");
    const char *next = at;
    size_t skip;

    if (strcmp(word, "-") == 0)
        return at;
    while ((skip = *next == ' ' ? 1 : direction_mark(next) + tied_blank(next)) > 0)
        next += skip;
    return strncmp(next, word, strlen(word)) == 0 ? next + strlen(word) : at;
}

static void plain_add(struct buf *out, const char *text)
{
    for (const char *c = text; *c != '\0';) {
        size_t mark = direction_mark(c);
        if (mark == 0)
            buf_add_c(out, *c++);
        else
            c += mark;
    }
}

static void time_add(const struct spoken *s, struct buf *out, const char *at, size_t len)
{
    char hours[4], minutes[4], said[64];
    size_t digits = len - 3;

    snprintf(hours, sizeof hours, "%.*s", (int)digits, at);
    snprintf(minutes, sizeof minutes, "%.2s", at + digits + 1);
    bool full = strcmp(minutes, "00") == 0;
    const struct i18n_value values[] = {{"h", hours}, {"m", minutes}};
    (void)i18n_format(said, sizeof said,
                      i18n_text(s->i18n, s->model->language, full ? "voice.hour" : "voice.time"),
                      values, 2);
    plain_add(out, said);
}

/* A line ends: where no mark says so, a full stop does. */
static void stop_add(struct buf *out)
{
    static const char *const marks[] = {".", "?", "!", ":", ",", "؟", "،", "。", "？", "：", "，"};
    bool ended = out->len == 0;

    for (size_t i = 0; i < sizeof marks / sizeof marks[0] && !ended; i++) {
        size_t n = strlen(marks[i]);
        ended = out->len >= n && memcmp(out->data + out->len - n, marks[i], n) == 0;
    }
    buf_add(out, ended ? " " : ". ");
}

void spoken_words(const struct spoken *s, const char *label, char *ret_words, size_t size)
{
    struct buf out = buf_on(ret_words, size);

    for (const char *at = label; *at != '\0';) {
        size_t mark = direction_mark(at), tied = tied_blank(at), time = time_length(label, at);
        if (mark > 0) {
            at += mark;
        } else if (tied > 0) {
            buf_add_c(&out, ' ');
            at += tied;
        } else if (time > 0) {
            time_add(s, &out, at, time);
            at = time_word_skip(s, at + time);
        } else if (*at == '\n') {
            stop_add(&out);
            at++;
        } else {
            buf_add_c(&out, *at++);
        }
    }
}

void spoken_value(struct spoken *s, const char *id, const struct i18n_value *values, int count)
{
    char label[WORDS_MAX], words[WORDS_MAX];

    (void)i18n_format(label, sizeof label, i18n_text(s->i18n, s->model->language, id), values,
                      count);
    spoken_words(s, label, words, sizeof words);
    utterance_add(s->out, tag_of(s), words);
    explicit_bzero(label, sizeof label);
    explicit_bzero(words, sizeof words);
}

void spoken_text(struct spoken *s, const char *id)
{
    spoken_value(s, id, NULL, 0);
}

void spoken_plural(struct spoken *s, const char *id, int n)
{
    char digits[16], label[WORDS_MAX], words[WORDS_MAX];

    snprintf(digits, sizeof digits, "%d", n);
    (void)i18n_format(label, sizeof label,
                      i18n_plural(s->i18n, s->model->language, id, (unsigned long)n),
                      &(struct i18n_value){"n", digits}, 1);
    spoken_words(s, label, words, sizeof words);
    utterance_add(s->out, tag_of(s), words);
}

/* --- what is private ---------------------------------------------------------------------- */

static bool has_figures(const char *label)
{
    return label[strcspn(label, "0123456789")] != '\0';
}

/* Where to wait and where a person helps has figures, too: "1st floor, room 101". */
static bool is_direction(const struct spoken *s, const char *label)
{
    const struct session *v = &s->model->session;
    const struct office *office = rules_office(s->rules, v->booking.scope);
    const char *desk = office != NULL ? local_text_in(&office->desk, tag_of(s)) : "";

    if (desk[0] == '\0')
        desk = local_text_in(&s->rules->desk, tag_of(s));
    return strcmp(label, words_area(s->rules, v->ticket.scope, tag_of(s), v->ticket.hint)) == 0 ||
           (desk[0] != '\0' && strstr(label, desk) != NULL);
}

static bool is_private(const struct spoken *s, const struct item *item)
{
    if (!flow_state_info(s->model->state)->personal)
        return false;
    switch (item->role) {
    case ROLE_NUMBER:
        return item->id[0] == '\0';
    case ROLE_TITLE:
    case ROLE_TEXT:
    case ROLE_PICTURE:
    case ROLE_BUTTON:
        return has_figures(item->label) && !is_direction(s, item->label);
    default:
        return false;
    }
}

static bool is_left_out(struct spoken *s, const struct item *item)
{
    if (s->model->headphone || !is_private(s, item))
        return false;
    s->left_out = true;
    return true;
}

/* --- items -------------------------------------------------------------------------------- */

static void number_say(struct spoken *s, const struct item *item)
{
    char words[WORDS_MAX];

    spoken_spell(item->label, words, sizeof words);
    utterance_add(s->out, tag_of(s), words);
    explicit_bzero(words, sizeof words);
}

void spoken_item(struct spoken *s, const struct item *item)
{
    char words[WORDS_MAX];

    switch (item->role) {
    case ROLE_NUMBER:
        if (is_left_out(s, item)) {
            if (!flow_types(s->model->state))
                spoken_text(s, "voice.number_on_screen");
            return;
        }
        if (item->id[0] == '\0') {
            number_say(s, item);
            return;
        }
        break;
    case ROLE_TITLE:
    case ROLE_TEXT:
    case ROLE_PICTURE:
    case ROLE_LIVE:
    case ROLE_NOTICE:
    case ROLE_COUNTDOWN:
    case ROLE_PROGRESS:
        break;
    default:
        return;
    }
    if (is_left_out(s, item))
        return;
    spoken_words(s, item->label, words, sizeof words);
    utterance_add(s->out, tag_of(s), words);
    explicit_bzero(words, sizeof words);
}

/* Languages are called by their own names, and said by those who speak them. */
static void label_say(struct spoken *s, const struct item *item)
{
    char words[WORDS_MAX];

    if (item->action == ACTION_PICK_LANGUAGE && item->arg < i18n_count(s->i18n)) {
        utterance_add(s->out, i18n_tag(s->i18n, item->arg), item->label);
        return;
    }
    if (item->action == ACTION_PREFIX)
        spoken_spell(item->label, words, sizeof words);
    else
        spoken_words(s, item->label, words, sizeof words);
    utterance_add(s->out, tag_of(s), words);
    explicit_bzero(words, sizeof words);
}

static void place_say(struct spoken *s, int item)
{
    char n[8], count[8];

    snprintf(n, sizeof n, "%d", focus_place(s->list, item) % 1000);
    snprintf(count, sizeof count, "%d", focus_count(s->list) % 1000);
    const struct i18n_value values[] = {{"n", n}, {"count", count}};
    spoken_value(s, "voice.place", values, 2);
}

void spoken_target(struct spoken *s, int item)
{
    const struct item *it = &s->list->items[item];

    if (is_left_out(s, it))
        spoken_text(s, "voice.only_headphone");
    else
        label_say(s, it);
    if (it->selected)
        spoken_text(s, "voice.chosen");
    place_say(s, item);
}

/* --- the screen --------------------------------------------------------------------------- */

/* The name of the house is what stands before the clock; it is said once, at the start. */
static bool is_house(const struct list *list, int item)
{
    for (int i = 0; i < list->count; i++)
        if (list->items[i].role == ROLE_CLOCK)
            return item < i && list->items[item].role == ROLE_TEXT;
    return false;
}

static bool shows(const struct list *list, const char *id)
{
    for (int i = 0; i < list->count; i++)
        if (strcmp(list->items[i].id, id) == 0)
            return true;
    return false;
}

/* What the slip has beyond the screen: everything that is printed can be heard. */
static void slip_say(struct spoken *s)
{
    const struct ticket *t = &s->model->session.ticket;
    char date[WORDS_MAX], time[8];

    if (s->model->session.slip == SLIP_NONE || s->model->session.slip == SLIP_FAILED)
        return;
    if (!s->model->headphone) {
        s->left_out = true;
        return;
    }
    spoken_text(s, "voice.slip");
    utterance_add(s->out, tag_of(s), t->office);
    words_date(s->i18n, s->model->language, t->arrived_s, date, sizeof date);
    words_time(t->arrived_s, time);
    char when[WORDS_MAX + 16], words[WORDS_MAX + 16];
    snprintf(when, sizeof when, "%s, %s", date, time);
    spoken_words(s, when, words, sizeof words);
    utterance_add(s->out, tag_of(s), words);
    words_time(t->start_s, time);
    if (t->start_s != 0 && !shows(s->list, "done.appointment"))
        spoken_value(s, "slip.appointment", &(struct i18n_value){"time", time}, 1);
    explicit_bzero(when, sizeof when);
    explicit_bzero(words, sizeof words);
}

static void targets_say(struct spoken *s)
{
    bool keys = false;

    for (int i = 0; i < s->list->count; i++) {
        const struct item *item = &s->list->items[i];
        if (item->role == ROLE_KEY && !keys)
            spoken_text(s, "voice.keys");
        keys = keys || item->role == ROLE_KEY;
        if (item->action != ACTION_NONE && item->role != ROLE_KEY)
            spoken_target(s, i);
    }
}

void spoken_screen(struct spoken *s)
{
    for (int i = 0; i < s->list->count; i++)
        if (s->list->items[i].action == ACTION_NONE &&
            (s->model->state == STATE_START || !is_house(s->list, i)))
            spoken_item(s, &s->list->items[i]);
    if (s->model->state == STATE_DONE)
        slip_say(s);
    targets_say(s);
    if (s->left_out)
        spoken_text(s, "voice.private");
    if (s->list->focus != LIST_NOTHING) {
        spoken_text(s, "voice.at");
        spoken_target(s, s->list->focus);
    }
}
