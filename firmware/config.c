/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "base/buf.h"
#include "base/bug.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum section {
#define SECTION(id, name, arguments, help) SECTION_##id,
#define KEY(...)
#define NEED(...)
#include "config_keys.def"
#undef SECTION
#undef KEY
#undef NEED
    SECTION_COUNT,
    SECTION_NONE = SECTION_COUNT, /* before the first header, or under an unknown one */
};

static const struct section_info {
    const char *name;
    int arguments;
    const char *help;
} sections[] = {
#define SECTION(id, name, arguments, help) {name, arguments, help},
#define KEY(...)
#define NEED(...)
#include "config_keys.def"
#undef SECTION
#undef KEY
#undef NEED
};

enum type {
    TYPE_TEXT,
    TYPE_WORD,    /* ASCII letters and digits */
    TYPE_LETTERS, /* ASCII letters */
    TYPE_ZONE,    /* "Europe/Berlin" */
    TYPE_PATH,    /* from the root */
    TYPE_TARGET,  /* "/dev/…" or "tcp:host:port" */
    TYPE_URL,     /* https, or http to a loopback host: there is no way to send in the clear */
    TYPE_COLOUR,  /* "#RRGGBB" */
    TYPE_INT,
    TYPE_TENTHS, /* "27.0", stored as 270 */
    TYPE_BOOL,
    TYPE_CHOICE, /* one of the words; stored as its index */
    TYPE_NUMBER, /* one of the numbers; stored as it is */
    TYPE_TAGS,   /* language tags between blanks */
    TYPE_LOCAL,  /* text, by language */
    TYPE_BYTES,  /* with escapes */
};

#define BASE_KIOSK   struct config
#define BASE_SCREEN  struct config
#define BASE_SERVICE struct config
#define BASE_SCANNER struct config
#define BASE_PRINTER struct config
#define BASE_TYPED   struct config
#define BASE_STORE   struct config
#define BASE_OFFICE  struct office
#define BASE_RULE    struct service

static const struct key {
    enum section section;
    const char *name;
    enum type type;
    size_t offset, size;
    const char *value; /* default, or example where required */
    int min, max;
    const char *choices;
    bool required;
    const char *help;
} keys[] = {
#define SECTION(id, name, arguments, help)
#define KEY_ROW(section, name, type, field, value, min, max, choices, required, help)              \
    {SECTION_##section,                                                                            \
     #name,                                                                                        \
     TYPE_##type,                                                                                  \
     offsetof(BASE_##section, field),                                                              \
     sizeof(((BASE_##section *)NULL)->field),                                                      \
     value,                                                                                        \
     min,                                                                                          \
     max,                                                                                          \
     choices,                                                                                      \
     required,                                                                                     \
     help},
#define KEY(s, n, t, f, v, min, max, choices, h)  KEY_ROW(s, n, t, f, v, min, max, choices, false, h)
#define NEED(s, n, t, f, v, min, max, choices, h) KEY_ROW(s, n, t, f, v, min, max, choices, true, h)
#include "config_keys.def"
#undef SECTION
#undef KEY
#undef NEED
};

enum { KEY_COUNT = sizeof keys / sizeof *keys, GOT_MAX = 40 };

struct reader {
    const char *name;
    int line;
    int faults;
    struct config_sink sink;
    struct config *config;
    enum section section;
    void *base;                          /* the struct that the section's keys fill */
    int section_line[SECTION_COUNT + 1]; /* of its last header, 0 for none */
    int key_line[KEY_COUNT]; /* where a key of the present section stood, 0 for nowhere */
    bool key_faulty[KEY_COUNT];
    int rule_line[SERVICES_MAX];
    union {
        struct office office;
        struct service service;
    } spare; /* for sections that are refused: their keys are checked all the same */
};

/* ---- values ---------------------------------------------------------------------------- */

/* What a key takes, for messages and for the sample. */
static void key_expected(const struct key *key, struct buf *out)
{
    switch (key->type) {
    case TYPE_TEXT:
    case TYPE_LOCAL:
        buf_addf(out, "text of %d to %d bytes", key->min, key->max);
        return;
    case TYPE_WORD:
    case TYPE_LETTERS:
        buf_addf(out, "%d to %d letters%s", key->min, key->max,
                 key->type == TYPE_WORD ? " or digits" : "");
        return;
    case TYPE_INT:
        buf_addf(out, "a whole number from %d to %d", key->min, key->max);
        return;
    case TYPE_TENTHS:
        buf_addf(out, "a number from %d.%d to %d.%d", key->min / 10, key->min % 10, key->max / 10,
                 key->max % 10);
        return;
    case TYPE_BOOL:
        buf_add(out, "yes or no");
        return;
    case TYPE_CHOICE:
    case TYPE_NUMBER:
        buf_add(out, "one of ");
        for (const char *c = key->choices; *c != '\0'; c++)
            buf_add(out, *c == '|' ? ", " : (char[2]){*c, '\0'});
        return;
    case TYPE_TAGS:
        buf_addf(out, "%d to %d different language tags like 'de' or 'pt-BR'", key->min, key->max);
        return;
    case TYPE_BYTES:
        buf_addf(out, "%d to %d bytes with escapes \\r \\n \\t \\\\ \\xHH", key->min, key->max);
        return;
    case TYPE_ZONE:
        buf_add(out, "a time zone like 'Europe/Berlin'");
        return;
    case TYPE_PATH:
        buf_addf(out, "a path from the root ('/…') of at most %d bytes", key->max);
        break;
    case TYPE_TARGET:
        buf_add(out, "'/dev/…' or 'tcp:host:port'");
        break;
    case TYPE_URL:
        buf_add(out, "an https:// address without account, '?' or '#' "
                     "(http:// only to this machine itself)");
        break;
    case TYPE_COLOUR:
        buf_add(out, "a colour like '#E40422'");
        break;
    }
    if (key->min == 0)
        buf_add(out, " or nothing");
}

static bool all_of(const char *text, const char *others, bool digits)
{
    for (; *text != '\0'; text++)
        if (!((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') ||
              (digits && *text >= '0' && *text <= '9') || strchr(others, *text) != NULL))
            return false;
    return true;
}

static bool number_parse(const char *text, int min, int max, int *ret_number)
{
    const char *digits = text + (*text == '-');
    size_t len = strspn(digits, "0123456789");

    if (len == 0 || len > 10 || digits[len] != '\0')
        return false;
    long long number = strtoll(text, NULL, 10);
    if (number < min || number > max)
        return false;
    *ret_number = (int)number;
    return true;
}

static bool tenths_parse(const char *text, int min, int max, int *ret_tenths)
{
    char whole[12];
    size_t len = strspn(text, "0123456789");
    int number, tenth = 0;

    if (len == 0 || len > 8)
        return false;
    memcpy(whole, text, len);
    whole[len] = '\0';
    if (text[len] == '.') {
        if (!number_parse(text + len + 1, 0, 9, &tenth) || text[len + 2] != '\0')
            return false;
    } else if (text[len] != '\0') {
        return false;
    }
    if (!number_parse(whole, 0, 99999999, &number))
        return false;
    *ret_tenths = number * 10 + tenth;
    return *ret_tenths >= min && *ret_tenths <= max;
}

/* The index of the word among "a|b|c", -1 if it is none of them. */
static int choice_index(const char *choices, const char *word)
{
    size_t len = strlen(word);

    for (int i = 0;; i++) {
        size_t n = strcspn(choices, "|");
        if (n == len && memcmp(choices, word, n) == 0)
            return i;
        if (choices[n] == '\0')
            return -1;
        choices += n + 1;
    }
}

static bool port_good(const char *port)
{
    int number;

    return number_parse(port, 1, 65535, &number);
}

static bool target_good(const char *text)
{
    if (strncmp(text, "/dev/", 5) == 0)
        return text[5] != '\0';
    const char *port = strrchr(text, ':');
    return strncmp(text, "tcp:", 4) == 0 && port > text + 4 && strchr(text, ' ') == NULL &&
           port_good(port + 1);
}

/* Loopback by its very spelling: "127.example.org" is a name like any other. */
static bool host_loopback(const char *host)
{
    struct in_addr address;

    return strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
           (inet_pton(AF_INET, host, &address) == 1 && ntohl(address.s_addr) >> 24 == 127);
}

static bool url_good(const char *text)
{
    bool https = strncmp(text, "https://", 8) == 0;
    char host[CONFIG_URL_MAX + 1];

    if (!https && strncmp(text, "http://", 7) != 0)
        return false;
    for (const char *c = text; *c != '\0'; c++)
        if (*c <= ' ' || *c > '~' || strchr("@?#\\\"<>", *c) != NULL)
            return false;
    text += https ? 8 : 7;
    size_t len = strcspn(text, "/");
    if (len >= sizeof host)
        return false;
    memcpy(host, text, len);
    host[len] = '\0';
    char *port = strrchr(host, ':');
    if (port != NULL && strchr(port, ']') == NULL) {
        if (!port_good(port + 1))
            return false;
        *port = '\0';
    }
    return host[0] != '\0' && (https || host_loopback(host));
}

static bool tag_good(const char *tag)
{
    size_t len = strlen(tag);

    return len >= 2 && len <= CONFIG_TAG_MAX && all_of(tag, "-", true) && tag[0] != '-' &&
           tag[len - 1] != '-';
}

static bool tags_parse(const char *text, int min, int max, struct config_tags *tags)
{
    memset(tags, 0, sizeof *tags);
    for (;;) {
        text += strspn(text, " \t");
        size_t len = strcspn(text, " \t");
        if (len == 0)
            return tags->count >= min;
        if (len > CONFIG_TAG_MAX || tags->count >= max)
            return false;
        char *tag = tags->tag[tags->count];
        memcpy(tag, text, len);
        if (!tag_good(tag))
            return false;
        for (int i = 0; i < tags->count; i++)
            if (strcmp(tags->tag[i], tag) == 0)
                return false;
        tags->count++;
        text += len;
    }
}

static bool bytes_parse(const char *text, int max, struct config_bytes *bytes)
{
    static const char named[] = "rnt\\", meant[] = "\r\n\t\\";

    memset(bytes, 0, sizeof *bytes);
    while (*text != '\0') {
        unsigned char byte = (unsigned char)*text++;
        if (byte == '\\') {
            const char *name = *text != '\0' ? strchr(named, *text) : NULL;
            if (name != NULL) {
                byte = (unsigned char)meant[name - named];
                text++;
            } else if (text[0] == 'x' && isxdigit((unsigned char)text[1]) &&
                       isxdigit((unsigned char)text[2])) {
                byte = (unsigned char)strtoul((char[3]){text[1], text[2], '\0'}, NULL, 16);
                text += 3;
            } else {
                return false;
            }
        }
        if (bytes->len >= max)
            return false;
        bytes->data[bytes->len++] = byte;
    }
    return true;
}

static bool local_parse(const struct key *key, const char *text, const char *tag,
                        struct local_text *local)
{
    size_t len = strlen(text);

    if (len > (size_t)key->max || local->count >= LANGUAGES_MAX)
        return false;
    if (len == 0)
        return tag[0] == '\0' && key->min == 0;
    memcpy(local->in[local->count].text, text, len);
    memcpy(local->in[local->count].tag, tag, strlen(tag));
    local->count++;
    return true;
}

static bool text_parse(const struct key *key, const char *text, char *field)
{
    size_t len = strlen(text);

    bug_if((size_t)key->max >= key->size);
    if (len < (size_t)key->min || len > (size_t)key->max)
        return false;
    memset(field, 0, key->size);
    memcpy(field, text, len);
    if (len == 0)
        return true;
    switch (key->type) {
    case TYPE_WORD:
        return all_of(text, "", true);
    case TYPE_LETTERS:
        return all_of(text, "", false);
    case TYPE_ZONE:
        return all_of(text, "/_+-", true) && text[0] != '/';
    case TYPE_PATH:
        return text[0] == '/';
    case TYPE_TARGET:
        return target_good(text);
    case TYPE_COLOUR:
        return len == 7 && text[0] == '#' && strspn(text + 1, "0123456789abcdefABCDEF") == 6;
    case TYPE_URL:
        while (len > 0 && field[len - 1] == '/')
            field[--len] = '\0';
        return url_good(field);
    default:
        return true;
    }
}

/* Fills the field from the text; false: not as key_expected says, the field is then anything. */
static bool key_parse(const struct key *key, const char *text, const char *tag, void *base)
{
    char *field = (char *)base + key->offset;
    int number = 0;
    bool good, flag;

    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            return false;
    switch (key->type) {
    case TYPE_INT:
        good = number_parse(text, key->min, key->max, &number);
        break;
    case TYPE_TENTHS:
        good = tenths_parse(text, key->min, key->max, &number);
        break;
    case TYPE_CHOICE:
        number = choice_index(key->choices, text);
        good = number >= 0;
        break;
    case TYPE_NUMBER:
        good = choice_index(key->choices, text) >= 0 && number_parse(text, 0, 1 << 30, &number);
        break;
    case TYPE_BOOL:
        flag = strcmp(text, "yes") == 0;
        memcpy(field, &flag, sizeof flag);
        return flag || strcmp(text, "no") == 0;
    case TYPE_TAGS:
        return tags_parse(text, key->min, key->max, (struct config_tags *)(void *)field);
    case TYPE_BYTES:
        return bytes_parse(text, key->max, (struct config_bytes *)(void *)field);
    case TYPE_LOCAL:
        return local_parse(key, text, tag, (struct local_text *)(void *)field);
    default:
        return text_parse(key, text, field);
    }
    bug_if(key->size != sizeof number);
    memcpy(field, &number, sizeof number);
    return good;
}

static void key_format(const struct key *key, const void *base, FILE *file)
{
    const char *field = (const char *)base + key->offset;
    int number = 0;
    bool flag;

    if (key->type == TYPE_LOCAL) {
        const struct local_text *local = (const struct local_text *)(const void *)field;
        if (local->count == 0)
            fprintf(file, "%s =\n", key->name);
        for (int i = 0; i < local->count; i++)
            fprintf(file, "%s%s%s = %s\n", key->name, local->in[i].tag[0] != '\0' ? "." : "",
                    local->in[i].tag, local->in[i].text);
        return;
    }
    fprintf(file, "%s =", key->name);
    if (key->size == sizeof number)
        memcpy(&number, field, sizeof number);
    if (key->type == TYPE_INT || key->type == TYPE_NUMBER) {
        fprintf(file, " %d", number);
    } else if (key->type == TYPE_TENTHS) {
        fprintf(file, " %d.%d", number / 10, number % 10);
    } else if (key->type == TYPE_CHOICE) {
        const char *word = key->choices;
        while (number-- > 0)
            word += strcspn(word, "|") + 1;
        fprintf(file, " %.*s", (int)strcspn(word, "|"), word);
    } else if (key->type == TYPE_BOOL) {
        memcpy(&flag, field, sizeof flag);
        fputs(flag ? " yes" : " no", file);
    } else if (key->type == TYPE_TAGS) {
        const struct config_tags *tags = (const struct config_tags *)(const void *)field;
        for (int i = 0; i < tags->count; i++)
            fprintf(file, " %s", tags->tag[i]);
    } else if (key->type == TYPE_BYTES) {
        const struct config_bytes *bytes = (const struct config_bytes *)(const void *)field;
        if (bytes->len > 0)
            fputc(' ', file);
        for (int i = 0; i < bytes->len; i++) {
            unsigned char byte = bytes->data[i];
            if (byte > ' ' && byte < 0x7f && byte != '\\')
                fputc(byte, file);
            else
                fprintf(file, "\\x%02x", byte);
        }
    } else if (field[0] != '\0') {
        fprintf(file, " %s", field);
    }
    fputc('\n', file);
}

/* ---- faults ---------------------------------------------------------------------------- */

/* At most GOT_MAX bytes of a text, whole characters, no control bytes. */
static void got_add(struct buf *out, const char *text)
{
    size_t len = strlen(text), kept = len;

    if (kept > GOT_MAX)
        for (kept = GOT_MAX; ((unsigned char)text[kept] & 0xc0) == 0x80; kept--)
            continue;
    for (size_t i = 0; i < kept; i++)
        buf_add_c(out, (unsigned char)text[i] < ' ' || text[i] == 0x7f ? '?' : text[i]);
    if (kept < len)
        buf_add(out, "…");
}

static struct buf fault_begin(struct reader *r, int line, char *data, size_t size)
{
    struct buf out = buf_on(data, size);

    buf_addf(&out, "%s:%d: ", r->name, line);
    return out;
}

static void fault_end(struct reader *r, const struct buf *out)
{
    r->faults++;
    if (r->sink.line != NULL)
        r->sink.line(r->sink.self, out->data);
}

/* "file:line: WHAT 'name': TEXT" */
static void fault(struct reader *r, int line, const char *what, const char *name, const char *text)
{
    char data[1024];
    struct buf out = fault_begin(r, line, data, sizeof data);

    buf_add(&out, what);
    if (name != NULL) {
        buf_add(&out, " '");
        got_add(&out, name);
        buf_add_c(&out, '\'');
    }
    buf_addf(&out, ": %s", text);
    fault_end(r, &out);
}

static void fault_value(struct reader *r, int line, const struct key *key, const char *got)
{
    char data[1024];
    struct buf out = fault_begin(r, line, data, sizeof data);

    buf_addf(&out, "key '%s': expected ", key->name);
    key_expected(key, &out);
    if (got != NULL && got[0] != '\0') {
        buf_add(&out, ", got '");
        got_add(&out, got);
        buf_add_c(&out, '\'');
    } else {
        buf_add(&out, ", got nothing");
    }
    fault_end(r, &out);
}

/* ---- lines ----------------------------------------------------------------------------- */

static bool utf8_good(const char *text, size_t len)
{
    const unsigned char *c = (const unsigned char *)text, *end = c + len;

    while (c < end) {
        unsigned lead = *c++, code;
        int more = lead < 0x80       ? 0
                   : lead >> 5 == 6  ? 1
                   : lead >> 4 == 14 ? 2
                   : lead >> 3 == 30 ? 3
                                     : -1;
        static const unsigned least[] = {1, 0x80, 0x800, 0x10000}; /* NUL is refused as well */
        if (more < 0 || end - c < more)
            return false;
        code = more == 0 ? lead : lead & (0x3fU >> more);
        for (int i = 0; i < more; i++, c++) {
            if ((*c & 0xc0) != 0x80)
                return false;
            code = code << 6 | (*c & 0x3fU);
        }
        if (code < least[more] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
            return false;
    }
    return true;
}

static void defaults_set(enum section section, void *base)
{
    for (int i = 0; i < KEY_COUNT; i++)
        if (keys[i].section == section && !keys[i].required)
            bug_if(!key_parse(&keys[i], keys[i].value, "", base));
}

/* Ends the present section: what had to be given is there. */
static void section_end(struct reader *r)
{
    for (int i = 0; i < KEY_COUNT && r->section != SECTION_NONE; i++)
        if (keys[i].section == r->section && keys[i].required && r->key_line[i] == 0)
            fault_value(r, r->section_line[r->section], &keys[i], NULL);
}

/* Takes the place for an office or rule; the spare one where the arguments are refused. */
static void section_place(struct reader *r, const char *head, int32_t scope, int32_t request)
{
    struct rules *rules = &r->config->rules;
    bool office = r->section == SECTION_OFFICE, again = false;
    int count = office ? rules->office_count : rules->service_count;

    memset(&r->spare, 0, sizeof r->spare);
    for (int i = 0; i < KEY_COUNT; i++)
        if (keys[i].section == r->section)
            r->key_line[i] = 0;
    r->base = &r->spare;
    for (int i = 0; i < count; i++)
        again |= office
                     ? rules->offices[i].scope == scope
                     : rules->services[i].scope == scope && rules->services[i].request == request;
    if (again) {
        fault(r, r->line, "section", head, "expected once, got again");
    } else if (count >= (office ? OFFICES_MAX : SERVICES_MAX)) {
        fault(r, r->line, "section", head,
              office ? "expected at most 16 offices, got one more"
                     : "expected at most 96 rules, got one more");
    } else if (scope > 0 && office) {
        r->base = &rules->offices[rules->office_count++];
        rules->offices[count].scope = scope;
    } else if (scope > 0) {
        r->base = &rules->services[rules->service_count++];
        rules->services[count].scope = scope;
        rules->services[count].request = request;
        r->rule_line[count] = r->line;
    }
    defaults_set(r->section, r->base);
}

static void section_read(struct reader *r, char *head)
{
    char *words[4] = {NULL}, *save = NULL, whole[CONFIG_LINE_MAX + 1];
    int count = 0, argument[2] = {0, 0};

    section_end(r);
    memcpy(whole, head, strlen(head) + 1);
    for (char *word = strtok_r(head, " \t", &save); word != NULL && count < 4;
         word = strtok_r(NULL, " \t", &save))
        words[count++] = word;
    r->section = 0;
    while (r->section < SECTION_NONE &&
           (count == 0 || strcmp(sections[r->section].name, words[0]) != 0))
        r->section++;
    if (r->section == SECTION_NONE) {
        char data[256];
        struct buf out = buf_on(data, sizeof data);
        buf_add(&out, "expected one of ");
        for (int i = 0; i < SECTION_COUNT; i++)
            buf_addf(&out, "%s%s", i > 0 ? ", " : "", sections[i].name);
        buf_add(&out, ", got an unknown one");
        fault(r, r->line, "section", whole, data);
        return;
    }
    int wanted = sections[r->section].arguments;
    bool good = count == wanted + 1;
    for (int i = 0; i < wanted && good; i++)
        good = number_parse(words[i + 1], i == 0 ? 1 : 0, INT32_MAX, &argument[i]);
    if (!good) {
        static const char *const forms[] = {"[section] without arguments", "[office SCOPE]",
                                            "[rule SCOPE REQUEST]"};
        char data[128];
        struct buf out = buf_on(data, sizeof data);
        buf_addf(&out, "expected %s%s", forms[wanted], wanted > 0 ? " with numbers" : "");
        fault(r, r->line, "section", whole, data);
        argument[0] = 0;
    }
    if (wanted > 0) {
        section_place(r, whole, argument[0], argument[1]);
    } else {
        r->base = r->config;
        if (r->section_line[r->section] != 0)
            fault(r, r->line, "section", whole, "expected once, got again");
    }
    r->section_line[r->section] = r->line;
}

static const struct key *key_find(enum section section, const char *name, bool local)
{
    for (int i = 0; i < KEY_COUNT; i++)
        if (keys[i].section == section && strcmp(keys[i].name, name) == 0 &&
            (!local || keys[i].type == TYPE_LOCAL))
            return &keys[i];
    return NULL;
}

static void key_unknown(struct reader *r, const char *name)
{
    char data[640];
    struct buf out = buf_on(data, sizeof data);
    const char *between = "";

    buf_addf(&out, "expected a key of [%s]: ", sections[r->section].name);
    for (int i = 0; i < KEY_COUNT; i++)
        if (keys[i].section == r->section) {
            buf_addf(&out, "%s%s", between, keys[i].name);
            between = ", ";
        }
    buf_add(&out, "; got an unknown one");
    fault(r, r->line, "key", name, data);
}

static bool local_has(const struct key *key, const void *base, const char *tag)
{
    const char *field = (const char *)base + key->offset;
    const struct local_text *local = (const struct local_text *)(const void *)field;

    for (int i = 0; i < local->count; i++)
        if (strcmp(local->in[i].tag, tag) == 0)
            return true;
    return false;
}

static void key_read(struct reader *r, char *name, const char *value)
{
    char whole[CONFIG_LINE_MAX + 1];
    char *tag = strchr(name, '.');

    if (r->section == SECTION_NONE) {
        /* Under an unknown header the header's fault says enough. */
        if (r->section_line[SECTION_NONE] == 0)
            fault(r, r->line, "key", name, "expected a [section] before it, got none");
        return;
    }
    memcpy(whole, name, strlen(name) + 1);
    if (tag != NULL)
        *tag++ = '\0';
    const struct key *key = key_find(r->section, name, tag != NULL);
    if (key == NULL) {
        key_unknown(r, whole);
        return;
    }
    if (tag != NULL && !tag_good(tag)) {
        fault(r, r->line, "key", whole, "expected a language tag like 'en' after the dot");
        return;
    }
    int *line = &r->key_line[key - keys];
    if (key->type == TYPE_LOCAL ? local_has(key, r->base, tag != NULL ? tag : "") : *line != 0) {
        char data[64];
        struct buf out = buf_on(data, sizeof data);
        buf_addf(&out, "expected once, got again after line %d", *line);
        fault(r, r->line, "key", whole, data);
        return;
    }
    *line = r->line;
    if (!key_parse(key, value, tag != NULL ? tag : "", r->base)) {
        r->key_faulty[key - keys] = true;
        fault_value(r, r->line, key, value);
    }
}

static char *trimmed(char *text)
{
    text += strspn(text, " \t");
    size_t len = strlen(text);
    while (len > 0 && strchr(" \t\r", text[len - 1]) != NULL)
        text[--len] = '\0';
    return text;
}

static void line_read(struct reader *r, const char *bytes, size_t len)
{
    char line[CONFIG_LINE_MAX + 1];

    if (len > CONFIG_LINE_MAX) {
        fault(r, r->line, "line", NULL, "expected at most 1024 bytes, got more");
        return;
    }
    if (!utf8_good(bytes, len)) {
        fault(r, r->line, "line", NULL, "expected UTF-8 text, got other bytes");
        return;
    }
    memcpy(line, bytes, len);
    line[len] = '\0';
    char *text = trimmed(line);
    size_t text_len = strlen(text);
    char *equals = strchr(text, '=');
    if (text_len == 0 || text[0] == '#')
        return;
    if (text[0] == '[' && text[text_len - 1] == ']') {
        text[text_len - 1] = '\0';
        section_read(r, text + 1);
        if (r->section == SECTION_NONE)
            r->section_line[SECTION_NONE] = r->line;
    } else if (text[0] != '[' && equals != NULL && equals != text) {
        *equals = '\0';
        key_read(r, trimmed(text), trimmed(equals + 1));
    } else {
        /* The text is not repeated: it may be a stray password. */
        fault(r, r->line, "line", NULL, "expected '[section]' or 'key = value', got neither");
    }
}

/* ---- the whole file --------------------------------------------------------------------- */

/*
 * Reports that needed is not there though other is; nothing where either had a fault of its own, as
 * that one comes first.
 */
static void need(struct reader *r, enum section section, bool missing, const char *needed,
                 const char *other, const char *text)
{
    int line = r->section_line[section];

    if (missing && !r->key_faulty[key_find(section, needed, false) - keys] &&
        !r->key_faulty[key_find(section, other, false) - keys])
        fault(r, line != 0 ? line : r->line, "key", needed, text);
}

static void need_both(struct reader *r, enum section section, bool a_there, bool b_there,
                      const char *a, const char *b)
{
    char data[128];
    struct buf out = buf_on(data, sizeof data);

    buf_addf(&out, "expected %s and %s together, got one of them", a, b);
    need(r, section, b_there && !a_there, a, b, data);
    need(r, section, a_there && !b_there, b, a, data);
}

static void whole_check(struct reader *r)
{
    const struct config *c = r->config;

    for (int i = 0; i < KEY_COUNT; i++)
        if (sections[keys[i].section].arguments == 0 && keys[i].required &&
            r->section_line[keys[i].section] == 0)
            fault_value(r, r->line, &keys[i], NULL);
    if (r->section_line[SECTION_OFFICE] == 0)
        fault(r, r->line, "section", "office SCOPE", "expected at least one, got none");
    for (int i = 0; i < c->rules.service_count; i++)
        if (rules_office(&c->rules, c->rules.services[i].scope) == NULL)
            fault(r, r->rule_line[i], "section", "rule",
                  "expected the scope of an [office], got another");
    need_both(r, SECTION_SERVICE, c->service.account[0] != '\0',
              c->service.password_file[0] != '\0', "account", "password_file");
    need_both(r, SECTION_SERVICE, c->service.client_cert_file[0] != '\0',
              c->service.client_key_file[0] != '\0', "client_cert_file", "client_key_file");
    need_both(r, SECTION_SCANNER, c->scanner.trigger_on.len > 0, c->scanner.trigger_off.len > 0,
              "trigger_on", "trigger_off");
    need(r, SECTION_SCANNER, c->scanner.type == CONFIG_SCANNER_TTY && c->scanner.path[0] == '\0',
         "path", "type", "expected a device for type 'tty', got nothing");
    need(r, SECTION_PRINTER,
         c->printer.type == CONFIG_PRINTER_ESCPOS && c->printer.target[0] == '\0', "target", "type",
         "expected a device for type 'escpos', got nothing");
}

static void file_line(void *self, const char *message)
{
    fprintf(self, "%s\n", message);
}

struct config_sink config_sink_file(FILE *file)
{
    return (struct config_sink){.self = file, .line = file_line};
}

struct err config_read(const char *name, const char *bytes, size_t len, struct config_sink sink,
                       struct config *ret_config)
{
    struct reader *r = calloc(1, sizeof *r);

    memset(ret_config, 0, sizeof *ret_config);
    if (r == NULL)
        return err_make(ERR_NO_MEMORY);
    *r = (struct reader){
        .name = name, .sink = sink, .config = ret_config, .section = SECTION_NONE, .line = 1};
    for (int s = 0; s < SECTION_COUNT; s++)
        if (sections[s].arguments == 0)
            defaults_set((enum section)s, ret_config);
    if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) { /* as some editors put it in front */
        bytes += 3;
        len -= 3;
    }
    for (size_t at = 0; at < len; r->line++) {
        const char *newline = memchr(bytes + at, '\n', len - at);
        size_t end = newline != NULL ? (size_t)(newline - bytes) : len;
        line_read(r, bytes + at, end - at);
        at = end + 1;
    }
    section_end(r);
    whole_check(r);
    ret_config->rules.keep_place = ret_config->service.arrival == CONFIG_ARRIVAL_KEEP_PLACE;
    int faults = r->faults;
    free(r);
    if (faults > 0) {
        memset(ret_config, 0, sizeof *ret_config);
        return err_make(ERR_SYNTAX);
    }
    return err_none();
}

static void load_fault(struct config_sink sink, const char *path, const char *text)
{
    struct reader r = {.name = path, .sink = sink};

    fault(&r, 0, "file", NULL, text);
}

struct err config_load(const char *path, struct config_sink sink, struct config *ret_config)
{
    static const char zones[] = "/usr/share/zoneinfo";
    char *bytes = malloc(CONFIG_FILE_MAX + 1);

    memset(ret_config, 0, sizeof *ret_config);
    if (bytes == NULL)
        return err_make(ERR_NO_MEMORY);
    FILE *file = fopen(path, "rbe");
    size_t len = file != NULL ? fread(bytes, 1, CONFIG_FILE_MAX + 1, file) : 0;
    struct err e = err_none();
    if (file == NULL || ferror(file)) {
        e = err_from_errno(errno);
        load_fault(sink, path, strerror(errno));
    } else if (len > CONFIG_FILE_MAX) {
        e = err_make(ERR_TOO_LONG);
        load_fault(sink, path, "expected at most 256 KiB, got more");
    } else {
        e = config_read(path, bytes, len, sink, ret_config);
    }
    if (file != NULL)
        fclose(file);
    free(bytes);
    if (err_is(e))
        return e;
    /* libc takes a misspelt zone for UTC without a word: everybody would be late or early. */
    char zone[CONFIG_PATH_MAX];
    struct buf out = buf_on(zone, sizeof zone);
    buf_addf(&out, "%s/%s", zones, ret_config->kiosk.timezone);
    if (access(zones, X_OK) == 0 && access(zone, R_OK) != 0) {
        struct reader r = {.name = path, .sink = sink};
        fault_value(&r, 0, key_find(SECTION_KIOSK, "timezone", false), ret_config->kiosk.timezone);
        memset(ret_config, 0, sizeof *ret_config);
        return err_make(ERR_SYNTAX);
    }
    return err_none();
}

static void section_print(FILE *file, enum section section, const void *base)
{
    for (int i = 0; i < KEY_COUNT; i++)
        if (keys[i].section == section)
            key_format(&keys[i], base, file);
    fputc('\n', file);
}

void config_print(FILE *file, const struct config *config)
{
    const struct rules *rules = &config->rules;

    for (int s = 0; s < SECTION_COUNT; s++)
        if (sections[s].arguments == 0) {
            fprintf(file, "[%s]\n", sections[s].name);
            section_print(file, (enum section)s, config);
        }
    for (int i = 0; i < rules->office_count; i++) {
        fprintf(file, "[office %d]\n", rules->offices[i].scope);
        section_print(file, SECTION_OFFICE, &rules->offices[i]);
    }
    for (int i = 0; i < rules->service_count; i++) {
        fprintf(file, "[rule %d %d]\n", rules->services[i].scope, rules->services[i].request);
        section_print(file, SECTION_RULE, &rules->services[i]);
    }
}

void config_sample(FILE *file)
{
    char expected[256];

    fputs("# Ankunft: configuration of one kiosk. Keys that start with '#' show their default.\n",
          file);
    for (int s = 0; s < SECTION_COUNT; s++) {
        fprintf(file, "\n# %s\n", sections[s].help);
        if (sections[s].arguments == 0)
            fprintf(file, "[%s]\n", sections[s].name);
        else if (sections[s].arguments == 1)
            fprintf(file, "[%s 141]\n", sections[s].name);
        else
            fprintf(file, "#[%s 141 120335]\n", sections[s].name);
        for (int i = 0; i < KEY_COUNT; i++) {
            const struct key *key = &keys[i];
            if ((int)key->section != s)
                continue;
            struct buf out = buf_on(expected, sizeof expected);
            key_expected(key, &out);
            fprintf(file, "\n# %s\n# (%s%s)\n%s%s =%s%s\n", key->help, expected,
                    key->type == TYPE_LOCAL ? "; one language: .en after the key" : "",
                    key->required ? "" : "#", key->name, key->value[0] != '\0' ? " " : "",
                    key->value);
        }
    }
}
