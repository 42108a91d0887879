/* SPDX-License-Identifier: Apache-2.0 */
#include "kit/hall.h"

#include <fcntl.h>
#include <linux/input.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MODULE_PX = 9 }; /* of a code before the camera: a manage link fills the picture */

#define PROGRAM(name) ANKUNFT_BIN_DIR "/" name

static bool write_file(const struct hall *hall, const char *name, const char *text)
{
    char path[512];

    snprintf(path, sizeof path, "%s/%s", hall->dir, name);
    FILE *f = fopen(path, "w");
    if (f == NULL)
        return false;
    chmod(path, 0600);
    bool ok = fputs(text, f) >= 0;
    return fclose(f) == 0 && ok;
}

/* All that we have, that one first. */
static void languages_order(const char *first, char *ret_tags, size_t size)
{
    static const char *const tags[] = {"de", "de-simple", "en", "tr", "ar", "uk", "ru",
                                       "pl", "fr",        "es", "fa", "ro", "vi", "zh"};
    int used = snprintf(ret_tags, size, "%s", first);

    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (strcmp(tags[i], first) != 0)
            used += snprintf(ret_tags + used, size - (size_t)used, " %s", tags[i]);
}

static const char *profile_of(const struct hall_options *options)
{
    return options->profile != NULL ? options->profile : "plain";
}

static const char *id_of(const struct hall_options *options)
{
    return options->id != NULL ? options->id : "K1";
}

/* ZMS fact: one session per account, so each kiosk has one of its own. */
static const char *account_of(const struct hall_options *options)
{
    return options->practice != NULL ? "kiosk-169-2" : "kiosk-169";
}

static bool write_config(const struct hall *hall, const struct hall_options *options, int port)
{
    char text[8192], password[64];
    char printer[300];
    char languages[256], scanner[300];

    if (options->lens != NULL)
        snprintf(scanner, sizeof scanner, "%s", options->lens->path);
    else
        snprintf(scanner, sizeof scanner, "%s/scanner", hall->dir);
    languages_order(options->language != NULL ? options->language : "de", languages,
                    sizeof languages);
    if (options->printer != NULL)
        snprintf(printer, sizeof printer, "%s", options->printer);
    else
        snprintf(printer, sizeof printer, "%s/printer", hall->dir);
    snprintf(text, sizeof text,
             "[kiosk]\n"
             "id = %s\n"
             "name = Rathaus Tiergarten\n"
             "state_dir = %s/state\n"
             "languages = %s\n"
             "desk = am Empfang, links vom Eingang\n"
             "desk.en = at the reception, left of the entrance\n\n"
             "[screen]\n"
             "mode = %s\n"
             "width = %d\n"
             "height = %d\n"
             "diagonal_in = %s\n"
             "motion = %s\n\n"
             "[service]\n"
             "url = %s\n"
             "account = %s\n"
             "password_file = %s/password\n"
             "lookup_timeout_ms = 2500\n"
             "issue_timeout_ms = 5000\n"
             "poll_s = 5\n"
             "%s\n"
             "[scanner]\n"
             "type = %s\n"
             "layout = %s\n"
             "profile = %s\n"
             "path = %s\n\n"
             "[printer]\n"
             "type = escpos\n"
             "target = %s\n"
             "paper_mm = 80\n"
             "profile = %s\n%s\n"
             "[office 169]\n"
             "name = Bürgeramt Rathaus Tiergarten\n"
             "where = 1. Stock, Wartebereich B\n"
             "where.en = 1st floor, waiting area B\n"
             "walkin = yes\n%s\n"
             "[office 130]\n"
             "name = Landesamt für Einwanderung\n"
             "prefix = FA\n"
             "where = Erdgeschoss, Wartebereich A\n"
             "where.en = Ground floor, waiting area A\n%s\n"
             "[rule 169 1063441]\n"
             "label = Personalausweis\n"
             "label.en = Identity card\n"
             "walkin = yes\n\n"
             "%s",
             id_of(options), hall->dir, languages, options->fullscreen ? "fullscreen" : "window",
             options->landscape ? 1920 : 1080, options->landscape ? 1080 : 1920,
             options->landscape ? "23.8" : "27.0", options->motion ? "yes" : "no",
             hall->practice.url, account_of(options), hall->dir,
             options->service_keys != NULL ? options->service_keys : "",
             options->lens != NULL       ? "camera"
             : options->keyboard != NULL ? "evdev"
                                         : "tty",
             options->keyboard != NULL ? options->keyboard : "us", profile_of(options), scanner,
             printer, options->presenter ? "custom-vkp80" : "generic",
             options->printer_keys != NULL ? options->printer_keys : "",
             options->office_keys != NULL ? options->office_keys : "",
             options->other_office_keys != NULL ? options->other_office_keys : "",
             options->config != NULL ? options->config : "");
    if (!options->selftest) {
        size_t n = strlen(text);
        snprintf(text + n, sizeof text - n, "\n[selftest]\nnight = never\nopening = never\n");
    }
    if (options->voice) {
        size_t n = strlen(text);
        snprintf(text + n, sizeof text - n,
                 "\n[keypad]\ntype = evdev\npath = %s/keypad\n\n"
                 "[voice]\nspeech = espeak\nsounds = yes\n",
                 hall->dir);
    }
    if (options->reception) {
        size_t n = strlen(text);
        reception_section(hall->dir, port, text + n, sizeof text - n);
    }
    snprintf(password, sizeof password, "%s-practice\n", account_of(options));
    return write_file(hall, "ankunft.conf", text) && write_file(hall, "password", password);
}

/* Seconds from now to ten o'clock of today, local time. */
static long to_ten(void)
{
    time_t now = time(NULL);
    struct tm tm;

    localtime_r(&now, &tm);
    tm.tm_hour = 10;
    tm.tm_min = tm.tm_sec = 0;
    tm.tm_isdst = -1;
    return (long)(mktime(&tm) - now);
}

static bool start_practice(struct hall *hall, const struct hall_options *options)
{
    char offset[32];
    const char *argv[8] = {"--seed", "7"};
    int n = 2;

    if (options->practice != NULL) {
        hall->practice = *options->practice;
        return true;
    }
    if (options->ten_o_clock || options->ten_tomorrow) {
        enum { DAY_S = 86400 };
        snprintf(offset, sizeof offset, "%ld", to_ten() + (options->ten_tomorrow ? DAY_S : 0));
        argv[n++] = "--clock-offset";
        argv[n++] = offset;
    }
    if (!options->desks)
        argv[n++] = "--no-desks";
    return practice_start(&hall->practice, PROGRAM("zms-practice"), argv);
}

static bool make_keypad(struct hall *hall)
{
    char path[512];

    snprintf(path, sizeof path, "%s/keypad", hall->dir);
    if (mkfifo(path, 0600) != 0)
        return false;
    hall->pad_fd = open(path, O_RDWR | O_CLOEXEC);
    return hall->pad_fd >= 0;
}

bool hall_keypad_plug(struct hall *hall)
{
    return make_keypad(hall);
}

bool hall_keypad_unplug(struct hall *hall)
{
    char path[512];

    snprintf(path, sizeof path, "%s/keypad", hall->dir);
    bool ok = unlink(path) == 0 && close(hall->pad_fd) == 0;
    hall->pad_fd = -1;
    return ok;
}

static bool pad_send(struct hall *hall, int type, int code, int value)
{
    const struct input_event e = {
        .type = (unsigned short)type, .code = (unsigned short)code, .value = value};

    return write(hall->pad_fd, &e, sizeof e) == (ssize_t)sizeof e;
}

bool hall_key(struct hall *hall, int code)
{
    return pad_send(hall, EV_KEY, code, 1) && pad_send(hall, EV_KEY, code, 0);
}

bool hall_plug(struct hall *hall, bool in)
{
    return pad_send(hall, EV_SW, SW_HEADPHONE_INSERT, in);
}

static bool start_devices(struct hall *hall, const struct hall_options *options)
{
    char scanner[512], printer[512], line[PROC_LINE_MAX];

    snprintf(scanner, sizeof scanner, "%s/scanner", hall->dir);
    snprintf(printer, sizeof printer, "%s/printer", hall->dir);
    const char *const scanner_argv[] = {PROGRAM("scanner-emu"),
                                        "--link",
                                        scanner,
                                        options->keyboard != NULL ? "--keyboard" : "--profile",
                                        options->keyboard != NULL ? options->keyboard
                                                                  : profile_of(options),
                                        NULL};
    const char *const printer_argv[] = {PROGRAM("printer-emu"),
                                        "--link",
                                        printer,
                                        "--out",
                                        options->slips_dir,
                                        options->presenter ? "--presenter" : NULL,
                                        NULL};
    return proc_start(&hall->scanner, scanner_argv) &&
           proc_await(&hall->scanner, "scanner-emu: ready", 10000, line) &&
           proc_start(&hall->printer, printer_argv) &&
           proc_await(&hall->printer, "printer-emu: ready", 10000, line);
}

static bool start_kiosk(struct hall *hall)
{
    const struct hall_options *options = &hall->options;
    char config[512], line[PROC_LINE_MAX], words[1024], command[1200];

    snprintf(config, sizeof config, "%s/ankunft.conf", hall->dir);
    if (options->fullscreen) {
        const char *const argv[] = {PROGRAM("ankunft"), "--config", config, NULL};
        return proc_start(&hall->kiosk, argv);
    }
    if (options->window != NULL) {
        const char *const argv[] = {"env",
                                    "LD_PRELOAD=" PROGRAM("camera_shim.so"),
                                    PROGRAM("ankunft"),
                                    "--config",
                                    config,
                                    "--window",
                                    options->window,
                                    NULL};
        return proc_start(&hall->kiosk, options->lens != NULL ? argv : argv + 2);
    }
    words[0] = '\0';
    if (options->disk)
        disk_words(&hall->disk, words, sizeof words);
    /* The camera comes first, as it must see each open; the disk's part lives by the writes. */
    snprintf(command, sizeof command,
             "export PATH %s; %s exec \"$0\" --config \"$1\" 2>>\"$2/log\"", words,
             options->lens != NULL ? "LD_PRELOAD=\"" PROGRAM("camera_shim.so") ":${LD_PRELOAD-}\""
                                   : "");
    const char *const bare[] = {PROGRAM("kiosk-play"), "--config", config, NULL};
    const char *const wrapped[] = {"sh", "-c", command, bare[0], config, hall->dir, NULL};
    return proc_start(&hall->kiosk, options->disk || options->lens != NULL ? wrapped : bare) &&
           hall_kiosk(hall, line, "await START 20000");
}

static void start_disk(struct hall *hall)
{
    char page[512], state[512];

    snprintf(page, sizeof page, "%s/disk", hall->dir);
    snprintf(state, sizeof state, "%s/state", hall->dir);
    hall->disk = disk_open(page, state);
}

static bool start_reception(struct hall *hall, int port)
{
    char config[512];

    snprintf(config, sizeof config, "%s/ankunft.conf", hall->dir);
    return !hall->options.reception || reception_start(&hall->reception, hall->dir, config, port);
}

bool hall_open(const struct hall_options *options, struct hall *ret_hall)
{
    enum { RECEPTION_PORT = 8443 };
    struct hall *hall = ret_hall;
    const char *tmp = getenv("TMPDIR");
    int port = reception_port(RECEPTION_PORT);

    *hall = (struct hall){.options = *options, .pad_fd = -1};
    mkdir(options->slips_dir, 0755);
    snprintf(hall->dir, sizeof hall->dir, "%.200s/ankunft-XXXXXX", tmp != NULL ? tmp : "/tmp");
    if (mkdtemp(hall->dir) == NULL) {
        perror(hall->dir);
        return false;
    }
    if (options->disk)
        start_disk(hall);
    if (!start_practice(hall, options))
        fprintf(stderr, "the practice service does not start\n");
    else if (!start_devices(hall, options))
        fprintf(stderr, "the emulated scanner or printer does not start\n");
    else if (options->voice && !make_keypad(hall))
        fprintf(stderr, "the keypad cannot be made\n");
    else if (!write_config(hall, options, port))
        fprintf(stderr, "%s: cannot be written\n", hall->dir);
    else if (!start_kiosk(hall))
        fprintf(stderr, "the kiosk does not start\n");
    else if (!start_reception(hall, port))
        fprintf(stderr, "the reception does not start\n");
    else
        return true;
    hall_close(hall);
    return false;
}

bool hall_kiosk_restart(struct hall *hall, int signal)
{
    proc_end(&hall->kiosk, signal);
    return start_kiosk(hall);
}

int hall_close(struct hall *hall)
{
    static const char *const names[] = {"state",   "ankunft.conf", "password", "scanner",
                                        "printer", "log",          "keypad"};
    char command[1024];

    reception_stop(&hall->reception);
    /* Without a window the end of its input ends it; with one it is told as an init system would.
     */
    int code = proc_end(&hall->kiosk, hall->options.window != NULL ? SIGTERM : 0);
    proc_end(&hall->scanner, SIGTERM);
    proc_end(&hall->printer, SIGTERM);
    if (hall->options.practice == NULL)
        practice_stop(&hall->practice);
    disk_close(&hall->disk);
    if (hall->pad_fd >= 0)
        close(hall->pad_fd);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(command, sizeof command, "rm -rf '%s/%s'", hall->dir, names[i]);
        if (system(command) != 0)
            fprintf(stderr, "%s: not removed\n", names[i]);
    }
    rmdir(hall->dir);
    return code;
}

bool hall_hold_up_text(struct hall *hall, const char *text)
{
    if (hall->options.lens != NULL)
        return lens_hold_up(hall->options.lens, text, MODULE_PX);
    return proc_say(&hall->scanner, "scan %s", text);
}

bool hall_hold_up(struct hall *hall, const json_t *booking)
{
    const char *payload = json_string_value(json_object_get(booking, "link"));
    char text[PROC_LINE_MAX];

    return payload != NULL &&
           snprintf(text, sizeof text, "https://termin.example/#/appointment/%s", payload) <
               (int)sizeof text &&
           hall_hold_up_text(hall, text);
}

bool hall_put_down(struct hall *hall)
{
    return hall->options.lens == NULL || lens_clear(hall->options.lens);
}

bool hall_kiosk(struct hall *hall, char ret_answer[PROC_LINE_MAX], const char *format, ...)
{
    char command[512];
    va_list args;

    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    return proc_say(&hall->kiosk, "%s", command) && proc_line(&hall->kiosk, 60000, ret_answer) &&
           strncmp(ret_answer, "ok", 2) == 0;
}
