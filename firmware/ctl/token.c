/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl/token.h"

#include "base/buf.h"
#include "base/clock.h"
#include "ctl/qr.h"
#include "identity/name_tag.h"
#include "store/token.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MODULE_PX = 8, LINE_MAX_BYTES = 1024, LATE_S = 3600 };

_Static_assert((int)TOKEN_HOLDER_KEY_BYTES == (int)NAME_TAG_KEY_BYTES, "one key");

static int refuse(const char *what)
{
    fprintf(stderr, "ankunft-ctl token: %s\n", what);
    return 2;
}

static int complain(const char *what, struct err e)
{
    fprintf(stderr, "ankunft-ctl token: %s: %s\n", what, err_name(e));
    return 1;
}

/* fallback: where it is not given; the text is all digits. */
static bool number_of(const char *text, int64_t fallback, int64_t max, int64_t *ret_number)
{
    char *end;

    *ret_number = fallback;
    if (text == NULL)
        return fallback >= 0;
    if (text[0] < '0' || text[0] > '9')
        return false;
    errno = 0;
    *ret_number = strtoll(text, &end, 10);
    return *end == '\0' && errno == 0 && *ret_number <= max;
}

/* "2026-12-01 10:30", local. */
static bool time_of(const char *text, int64_t *ret_s)
{
    struct tm tm = {.tm_isdst = -1};
    char back[32];

    const char *end = text != NULL ? strptime(text, "%Y-%m-%d %H:%M", &tm) : NULL;
    if (end == NULL || *end != '\0')
        return false;
    tm.tm_isdst = -1;
    *ret_s = mktime(&tm);
    /* The hour that the clocks leave out, or a 31st that is none, would have become another. */
    return strftime(back, sizeof back, "%Y-%m-%d %H:%M", &tm) > 0 && strcmp(back, text) == 0;
}

static void time_print(const char *what, int64_t at_s)
{
    struct tm tm = clock_local(at_s);
    char text[32];

    strftime(text, sizeof text, "%Y-%m-%d %H:%M", &tm);
    printf("%-8s %s\n", what, text);
}

/* ---- keys --------------------------------------------------------------------------------- */

static int key_make(const struct token_wish *wish)
{
    char line[128];
    int64_t number;

    if (wish->out == NULL || !number_of(wish->id, -1, UINT16_MAX, &number) || number < 1)
        return refuse("key: --id NUMBER from 1 to 65535 and --out FILE are needed");
    struct err e = token_secret_make(wish->out, (int)number, line, sizeof line);
    if (err_is(e))
        return complain(wish->out, e);
    printf("%s\n", line);
    fprintf(stderr,
            "The line above belongs into the kiosks' file ([token] keys). %s signs: keep "
            "it, and keep it from everybody.\n",
            wish->out);
    return 0;
}

static int holder_key_make(const struct token_wish *wish)
{
    if (wish->out == NULL)
        return refuse("holder-key: --out FILE is needed");
    struct err e = token_holder_key_make(wish->out);
    return err_is(e) ? complain(wish->out, e) : 0;
}

/* ---- issue -------------------------------------------------------------------------------- */

/* 0: the fields are there, and readable. */
static int fields_read(const struct token_wish *wish, struct token *ret_token)
{
    int64_t scope, service, persons;
    struct token t = {.key = 1};

    if (!number_of(wish->office, -1, INT32_MAX, &scope) ||
        !number_of(wish->id, -1, INT64_MAX, &t.booking_id) ||
        !number_of(wish->service, 0, INT32_MAX, &service) ||
        !number_of(wish->persons, 1, UINT8_MAX, &persons))
        return refuse("issue: --office SCOPE and --id ID are numbers, and needed; --service and "
                      "--persons are numbers");
    if (!time_of(wish->start, &t.start_s))
        return refuse("issue: --start 'YYYY-MM-DD HH:MM' is needed, in local time");
    t.expires_s = t.start_s + LATE_S;
    if (wish->expires != NULL && !time_of(wish->expires, &t.expires_s))
        return refuse("issue: --expires is as 'YYYY-MM-DD HH:MM', in local time");
    t.scope = (int32_t)scope;
    t.service = (int32_t)service;
    t.persons = (int32_t)persons;
    if (!text_copy(t.number, sizeof t.number, wish->number != NULL ? wish->number : wish->id))
        return refuse("issue: --number is what is called: at most 8 letters and digits");
    *ret_token = t;
    return 0;
}

/* 0: the tag is there, or none is wanted. */
static int holder_read(const struct token_wish *wish, unsigned char ret_tag[TOKEN_HOLDER_BYTES])
{
    unsigned char key[TOKEN_HOLDER_KEY_BYTES];

    memset(ret_tag, 0, TOKEN_HOLDER_BYTES);
    if (wish->name == NULL)
        return 0;
    if (wish->holder_key == NULL)
        return refuse("--name needs --holder-key FILE");
    struct err e = token_holder_key_load(wish->holder_key, key);
    if (err_is(e))
        return complain(wish->holder_key, e);
    bool made = name_tag_make(key, wish->name, ret_tag);
    explicit_bzero(key, sizeof key);
    return made ? 0 : refuse("--name: expected Latin letters; spell it as the document does");
}

static int issue(const struct token_wish *wish)
{
    unsigned char bytes[TOKEN_BYTES];
    char text[TOKEN_TEXT_CHARS + 1];
    struct token_secret secret;
    struct token token;

    if (wish->secret == NULL)
        return refuse("issue: --secret FILE is needed");
    int code = fields_read(wish, &token);
    if (code == 0)
        code = holder_read(wish, token.holder);
    if (code != 0)
        return code;
    struct err e = token_secret_load(wish->secret, &secret);
    if (err_is(e))
        return complain(wish->secret, e);
    e = token_sign(&secret, &token, bytes);
    explicit_bzero(&secret, sizeof secret);
    if (err_is(e))
        return refuse("issue: an id has 4 to 11 digits, a number capitals and digits, and a code "
                      "expires after its start");
    token_text(bytes, text);
    printf("%s\n", text);
    if (wish->png == NULL)
        return 0;
    e = qr_write_png(text, MODULE_PX, wish->png);
    return err_is(e) ? complain(wish->png, e) : 0;
}

/* ---- check -------------------------------------------------------------------------------- */

static int verdict_print(const struct token_wish *wish, const struct token *token, struct err e)
{
    static const unsigned char nobody[TOKEN_HOLDER_BYTES];
    unsigned char tag[TOKEN_HOLDER_BYTES];
    bool bound = memcmp(token->holder, nobody, sizeof nobody) != 0;
    int code = holder_read(wish, tag);

    if (code != 0)
        return code;
    printf("key      %d\noffice   %d\nbooking  %lld\nnumber   %s\nservice  %d\npersons  %d\n",
           token->key, (int)token->scope, (long long)token->booking_id, token->number,
           (int)token->service, (int)token->persons);
    time_print("start", token->start_s);
    time_print("expires", token->expires_s);
    bool same = wish->name != NULL && memcmp(tag, token->holder, sizeof tag) == 0;
    printf("holder   %s\n", !bound               ? "nobody: anyone may use it"
                            : wish->name == NULL ? "bound to a name"
                            : same               ? "bound to this name"
                                                 : "bound to another name");
    printf("%s\n", err_is(e) ? "EXPIRED" : "good");
    return err_is(e) || (wish->name != NULL && bound && !same) ? 1 : 0;
}

static int check(const struct token_wish *wish)
{
    char line[LINE_MAX_BYTES] = "";
    const char *text = wish->text != NULL ? wish->text : fgets(line, sizeof line, stdin);
    unsigned char bytes[TOKEN_BYTES];
    struct token_keys keys;
    struct token token;

    if (wish->keys == NULL)
        return refuse("check: --keys FILE is needed: the kiosks' ([token] keys)");
    struct err e = token_keys_load(wish->keys, &keys);
    if (err_is(e))
        return complain(wish->keys, e);
    if (text == NULL || err_is(token_parse(text, strlen(text), bytes))) {
        printf("NOT A SIGNED CODE\n");
        return 1;
    }
    e = token_check(&keys, bytes, clock_wall_s(), &token);
    if (!err_is(e) || e.code == ERR_GONE)
        return verdict_print(wish, &token, e);
    printf("%s\n", e.code == ERR_DENIED    ? "FORGED OR ALTERED: the signature is not that key's"
                   : e.code == ERR_UNKNOWN ? "UNKNOWN KEY: it is not in the file, or not for today"
                                           : "NOT A SIGNED CODE of this version");
    return 1;
}

int token_run(const struct token_wish *wish)
{
    static const struct {
        const char *verb;
        int (*run)(const struct token_wish *wish);
    } verbs[] = {
        {"key", key_make}, {"holder-key", holder_key_make}, {"issue", issue}, {"check", check}};

    for (size_t i = 0; wish->verb != NULL && i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(wish->verb, verbs[i].verb) == 0)
            return verbs[i].run(wish);
    return refuse("key, holder-key, issue or check");
}
