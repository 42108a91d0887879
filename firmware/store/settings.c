/* SPDX-License-Identifier: Apache-2.0 */
#include "store/settings.h"

#include "base/buf.h"
#include "store/database.h"
#include "store/queries.h"

#include <stdlib.h>
#include <string.h>

enum { QUERY_ALL, QUERY_PUT, QUERY_DROP, QUERY_TRAIL, QUERIES };

/* Memos of settings have names that begin so. */
#define MARK "set "

static const char *const sql[QUERIES] = {
    [QUERY_ALL] = "SELECT name, value FROM memo WHERE name LIKE '" MARK "%' ORDER BY name",
    [QUERY_PUT] = "INSERT OR REPLACE INTO memo VALUES (?1, ?2)",
    [QUERY_DROP] = "DELETE FROM memo WHERE name = ?1",
    [QUERY_TRAIL] = ("INSERT INTO trail (kind, actor, subject, detail, at_s)"
                     " VALUES (?1, 'kiosk', 'configuration', ?2, ?3)"),
};

enum { NAME_MAX_BYTES = 120 };

/* A key with what was kept of it and what it is now; "" where it was not, or is not, there. */
struct setting {
    char name[NAME_MAX_BYTES + 1]; /* "set office 141.early_min" */
    char before[AUDIT_TAG_DIGITS + 1], now[AUDIT_TAG_DIGITS + 1];
};

struct settings {
    struct setting *list;
    int count;
    bool known; /* there was a configuration before */
};

static struct setting *setting_of(struct settings *settings, const char *name)
{
    for (int i = 0; i < settings->count; i++)
        if (strcmp(settings->list[i].name, name) == 0)
            return &settings->list[i];
    if (settings->count == SETTINGS_MAX)
        return NULL;
    struct setting *setting = &settings->list[settings->count++];
    (void)text_copy(setting->name, sizeof setting->name, name);
    return setting;
}

/* ---- what is in force --------------------------------------------------------------------- */

/* One line "key = value" of a section "office 141". */
static void line_note(struct settings *settings, const struct audit *audit, const char *section,
                      size_t section_len, const char *line, size_t len)
{
    const char *equals = memchr(line, '=', len);
    char name[NAME_MAX_BYTES + 1];
    struct buf out = buf_on(name, sizeof name);

    if (equals == NULL)
        return;
    size_t key_len = (size_t)(equals - line);
    while (key_len > 0 && line[key_len - 1] == ' ')
        key_len--;
    buf_add(&out, MARK);
    buf_add_n(&out, section, section_len);
    buf_add_c(&out, '.');
    buf_add_n(&out, line, key_len);
    struct setting *setting = setting_of(settings, name);
    if (setting != NULL)
        audit_tag(audit, line, len, setting->now);
}

static void text_note(struct settings *settings, const struct audit *audit, const char *text)
{
    const char *section = "";
    size_t section_len = 0;

    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        if (len > 2 && text[0] == '[' && text[len - 1] == ']') {
            section = text + 1;
            section_len = len - 2;
        } else {
            line_note(settings, audit, section, section_len, text, len);
        }
        text += len;
        text += *text == '\n';
    }
}

/* ---- what was kept ------------------------------------------------------------------------ */

static struct err kept_read(struct queries *q, struct settings *settings)
{
    sqlite3_stmt *stmt = q->stmts[QUERY_ALL];
    bool row;

    struct err e = query_step(q, QUERY_ALL, &row);
    for (; !err_is(e) && row; e = query_step(q, QUERY_ALL, &row)) {
        struct setting *setting = setting_of(settings, query_text(stmt, 0));
        settings->known = true;
        /* What is no hash of ours differs from each. */
        if (setting != NULL &&
            !text_copy(setting->before, sizeof setting->before, query_text(stmt, 1)))
            setting->before[0] = '?';
    }
    query_end(q, QUERY_ALL);
    return e;
}

static struct err kept_write(struct queries *q, const struct setting *setting)
{
    int query = setting->now[0] != '\0' ? QUERY_PUT : QUERY_DROP;

    query_bind_text(q->stmts[query], 1, setting->name);
    if (query == QUERY_PUT)
        query_bind_text(q->stmts[query], 2, setting->now);
    return query_run(q, query);
}

/* ---- what is said ------------------------------------------------------------------------- */

static struct err trail_add(struct queries *q, const char *detail, int64_t now_s)
{
    query_bind_int(q->stmts[QUERY_TRAIL], 1, AUDIT_CONFIG);
    query_bind_text(q->stmts[QUERY_TRAIL], 2, detail);
    query_bind_int(q->stmts[QUERY_TRAIL], 3, now_s);
    return query_run(q, QUERY_TRAIL);
}

static const char *change_word(const struct setting *setting)
{
    return setting->before[0] == '\0' ? "new " : setting->now[0] == '\0' ? "gone " : "";
}

/* Names of what has changed, as many to an entry of the trail as it holds. */
static struct err changes_say(struct queries *q, const struct settings *settings, int64_t now_s)
{
    char detail[AUDIT_DETAIL_MAX + 1], one[NAME_MAX_BYTES + 16];
    struct buf out = buf_on(detail, sizeof detail);
    struct err e = err_none();

    for (int i = 0; i < settings->count && !err_is(e); i++) {
        const struct setting *setting = &settings->list[i];
        if (strcmp(setting->before, setting->now) == 0)
            continue;
        struct buf name = buf_on(one, sizeof one);
        buf_addf(&name, "%s%s", change_word(setting), setting->name + strlen(MARK));
        if (out.len > 0 && out.len + 2 + name.len > AUDIT_DETAIL_MAX) {
            e = trail_add(q, detail, now_s);
            out = buf_on(detail, sizeof detail);
        }
        buf_addf(&out, "%s%s", out.len > 0 ? ", " : "changed: ", one);
    }
    return err_is(e) || out.len == 0 ? e : trail_add(q, detail, now_s);
}

static struct err begun_say(struct queries *q, const struct settings *settings, int64_t now_s)
{
    char detail[AUDIT_DETAIL_MAX + 1];
    struct buf out = buf_on(detail, sizeof detail);

    buf_addf(&out, "noted anew, %d keys: what was before is not known", settings->count);
    return trail_add(q, detail, now_s);
}

/* In a transaction. */
static struct err note(struct queries *q, struct settings *settings, int64_t now_s)
{
    struct err e = kept_read(q, settings);

    if (!err_is(e))
        e = settings->known ? changes_say(q, settings, now_s) : begun_say(q, settings, now_s);
    for (int i = 0; i < settings->count && !err_is(e); i++)
        if (strcmp(settings->list[i].before, settings->list[i].now) != 0)
            e = kept_write(q, &settings->list[i]);
    return e;
}

struct err settings_note(const char *dir, const struct audit *audit, const char *text,
                         int64_t now_s)
{
    struct settings settings = {.list = calloc(SETTINGS_MAX, sizeof *settings.list)};
    struct queries q;
    sqlite3 *db;

    if (settings.list == NULL)
        return err_make(ERR_NO_MEMORY);
    text_note(&settings, audit, text);
    struct err e = database_visit(dir, &database_journal, true, &db);
    if (!err_is(e))
        e = queries_prepare(db, sql, QUERIES, &q);
    if (!err_is(e)) {
        e = queries_begin(&q);
        if (!err_is(e))
            e = queries_finish(&q, note(&q, &settings, now_s));
        queries_close(&q);
    }
    free(settings.list);
    return e;
}
