/* SPDX-License-Identifier: Apache-2.0 */
/* ankunft-ctl: the technician's tool. Each command is a row of the table at the end. */
#include "core/code.h"
#include "ctl/audit_list.h"
#include "ctl/device_test.h"
#include "ctl/outbox.h"
#include "ctl/qr.h"
#include "parts.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MODULE_PX = 8 };

struct options {
    const char *config, *id, *key, *png, *link, *public_key;
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

static int with_config(const struct options *o, int (*run)(const struct config *config))
{
    static struct config config;

    if (o->config == NULL) {
        fprintf(stderr, "ankunft-ctl: --config FILE is needed\n");
        return 2;
    }
    return err_is(parts_configure(o->config, &config)) ? 1 : run(&config);
}

static int print_test(const struct options *o)
{
    return with_config(o, device_test_print);
}

static int scan_test(const struct options *o)
{
    return with_config(o, device_test_scan);
}

static int outbox(const struct options *o)
{
    return with_config(o, outbox_list);
}

static int audit(const struct options *o)
{
    static struct config config;

    if (o->config == NULL || o->public_key == NULL) {
        fprintf(stderr,
                "ankunft-ctl audit: --config and --public-key are needed; the kiosk logs its "
                "public key at each start\n");
        return 2;
    }
    return err_is(parts_configure(o->config, &config)) ? 1 : audit_list(&config, o->public_key);
}

static const struct {
    const char *name;
    int (*run)(const struct options *o);
    const char *help;
} commands[] = {
    {"qr", qr,
     "--id ID --key KEY [--link URL] [--png FILE]\n"
     "                the code of a booking, for the terminal or as PNG; URL is what stands\n"
     "                before the payload, e.g. https://city.example/#/appointment/"},
    {"print-test", print_test, "--config FILE\n                prints a slip and says how it went"},
    {"scan-test", scan_test,
     "--config FILE\n                says of each code held up whether the kiosk can read it"},
    {"outbox", outbox,
     "--config FILE\n                what the booking service has not confirmed yet"},
    {"audit", audit,
     "--config FILE --public-key HEX\n"
     "                prints the audit trail and proves that no entry was changed"},
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
        {"config", required_argument, NULL, 'c'}, {"id", required_argument, NULL, 'i'},
        {"key", required_argument, NULL, 'k'},    {"png", required_argument, NULL, 'p'},
        {"link", required_argument, NULL, 'l'},   {"public-key", required_argument, NULL, 'a'},
        {"help", no_argument, NULL, 'h'},         {NULL, 0, NULL, 0},
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
        case 'h':
            return usage(stdout);
        default:
            return usage(stderr);
        }
    if (optind != argc - 1)
        return usage(stderr);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(argv[optind], commands[i].name) == 0)
            return commands[i].run(&o);
    return usage(stderr);
}
