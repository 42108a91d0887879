/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parts: each real part, opened as the configuration says. What the kiosk and the technician's tool
 * share. Owner thread; errors are those of the part.
 */
#ifndef PARTS_H
#define PARTS_H

#include "base/daytime.h"
#include "config.h"
#include "device/idreader.h"
#include "device/keypad_evdev.h"
#include "device/printer_escpos.h"
#include "device/printer_null.h"
#include "device/profile.h"
#include "device/scanner_camera.h"
#include "device/scanner_evdev.h"
#include "device/scanner_null.h"
#include "device/scanner_tty.h"
#include "device/swipe_tty.h"
#include "port.h"
#include "ui/speech/speech.h"
#include "ui/ui.h"

struct store;
struct service_client;
struct service_config;

struct parts_scanner {
    struct scanner *tty; /* at most one of them: the one configured */
    struct scanner_evdev *evdev;
    struct scanner_camera *camera;
    struct scanner_port port;
};

/* Stays where it was opened: its port points into it. */
struct parts_printer {
    struct printer *real; /* NULL: none configured */
    struct printer_null null;
    struct printer_port port;
};

struct parts_keypad {
    struct keypad *pad, *plug; /* NULL: none configured */
};

struct parts_document {
    struct idreader *real;   /* NULL: none configured */
    struct swipe_tty *swipe; /* likewise */
    struct document_port port;
};

struct parts_voice {
    struct speech *real; /* NULL: none configured */
    struct voice_port voice;
    struct sound_port sound;
};

/*
 * Reads the configuration and tells its faults, also a printer's profile that there is not, or that
 * does not take the paper.
 */
struct err parts_read(const char *path, struct config_sink sink,
                      struct config *ret_config) MUST_CHECK;
/*
 * The same, and sets the time zone and the log level. Faults go to stderr, one a line. Call before
 * threads start.
 */
struct err parts_configure(const char *path, struct config *ret_config) MUST_CHECK;
/* The folder of texts, fonts.conf and printers.conf: ANKUNFT_ASSETS, or the one beside this
 * program. Owner. */
const char *parts_asset_dir(void);

/* viewfinder: what a camera sees goes through it to the screen; NULL: it is not shown. */
struct err parts_ui_open(const struct config *config, struct viewfinder *viewfinder,
                         struct ui **ret_ui) MUST_CHECK;
struct err parts_store_open(const struct config *config, struct daytime *daytime,
                            struct mailbox mailbox, struct once_port once, struct watch_port watch,
                            struct store **ret_store, struct store_port *ret_port,
                            struct outbox_port *ret_outbox,
                            struct roster_port *ret_roster) MUST_CHECK;
struct service_config parts_service_config(const struct config *config);
struct err parts_service_open(const struct config *config, struct daytime *daytime,
                              struct mailbox mailbox, struct outbox_port outbox,
                              struct roster_port roster, struct names_port names,
                              struct service_client **ret_client,
                              struct service_port *ret_port) MUST_CHECK;
struct err parts_scanner_open(const struct config *config, struct mailbox mailbox,
                              struct viewfinder *viewfinder,
                              struct parts_scanner *ret_scanner) MUST_CHECK;
void parts_scanner_close(struct parts_scanner *scanner);
struct err parts_printer_open(const struct config *config, struct mailbox mailbox,
                              struct parts_printer *ret_printer) MUST_CHECK;
void parts_printer_close(struct parts_printer *printer);
struct err parts_keypad_open(const struct config *config, struct mailbox mailbox,
                             struct parts_keypad *ret_keypad) MUST_CHECK;
void parts_keypad_close(struct parts_keypad *keypad);
/* names: those to compare with; all NULL: none. daytime NULL: this machine's clock. */
struct err parts_document_open(const struct config *config, struct daytime *daytime,
                               struct names_port names, struct mailbox mailbox,
                               struct parts_document *ret_document) MUST_CHECK;
void parts_document_close(struct parts_document *document);
struct err parts_voice_open(const struct config *config, struct mailbox mailbox,
                            struct parts_voice *ret_voice) MUST_CHECK;
void parts_voice_close(struct parts_voice *voice);

#endif
