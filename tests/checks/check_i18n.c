/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_i18n: what a translator should not have to look for. Reads assets/i18n/<tag>.po and tells
 * every fault as "file:line: msgid 'x': …": texts missing, stale, untranslated or empty; wrong
 * number of plural forms; placeholders lost, invented or broken; long sentences, blame, direction
 * marks, digits and characters that cannot be shown. English is what the others are held against.
 * Whether a text fits its place, test_layout says.
 *
 *     check_i18n TREE ASSETS       all catalogues of the tree; ASSETS holds fonts.conf
 */
#include "base/buf.h"
#include "core/checkin.h"
#include "po.h"
#include "ui/plural.h"
#include "ui/text/paragraph.h"
#include "ui/text/utf8.h"

#include <ctype.h>
#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IDS_MAX = 1024, COUNTS_TRIED = 200, WORDS_A_SENTENCE = 12 };
enum { IDEOGRAPHS_A_SENTENCE = 24, NAMES_MAX = 256 };

static struct po english, po;
static struct fonts *fonts;
static int faults;

static __attribute__((format(printf, 2, 3))) void fault(const struct po_entry *e, const char *what,
                                                        ...)
{
    va_list args;

    printf("%s:%d: msgid '%s': ", po.path, e->line, e->id);
    va_start(args, what);
    vprintf(what, args);
    va_end(args);
    putchar('\n');
    faults++;
}

/* --- placeholders ------------------------------------------------------------------------- */

/* The placeholders of a text in a row, "{n}{time}", each once, in the order of the alphabet. */
static bool placeholders(const char *text, char ret_names[NAMES_MAX])
{
    char names[8][24];
    int count = 0;

    for (const char *at = text; (at = strpbrk(at, "{}")) != NULL;) {
        size_t len = *at == '{' ? strspn(at + 1, "abcdefghijklmnopqrstuvwxyz") : 0;
        if (len == 0 || at[len + 1] != '}' || len > 20 || count == 8)
            return false;
        snprintf(names[count], sizeof names[0], "%.*s", (int)len + 2, at);
        at += len + 2;
        bool known = false;
        for (int i = 0; i < count; i++)
            known = known || strcmp(names[i], names[count]) == 0;
        count += !known;
    }
    qsort(names, (size_t)count, sizeof names[0], (int (*)(const void *, const void *))strcmp);
    ret_names[0] = '\0';
    for (int i = 0; i < count; i++)
        strncat(ret_names, names[i], NAMES_MAX - strlen(ret_names) - 1);
    return true;
}

/* A form for one count alone, "one person", may do without its number. */
static bool form_of_one(const struct plural *plural, int form)
{
    int counts = 0;

    for (unsigned long n = 0; n < COUNTS_TRIED; n++)
        counts += plural_form(plural, n) == form;
    return counts == 1;
}

static void placeholders_check(const struct po_entry *e, const struct po_entry *source, int form,
                               const struct plural *plural)
{
    char names[NAMES_MAX], wanted[NAMES_MAX];

    if (!placeholders(e->forms[form], names)) {
        fault(e, "a broken placeholder in '%s'", e->forms[form]);
        return;
    }
    if (!placeholders(source->forms[0], wanted) || strcmp(names, wanted) == 0)
        return;
    if (e->plural && names[0] == '\0' && strcmp(wanted, "{n}") == 0 && form_of_one(plural, form))
        return;
    fault(e, "has the placeholders '%s' instead of '%s'", names, wanted);
}

/* --- words -------------------------------------------------------------------------------- */

static bool is_ideograph(uint32_t c)
{
    return c >= 0x3400 && c <= 0x9fff;
}

/* Where a sentence ends, in any of the scripts. */
static bool ends_sentence(uint32_t c, char next)
{
    return c == '\0' || c == '\n' || c == 0x3002 || c == 0xff1f || c == 0x61f ||
           ((c == '.' || c == '?') && next != '\0');
}

static void sentences_check(const struct po_entry *e, const char *text)
{
    int words = 0, ideographs = 0;
    bool in_word = false;

    for (size_t len = 1;; text += len) {
        uint32_t c = *text != '\0' ? utf8_next(text, &len) : '\0';
        bool end = ends_sentence(c, *text != '\0' ? text[len] : '\0');
        bool blank = end || c == ' ' || c == 0xa0;
        words += !blank && !in_word;
        in_word = !blank;
        ideographs += is_ideograph(c);
        if (end && words > WORDS_A_SENTENCE)
            fault(e, "a sentence of %d words; %d are enough", words, WORDS_A_SENTENCE);
        if (end && ideographs > IDEOGRAPHS_A_SENTENCE)
            fault(e, "a sentence of %d characters; %d are enough", ideographs,
                  IDEOGRAPHS_A_SENTENCE);
        if (end)
            words = ideographs = 0;
        if (c == '\0')
            return;
    }
}

static void wording_check(const struct po_entry *e, const char *text)
{
    static const char *const unwanted[] = {
        "!",     "ungültig", "Ungültig", "Fehler", "fehler", "invalid", "Invalid", "error",
        "Error", "falsch",   "wrong",    "...",    "  ",     " \n",     "\n ",     "！"};
    size_t len = strlen(text);

    for (size_t i = 0; i < sizeof unwanted / sizeof unwanted[0]; i++)
        if (strstr(text, unwanted[i]) != NULL)
            fault(e, "says '%s'", unwanted[i]);
    if (len > 0 && (isspace((unsigned char)text[0]) || isspace((unsigned char)text[len - 1])))
        fault(e, "begins or ends with a blank");
    sentences_check(e, text);
}

static void characters_check(const struct po_entry *e, const char *text)
{
    uint32_t missing = paragraph_missing(fonts, text);

    if (missing != 0)
        fault(e, "no font has U+%04X", (unsigned)missing);
    for (size_t len; *text != '\0'; text += len) {
        uint32_t c = utf8_next(text, &len);
        if (c == 0x200e || c == 0x200f || c == 0x61c || (c >= 0x202a && c <= 0x202e) ||
            (c >= 0x2066 && c <= 0x2069))
            fault(e, "a direction mark, U+%04X: the program isolates values itself", (unsigned)c);
        if ((c >= 0x660 && c <= 0x669) || (c >= 0x6f0 && c <= 0x6f9))
            fault(e, "a digit other than those of the call display, U+%04X", (unsigned)c);
        if (c >= 0x300 && c <= 0x36f)
            fault(e, "U+%04X by itself: write letter and accent as one character", (unsigned)c);
    }
}

/* Two words or more, letter by letter the English ones. */
static void untranslated_check(const struct po_entry *e, const struct po_entry *source)
{
    if (strncmp(po.tag, "en", 2) != 0 && strchr(source->forms[0], ' ') != NULL &&
        strchr(source->forms[0], '{') == NULL && strcmp(e->forms[0], source->forms[0]) == 0)
        fault(e, "is still English");
}

/* --- a catalogue -------------------------------------------------------------------------- */

static bool header_check(const struct po_entry *header, struct plural *ret_plural)
{
    char language[64];

    snprintf(language, sizeof language, "Language: %s\n", po.tag);
    if (strstr(header->forms[0], language) == NULL)
        fault(header, "the header lacks 'Language: %s'", po.tag);
    if (strstr(header->forms[0], "Plural-Forms:") == NULL ||
        err_is(plural_read(header->forms[0], ret_plural))) {
        fault(header, "the header has no Plural-Forms that can be read");
        return false;
    }
    for (int form = 0; form < ret_plural->forms; form++) {
        bool used = false;
        for (unsigned long n = 0; n < COUNTS_TRIED && !used; n++)
            used = plural_form(ret_plural, n) == form;
        if (!used)
            fault(header, "no number takes plural form %d", form);
    }
    return true;
}

static void entry_check(const struct po_entry *e, const struct plural *plural)
{
    const struct po_entry *source = po_find(&english, e->id);
    int forms = e->plural ? plural->forms : 1;

    if (source == NULL) {
        fault(e, "stale: en.po has no such text");
        return;
    }
    if (po_find(&po, e->id) != e)
        fault(e, "stands here twice");
    if (e->fuzzy)
        fault(e, "is marked fuzzy, so it would be left out");
    if (e->plural != source->plural)
        fault(e, source->plural ? "needs plural forms" : "needs no plural forms");
    else if (e->form_count != forms)
        fault(e, "%d plural forms instead of %d", e->form_count, forms);
    for (int form = 0; form < e->form_count; form++) {
        if (e->forms[form][0] == '\0') {
            fault(e, "missing: the text is empty");
            continue;
        }
        placeholders_check(e, source, form, plural);
        wording_check(e, e->forms[form]);
        characters_check(e, e->forms[form]);
    }
    untranslated_check(e, source);
    if (strcmp(e->id, "language.direction") == 0 && strcmp(e->forms[0], "ltr") != 0 &&
        strcmp(e->forms[0], "rtl") != 0)
        fault(e, "is neither ltr nor rtl");
}

/*
 * What only the staff see is shown in the official language. A language that no office has as its
 * official one may do without, but not have half of it.
 */
static bool for_staff(const char *id)
{
    return strncmp(id, "staff.", 6) == 0;
}

static bool po_has_staff(const struct po *catalogue)
{
    for (int i = 0; i < catalogue->count; i++)
        if (for_staff(catalogue->entries[i].id))
            return true;
    return false;
}

static void catalogue_check(const char *root, const char *path)
{
    struct plural plural;

    if (!po_read(root, path, &po)) {
        faults++;
        return;
    }
    const struct po_entry *header = po_find(&po, "");
    if (header == NULL) {
        printf("%s:1: has no header\n", path);
        faults++;
        return;
    }
    if (!header_check(header, &plural))
        return;
    bool staff = po_has_staff(&po);
    for (int i = 0; i < english.count; i++)
        if (po_find(&po, english.entries[i].id) == NULL &&
            (staff || !for_staff(english.entries[i].id))) {
            printf("%s:%d: msgid '%s': missing (%s:%d)\n", path, header->line,
                   english.entries[i].id, english.path, english.entries[i].line);
            faults++;
        }
    for (int i = 0; i < po.count; i++)
        if (po.entries[i].id[0] != '\0')
            entry_check(&po.entries[i], &plural);
}

/* --- texts and sources -------------------------------------------------------------------- */

static struct {
    char id[PO_ID_MAX + 1];
} ids[IDS_MAX];
static int id_count;

static bool id_known(const char *id)
{
    for (int i = 0; i < id_count; i++)
        if (strcmp(ids[i].id, id) == 0)
            return true;
    return false;
}

/* By its name, or by the beginning that a source puts a name together with: "month.%d". */
static bool id_used(const char *id)
{
    for (int i = 0; i < id_count; i++) {
        size_t len = strlen(ids[i].id);
        bool beginning = ids[i].id[len - 1] == '.' || ids[i].id[len - 1] == '_';
        if (beginning && strncmp(ids[i].id, id, len) == 0 && id[len] != '\0')
            return true;
    }
    return id_known(id);
}

static void id_note(const char *id)
{
    if (!id_known(id) && id_count < IDS_MAX && text_copy(ids[id_count].id, sizeof ids[0].id, id))
        id_count++;
}

/* A string that looks like "start.title"; a header's name does too. */
static bool looks_like_id(const char *text)
{
    const char *dot = strchr(text, '.');
    size_t len = strlen(text);

    return dot != NULL && dot != text && text[len - 1] != '.' && isalpha((unsigned char)text[0]) &&
           text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_.")] == '\0' &&
           (len < 2 || strcmp(text + len - 2, ".h") != 0) && len <= PO_ID_MAX;
}

/* Where a text id is put together: "weekday.on.", "month.%d". Its beginning is noted. */
static bool beginning_note(const char *text)
{
    char id[PO_ID_MAX + 1];
    size_t len = strcspn(text, "%");

    if (len < 2 || len > PO_ID_MAX || (text[len - 1] != '.' && text[len - 1] != '_') ||
        strchr(text, '.') == NULL || strchr(text, '.') == text ||
        strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_.") != len)
        return false;
    snprintf(id, sizeof id, "%.*s", (int)len, text);
    id_note(id);
    return true;
}

/* Every text id in a line of a source, and whether there is such a text. */
static void line_scan(const char *path, int number, char *line)
{
    char *save = NULL;
    const char *word = strchr(line, '"');

    if (word == NULL || strncmp(line, "#include", 8) == 0)
        return;
    bool quoted = *line == '"';
    for (word = strtok_r(line, "\"", &save); word != NULL; word = strtok_r(NULL, "\"", &save)) {
        if (quoted && !beginning_note(word) && looks_like_id(word)) {
            if (!id_known(word) && po_find(&english, word) == NULL) {
                printf("%s:%d: msgid '%s': en.po has no such text\n", path, number, word);
                faults++;
            }
            id_note(word);
        }
        quoted = !quoted;
    }
}

static void source_scan(const char *root, const char *path)
{
    char full[2048], line[1024];
    int number = 0;

    snprintf(full, sizeof full, "%s/%s", root, path);
    FILE *file = fopen(full, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        line_scan(path, ++number, line);
    if (file != NULL)
        fclose(file);
}

static bool ends_with(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);

    return n > m && strcmp(name + n - m, end) == 0;
}

static void folder_scan(const char *root, const char *folder)
{
    char full[2048], path[1024];

    snprintf(full, sizeof full, "%s/%s", root, folder);
    DIR *dir = opendir(full);
    for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;) {
        if (snprintf(path, sizeof path, "%s/%s", folder, e->d_name) >= (int)sizeof path)
            continue;
        if (ends_with(e->d_name, ".c"))
            source_scan(root, path);
        else if (e->d_type == DT_DIR && e->d_name[0] != '.')
            folder_scan(root, path);
    }
    if (dir != NULL)
        closedir(dir);
}

/* Those that are put together at run time. */
static void composed_note(void)
{
    static const char *const parts[] = {"title", "body", "help"};
    static const char *const others[] = {"clock", "progress", "verdict.other_day.past"};
    char id[256];

    for (int i = 0; i < VERDICT_COUNT; i++)
        for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
            snprintf(id, sizeof id, "%s.%s", verdict_info((enum verdict)i)->stem, parts[k]);
            id_note(id);
        }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        id_note(others[i]);
}

static void sources_check(const char *root)
{
    composed_note();
    for (int i = 0; i < id_count; i++)
        if (po_find(&english, ids[i].id) == NULL) {
            printf("%s:1: msgid '%s': missing\n", english.path, ids[i].id);
            faults++;
        }
    folder_scan(root, "ui");
    for (int i = 0; i < english.count; i++)
        if (english.entries[i].id[0] != '\0' && !id_used(english.entries[i].id)) {
            printf("%s:%d: msgid '%s': stale: nothing in ui/ names it\n", english.path,
                   english.entries[i].line, english.entries[i].id);
            faults++;
        }
}

int main(int argc, char **argv)
{
    static const char folder[] = "assets/i18n";
    struct dirent **files = NULL;
    char path[512];
    int checked = 0;

    if (argc != 3) {
        fprintf(stderr, "usage: check_i18n TREE ASSETS\n");
        return 2;
    }
    snprintf(path, sizeof path, "%s/en.po", folder);
    if (!po_read(argv[1], path, &english) || err_is(fonts_open(argv[2], &fonts)))
        return 2;
    snprintf(path, sizeof path, "%s/%s", argv[1], folder);
    int count = scandir(path, &files, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i]->d_name);
        if (ends_with(files[i]->d_name, ".po")) {
            catalogue_check(argv[1], path);
            checked++;
        }
        free(files[i]);
    }
    free(files);
    sources_check(argv[1]);
    fonts_close(fonts);
    printf("i18n: %d catalogues of %d texts, %d faults\n", checked, english.count - 1, faults);
    return faults == 0 && checked > 0 ? 0 : 1;
}
