/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config: every key of the table with good and bad values, exact messages, the way there and back
 * of print and sample, and ten thousand damaged files.
 */
#include "config.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct faults {
    int count;
    char text[8192];
};

static void fault_take(void *self, const char *message)
{
    struct faults *faults = self;
    size_t len = strlen(faults->text);

    faults->count++;
    snprintf(faults->text + len, sizeof faults->text - len, "%s\n", message);
}

static bool read_text(const char *text, struct config *ret_config, struct faults *ret_faults)
{
    struct config_sink sink = {.self = ret_faults, .line = fault_take};

    *ret_faults = (struct faults){.count = 0};
    struct err e = config_read("k.conf", text, strlen(text), sink, ret_config);
    assert_int_equal(err_is(e), ret_faults->count > 0);
    return !err_is(e);
}

#define MINIMAL                                                                                    \
    "[kiosk]\nid = K1\n[service]\nurl = https://zms.example.org/api\n[office 141]\nname = A\n"
#define WITH_ACCOUNT                                                                               \
    "[kiosk]\nid = K1\n[service]\nurl = https://zms.example.org/api\naccount = k\n"                \
    "password_file = /p\n[office 141]\nname = A\n"

/* ---- each key of the table ------------------------------------------------------------------ */

static const struct row {
    const char *section, *name, *type, *value;
    int min, max;
    const char *choices;
    bool required;
} rows[] = {
#define SECTION(id, name, arguments, help)
#define KEY(s, n, t, f, v, min, max, choices, h)  {#s, #n, #t, v, min, max, choices, false},
#define NEED(s, n, t, f, v, min, max, choices, h) {#s, #n, #t, v, min, max, choices, true},
#include "config_keys.def"
#undef KEY
#undef NEED
#undef SECTION
};
enum { ROW_COUNT = sizeof rows / sizeof *rows };

/* A file that is good but for the one key, which has the value. NULL: the key is left out. */
static void file_with(const struct row *row, const char *value, char *out, size_t size)
{
    static const char *const heads[][2] = {{"KIOSK", "[kiosk]"},
                                           {"SCREEN", "[screen]"},
                                           {"SERVICE", "[service]"},
                                           {"SCANNER", "[scanner]"},
                                           {"PRINTER", "[printer]"},
                                           {"KEYPAD", "[keypad]"},
                                           {"VOICE", "[voice]"},
                                           {"DOCUMENT", "[document]"},
                                           {"TYPED", "[typed]"},
                                           {"STORE", "[store]"},
                                           {"OWN", "[own]"},
                                           {"ATTENDANCE", "[attendance]"},
                                           {"SIGNALS", "[signals]"},
                                           {"TOKEN", "[token]"},
                                           {"BUS", "[bus]"},
                                           {"METRICS", "[metrics]"},
                                           {"RECEPTION", "[reception]"},
                                           {"HELP", "[help]"},
                                           {"ACCESS", "[accessibility]"},
                                           {"STAFF", "[staff]"},
                                           {"SELFTEST", "[selftest]"},
                                           {"OFFICE", "[office 141]"},
                                           {"RULE", "[rule 141 7]"}};
    struct buf b = buf_on(out, size);

    for (size_t h = 0; h < sizeof heads / sizeof *heads; h++) {
        buf_addf(&b, "%s\n", heads[h][1]);
        for (int i = 0; i < ROW_COUNT; i++)
            if (strcmp(rows[i].section, heads[h][0]) == 0 && rows[i].required && &rows[i] != row)
                buf_addf(&b, "%s = %s\n", rows[i].name, rows[i].value);
        if (strcmp(row->section, heads[h][0]) == 0 && value != NULL)
            buf_addf(&b, "%s = %s\n", row->name, value);
        /* What goes together with another key. */
        const char *pairs[][2] = {{"account", "password_file"},
                                  {"client_cert_file", "client_key_file"},
                                  {"trigger_on", "trigger_off"},
                                  {"trust", "trust_root"},
                                  {"trust", "crl"}};
        for (int p = 0; p < 5; p++)
            for (int k = 0; k < 2; k++)
                if (strcmp(row->section, heads[h][0]) == 0 && strcmp(row->name, pairs[p][k]) == 0 &&
                    value != NULL && value[0] != '\0')
                    buf_addf(&b, "%s = /dev/x\n", pairs[p][1 - k]);
        bool needs_account =
            strcmp(row->section, "OWN") == 0 || strcmp(row->section, "ATTENDANCE") == 0 ||
            (strcmp(row->section, "DOCUMENT") != 0 && strcmp(row->name, "document") == 0);
        if (strcmp(heads[h][0], "SERVICE") == 0 && needs_account)
            buf_add(&b, "account = k\npassword_file = /dev/x\n");
        if (strcmp(heads[h][0], "OWN") == 0 && strcmp(row->name, "prefix") != 0)
            buf_add(&b, "prefix = K\n");
        if (strcmp(heads[h][0], "OWN") == 0 && strcmp(row->name, "first") == 0)
            buf_add(&b, "last = 999999\n");
        const char *const bus[] = {"ca_file", "cert_file", "key_file"};
        for (int k = 0; k < 3; k++)
            if (strcmp(heads[h][0], "BUS") == 0 && strcmp(row->name, bus[k]) != 0)
                buf_addf(&b, "%s = /dev/x\n", bus[k]);
        for (int k = 1; k < 3; k++)
            if (strcmp(heads[h][0], "METRICS") == 0 && strcmp(row->section, "METRICS") == 0 &&
                strcmp(row->name, bus[k]) == 0 && value != NULL && value[0] != '\0')
                buf_addf(&b, "%s = /dev/x\n", bus[3 - k]);
        if (strcmp(heads[h][0], "SCANNER") == 0 && strcmp(row->name, "path") != 0)
            buf_add(&b, "path = /dev/s\n");
        if (strcmp(row->name, "swipe") == 0 && strcmp(heads[h][0], "DOCUMENT") == 0)
            buf_add(&b, "reader = pn53x_usb\n");
        if (strcmp(heads[h][0], "KEYPAD") == 0 && strcmp(row->name, "path") != 0)
            buf_add(&b, "path = /dev/k\n");
        if (strcmp(heads[h][0], "PRINTER") == 0 && strcmp(row->name, "target") != 0)
            buf_add(&b, "target = /dev/p\n");
    }
    assert_false(b.cut);
}

static void value_is(const struct row *row, const char *value, bool good)
{
    static char text[8192];
    struct config config;
    struct faults faults;
    char name[64];

    file_with(row, value, text, sizeof text);
    bool is = read_text(text, &config, &faults);
    if (is != good)
        fail_msg("[%s] %s = '%s' was %s: %s", row->section, row->name, value,
                 good ? "refused" : "taken", faults.text);
    if (good)
        return;
    snprintf(name, sizeof name, "key '%s': expected ", row->name);
    if (faults.count != 1 || strstr(faults.text, name) == NULL)
        fail_msg("[%s] %s = '%s': %s", row->section, row->name, value, faults.text);
}

static bool type_is(const struct row *row, const char *type)
{
    return strcmp(row->type, type) == 0;
}

static void every_key_takes_good_and_refuses_bad_values(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        const char *good[6], *bad[15];
    } values[] = {
        {"TEXT", {"x", "Bürgerbüro"}, {"a\x01z", "a\x7f"}},
        {"WORD", {"K1", "A"}, {"K 1", "K-1", "K1!", "Kü"}},
        {"LETTERS", {"F", "FA"}, {"F1", "-", "ü"}},
        {"ZONE", {"Europe/Berlin", "UTC"}, {"/etc/passwd", "Europe Berlin", "../x"}},
        {"PATH", {"/dev/x", "/a b"}, {"x", "./x", "~/x"}},
        {"TARGET",
         {"/dev/usb/lp0", "tcp:10.0.0.7:9100", "tcp:[::1]:9100"},
         {"/", "lp0", "tcp:", "tcp:host", "tcp::9100", "tcp:host:0", "tcp:host:65536",
          "udp:host:9100", "tcp:a b:9100", "tcp:host:9100x"}},
        {"LISTEN",
         {"127.0.0.1:9464", "[::1]:65535"},
         {"127.0.0.1", "localhost:9464", ":9464", "127.0.0.1:65536", "::1:9464", "/run/m"}},
        {"URL",
         {"https://zms.example.org/api", "http://localhost:8080/x", "http://127.0.0.1/",
          "http://[::1]:8080/api", "https://h:443"},
         {"http://zms.example.org/api", "http://127.example.org/", "http://127.0.0.1.example.org",
          "http://10.0.0.7/", "ftp://x/", "https://", "https:///x", "https://user:secret@host/",
          "https://h/?a=b", "https://h/#x", "https://h:0/", "https://h:99999/", "https://a b/",
          "zms.example.org"}},
        {"READER",
         {"", "pn53x_usb", "pn532_uart:/dev/serial/by-id/x", "pn532_uart:/dev/x:115200", "a:b:c"},
         {"/dev/x", ":x", "pn532_uart:/dev/a:b", "pn532_uart:/dev/a:", "PN532:/dev/x",
          "pn532_uart:/dev/a b"}},
        {"INT", {NULL}, {"x", "1x", "1.5", "+1", "- 1", "99999999999", "0x10", "--1", "9e1"}},
        {"TENTHS", {"27", "27.5"}, {"27.55", "27.", ".5", "-27", "27,5", "27.0 in", "999999999"}},
        {"TIME",
         {"03:30", "23:59", "00:01", "never"},
         {"", "3:30", "03:60", "24:00", "00:00", "0330", "03:3", "03:300", "a3:30", "03-30",
          "Never", "+3:30"}},
        {"BOOL", {"yes", "no"}, {"Yes", "true", "1", "", "yesno"}},
        {"CHOICE", {NULL}, {"", "x", "|", "full|partial"}},
        {"NUMBER", {NULL}, {"", "x", "2", "9600.0", "-80"}},
        {"TAGS",
         {"de", "de en pt-BR", "uk  ar"},
         {"", "d", "de,en", "de de", "-de", "de-", "de_DE", "abcdefghijkl"}},
        {"SET",
         {"passport", "id_card passport", " residence_permit  id_card passport "},
         {"", "visa", "passport,id_card", "passport passport", "passport|id_card", "pass"}},
        {"LOCAL", {"", "Erdgeschoss, Zimmer 3 = links # hinten"}, {"a\x02z"}},
        {"BYTES", {"", "\\r\\n", "\\x02", "a\\\\b\\t"}, {"\\", "\\q", "\\x", "\\x1", "\\xgg"}},
    };
    for (int i = 0; i < ROW_COUNT; i++) {
        const struct row *row = &rows[i];
        bool known = false;
        for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
            if (!type_is(row, values[v].type))
                continue;
            known = true;
            for (int g = 0; g < 6 && values[v].good[g] != NULL; g++)
                value_is(row, values[v].good[g], true);
            for (int b = 0; b < 15 && values[v].bad[b] != NULL; b++)
                value_is(row, values[v].bad[b], false);
        }
        assert_true(known);
        value_is(row, row->value, true);
    }
}

static void every_key_keeps_its_range(void **state)
{
    (void)state;
    char text[512];

    for (int i = 0; i < ROW_COUNT; i++) {
        const struct row *row = &rows[i];
        if (type_is(row, "INT")) {
            const int at[] = {row->min, row->max, row->min - 1, row->max + 1};
            for (int n = 0; n < 4; n++) {
                snprintf(text, sizeof text, "%d", at[n]);
                value_is(row, text, n < 2);
            }
        } else if (type_is(row, "TENTHS")) {
            const int at[] = {row->min, row->max, row->min - 1, row->max + 1};
            for (int n = 0; n < 4; n++) {
                snprintf(text, sizeof text, "%d.%d", at[n] / 10, at[n] % 10);
                value_is(row, text, n < 2);
            }
        } else if (type_is(row, "CHOICE") || type_is(row, "NUMBER")) {
            char *save = NULL;
            snprintf(text, sizeof text, "%s", row->choices);
            for (char *c = strtok_r(text, "|", &save); c != NULL; c = strtok_r(NULL, "|", &save))
                value_is(row, c, true);
        } else if (type_is(row, "TAGS")) {
            struct buf b = buf_on(text, sizeof text);
            for (int n = 0; n <= row->max; n++) {
                buf_addf(&b, "%sx%c", n > 0 ? " " : "", 'a' + n);
                value_is(row, text, n < row->max);
            }
        } else if (!type_is(row, "BOOL") && !type_is(row, "TIME") && !type_is(row, "URL") &&
                   !type_is(row, "LISTEN") && !type_is(row, "SET")) {
            const char *lead = type_is(row, "PATH") ? "/" : type_is(row, "TARGET") ? "/dev/" : "";
            memset(text, 'x', sizeof text);
            memcpy(text, lead, strlen(lead));
            text[row->max + 1] = '\0';
            value_is(row, text, false);
            text[row->max] = '\0';
            value_is(row, text, true);
            /* Nothing at all, where something is needed. */
            if (!type_is(row, "LOCAL") && !type_is(row, "BYTES"))
                value_is(row, "", row->min == 0);
        }
        if (row->required)
            value_is(row, NULL, false);
    }
}

/* ---- messages ------------------------------------------------------------------------------- */

static void messages_say_where_what_and_why(void **state)
{
    (void)state;
    static const struct {
        const char *text, *faults;
    } cases[] = {
        {MINIMAL, ""},
        {MINIMAL "early_min = 2000\n",
         "k.conf:7: key 'early_min': expected a whole number from 0 to 1440, got '2000'\n"},
        {MINIMAL "walkin = maybe\n", "k.conf:7: key 'walkin': expected yes or no, got 'maybe'\n"},
        {MINIMAL "walkin = no\nwalkin = yes\n",
         "k.conf:8: key 'walkin': expected once, got again after line 7\n"},
        {MINIMAL "where = a\nwhere.en = b\nwhere.en = c\n",
         "k.conf:9: key 'where.en': expected once, got again after line 8\n"},
        {MINIMAL "where.e = a\n",
         "k.conf:7: key 'where.e': expected a language tag like 'en' after the dot\n"},
        {MINIMAL "passwort = geheim\n",
         "k.conf:7: key 'passwort': expected a key of [office]: name, prefix, where, desk, "
         "early_min, late_min, walkin, document, document_kinds, document_unknown_signer, "
         "document_without_name, kiosks; got an unknown one\n"},
        {MINIMAL "name.en = x\n",
         "k.conf:7: key 'name.en': expected a key of [office]: name, prefix, where, desk, "
         "early_min, late_min, walkin, document, document_kinds, document_unknown_signer, "
         "document_without_name, kiosks; got an unknown one\n"},
        {MINIMAL "[fax]\nnumber = 1\n",
         "k.conf:7: section 'fax': expected one of kiosk, screen, service, scanner, printer, "
         "keypad, voice, document, typed, store, own, attendance, signals, token, bus, metrics, "
         "reception, help, "
         "accessibility, "
         "staff, selftest, office, rule, got an unknown "
         "one\n"},
        {MINIMAL "[kiosk]\nname = x\n", "k.conf:7: section 'kiosk': expected once, got again\n"},
        {MINIMAL "[office 141]\nname = B\n",
         "k.conf:7: section 'office 141': expected once, got again\n"},
        {MINIMAL "[office B]\nname = B\n",
         "k.conf:7: section 'office B': expected [office SCOPE] with numbers\n"},
        {MINIMAL "[rule 141]\n",
         "k.conf:7: section 'rule 141': expected [rule SCOPE REQUEST] with numbers\n"},
        {MINIMAL "[rule 141 7 8]\n",
         "k.conf:7: section 'rule 141 7 8': expected [rule SCOPE REQUEST] with numbers\n"},
        {MINIMAL "[screen 1]\n",
         "k.conf:7: section 'screen 1': expected [section] without arguments\n"},
        {MINIMAL "[rule 142 7]\n",
         "k.conf:7: section 'rule': expected the scope of an [office], got another\n"},
        {MINIMAL "[office 142]\n",
         "k.conf:7: key 'name': expected text of 1 to 120 bytes, got nothing\n"},
        {MINIMAL "[own]\nmode = away\n",
         "k.conf:7: key 'prefix': expected letters, as the kiosk gives numbers of its own, got "
         "nothing\n"
         "k.conf:7: key 'mode': expected never without an account of the service, got another\n"},
        {WITH_ACCOUNT "prefix = FA\n[own]\nmode = always\nprefix = fa\n",
         "k.conf:10: key 'prefix': expected letters that no office has, got an office's\n"},
        {WITH_ACCOUNT "[own]\nmode = always\nprefix = K\nfirst = 9\nlast = 8\n",
         "k.conf:9: key 'last': expected a number not below first, got a lower one\n"},
        {MINIMAL "[metrics]\nlisten = localhost:9464\n",
         "k.conf:8: key 'listen': expected an address in numbers and a port, as '127.0.0.1:9464' "
         "or "
         "'[::1]:9464' or nothing, got 'localhost:9464'\n"},
        {MINIMAL "[metrics]\nlisten = 10.0.0.7:9464\n",
         "k.conf:7: key 'token_file': expected a file, as others reach the address, got nothing\n"
         "k.conf:7: key 'cert_file': expected a file, as others reach the address, got nothing\n"},
        {MINIMAL "[metrics]\nlisten = [::]:9464\ntoken_file = /t\ncert_file = /c\n",
         "k.conf:7: key 'key_file': expected cert_file and key_file together, got one of them\n"},
        {MINIMAL "[metrics]\nlisten = 0.0.0.0:9464\ncert_file = /c\nkey_file = /k\n",
         "k.conf:7: key 'token_file': expected a file, as others reach the address, got nothing\n"},
        {MINIMAL "[bus]\nservers = tls://h:4222\ncert_file = /c\n",
         "k.conf:7: key 'ca_file': expected a file with servers, got nothing\n"
         "k.conf:7: key 'key_file': expected a file with servers, got nothing\n"},
        {MINIMAL "[bus]\nservers = tls://h:4222\nca_file = /a\nkey_file = /k\n",
         "k.conf:7: key 'cert_file': expected a file with servers, got nothing\n"},
        {MINIMAL "[bus]\nnumber_prefix = H\nnumber_first = 9\nnumber_last = 8\n",
         "k.conf:7: key 'number_last': expected a number not below number_first, got a lower "
         "one\n"},
        {WITH_ACCOUNT "[own]\nmode = away\nprefix = KA\n[bus]\nnumber_prefix = ka\n",
         "k.conf:12: key 'number_prefix': expected other letters than [own] has, got the same\n"},
        {MINIMAL "prefix = FA\n[bus]\nnumber_prefix = fa\n",
         "k.conf:8: key 'number_prefix': expected letters that no office has, got an office's\n"},
        {MINIMAL "[attendance]\nmode = report\n",
         "k.conf:7: key 'mode': expected off or observe without the day's bookings (account, "
         "roster_s)\n"},
        {"[kiosk]\nid = K1\n[service]\nurl = https://zms.example.org/api\naccount = k\n"
         "password_file = /p\narrival_call = status-queued\n[office 141]\nname = A\n"
         "[attendance]\nmode = report\n",
         "k.conf:10: key 'mode': expected off or observe with arrival_call = status-queued, got "
         "report\n"},
        {MINIMAL "document = optional\n[rule 141 7]\ndocument = required\n",
         "k.conf:5: key 'document': expected off without the day's bookings (account, roster_s), "
         "got 'optional'\n"
         "k.conf:8: key 'document': expected off without the day's bookings (account, roster_s), "
         "got 'required'\n"},
        {WITH_ACCOUNT "document = required\ndocument_kinds =\n",
         "k.conf:10: key 'document_kinds': expected any of passport, id_card, residence_permit, "
         "with "
         "blanks between them, got nothing\n"},
        {MINIMAL "just words\n",
         "k.conf:7: line: expected '[section]' or 'key = value', got neither\n"},
        {MINIMAL "= x\n", "k.conf:7: line: expected '[section]' or 'key = value', got neither\n"},
        {MINIMAL "where = \xff\n", "k.conf:7: line: expected UTF-8 text, got other bytes\n"},
        {MINIMAL "where = \xed\xa0\x80\n",
         "k.conf:7: line: expected UTF-8 text, got other bytes\n"},
        {MINIMAL "where = \xc0\xaf\n", "k.conf:7: line: expected UTF-8 text, got other bytes\n"},
        {"id = K1\n" MINIMAL, "k.conf:1: key 'id': expected a [section] before it, got none\n"},
        {MINIMAL "[scanner]\ntype = evdev\n",
         "k.conf:7: key 'path': expected a device for type 'evdev', got nothing\n"},
        {MINIMAL "[scanner]\ntype = evdev\npath = /dev/input/s\ntrigger_on = x\ntrigger_off = y\n",
         "k.conf:7: key 'trigger_on': expected nothing for type 'evdev', got a command\n"},
        {MINIMAL "[scanner]\ntype = camera\nwidth = 319\ntrigger_on = x\ntrigger_off = y\n",
         "k.conf:9: key 'width': expected a whole number from 320 to 1920, got '319'\n"
         "k.conf:7: key 'path': expected a device for type 'camera', got nothing\n"
         "k.conf:7: key 'trigger_on': expected nothing for type 'camera', got a command\n"},
        {MINIMAL "[scanner]\ntype = camera\npath = /dev/v4l/by-id/c\nformat = nv12\n",
         "k.conf:10: key 'format': expected one of auto, grey, yuyv, mjpeg, got 'nv12'\n"},
        {MINIMAL "[scanner]\ntype = evdev\npath = /dev/input/s\nprofile = zebra\n",
         "k.conf:7: key 'profile': expected plain for type 'evdev', got another\n"},
        {MINIMAL "[scanner]\nprofile = symbol\n", "k.conf:8: key 'profile': expected one of plain, "
                                                  "honeywell, zebra, newland, datalogic, got "
                                                  "'symbol'\n"},
        {MINIMAL "[scanner]\ntype = tty\n",
         "k.conf:7: key 'path': expected a device for type 'tty', got nothing\n"},
        {MINIMAL "[printer]\n\ntype = escpos\n",
         "k.conf:7: key 'target': expected a device for type 'escpos', got nothing\n"},
        {MINIMAL "[printer]\ncut = öööööööööööööööööööööööööööööööööö\n",
         "k.conf:8: key 'cut': expected one of full, partial, none, esc-i, profile, got "
         "'öööööööööööööööööööö…'\n"},
        {"", "k.conf:1: key 'id': expected 1 to 32 letters or digits, got nothing\n"
             "k.conf:1: key 'url': expected an https:// address without account, '?' or '#' "
             "(http:// only to this machine itself), got nothing\n"
             "k.conf:1: section 'office SCOPE': expected at least one, got none\n"},
        {"[kiosk]\nid = K1\n[service]\nurl = http://zms.example.org/\naccount = k\n[office "
         "1]\nname = A\n",
         "k.conf:4: key 'url': expected an https:// address without account, '?' or '#' "
         "(http:// only to this machine itself), got 'http://zms.example.org/'\n"
         "k.conf:3: key 'password_file': expected account and password_file together, got one of "
         "them\n"},
        {"[kiosk]\nid = K1\n[service]\nurl = https://zms.example.org/\n[keypad]\ntype = evdev\n"
         "next = 28\n[office 1]\nname = A\n",
         "k.conf:5: key 'path': expected a device for type 'evdev', got nothing\n"
         "k.conf:5: key 'previous': expected another code for each key, got one twice\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct config config;
        struct faults faults;
        read_text(cases[i].text, &config, &faults);
        assert_string_equal(faults.text, cases[i].faults);
    }
}

static void long_lines_and_zero_bytes_are_refused(void **state)
{
    (void)state;
    char text[4096] = MINIMAL "# ";
    struct config config;
    struct faults faults;
    size_t head = strlen(text);

    memset(text + head, 'x', CONFIG_LINE_MAX - 2);
    assert_true(read_text(text, &config, &faults));
    text[head + CONFIG_LINE_MAX - 2] = 'x';
    assert_false(read_text(text, &config, &faults));
    assert_string_equal(faults.text, "k.conf:7: line: expected at most 1024 bytes, got more\n");

    static const char zero[] = MINIMAL "where = a\0b\n";
    struct config_sink sink = {.self = &faults, .line = fault_take};
    faults = (struct faults){.count = 0};
    assert_true(err_is(config_read("k.conf", zero, sizeof zero - 1, sink, &config)));
    assert_string_equal(faults.text, "k.conf:7: line: expected UTF-8 text, got other bytes\n");
}

static void a_faulty_file_is_refused_whole(void **state)
{
    (void)state;
    static const struct config nothing;
    struct config config;
    struct faults faults;

    assert_false(read_text(MINIMAL "early_min = x\n", &config, &faults));
    assert_memory_equal(&config, &nothing, sizeof config);
}

static void more_offices_than_places_are_refused(void **state)
{
    (void)state;
    char text[8192];
    struct config config;
    struct faults faults;
    struct buf b = buf_on(text, sizeof text);

    buf_add(&b, MINIMAL);
    for (int i = 1; i < OFFICES_MAX; i++)
        buf_addf(&b, "[office %d]\nname = x\n", i);
    assert_true(read_text(text, &config, &faults));
    assert_int_equal(config.rules.office_count, OFFICES_MAX);
    buf_add(&b, "[office 999]\nname = x\n");
    assert_false(read_text(text, &config, &faults));
    assert_non_null(strstr(faults.text, "expected at most 16 offices"));
}

/* ---- meaning -------------------------------------------------------------------------------- */

static void values_arrive_where_they_belong(void **state)
{
    (void)state;
    struct config c;
    struct faults faults;

    assert_true(
        read_text("\xef\xbb\xbf# comment\r\n[kiosk]\r\nid=K1\r\nlanguages = de en tr\r\n"
                  "desk = am Empfang\r\ndesk.en = at the desk\r\nlog_level = warn\r\n"
                  "[screen]\r\ndiagonal_in = 23.8\r\nrotation = 270\r\nmotion = no\r\n"
                  "[service]\r\nurl = https://zms.example.org/api//\r\narrival = true-time\r\n"
                  "[scanner]\r\nsuffix = \\r\\n\\x03z\r\n[printer]\r\npaper_mm = 58\r\n"
                  "[typed]\r\ntries = 5\r\n[store]\r\nkeep_days = 7\r\n"
                  "[office 141]\r\nname = Bürgerbüro\r\nprefix = FA\r\nwalkin = yes\r\n"
                  "document_kinds = residence_permit passport\r\n"
                  "[rule 141 7]\r\nlabel = Pass\r\nlate_min = 5\r\ndesk = yes",
                  &c, &faults));
    assert_string_equal(c.kiosk.id, "K1");
    assert_int_equal(c.kiosk.languages.count, 3);
    assert_string_equal(c.kiosk.languages.tag[2], "tr");
    assert_string_equal(local_text_in(&c.rules.desk, "en"), "at the desk");
    assert_string_equal(local_text_in(&c.rules.desk, "tr"), "am Empfang");
    assert_int_equal(c.kiosk.log_level, CONFIG_LOG_WARN);
    assert_int_equal(c.screen.diagonal_in10, 238);
    assert_int_equal(c.screen.rotation, 270);
    assert_false(c.screen.motion);
    assert_string_equal(c.service.url, "https://zms.example.org/api");
    assert_false(c.rules.keep_place);
    assert_int_equal(c.scanner.suffix.len, 4);
    assert_memory_equal(c.scanner.suffix.data, "\r\n\x03z", 4);
    assert_int_equal(c.printer.paper_mm, 58);
    assert_int_equal(c.rules.number_tries, 5);
    assert_int_equal(c.rules.pause_first_s, 20);
    assert_int_equal(c.store.keep_days, 7);
    assert_int_equal(c.rules.offices[0].scope, 141);
    assert_string_equal(c.rules.offices[0].prefix, "FA");
    assert_int_equal(c.rules.offices[0].early_min, 30);
    assert_true(c.rules.offices[0].walkin);
    assert_int_equal(c.rules.offices[0].document, DOCUMENT_OFF);
    assert_int_equal(c.rules.offices[0].document_kinds,
                     1 << (DOCUMENT_PASSPORT - 1) | 1 << (DOCUMENT_RESIDENCE_PERMIT - 1));
    assert_int_equal(c.rules.services[0].document, DOCUMENT_AS_OFFICE);
    assert_int_equal(c.rules.services[0].request, 7);
    assert_int_equal(c.rules.services[0].early_min, -1);
    assert_int_equal(c.rules.services[0].late_min, 5);
    assert_true(c.rules.services[0].desk);
}

static void there_is_no_key_that_weakens_tls(void **state)
{
    (void)state;
    for (int i = 0; i < ROW_COUNT; i++)
        assert_true(strstr(rows[i].name, "verify") == NULL &&
                    strstr(rows[i].name, "insecure") == NULL &&
                    strstr(rows[i].name, "tls") == NULL && strcmp(rows[i].name, "password") != 0);
}

static char *written(void (*write)(FILE *, const struct config *), const struct config *config)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    write(file, config);
    fclose(file);
    return text;
}

static void sample_write(FILE *file, const struct config *config)
{
    (void)config;
    config_sample(file);
}

static void sample_equals_the_defaults(void **state)
{
    (void)state;
    struct config sample, full, plain;
    struct faults faults;
    char *text = written(sample_write, NULL);

    assert_true(read_text(text, &sample, &faults));
    assert_true(read_text("[kiosk]\nid = K1\n[service]\n"
                          "url = https://zms.example.org/terminvereinbarung/api/2\n"
                          "[office 141]\nname = Bürgerbüro\n",
                          &plain, &faults));
    assert_memory_equal(&sample, &plain, sizeof sample);
    /* The defaults it names are the defaults: uncommented they change nothing, and a rule appears.
     */
    for (char *at = text; (at = strstr(at, "\n#")) != NULL; at++)
        if (at[2] != ' ')
            at[1] = ' ';
    if (!read_text(text, &full, &faults))
        fail_msg("%s", faults.text);
    assert_int_equal(full.rules.service_count, 1);
    memset(&full.rules.services[0], 0, sizeof full.rules.services[0]);
    full.rules.service_count = 0;
    assert_memory_equal(&full, &plain, sizeof full);
    free(text);
}

static void print_reads_back_the_same(void **state)
{
    (void)state;
    struct config first, second;
    struct faults faults;
    char text[8192];

    struct buf b = buf_on(text, sizeof text);
    buf_add(&b, MINIMAL
            "where = unten\nwhere.en = below\nwhere.ar = تحت\nwalkin = yes\n"
            "[rule 141 0]\nearly_min = 0\n[rule 141 7]\nlabel.en = Passport\ndesk = yes\n"
            "[scanner]\ntype=tty\npath=/dev/s\nprefix = \\x02 a\\\\\\x20\nsuffix = \\r\\n\n"
            "[screen]\ndiagonal_in = 7.1\nlivery = /etc/ankunft/livery\n[printer]\ntype=escpos\n"
            "target = tcp:[::1]:9100\ncut = none\n");
    assert_true(read_text(text, &first, &faults));
    char *printed = written(config_print, &first);
    if (!read_text(printed, &second, &faults))
        fail_msg("%s", faults.text);
    assert_memory_equal(&first, &second, sizeof first);
    free(printed);
}

static void files_are_loaded_and_zones_checked(void **state)
{
    (void)state;
    char path[] = "/tmp/ankunft-config-XXXXXX";
    struct config config;
    struct faults faults = {.count = 0};
    struct config_sink sink = {.self = &faults, .line = fault_take};
    int fd = mkstemp(path);
    FILE *file = fdopen(fd, "w");

    fputs(MINIMAL, file);
    fflush(file);
    assert_false(err_is(config_load(path, sink, &config)));
    assert_string_equal(config.kiosk.timezone, "Europe/Berlin");
    fputs("[screen]\nwidth = 1\n", file);
    fflush(file);
    assert_int_equal(config_load(path, sink, &config).code, ERR_SYNTAX);
    rewind(file);
    assert_int_equal(ftruncate(fd, 0), 0);
    fputs("[kiosk]\nid = K1\ntimezone = Europe/Berln\n[service]\nurl = https://h\n[office 1]\nname "
          "= A\n",
          file);
    fflush(file);
    if (access("/usr/share/zoneinfo", X_OK) == 0) {
        faults = (struct faults){.count = 0};
        assert_int_equal(config_load(path, sink, &config).code, ERR_SYNTAX);
        assert_non_null(strstr(faults.text, ":3: key 'timezone': expected a time zone like"));
    }
    fclose(file);
    unlink(path);
    assert_int_equal(config_load(path, sink, &config).code, ERR_GONE);
}

/* ---- damage --------------------------------------------------------------------------------- */

static uint32_t random_next(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

static void damaged_files_never_crash(void **state)
{
    (void)state;
    static struct config config, again;
    static struct faults faults;
    char *sample = written(sample_write, NULL);
    size_t len = strlen(sample);
    char *text = malloc(len * 2);
    struct config_sink silent = {NULL, NULL};
    uint32_t seed = 7;
    int good = 0;

    for (char *at = sample; (at = strstr(at, "\n#")) != NULL; at++)
        if (at[2] != ' ')
            at[1] = ' ';
    for (int round = 0; round < 10000; round++) {
        size_t n = len;
        memcpy(text, sample, len);
        for (uint32_t k = random_next(&seed) % 6; k < 6; k++) {
            size_t at = random_next(&seed) % n, size = random_next(&seed) % 40;
            if (size > n - at)
                size = n - at;
            switch (random_next(&seed) % 4) {
            case 0:
                text[at] = (char)random_next(&seed);
                break;
            case 1: /* left out */
                memmove(text + at, text + at + size, n - at - size);
                n -= size;
                break;
            case 2: /* doubled */
                if (n + size < len * 2) {
                    memmove(text + at + size, text + at, n - at);
                    n += size;
                }
                break;
            default: /* cut off */
                if (random_next(&seed) % 8 == 0)
                    n = at + 1;
            }
        }
        if (err_is(config_read("damaged", text, n, silent, &config)))
            continue;
        good++;
        char *printed = written(config_print, &config);
        if (!read_text(printed, &again, &faults))
            fail_msg("%s", faults.text);
        assert_memory_equal(&config, &again, sizeof config);
        free(printed);
    }
    assert_true(good > 100 && good < 9900); /* the damage is neither nothing nor everything */
    free(text);
    free(sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_takes_good_and_refuses_bad_values),
        cmocka_unit_test(every_key_keeps_its_range),
        cmocka_unit_test(messages_say_where_what_and_why),
        cmocka_unit_test(long_lines_and_zero_bytes_are_refused),
        cmocka_unit_test(a_faulty_file_is_refused_whole),
        cmocka_unit_test(more_offices_than_places_are_refused),
        cmocka_unit_test(values_arrive_where_they_belong),
        cmocka_unit_test(there_is_no_key_that_weakens_tls),
        cmocka_unit_test(sample_equals_the_defaults),
        cmocka_unit_test(print_reads_back_the_same),
        cmocka_unit_test(files_are_loaded_and_zones_checked),
        cmocka_unit_test(damaged_files_never_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
