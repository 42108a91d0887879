/* SPDX-License-Identifier: Apache-2.0 */
#include "parts.h"

#include "base/buf.h"
#include "base/log.h"
#include "net/service.h"
#include "store/store.h"
#include "store/token_keys.h"
#include "ui/livery.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int roll_px(const struct config_printer *printer, const struct profile *profile)
{
    return printer->paper_mm == 58 ? profile->width_58_px : profile->width_80_px;
}

/* The printer's profile, from the list that lies beside the program. */
static struct err profile_get(const struct config *config, struct config_sink sink,
                              struct profile *ret_profile)
{
    const struct config_printer *printer = &config->printer;
    const struct profile_sink profile_sink = {sink.self, sink.line};
    static struct profiles profiles;
    char path[CONFIG_PATH_MAX * 2], expected[1024], got[16];
    struct buf out = buf_on(expected, sizeof expected);

    snprintf(path, sizeof path, "%s/printers.conf", parts_asset_dir());
    struct err e = profiles_load(path, profile_sink, &profiles);
    if (err_is(e))
        return e;
    const struct profile *profile = profiles_find(&profiles, printer->profile);
    if (profile == NULL) {
        buf_add(&out, "one of ");
        for (int i = 0; i < profiles.count; i++)
            buf_addf(&out, "%s%s", i > 0 ? ", " : "", profiles.list[i].name);
        config_fault(sink, config->file, config->lines.printer_profile, "profile", expected,
                     printer->profile);
        return err_make(ERR_SYNTAX);
    }
    if (roll_px(printer, profile) == 0) {
        buf_addf(&out, "%d for the profile '%s'", printer->paper_mm == 58 ? 80 : 58, profile->name);
        snprintf(got, sizeof got, "%d", printer->paper_mm);
        config_fault(sink, config->file, config->lines.printer_paper_mm, "paper_mm", expected, got);
        return err_make(ERR_SYNTAX);
    }
    *ret_profile = *profile;
    return e;
}

struct err parts_read(const char *path, struct config_sink sink, struct config *ret_config)
{
    struct err e = config_load(path, sink, ret_config);
    struct profile profile;

    if (err_is(e) || ret_config->printer.type == CONFIG_PRINTER_NONE)
        return e;
    e = profile_get(ret_config, sink, &profile);
    /* A list that cannot be read is no fault of the configuration: what needs it says so later. */
    return e.code == ERR_SYNTAX ? e : err_none();
}

struct err parts_configure(const char *path, struct config *ret_config)
{
    struct err e = parts_read(path, config_sink_file(stderr), ret_config);

    if (err_is(e))
        return e;
    setenv("TZ", ret_config->kiosk.timezone, 1);
    tzset();
    log_level_set((enum log_level)ret_config->kiosk.log_level);
    return err_none();
}

/* Cuts the last part off a path. */
static void part_cut(char *path)
{
    char *slash = strrchr(path, '/');

    if (slash != NULL)
        *slash = '\0';
}

const char *parts_asset_dir(void)
{
    /* bin/NAME has its assets in share/ankunft where it is installed, and in assets where built. */
    static const char *const homes[] = {"share/ankunft", "assets"};
    static char dir[PATH_MAX + 16];
    const char *given = getenv("ANKUNFT_ASSETS");
    char exe[PATH_MAX];

    if (given != NULL)
        return given;
    ssize_t len = readlink("/proc/self/exe", exe, sizeof exe - 1);
    exe[len > 0 ? len : 0] = '\0';
    part_cut(exe);
    part_cut(exe);
    for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++) {
        snprintf(dir, sizeof dir, "%s/%s", exe, homes[i]);
        if (access(dir, R_OK) == 0)
            break;
    }
    return dir;
}

struct err parts_ui_open(const struct config *config, struct viewfinder *viewfinder,
                         struct ui **ret_ui)
{
    const struct config_screen *screen = &config->screen;
    struct livery livery = {0};

    if (screen->livery[0] != '\0') {
        struct err e = livery_read(screen->livery, &livery);
        if (err_is(e))
            return e;
    }
    struct ui_config c = {
        .width_px = screen->width_px,
        .height_px = screen->height_px,
        .diagonal_tenth_in = screen->diagonal_in10,
        .bottom_mm = screen->bottom_mm,
        .language_count = config->kiosk.languages.count,
        .asset_dir = parts_asset_dir(),
        .name = livery.name[0] != '\0' ? livery.name : config->kiosk.name,
        .brand = livery.stripe,
        .logo = livery.logo,
        .motion = screen->motion,
        .viewfinder = config->scanner.type == CONFIG_SCANNER_CAMERA ? viewfinder : NULL,
    };

    for (int i = 0; i < c.language_count; i++)
        memcpy(c.languages[i], config->kiosk.languages.tag[i], sizeof c.languages[i]);
    return ui_open(&c, &config->rules, ret_ui);
}

/* False where it does not fit, which a file that was read does. */
static bool settings_text(const struct config *config, char *ret_text, size_t size)
{
    FILE *file = fmemopen(ret_text, size, "w");

    if (file == NULL)
        return false;
    config_print(file, config);
    bool whole = !ferror(file);
    return fclose(file) == 0 && whole;
}

struct err parts_store_open(const struct config *config, struct daytime *daytime,
                            struct mailbox mailbox, struct once_port once, struct watch_port watch,
                            struct store **ret_store, struct store_port *ret_port,
                            struct outbox_port *ret_outbox, struct roster_port *ret_roster)
{
    /* Read for as long as the store is open. */
    static int32_t scopes[OFFICES_MAX];
    static char settings[CONFIG_FILE_MAX];
    const struct store_config c = {
        .dir = config->kiosk.state_dir,
        .keep_days = config->store.keep_days,
        .daytime = daytime,
        .rules = &config->rules,
        .settings = settings_text(config, settings, sizeof settings) ? settings : NULL,
        .pin_file = config->staff.pin_file,
        .roll_mm = (int64_t)config->printer.roll_m * 1000,
        .names = config->document.reader[0] != '\0' && rules_documents(&config->rules),
        .once = once,
        .watch = watch,
        .lookup = {.key_home = config->store.roster_key == CONFIG_ROSTER_KEY_FILE
                                   ? ROSTER_KEY_FILE
                                   : ROSTER_KEY_MEMORY,
                   .stale_s = config->store.roster_stale_s,
                   .token_keys = config->token.keys,
                   .by_id = rules_documents(&config->rules),
                   .scopes = scopes,
                   .scope_count = config->rules.office_count}};

    for (int i = 0; i < config->rules.office_count; i++)
        scopes[i] = config->rules.offices[i].scope;
    return store_open(&c, mailbox, ret_store, ret_port, ret_outbox, ret_roster);
}

struct service_config parts_service_config(const struct config *config)
{
    const struct config_service *s = &config->service;
    struct service_config c = service_config_default();

    memcpy(c.url, s->url, sizeof c.url);
    memcpy(c.account, s->account, sizeof c.account);
    memcpy(c.password_file, s->password_file, sizeof c.password_file);
    memcpy(c.ca_file, s->ca_file, sizeof c.ca_file);
    memcpy(c.client_cert_file, s->client_cert_file, sizeof c.client_cert_file);
    memcpy(c.client_key_file, s->client_key_file, sizeof c.client_key_file);
    c.lookup_ms = s->lookup_timeout_ms;
    c.issue_ms = s->issue_timeout_ms;
    c.write_ms = s->write_timeout_ms;
    c.poll_s = s->poll_s;
    c.drain_connections = s->drain_connections;
    c.roster_s = s->roster_s;
    c.roster_evening_hour = s->roster_evening_hour;
    c.arrival_status_queued_fallback = s->arrival_call == CONFIG_ARRIVAL_CALL_STATUS_QUEUED;
    return c;
}

struct err parts_service_open(const struct config *config, struct daytime *daytime,
                              struct mailbox mailbox, struct outbox_port outbox,
                              struct roster_port roster, struct names_port names,
                              struct service_client **ret_client, struct service_port *ret_port)
{
    struct service_config c = parts_service_config(config);

    c.names = names;
    return service_open(&c, &config->rules, daytime, mailbox, outbox, roster, ret_client, ret_port);
}

static void mark_set(struct record_mark *mark, const struct config_bytes *bytes)
{
    _Static_assert((int)RECORD_MARK_MAX >= (int)CONFIG_BYTES_MAX, "a mark holds what a key may");
    memcpy(mark->bytes, bytes->data, (size_t)bytes->len);
    mark->len = (uint8_t)bytes->len;
}

/* Where the configuration says something of its own. */
static void mark_override(struct record_mark *mark, const struct config_bytes *bytes)
{
    if (bytes->len > 0)
        mark_set(mark, bytes);
}

static struct err scanner_tty_begin(const struct config_scanner *s, struct mailbox mailbox,
                                    struct parts_scanner *scanner)
{
    struct scanner_config c = scanner_config_default();

    memcpy(c.path, s->path, sizeof s->path);
    c.baud = s->baud;
    c.silence_ms = s->silence_ms;
    mark_set(&c.prefix, &s->prefix);
    mark_set(&c.suffix, &s->suffix);
    _Static_assert((int)CONFIG_PROFILE_DATALOGIC == (int)SCANNER_DATALOGIC &&
                       (int)CONFIG_PROFILE_DATALOGIC == (int)SCANNER_MODULE_COUNT - 1,
                   "the profiles in their order");
    c.profile = *scanner_profile((enum scanner_module)s->profile);
    mark_override(&c.profile.trigger_on, &s->trigger_on);
    mark_override(&c.profile.trigger_off, &s->trigger_off);
    return scanner_tty_open(&c, mailbox, &scanner->tty, &scanner->port);
}

static struct err scanner_evdev_begin(const struct config_scanner *s, struct mailbox mailbox,
                                      struct parts_scanner *scanner)
{
    struct scanner_evdev_config c = {.layout = s->layout == CONFIG_SCANNER_DE ? HID_DE : HID_US,
                                     .silence_ms = s->silence_ms};

    memcpy(c.path, s->path, sizeof s->path);
    mark_set(&c.prefix, &s->prefix);
    mark_set(&c.suffix, &s->suffix);
    return scanner_evdev_open(&c, mailbox, &scanner->evdev, &scanner->port);
}

static struct err scanner_camera_begin(const struct config_scanner *s, struct mailbox mailbox,
                                       struct viewfinder *viewfinder, struct parts_scanner *scanner)
{
    _Static_assert((int)CONFIG_FRAMES_MJPEG == (int)CAMERA_MJPEG, "they keep their order");
    struct scanner_camera_config c = {
        .camera = {.width_px = s->width_px,
                   .height_px = s->height_px,
                   .fps = s->fps,
                   .format = (enum camera_wish)s->frames,
                   .focus = s->focus,
                   .exposure = s->exposure,
                   .backlight = s->backlight,
                   .power_line_hz = s->power_line_hz != 0 ? s->power_line_hz : CAMERA_UNSET},
        .viewfinder = viewfinder};

    memcpy(c.camera.path, s->path, sizeof s->path);
    return scanner_camera_open(&c, mailbox, &scanner->camera, &scanner->port);
}

struct err parts_scanner_open(const struct config *config, struct mailbox mailbox,
                              struct viewfinder *viewfinder, struct parts_scanner *ret_scanner)
{
    const struct config_scanner *s = &config->scanner;

    *ret_scanner = (struct parts_scanner){0};
    switch ((enum config_scanner_type)s->type) {
    case CONFIG_SCANNER_TTY:
        return scanner_tty_begin(s, mailbox, ret_scanner);
    case CONFIG_SCANNER_EVDEV:
        return scanner_evdev_begin(s, mailbox, ret_scanner);
    case CONFIG_SCANNER_CAMERA:
        return scanner_camera_begin(s, mailbox, viewfinder, ret_scanner);
    case CONFIG_SCANNER_NONE:
        break;
    }
    scanner_null_open(mailbox, &ret_scanner->port);
    return err_none();
}

void parts_scanner_close(struct parts_scanner *scanner)
{
    if (scanner->tty != NULL)
        scanner_tty_close(scanner->tty);
    if (scanner->evdev != NULL)
        scanner_evdev_close(scanner->evdev);
    if (scanner->camera != NULL)
        scanner_camera_close(scanner->camera);
    *scanner = (struct parts_scanner){0};
}

struct err parts_printer_open(const struct config *config, struct mailbox mailbox,
                              struct parts_printer *ret_printer)
{
    /* Slips are made for somebody, even where nobody prints them. */
    enum { NO_PRINTER_PX = 576 };
    const struct config_printer *p = &config->printer;
    struct printer_config c = printer_config_default();
    struct profile profile;

    ret_printer->real = NULL;
    if (p->type == CONFIG_PRINTER_NONE) {
        printer_null_open(&ret_printer->null, mailbox, NO_PRINTER_PX, &ret_printer->port);
        return err_none();
    }
    struct err e = profile_get(config, config_sink_file(stderr), &profile);
    if (err_is(e))
        return e;
    memcpy(c.target, p->target, sizeof p->target);
    c.baud = p->baud;
    c.width_px = roll_px(p, &profile);
    c.dpi = profile.dpi;
    c.feed_dots = profile.feed_dots;
    c.near_end = profile.near_end;
    c.cut = (enum escpos_cut)(p->cut == CONFIG_CUT_PROFILE ? profile.cut : p->cut);
    c.status =
        (enum inquiry_way)(p->status == CONFIG_PRINTER_STATUS_PROFILE ? profile.status : p->status);
    if (c.status == INQUIRY_CUSTOM) { /* nothing else tells of the mouth */
        c.present_steps = profile.present_steps;
        c.retracts = profile.retracts;
        c.forgotten_ms = p->forgotten_s * 1000;
    }
    c.poll_ms = p->poll_s * 1000;
    return printer_open(&c, mailbox, &ret_printer->real, &ret_printer->port);
}

void parts_printer_close(struct parts_printer *printer)
{
    if (printer->real != NULL)
        printer_close(printer->real);
    printer->real = NULL;
}

struct err parts_keypad_open(const struct config *config, struct mailbox mailbox,
                             struct parts_keypad *ret_keypad)
{
    const struct config_keypad *k = &config->keypad;
    struct keypad_config c = {.strike_ms = k->strike_ms};

    *ret_keypad = (struct parts_keypad){NULL, NULL};
    memcpy(c.codes, k->codes, sizeof c.codes);
    if (k->type == CONFIG_KEYPAD_NONE) {
        keypad_null_open(mailbox);
    } else {
        memcpy(c.path, k->path, sizeof k->path);
        struct err e = keypad_open(&c, mailbox, &ret_keypad->pad);
        if (err_is(e))
            return e;
    }
    if (k->plug_path[0] == '\0')
        return err_none();
    c.plug_only = true;
    memcpy(c.path, k->plug_path, sizeof k->plug_path);
    return keypad_open(&c, mailbox, &ret_keypad->plug);
}

void parts_keypad_close(struct parts_keypad *keypad)
{
    if (keypad->pad != NULL)
        keypad_close(keypad->pad);
    if (keypad->plug != NULL)
        keypad_close(keypad->plug);
    keypad->pad = keypad->plug = NULL;
}

/* Zeros: none; whom a code is bound to is then not compared. */
static void holder_key_get(const char *path, unsigned char ret_key[IDWIRE_KEY_BYTES])
{
    _Static_assert((int)IDWIRE_KEY_BYTES == (int)TOKEN_HOLDER_KEY_BYTES, "one length");
    struct err e = path[0] != '\0' ? token_holder_key_load(path, ret_key) : err_none();

    if (err_is(e))
        log_error("token", "%s: %s", path, err_name(e));
}

struct err parts_document_open(const struct config *config, struct daytime *daytime,
                               struct names_port names, struct mailbox mailbox,
                               struct parts_document *ret_document)
{
    const struct config_document *d = &config->document;
    struct idreader_config c = {.daytime = daytime, .names = names};

    _Static_assert((int)IDWIRE_TEXT_MAX >= (int)CONFIG_PATH_MAX, "its texts hold what keys may");
    *ret_document = (struct parts_document){NULL, NULL, {0}};
    if (d->reader[0] == '\0') {
        const struct event none = {.kind = EVENT_DEVICE_CHANGED,
                                   .device = {DEVICE_DOCUMENT, DEVICE_ABSENT}};
        mailbox.post(mailbox.self, &none);
        return err_none();
    }
    /* In the state's folder, as both the kiosk and a technician's tool know that. */
    if (snprintf(c.lock, sizeof c.lock, "%s/document.lock", config->kiosk.state_dir) >=
        (int)sizeof c.lock)
        return err_make(ERR_TOO_LONG);
    memcpy(c.reader, d->reader, sizeof d->reader);
    memcpy(c.trust, d->trust, sizeof d->trust);
    memcpy(c.trust_root, d->trust_root, sizeof d->trust_root);
    memcpy(c.crl, d->crl, sizeof d->crl);
    holder_key_get(config->token.holder_key, c.holder_key);
    struct err e = idreader_open(&c, mailbox, &ret_document->real, &ret_document->port);
    explicit_bzero(c.holder_key, sizeof c.holder_key);
    if (err_is(e) || d->swipe[0] == '\0')
        return e;
    struct swipe_tty_config swipe = {.baud = d->swipe_baud};
    _Static_assert((int)LINE_PATH_MAX >= (int)CONFIG_PATH_MAX, "a path is a path");
    memcpy(swipe.path, d->swipe, sizeof d->swipe);
    return swipe_tty_open(&swipe, mailbox, &ret_document->swipe);
}

void parts_document_close(struct parts_document *document)
{
    if (document->swipe != NULL)
        swipe_tty_close(document->swipe);
    if (document->real != NULL)
        idreader_close(document->real);
    *document = (struct parts_document){NULL, NULL, {0}};
}

struct err parts_voice_open(const struct config *config, struct mailbox mailbox,
                            struct parts_voice *ret_voice)
{
    const struct config_voice *v = &config->voice;
    struct speech_config c = {.words = v->speech == CONFIG_SPEECH_ESPEAK,
                              .sounds = v->sounds,
                              .loudspeaker_db = v->loudspeaker_db,
                              .headphone_db = v->headphone_db,
                              .sounds_db = v->sounds_db};

    ret_voice->real = NULL;
    if (!c.words && !c.sounds) {
        speech_null_open(mailbox, &ret_voice->voice, &ret_voice->sound);
        return err_none();
    }
    memcpy(c.device, v->device, sizeof c.device);
    return speech_open(&c, mailbox, &ret_voice->real, &ret_voice->voice, &ret_voice->sound);
}

void parts_voice_close(struct parts_voice *voice)
{
    if (voice->real != NULL)
        speech_close(voice->real);
    voice->real = NULL;
}
