/* SPDX-License-Identifier: Apache-2.0 */
/* act_read: the object that a browser sends, strictly. */
#include "base/buf.h"
#include "net/value.h"
#include "reception/act.h"

#include <string.h>

/* What each act must come with, and may come with: nothing else. */
static const struct form {
    const char *word;
    enum act_kind kind;
    enum order_kind order;
    const char *needs, *may; /* keys, with blanks around */
} forms[] = {
    {"checkin", ACT_CHECKIN, ORDER_COUNT, " booking scope ", " reason "},
    {"undo", ACT_UNDO, ORDER_COUNT, " booking scope ", " reason "},
    {"missed", ACT_MISSED, ORDER_COUNT, " booking scope reason ", ""},
    {"revoke", ACT_REVOKE, ORDER_COUNT, " booking scope reason ", ""},
    {"reprint", ACT_ORDER, ORDER_REPRINT, " kiosk number ", ""},
    {"close", ACT_ORDER, ORDER_CLOSE, " kiosk ", " reason "},
    {"open", ACT_ORDER, ORDER_OPEN, " kiosk ", " reason "},
    {"paper", ACT_ORDER, ORDER_PAPER, " kiosk ", ""},
    {"help-seen", ACT_ORDER, ORDER_HELP_SEEN, " kiosk ", ""},
    {"selftest", ACT_ORDER, ORDER_SELFTEST, " kiosk ", ""},
    {"retry", ACT_ORDER, ORDER_RETRY, " kiosk entry ", " reason "},
    {"discard", ACT_ORDER, ORDER_DISCARD, " kiosk entry reason ", ""},
};

enum { FORMS = sizeof forms / sizeof forms[0] };

/* The numbers of entries are long; a browser counts as far as this. */
#define ENTRY_MAX INT64_C(9007199254740991)

const char *act_word(const struct act *act)
{
    for (int i = 0; i < FORMS; i++)
        if (forms[i].kind == act->kind && (act->kind != ACT_ORDER || forms[i].order == act->order))
            return forms[i].word;
    return "";
}

static const struct form *form_named(const char *word)
{
    for (int i = 0; word != NULL && i < FORMS; i++)
        if (strcmp(forms[i].word, word) == 0)
            return &forms[i];
    return NULL;
}

static bool listed(const char *words, const char *word)
{
    char with_blanks[40];
    struct buf text = buf_on(with_blanks, sizeof with_blanks);

    buf_addf(&text, " %s ", word);
    return !text.cut && strstr(words, with_blanks) != NULL;
}

static int words_count(const char *words)
{
    int count = 0;

    for (; *words != '\0'; words++)
        count += words[0] == ' ' && words[1] != '\0';
    return count;
}

/* A text on one line that is not only blanks. */
static bool text_read(const json_t *value, char *ret_text, size_t size)
{
    const char *text = json_string_value(value);

    if (text == NULL || !text_copy(ret_text, size, text) || text[strspn(text, " ")] == '\0')
        return false;
    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return false;
    return true;
}

static bool word_read(const json_t *value, char *ret_word, size_t size)
{
    const char *text = json_string_value(value);

    return text != NULL && text[0] != '\0' && text_copy(ret_word, size, text) &&
           text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")] ==
               '\0';
}

static bool number_read(const json_t *value, int64_t max, int64_t *ret_number)
{
    *ret_number = json_is_integer(value) ? json_integer_value(value) : 0;
    return *ret_number > 0 && *ret_number <= max;
}

static bool member_read(const char *key, const json_t *value, struct act *act)
{
    int64_t number = 0;
    bool good = false;

    if (strcmp(key, "booking") == 0)
        return number_read(value, 99999999999, &act->booking_id);
    if (strcmp(key, "entry") == 0)
        return number_read(value, ENTRY_MAX, &act->entry);
    if (strcmp(key, "kiosk") == 0)
        return word_read(value, act->kiosk, sizeof act->kiosk);
    if (strcmp(key, "number") == 0)
        return word_read(value, act->number, sizeof act->number);
    if (strcmp(key, "reason") == 0)
        return text_read(value, act->reason, sizeof act->reason);
    if (strcmp(key, "scope") == 0) {
        good = number_read(value, INT32_MAX, &number);
        act->scope = (int32_t)number;
    }
    return good;
}

static bool members_read(json_t *root, const struct form *form, struct act *act)
{
    int needed = 0;

    for (void *at = json_object_iter(root); at != NULL; at = json_object_iter_next(root, at)) {
        const char *key = json_object_iter_key(at);
        if (strcmp(key, "act") == 0)
            continue;
        bool needs = listed(form->needs, key);
        needed += needs;
        if ((!needs && !listed(form->may, key)) ||
            !member_read(key, json_object_iter_value(at), act))
            return false;
    }
    return needed == words_count(form->needs);
}

struct err act_read(const char *json, size_t len, struct act *ret_act)
{
    json_t *root;

    memset(ret_act, 0, sizeof *ret_act);
    if (err_is(value_parse(json, len, &root)))
        return err_make(ERR_SYNTAX);
    const struct form *form = form_named(json_string_value(value_in(root, "act")));
    bool good = false;
    if (form != NULL) {
        ret_act->kind = form->kind;
        ret_act->order = form->order;
        good = members_read(root, form, ret_act);
    }
    value_free(root);
    return good ? err_none() : err_make(ERR_SYNTAX);
}
