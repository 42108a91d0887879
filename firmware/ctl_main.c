/* SPDX-License-Identifier: Apache-2.0 */
/* ankunft-ctl: the technician's tool. Each command is a row of the table at the end. */
#include "core/code.h"
#include "ctl/attendance.h"
#include "ctl/audit_list.h"
#include "ctl/device_test.h"
#include "ctl/doctor.h"
#include "ctl/document.h"
#include "ctl/document_read.h"
#include "ctl/enrol.h"
#include "ctl/hall.h"
#include "ctl/outbox.h"
#include "ctl/qr.h"
#include "ctl/staff_pin.h"
#include "ctl/token.h"
#include "parts.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MODULE_PX = 8 };

enum { WORDS_MAX = 3 };

struct options {
    const char *config, *id, *key, *png, *link, *public_key, *by, *reason, *name;
    bool all, json, report, make;
    struct enrol_wish enrol;
    struct attendance_wish attendance;
    struct document_wish document;
    struct token_wish token;
    const char *can, *mrz_info, *entry;
    const char *words[WORDS_MAX]; /* of the command line, the command first; NULL: no more */
};

static int complain(const char *what, struct err e)
{
    fprintf(stderr, "ankunft-ctl: %s: %s\n", what, err_name(e));
    return 1;
}

static int qr(const struct options *o)
{
    struct booking_ref ref = {0};
    char plain[160], text[1024];

    if (o->id == NULL || o->key == NULL) {
        fprintf(stderr, "ankunft-ctl qr: --id and --key are needed\n");
        return 2;
    }
    snprintf(plain, sizeof plain, "%s:%s", o->id, o->key);
    struct err e = code_parse(plain, strlen(plain), &ref);
    if (err_is(e)) {
        fprintf(stderr, "ankunft-ctl qr: expected an id of 4 to 11 digits and a key of 64 or 4 hex "
                        "digits\n");
        return 2;
    }
    e = qr_text(&ref, o->link, text, sizeof text);
    if (err_is(e))
        return complain("the link", e);
    e = o->png != NULL ? qr_write_png(text, MODULE_PX, o->png) : qr_print(text, stdout);
    return err_is(e) ? complain(o->png != NULL ? o->png : "terminal", e) : 0;
}

static int configured(const struct options *o, struct config *ret_config)
{
    if (o->config == NULL) {
        fprintf(stderr, "ankunft-ctl: --config FILE is needed\n");
        return 2;
    }
    return err_is(parts_configure(o->config, ret_config)) ? 1 : 0;
}

static int with_config(const struct options *o, int (*run)(const struct config *config))
{
    static struct config config;
    int code = configured(o, &config);

    return code != 0 ? code : run(&config);
}

static int print_test(const struct options *o)
{
    return with_config(o, device_test_print);
}

static int scan_test(const struct options *o)
{
    return with_config(o, device_test_scan);
}

static bool is_word(const struct options *o, int at, const char *word)
{
    return o->words[at] != NULL && strcmp(o->words[at], word) == 0;
}

static int outbox(const struct options *o)
{
    static struct config config;
    bool retry = is_word(o, 1, "retry"), discard = is_word(o, 1, "discard");
    const char *entry = o->words[2];

    if (o->words[1] != NULL && (entry == NULL || !(retry || discard || is_word(o, 1, "show")))) {
        fprintf(stderr, "ankunft-ctl outbox: show ENTRY, retry ENTRY or discard ENTRY\n");
        return 2;
    }
    if ((retry || discard) && o->by == NULL) {
        fprintf(stderr, "ankunft-ctl outbox: --by NAME says who decides\n");
        return 2;
    }
    if (discard && o->reason == NULL) {
        fprintf(stderr, "ankunft-ctl outbox: --reason TEXT says why it is discarded\n");
        return 2;
    }
    int code = configured(o, &config);
    if (code != 0)
        return code;
    return retry           ? outbox_retry(&config, entry, o->by)
           : discard       ? outbox_discard(&config, entry, o->by, o->reason)
           : entry != NULL ? outbox_show(&config, entry)
                           : outbox_list(&config, o->all);
}

static int audit(const struct options *o)
{
    static struct config config;

    if (o->public_key == NULL || (o->words[1] != NULL && !is_word(o, 1, "verify"))) {
        fprintf(stderr,
                "ankunft-ctl audit [verify]: --config and --public-key are needed; the kiosk logs "
                "its public key at each start\n");
        return 2;
    }
    int code = configured(o, &config);
    return code != 0 ? code : audit_list(&config, o->public_key, o->words[1] == NULL);
}

static int attendance(const struct options *o)
{
    static struct config config;
    int code = configured(o, &config);

    return code != 0 ? code : attendance_print(&config, &o->attendance);
}

static int doctor(const struct options *o)
{
    if (o->config == NULL) {
        fprintf(stderr, "ankunft-ctl doctor: --config FILE is needed\n");
        return 2;
    }
    return doctor_print(o->config, o->report ? DOCTOR_REPORT
                                   : o->json ? DOCTOR_JSON
                                             : DOCTOR_LINES);
}

static int enrol(const struct options *o)
{
    if (!o->make)
        return enrol_take(&o->enrol);
    if (o->config == NULL) {
        fprintf(stderr, "ankunft-ctl enrol --make: --config FILE is needed\n");
        return 2;
    }
    return enrol_make(o->config, o->png);
}

static int staff_pin(const struct options *o)
{
    return staff_pin_make(o->name);
}

static int hall(const struct options *o)
{
    static struct config config;
    const char *verb = o->words[1], *what = o->words[2];
    bool order = is_word(o, 1, "order"), withdraw = is_word(o, 1, "withdraw"),
         readmit = is_word(o, 1, "readmit"), needs = order || withdraw || readmit;

    if (verb == NULL || needs != (what != NULL) ||
        !(needs || is_word(o, 1, "state") || is_word(o, 1, "withdrawn"))) {
        fprintf(stderr, "ankunft-ctl hall: state, order ORDER, withdraw KIOSK, readmit KIOSK or "
                        "withdrawn\n");
        return 2;
    }
    if (needs && o->by == NULL) {
        fprintf(stderr, "ankunft-ctl hall: --by NAME says who asks for it\n");
        return 2;
    }
    int code = configured(o, &config);
    if (code != 0)
        return code;
    if (order) {
        const struct hall_wish wish = {.word = what,
                                       .number = o->token.number,
                                       .entry = o->entry,
                                       .reason = o->reason,
                                       .by = o->by};
        return hall_order(&config, &wish);
    }
    return needs                    ? hall_withdraw(&config, what, o->by, withdraw)
           : is_word(o, 1, "state") ? hall_state_print(&config)
                                    : hall_withdrawn(&config);
}

static int document(const struct options *o)
{
    static struct config config;

    if (is_word(o, 1, "verify"))
        return document_verify(&o->document);
    if (!is_word(o, 1, "read")) {
        fprintf(stderr, "ankunft-ctl document: read or verify\n");
        return 2;
    }
    int code = configured(o, &config);
    return code != 0 ? code : document_read(&config, o->can, o->mrz_info);
}

static int token(const struct options *o)
{
    struct token_wish wish = o->token;

    wish.verb = o->words[1];
    wish.text = o->words[1] != NULL ? o->words[2] : NULL;
    wish.out = o->enrol.out;
    wish.png = o->png;
    wish.office = o->attendance.office;
    wish.id = o->id;
    wish.name = o->name;
    return token_run(&wish);
}

static const struct {
    const char *name;
    int words; /* at most, with the command itself */
    int (*run)(const struct options *o);
    const char *help;
} commands[] = {
    {"qr", 1, qr,
     "--id ID --key KEY [--link URL] [--png FILE]\n"
     "                the code of a booking, for the terminal or as PNG; URL is what stands\n"
     "                before the payload, e.g. https://city.example/#/appointment/"},
    {"print-test", 1, print_test,
     "--config FILE\n                prints a slip and says how it went"},
    {"scan-test", 1, scan_test,
     "--config FILE\n                says of each code held up whether the kiosk can read it"},
    {"doctor", 1, doctor,
     "--config FILE [--json]\n"
     "                tries everything: devices, languages, clock, disk, service, account,\n"
     "                certificate; says what works, what does not and what to do (exit code 1).\n"
     "                Beside a running kiosk its devices are as it found them last"},
    {"enrol", 1, enrol,
     "[--from FILE] [--out FILE] [--owner USER] [--force] [--no-check]\n"
     "                sets this kiosk up with an enrolment code: a line that a scanner types, or\n"
     "                a file, also a picture of it (PNG, JPEG). Writes the configuration\n"
     "                (/etc/ankunft/ankunft.conf), the password and the certificate beside it,\n"
     "                for USER; all or nothing. Tries the account first, unless --no-check\n"
     "                enrol --make --config FILE [--png FILE]: makes the code of a configuration.\n"
     "                THE CODE HOLDS THE PASSWORD: print it for one use, and destroy it"},
    {"outbox", 3, outbox,
     "--config FILE [--all]\n"
     "                what the booking service has not confirmed yet; --all: and what it has\n"
     "                outbox show ENTRY: everything that happened to one entry\n"
     "                outbox retry ENTRY --by NAME: what it refused is sent once more\n"
     "                outbox discard ENTRY --by NAME --reason TEXT: it never is\n"
     "                beside a running kiosk and without one; the audit trail names who decided"},
    {"audit", 2, audit,
     "[verify] --config FILE --public-key HEX\n"
     "                prints the audit trail and proves that no entry was changed; names the\n"
     "                first that was (exit code 1). verify: proves without printing"},
    {"attendance", 1, attendance,
     "--config FILE [--day YYYY-MM-DD | --from DAY --to DAY] [--office SCOPE]\n"
     "                [--format csv|json]\n"
     "                figures of each office's day, today's if none is named, without names:\n"
     "                expected   all bookings but the cancelled; the sum of the next seven\n"
     "                early      checked in here more than 10 minutes before the appointment\n"
     "                on_time    from 10 minutes before it to 5 minutes after it\n"
     "                late       later than that\n"
     "                elsewhere  there by the booking service's word alone; when is not known\n"
     "                missed     by the service's word, or by the kiosk's, which watched\n"
     "                unknown    nobody can say, as the kiosk had not watched all the time\n"
     "                open       the day is not over\n"
     "                cancelled  gone from the day's list before they were there\n"
     "                walk_ins   numbers without an appointment; walk_ins_own: of the kiosk's own\n"
     "                hints      at traded appointments ([signals]); several may be of one "
     "booking\n"
     "                median_minutes  of those checked in here, negative before the appointment"},
    {"hall", 3, hall,
     "state --config FILE\n"
     "                how the running kiosk is, as the reception hears it, as JSON\n"
     "                hall order ORDER [--number N] [--entry N] [--reason TEXT] --by NAME: asks\n"
     "                the running kiosk for one of " HALL_ORDERS "\n"
     "                (exit code 1: not done). The audit trail names who asked\n"
     "                hall withdraw KIOSK --by NAME: out of the hall, over its bus: the kiosk\n"
     "                deletes all it has and stays out of service; told until it has heard\n"
     "                hall withdrawn: which kiosks are on that list\n"
     "                hall readmit KIOSK --by NAME: takes one off it; set it up anew there"},
    {"document", 2, document,
     "read --config FILE [--can DIGITS | --mrz-info TEXT]\n"
     "                reads the ID document on the configured reader and says its kind, issuing\n"
     "                state, protocol, authenticity, commands and time; never a name or number.\n"
     "                Asks for the key where none is given. Exit code: 0 authentic\n"
     "                document verify --sod FILE --dg1 FILE --trust DIR|FILE [--dg14 FILE]\n"
     "                [--card-access FILE] [--root FILE] [--crl DIR|FILE]\n"
     "                says whether the files of an ID document's chip are what its state has\n"
     "                signed, and how; never a name or number. --trust: certificates of the\n"
     "                states (CSCA), or a master list signed under --root. Exit code: 0 "
     "authentic,\n"
     "                3 altered, 4 revoked, 5 signed by nobody in the trust store, 6 expired"},
    {"staff-pin", 1, staff_pin,
     "--name NAME\n"
     "                asks for a PIN and prints a line for the file of staff's PINs"},
    {"token", 3, token,
     "key --id NUMBER --out FILE\n"
     "                makes a key that signs codes; prints its line for the kiosks' file of keys\n"
     "                token holder-key --out FILE: makes the key of holders' tags\n"
     "                token issue --secret FILE --office SCOPE --id ID --start 'YYYY-MM-DD HH:MM'\n"
     "                [--expires 'YYYY-MM-DD HH:MM'] [--service ID] [--persons N] [--number "
     "NUMBER]\n"
     "                [--name NAME --holder-key FILE] [--png FILE]: signs the code of a booking;\n"
     "                it is good without network and roster until it expires, an hour after the\n"
     "                start unless said. --name binds it to a document of that name\n"
     "                token check --keys FILE [--name NAME --holder-key FILE] [CODE]: what a code\n"
     "                is worth now (exit code 1: nothing); without CODE from standard input"},
};

static int usage(FILE *file)
{
    fprintf(file, "usage: ankunft-ctl COMMAND [OPTIONS]\n\n");
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        fprintf(file, "  %-12s  %s\n", commands[i].name, commands[i].help);
    return file == stdout ? 0 : 2;
}

int main(int argc, char **argv)
{
    static const struct option longs[] = {
        {"config", required_argument, NULL, 'c'},
        {"id", required_argument, NULL, 'i'},
        {"key", required_argument, NULL, 'k'},
        {"png", required_argument, NULL, 'p'},
        {"link", required_argument, NULL, 'l'},
        {"public-key", required_argument, NULL, 'a'},
        {"by", required_argument, NULL, 'b'},
        {"reason", required_argument, NULL, 'r'},
        {"name", required_argument, NULL, 'n'},
        {"all", no_argument, NULL, 'A'},
        {"json", no_argument, NULL, 'J'},
        {"make", no_argument, NULL, 'M'},
        {"force", no_argument, NULL, 'E'},
        {"no-check", no_argument, NULL, 'N'},
        {"out", required_argument, NULL, 'O'},
        {"owner", required_argument, NULL, 'U'},
        {"report", no_argument, NULL, 'R'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {"day", required_argument, NULL, 'd'},
        {"from", required_argument, NULL, 'f'},
        {"to", required_argument, NULL, 't'},
        {"office", required_argument, NULL, 'o'},
        {"format", required_argument, NULL, 'F'},
        {"sod", required_argument, NULL, 'S'},
        {"dg1", required_argument, NULL, 'D'},
        {"dg14", required_argument, NULL, 'G'},
        {"card-access", required_argument, NULL, 'C'},
        {"trust", required_argument, NULL, 'T'},
        {"root", required_argument, NULL, 'W'},
        {"crl", required_argument, NULL, 'L'},
        {"secret", required_argument, NULL, 's'},
        {"keys", required_argument, NULL, 'K'},
        {"holder-key", required_argument, NULL, 'H'},
        {"service", required_argument, NULL, 'Q'},
        {"persons", required_argument, NULL, 'P'},
        {"number", required_argument, NULL, 'm'},
        {"start", required_argument, NULL, 'Z'},
        {"expires", required_argument, NULL, 'X'},
        {"can", required_argument, NULL, 'y'},
        {"mrz-info", required_argument, NULL, 'z'},
        {"entry", required_argument, NULL, 'e'},
        {NULL, 0, NULL, 0},
    };
    struct options o = {0};

    for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;)
        switch (c) {
        case 'c':
            o.config = optarg;
            break;
        case 'i':
            o.id = optarg;
            break;
        case 'k':
            o.key = optarg;
            break;
        case 'p':
            o.png = optarg;
            break;
        case 'l':
            o.link = optarg;
            break;
        case 'a':
            o.public_key = optarg;
            break;
        case 'b':
            o.by = optarg;
            break;
        case 'r':
            o.reason = optarg;
            break;
        case 'd':
            o.attendance.day = optarg;
            break;
        case 'f':
            o.attendance.from = o.enrol.from = optarg;
            break;
        case 't':
            o.attendance.to = optarg;
            break;
        case 'o':
            o.attendance.office = optarg;
            break;
        case 'F':
            o.attendance.format = optarg;
            break;
        case 'n':
            o.name = optarg;
            break;
        case 's':
            o.token.secret = optarg;
            break;
        case 'K':
            o.token.keys = optarg;
            break;
        case 'H':
            o.token.holder_key = optarg;
            break;
        case 'Q':
            o.token.service = optarg;
            break;
        case 'P':
            o.token.persons = optarg;
            break;
        case 'm':
            o.token.number = optarg;
            break;
        case 'Z':
            o.token.start = optarg;
            break;
        case 'X':
            o.token.expires = optarg;
            break;
        case 'A':
            o.all = true;
            break;
        case 'M':
            o.make = true;
            break;
        case 'E':
            o.enrol.force = true;
            break;
        case 'N':
            o.enrol.no_check = true;
            break;
        case 'O':
            o.enrol.out = optarg;
            break;
        case 'U':
            o.enrol.owner = optarg;
            break;
        case 'J':
            o.json = true;
            break;
        case 'R':
            o.report = true;
            break;
        case 'y':
            o.can = optarg;
            break;
        case 'z':
            o.mrz_info = optarg;
            break;
        case 'e':
            o.entry = optarg;
            break;
        case 'S':
            o.document.sod = optarg;
            break;
        case 'D':
            o.document.dg1 = optarg;
            break;
        case 'G':
            o.document.dg14 = optarg;
            break;
        case 'C':
            o.document.card_access = optarg;
            break;
        case 'T':
            o.document.trust = optarg;
            break;
        case 'W':
            o.document.root = optarg;
            break;
        case 'L':
            o.document.crl = optarg;
            break;
        case 'v':
            printf("ankunft-ctl %s\n", ANKUNFT_VERSION);
            return 0;
        case 'h':
            return usage(stdout);
        default:
            return usage(stderr);
        }
    int words = argc - optind;
    if (words < 1 || words > WORDS_MAX)
        return usage(stderr);
    for (int i = 0; i < words; i++)
        o.words[i] = argv[optind + i];
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(o.words[0], commands[i].name) == 0 && words <= commands[i].words)
            return commands[i].run(&o);
    return usage(stderr);
}
