/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config: the kiosk's configuration file, read whole or refused whole.
 *
 *     [section]  or  [section argument …]
 *     key = value          blanks around both are dropped; '#' starts a comment line
 *     where.en = value     a localized key for one language; without a tag: for all others
 *
 * UTF-8, lines of at most CONFIG_LINE_MAX bytes. Every key with its type, range, default and help
 * stands in config_keys.def; parser, defaults, check, print and sample come from that table. A
 * faulty file is reported completely, one line a fault ("file:line: key 'x': expected …, got …"),
 * and nothing of it is used. The file holds paths of secrets, never secrets.
 *
 * struct config is plain data: filled once before threads start, read-only afterwards.
 */
#ifndef CONFIG_H
#define CONFIG_H

#include "base/err.h"
#include "core/event.h"
#include "core/rules.h"

#include <stdio.h>

enum {
    CONFIG_LINE_MAX = 1024,       /* bytes of one line */
    CONFIG_FILE_MAX = 256 * 1024, /* bytes of one file */
    CONFIG_PATH_MAX = 239,
    CONFIG_URL_MAX = 239,
    CONFIG_ACCOUNT_MAX = 79,
    CONFIG_WORD_MAX = 32,
    CONFIG_BYTES_MAX = 16,
    CONFIG_TAG_MAX = 11, /* bytes of a language tag, as in struct local_text */
};

enum config_log_level { CONFIG_LOG_DEBUG, CONFIG_LOG_INFO, CONFIG_LOG_WARN, CONFIG_LOG_ERROR };
enum config_screen_mode { CONFIG_SCREEN_FULLSCREEN, CONFIG_SCREEN_WINDOW };
enum config_arrival { CONFIG_ARRIVAL_KEEP_PLACE, CONFIG_ARRIVAL_TRUE_TIME };
enum config_arrival_call { CONFIG_ARRIVAL_CALL_ABSOLUTE, CONFIG_ARRIVAL_CALL_STATUS_QUEUED };
enum config_scanner_type {
    CONFIG_SCANNER_TTY,
    CONFIG_SCANNER_EVDEV,
    CONFIG_SCANNER_CAMERA,
    CONFIG_SCANNER_NONE
};
enum config_frames {
    CONFIG_FRAMES_AUTO,
    CONFIG_FRAMES_GREY,
    CONFIG_FRAMES_YUYV,
    CONFIG_FRAMES_MJPEG
};
enum config_scanner_profile {
    CONFIG_PROFILE_PLAIN,
    CONFIG_PROFILE_HONEYWELL,
    CONFIG_PROFILE_ZEBRA,
    CONFIG_PROFILE_NEWLAND,
    CONFIG_PROFILE_DATALOGIC
};
enum config_scanner_layout { CONFIG_SCANNER_US, CONFIG_SCANNER_DE };
enum config_printer_type { CONFIG_PRINTER_ESCPOS, CONFIG_PRINTER_NONE };
enum config_keypad_type { CONFIG_KEYPAD_EVDEV, CONFIG_KEYPAD_NONE };
enum config_speech { CONFIG_SPEECH_ESPEAK, CONFIG_SPEECH_NONE };
/* What comes before PROFILE is in the order of the device's own enums. */
enum config_cut {
    CONFIG_CUT_FULL,
    CONFIG_CUT_PARTIAL,
    CONFIG_CUT_NONE,
    CONFIG_CUT_ESC_I,
    CONFIG_CUT_PROFILE
};
enum config_roster_key { CONFIG_ROSTER_KEY_MEMORY, CONFIG_ROSTER_KEY_FILE };
enum config_printer_status {
    CONFIG_PRINTER_STATUS_DLE_EOT,
    CONFIG_PRINTER_STATUS_ASB,
    CONFIG_PRINTER_STATUS_CUSTOM_FULL,
    CONFIG_PRINTER_STATUS_NONE,
    CONFIG_PRINTER_STATUS_PROFILE
};

struct config_tags {
    char tag[LANGUAGES_MAX][CONFIG_TAG_MAX + 1];
    int count;
};

struct config_bytes {
    unsigned char data[CONFIG_BYTES_MAX];
    int len;
};

struct config_kiosk {
    char id[CONFIG_WORD_MAX + 1]; /* "K1": letters and digits */
    char name[NAME_TEXT_MAX + 1];
    char timezone[CONFIG_WORD_MAX * 2 + 1]; /* for the TZ variable */
    char state_dir[CONFIG_PATH_MAX + 1];
    struct config_tags languages; /* the first is the one the screen rests in */
    int log_level;                /* enum config_log_level, in the order of enum log_level */
};

struct config_screen {
    int mode; /* enum config_screen_mode */
    int width_px, height_px;
    int rotation;      /* degrees clockwise: 0, 90, 180, 270 */
    int diagonal_in10; /* tenths of an inch */
    int bottom_mm;     /* lower edge of the picture above the floor */
    bool motion;
    char livery[CONFIG_PATH_MAX + 1]; /* name, stripe and logo of the office; "": none */
};

struct config_service {
    char url[CONFIG_URL_MAX + 1]; /* without a slash at its end */
    char account[CONFIG_ACCOUNT_MAX + 1];
    char password_file[CONFIG_PATH_MAX + 1];
    char ca_file[CONFIG_PATH_MAX + 1]; /* "": the system's */
    char client_cert_file[CONFIG_PATH_MAX + 1];
    char client_key_file[CONFIG_PATH_MAX + 1];
    int lookup_timeout_ms;
    int issue_timeout_ms;
    int write_timeout_ms;
    int poll_s;
    int drain_connections;
    int roster_s; /* 0: no roster */
    int roster_evening_hour;
    int arrival;      /* enum config_arrival; rules.keep_place says the same */
    int arrival_call; /* enum config_arrival_call */
};

struct config_scanner {
    int type; /* enum config_scanner_type */
    char path[CONFIG_PATH_MAX + 1];
    int layout; /* enum config_scanner_layout */
    int baud;
    struct config_bytes prefix, suffix;          /* around each record */
    int silence_ms;                              /* ends a record where there is no suffix */
    int profile;                                 /* enum config_scanner_profile */
    struct config_bytes trigger_on, trigger_off; /* empty: as the profile has it */
    /* Of a camera. */
    int width_px, height_px, fps;
    int frames;                     /* enum config_frames */
    int focus, exposure, backlight; /* -1: its own; exposure in 100 us */
    int power_line_hz;              /* 0: its own */
};

struct config_printer {
    int type;                         /* enum config_printer_type */
    char target[CONFIG_PATH_MAX + 1]; /* "/dev/…" or "tcp:host:port" */
    int baud;
    int paper_mm; /* 58 or 80 */
    char profile[CONFIG_WORD_MAX + 1];
    int cut;    /* enum config_cut */
    int status; /* enum config_printer_status */
    int poll_s;
    int forgotten_s; /* 0: never */
    int roll_m;
};

struct config_keypad {
    int type; /* enum config_keypad_type */
    char path[CONFIG_PATH_MAX + 1];
    char plug_path[CONFIG_PATH_MAX + 1]; /* "": the keypad tells of the plug, if anything does */
    int codes[PAD_COUNT];                /* 0: no such key */
    int strike_ms;
    bool window_keys;
};

struct config_voice {
    int speech; /* enum config_speech */
    bool sounds;
    char device[CONFIG_PATH_MAX + 1]; /* "": the system's own */
    int loudspeaker_db, headphone_db, sounds_db;
};

struct config_document {
    char reader[CONFIG_PATH_MAX + 1]; /* libnfc's connection string; "": none */
    char trust[CONFIG_PATH_MAX + 1];  /* a file or folder; "": nobody is known to sign documents */
    char trust_root[CONFIG_PATH_MAX + 1];
    char crl[CONFIG_PATH_MAX + 1];
    char swipe[CONFIG_PATH_MAX + 1]; /* reads the printed zone; "": none */
    int swipe_baud;
};

struct config_store {
    int keep_days;  /* settled entries are deleted after this many days */
    int roster_key; /* enum config_roster_key */
    int roster_stale_s;
};

struct config_staff {
    char pin_file[CONFIG_PATH_MAX + 1]; /* "": no staff part */
};

/* Of keys that others check against what they know. */
struct config_lines {
    int printer_profile, printer_paper_mm;
    int reception_cert_file, reception_key_file;
};

struct config_token {
    char keys[CONFIG_PATH_MAX + 1];       /* "": no code is taken that an office has signed */
    char holder_key[CONFIG_PATH_MAX + 1]; /* "": whom a code is bound to is not compared */
};

/* All "": there is none. */
struct config_bus {
    char servers[CONFIG_URL_MAX + 1]; /* separated by commas */
    char ca_file[CONFIG_PATH_MAX + 1];
    char cert_file[CONFIG_PATH_MAX + 1];
    char key_file[CONFIG_PATH_MAX + 1];
    int replicas; /* 1 or 3 */
};

struct config_metrics {
    char listen[CONFIG_URL_MAX + 1]; /* "": none */
    char token_file[CONFIG_PATH_MAX + 1];
    char cert_file[CONFIG_PATH_MAX + 1];
    char key_file[CONFIG_PATH_MAX + 1];
};

struct config_reception {
    char listen[CONFIG_URL_MAX + 1];
    char cert_file[CONFIG_PATH_MAX + 1];
    char key_file[CONFIG_PATH_MAX + 1];
    char state_dir[CONFIG_PATH_MAX + 1];
    char account[CONFIG_ACCOUNT_MAX + 1]; /* "": that of [service] */
    char password_file[CONFIG_PATH_MAX + 1];
    int idle_min;
    int hours;
};

struct config {
    char file[CONFIG_PATH_MAX + 1]; /* from which it was read; "": from memory, or a longer name */
    struct config_lines lines;      /* there; of a key that is not given, its section's */
    struct config_kiosk kiosk;
    struct config_screen screen;
    struct config_service service;
    struct config_scanner scanner;
    struct config_printer printer;
    struct config_keypad keypad;
    struct config_voice voice;
    struct config_document document;
    struct config_store store;
    struct config_staff staff;
    struct config_token token;
    struct config_bus bus;
    struct config_metrics metrics;
    struct config_reception reception;
    struct rules rules; /* offices, service rules, desk, typed tries, keep_place */
};

/* Takes one fault, without a newline. */
struct config_sink {
    void *self;
    void (*line)(void *self, const char *message);
};

/*
 * Tells a fault that somebody else has found: "file:line: key 'x': expected …, got 'got'". expected
 * ends in words, got is shortened as in config's own.
 */
void config_fault(struct config_sink sink, const char *file, int line, const char *key,
                  const char *expected, const char *got);
/* Writes each fault as a line to the FILE. */
struct config_sink config_sink_file(FILE *file);

/*
 * Reads a file. ERR_SYNTAX: faults were reported and *ret_config is all zero. Checks beyond
 * config_read that the time zone is one this machine knows.
 */
struct err config_load(const char *path, struct config_sink sink,
                       struct config *ret_config) MUST_CHECK;
/* The same from memory; name stands in the messages. Touches no file. */
struct err config_read(const char *name, const char *bytes, size_t len, struct config_sink sink,
                       struct config *ret_config) MUST_CHECK;
/* Every key with its effective value, in the file format: reading it gives the same struct. */
void config_print(FILE *file, const struct config *config);
/* A file to start from: every key explained, with its default, required ones with an example. */
void config_sample(FILE *file);

#endif
