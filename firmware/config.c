/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "base/address.h"
#include "base/buf.h"
#include "base/bug.h"
#include "config_value.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { GOT_MAX = 40 }; /* bytes of a faulty value that are repeated in its message */

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
    int rule_line[SERVICES_MAX], office_line[OFFICES_MAX];
    union {
        struct office office;
        struct service service;
    } spare; /* for sections that are refused: their keys are checked all the same */
};

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

static void fault_expected(struct reader *r, int line, const char *key, const char *expected,
                           const char *got)
{
    char data[1024];
    struct buf out = fault_begin(r, line, data, sizeof data);

    buf_addf(&out, "key '%s': expected %s", key, expected);
    if (got != NULL && got[0] != '\0') {
        buf_add(&out, ", got '");
        got_add(&out, got);
        buf_add_c(&out, '\'');
    } else {
        buf_add(&out, ", got nothing");
    }
    fault_end(r, &out);
}

static void fault_value(struct reader *r, int line, const struct key *key, const char *got)
{
    char data[512];
    struct buf out = buf_on(data, sizeof data);

    config_value_expected(key, &out);
    fault_expected(r, line, key->name, data, got);
}

void config_fault(struct config_sink sink, const char *file, int line, const char *key,
                  const char *expected, const char *got)
{
    struct reader r = {.name = file, .sink = sink};

    fault_expected(&r, line, key, expected, got);
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
        if (config_keys[i].section == section && !config_keys[i].required)
            bug_if(!config_value_parse(&config_keys[i], config_keys[i].value, "", base));
}

/* Ends the present section: what had to be given is there. */
static void section_end(struct reader *r)
{
    for (int i = 0; i < KEY_COUNT && r->section != SECTION_NONE; i++)
        if (config_keys[i].section == r->section && config_keys[i].required && r->key_line[i] == 0)
            fault_value(r, r->section_line[r->section], &config_keys[i], NULL);
}

/* Takes the place for an office or rule; the spare one where the arguments are refused. */
static void section_place(struct reader *r, const char *head, int32_t scope, int32_t request)
{
    struct rules *rules = &r->config->rules;
    bool office = r->section == SECTION_OFFICE, again = false;
    int count = office ? rules->office_count : rules->service_count;

    memset(&r->spare, 0, sizeof r->spare);
    for (int i = 0; i < KEY_COUNT; i++)
        if (config_keys[i].section == r->section)
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
        r->office_line[count] = r->line;
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
           (count == 0 || strcmp(config_sections[r->section].name, words[0]) != 0))
        r->section++;
    if (r->section == SECTION_NONE) {
        char data[256];
        struct buf out = buf_on(data, sizeof data);
        buf_add(&out, "expected one of ");
        for (int i = 0; i < SECTION_COUNT; i++)
            buf_addf(&out, "%s%s", i > 0 ? ", " : "", config_sections[i].name);
        buf_add(&out, ", got an unknown one");
        fault(r, r->line, "section", whole, data);
        return;
    }
    int wanted = config_sections[r->section].arguments;
    bool good = count == wanted + 1;
    for (int i = 0; i < wanted && good; i++)
        good = config_number_parse(words[i + 1], i == 0 ? 1 : 0, INT32_MAX, &argument[i]);
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

static void key_unknown(struct reader *r, const char *name)
{
    char data[640];
    struct buf out = buf_on(data, sizeof data);
    const char *between = "";

    buf_addf(&out, "expected a key of [%s]: ", config_sections[r->section].name);
    for (int i = 0; i < KEY_COUNT; i++)
        if (config_keys[i].section == r->section) {
            buf_addf(&out, "%s%s", between, config_keys[i].name);
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
    const struct key *key = config_key_find(r->section, name, tag != NULL);
    if (key == NULL) {
        key_unknown(r, whole);
        return;
    }
    if (tag != NULL && !config_tag_good(tag)) {
        fault(r, r->line, "key", whole, "expected a language tag like 'en' after the dot");
        return;
    }
    int *line = &r->key_line[key - config_keys];
    if (key->type == TYPE_LOCAL ? local_has(key, r->base, tag != NULL ? tag : "") : *line != 0) {
        char data[64];
        struct buf out = buf_on(data, sizeof data);
        buf_addf(&out, "expected once, got again after line %d", *line);
        fault(r, r->line, "key", whole, data);
        return;
    }
    *line = r->line;
    if (!config_value_parse(key, value, tag != NULL ? tag : "", r->base)) {
        r->key_faulty[key - config_keys] = true;
        fault_value(r, r->line, key, value);
    }
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
    char *text = text_trim(line);
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
        key_read(r, text_trim(text), text_trim(equals + 1));
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

    if (missing && !r->key_faulty[config_key_find(section, needed, false) - config_keys] &&
        !r->key_faulty[config_key_find(section, other, false) - config_keys])
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

/* Numbers of the kiosk's own must be told from everybody else's, and reach the service. */
static void own_check(struct reader *r)
{
    const struct config *c = r->config;
    const struct own_numbers *own = &c->rules.own;

    if (own->mode == OWN_NEVER)
        return;
    need(r, SECTION_OWN, own->prefix[0] == '\0', "prefix", "mode",
         "expected letters, as the kiosk gives numbers of its own, got nothing");
    need(r, SECTION_OWN, own->first > own->last, "last", "first",
         "expected a number not below first, got a lower one");
    need(r, SECTION_OWN, c->service.account[0] == '\0', "mode", "mode",
         "expected never without an account of the service, got another");
    for (int i = 0; i < c->rules.office_count; i++)
        need(r, SECTION_OWN,
             own->prefix[0] != '\0' && strcasecmp(own->prefix, c->rules.offices[i].prefix) == 0,
             "prefix", "mode", "expected letters that no office has, got an office's");
}

/* What others can reach is asked for by those who may, and unheard by the rest. */
static void metrics_check(struct reader *r)
{
    const struct config_metrics *m = &r->config->metrics;
    struct sockaddr_storage address;

    need_both(r, SECTION_METRICS, m->cert_file[0] != '\0', m->key_file[0] != '\0', "cert_file",
              "key_file");
    if (!address_parse(m->listen, &address) || address_loopback(&address))
        return;
    need(r, SECTION_METRICS, m->token_file[0] == '\0', "token_file", "listen",
         "expected a file, as others reach the address, got nothing");
    need(r, SECTION_METRICS, m->cert_file[0] == '\0' && m->key_file[0] == '\0', "cert_file",
         "listen", "expected a file, as others reach the address, got nothing");
}

/* Devices know each other by certificates; numbers of the hall are told from all others. */
static void bus_check(struct reader *r)
{
    const struct config *c = r->config;
    const char *prefix = c->rules.shared.prefix;
    bool bus = c->bus.servers[0] != '\0';

    need(r, SECTION_BUS, bus && c->bus.ca_file[0] == '\0', "ca_file", "servers",
         "expected a file with servers, got nothing");
    need(r, SECTION_BUS, bus && c->bus.cert_file[0] == '\0', "cert_file", "servers",
         "expected a file with servers, got nothing");
    need(r, SECTION_BUS, bus && c->bus.key_file[0] == '\0', "key_file", "servers",
         "expected a file with servers, got nothing");
    if (prefix[0] == '\0')
        return;
    need(r, SECTION_BUS, c->rules.shared.first > c->rules.shared.last, "number_last",
         "number_first", "expected a number not below number_first, got a lower one");
    need(r, SECTION_BUS, strcasecmp(prefix, c->rules.own.prefix) == 0, "number_prefix",
         "number_prefix", "expected other letters than [own] has, got the same");
    for (int i = 0; i < c->rules.office_count; i++)
        need(r, SECTION_BUS, strcasecmp(prefix, c->rules.offices[i].prefix) == 0, "number_prefix",
             "number_prefix", "expected letters that no office has, got an office's");
}

static void document_reader_check(struct reader *r)
{
    const struct config_document *d = &r->config->document;

    need(r, SECTION_DOCUMENT, d->trust[0] == '\0' && d->trust_root[0] != '\0', "trust",
         "trust_root", "expected a master list with trust_root, got nothing");
    need(r, SECTION_DOCUMENT, d->reader[0] == '\0' && d->swipe[0] != '\0', "reader", "swipe",
         "expected a reader of chips with swipe, got nothing");
    need(r, SECTION_DOCUMENT, d->trust[0] == '\0' && d->crl[0] != '\0', "trust", "crl",
         "expected certificates with crl, got nothing");
}

/* Each type but none has a device; only a serial line takes commands. */
static void scanner_check(struct reader *r)
{
    static const char *const types[] = {"tty", "evdev", "camera"};
    const struct config_scanner *s = &r->config->scanner;
    bool commanded = s->trigger_on.len > 0 || s->trigger_off.len > 0;
    char device[64], command[64], profile[64];
    struct buf out = buf_on(device, sizeof device), other = buf_on(command, sizeof command);
    struct buf third = buf_on(profile, sizeof profile);

    if (s->type < 0 || s->type == CONFIG_SCANNER_NONE)
        return; /* below 0: it was none of them, which has been said */
    buf_addf(&out, "expected a device for type '%s', got nothing", types[s->type]);
    need(r, SECTION_SCANNER, s->path[0] == '\0', "path", "type", device);
    buf_addf(&other, "expected nothing for type '%s', got a command", types[s->type]);
    need(r, SECTION_SCANNER, s->type != CONFIG_SCANNER_TTY && commanded, "trigger_on", "trigger_on",
         command);
    buf_addf(&third, "expected plain for type '%s', got another", types[s->type]);
    need(r, SECTION_SCANNER, s->type != CONFIG_SCANNER_TTY && s->profile > CONFIG_PROFILE_PLAIN,
         "profile", "profile", profile);
}

static void document_needs_day(struct reader *r, int line, enum document_policy policy)
{
    if (rules_document_asked(policy))
        fault_expected(r, line, "document", "off without the day's bookings (account, roster_s)",
                       policy == DOCUMENT_OPTIONAL ? "optional" : "required");
}

/* Who asks for documents has the day's bookings to compare them with. */
static void document_check(struct reader *r)
{
    const struct config *c = r->config;

    if ((c->service.account[0] != '\0' && c->service.roster_s > 0) ||
        r->key_faulty[KEY_SERVICE_account] || r->key_faulty[KEY_SERVICE_roster_s])
        return;
    for (int i = 0; i < c->rules.office_count; i++)
        document_needs_day(r, r->office_line[i], c->rules.offices[i].document);
    for (int i = 0; i < c->rules.service_count; i++)
        document_needs_day(r, r->rule_line[i], c->rules.services[i].document);
}

static bool codes_twice(const struct config_keypad *keypad)
{
    for (int i = 0; i < PAD_COUNT; i++)
        for (int other = 0; other < i; other++)
            if (keypad->codes[i] != 0 && keypad->codes[i] == keypad->codes[other])
                return true;
    return false;
}

static void whole_check(struct reader *r)
{
    const struct config *c = r->config;

    for (int i = 0; i < KEY_COUNT; i++)
        if (config_sections[config_keys[i].section].arguments == 0 && config_keys[i].required &&
            r->section_line[config_keys[i].section] == 0)
            fault_value(r, r->line, &config_keys[i], NULL);
    if (r->section_line[SECTION_OFFICE] == 0)
        fault(r, r->line, "section", "office SCOPE", "expected at least one, got none");
    for (int i = 0; i < c->rules.service_count; i++)
        if (rules_office(&c->rules, c->rules.services[i].scope) == NULL)
            fault(r, r->rule_line[i], "section", "rule",
                  "expected the scope of an [office], got another");
    need_both(r, SECTION_SERVICE, c->service.account[0] != '\0',
              c->service.password_file[0] != '\0', "account", "password_file");
    need_both(r, SECTION_RECEPTION, c->reception.account[0] != '\0',
              c->reception.password_file[0] != '\0', "account", "password_file");
    need_both(r, SECTION_SERVICE, c->service.client_cert_file[0] != '\0',
              c->service.client_key_file[0] != '\0', "client_cert_file", "client_key_file");
    need_both(r, SECTION_SCANNER, c->scanner.trigger_on.len > 0, c->scanner.trigger_off.len > 0,
              "trigger_on", "trigger_off");
    scanner_check(r);
    need(r, SECTION_PRINTER,
         c->printer.type == CONFIG_PRINTER_ESCPOS && c->printer.target[0] == '\0', "target", "type",
         "expected a device for type 'escpos', got nothing");
    need(r, SECTION_KEYPAD, c->keypad.type == CONFIG_KEYPAD_EVDEV && c->keypad.path[0] == '\0',
         "path", "type", "expected a device for type 'evdev', got nothing");
    need(r, SECTION_KEYPAD, c->keypad.type == CONFIG_KEYPAD_EVDEV && codes_twice(&c->keypad),
         "previous", "previous", "expected another code for each key, got one twice");
    document_reader_check(r);
    own_check(r);
    bus_check(r);
    metrics_check(r);
    document_check(r);
    need(r, SECTION_ATTENDANCE,
         c->rules.attendance == ATTENDANCE_REPORT &&
             (c->service.account[0] == '\0' || c->service.roster_s == 0),
         "mode", "mode", "expected off or observe without the day's bookings (account, roster_s)");
    need(r, SECTION_ATTENDANCE,
         c->rules.attendance == ATTENDANCE_REPORT &&
             c->service.arrival_call == CONFIG_ARRIVAL_CALL_STATUS_QUEUED,
         "mode", "mode", "expected off or observe with arrival_call = status-queued, got report");
}

static void file_line(void *self, const char *message)
{
    fprintf(self, "%s\n", message);
}

struct config_sink config_sink_file(FILE *file)
{
    return (struct config_sink){.self = file, .line = file_line};
}

/* The whole of a file; the reader knows afterwards where each key stood. */
static struct err all_read(struct reader *r, const char *bytes, size_t len)
{
    struct config *config = r->config;

    for (int s = 0; s < SECTION_COUNT; s++)
        if (config_sections[s].arguments == 0)
            defaults_set((enum section)s, config);
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
    config->rules.staff = config->staff.pin_file[0] != '\0';
    memcpy(config->rules.kiosk, config->kiosk.id, sizeof config->rules.kiosk);
    config->rules.keep_place = config->service.arrival == CONFIG_ARRIVAL_KEEP_PLACE;
    config->rules.roster = config->service.roster_s > 0 && config->service.account[0] != '\0';
    if (r->faults == 0)
        return err_none();
    memset(config, 0, sizeof *config);
    return err_make(ERR_SYNTAX);
}

static struct reader *reader_make(const char *name, struct config_sink sink, struct config *config)
{
    struct reader *r = calloc(1, sizeof *r);

    memset(config, 0, sizeof *config);
    if (r != NULL)
        *r = (struct reader){
            .name = name, .sink = sink, .config = config, .section = SECTION_NONE, .line = 1};
    return r;
}

struct err config_read(const char *name, const char *bytes, size_t len, struct config_sink sink,
                       struct config *ret_config)
{
    struct reader *r = reader_make(name, sink, ret_config);

    if (r == NULL)
        return err_make(ERR_NO_MEMORY);
    struct err e = all_read(r, bytes, len);
    free(r);
    return e;
}

/* Where a key of a section without arguments stood, or its section, or the end of the file. */
static int line_of(const struct reader *r, enum section section, const char *key)
{
    int line = r->key_line[config_key_find(section, key, false) - config_keys];

    if (line == 0)
        line = r->section_line[section];
    return line != 0 ? line : r->line;
}

/* libc takes a misspelt zone for UTC without a word: everybody would be late or early. */
static bool zone_known(const char *timezone)
{
    static const char zones[] = "/usr/share/zoneinfo";
    char zone[CONFIG_PATH_MAX];
    struct buf out = buf_on(zone, sizeof zone);

    buf_addf(&out, "%s/%s", zones, timezone);
    return access(zones, X_OK) != 0 || access(zone, R_OK) == 0;
}

static struct err file_read(struct reader *r, const char *path, const char *bytes, size_t len)
{
    struct config *config = r->config;
    struct err e = all_read(r, bytes, len);

    if (err_is(e))
        return e;
    if (!zone_known(config->kiosk.timezone)) {
        fault_value(r, line_of(r, SECTION_KIOSK, "timezone"),
                    config_key_find(SECTION_KIOSK, "timezone", false), config->kiosk.timezone);
        memset(config, 0, sizeof *config);
        return err_make(ERR_SYNTAX);
    }
    config->lines = (struct config_lines){
        .printer_profile = line_of(r, SECTION_PRINTER, "profile"),
        .printer_paper_mm = line_of(r, SECTION_PRINTER, "paper_mm"),
        .reception_cert_file = line_of(r, SECTION_RECEPTION, "cert_file"),
        .reception_key_file = line_of(r, SECTION_RECEPTION, "key_file"),
    };
    (void)text_copy(config->file, sizeof config->file, path);
    return err_none();
}

struct err config_load(const char *path, struct config_sink sink, struct config *ret_config)
{
    struct reader *r = reader_make(path, sink, ret_config);
    char *bytes = malloc(CONFIG_FILE_MAX + 1);
    FILE *file = NULL;
    struct err e = r != NULL && bytes != NULL ? err_none() : err_make(ERR_NO_MEMORY);

    if (!err_is(e)) {
        file = fopen(path, "rbe");
        size_t len = file != NULL ? fread(bytes, 1, CONFIG_FILE_MAX + 1, file) : 0;
        if (file == NULL || ferror(file)) {
            e = err_from_errno(errno);
            fault(r, 0, "file", NULL, strerror(errno));
        } else if (len > CONFIG_FILE_MAX) {
            e = err_make(ERR_TOO_LONG);
            fault(r, 0, "file", NULL, "expected at most 256 KiB, got more");
        } else {
            e = file_read(r, path, bytes, len);
        }
    }
    if (file != NULL)
        fclose(file);
    free(bytes);
    free(r);
    return e;
}
