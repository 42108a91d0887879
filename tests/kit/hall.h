/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hall: everything around a kiosk on one machine: the practice service, the scanner and the printer
 * at the far ends of their cables, a configuration for them, and the kiosk itself. One thread.
 */
#ifndef KIT_HALL_H
#define KIT_HALL_H

#include "disk/disk.h"
#include "kit/lens.h"
#include "kit/practice.h"
#include "kit/reception.h"

#include <stdbool.h>

struct hall_options {
    const char *slips_dir; /* where printed slips appear as PNG */
    bool fullscreen;       /* the kiosk has the whole screen, and its keeper */
    const char *window;    /* "WxH" of the kiosk's window; NULL: no window, lines instead */
    bool desks;            /* desks that call people */
    bool ten_o_clock;      /* the service's clock stands at ten in the morning */
    bool ten_tomorrow;     /* … of the next day: what was made just now is older */
    const char *language;  /* first language, "de" */
    const char *printer;   /* target instead of the emulated printer, e.g. "tcp:127.0.0.1:9100" */
    bool presenter;        /* the printer is one that hands its slips out */
    const char *keyboard;  /* the scanner poses as one: "us", "de"; NULL: a serial line */
    struct lens *lens;     /* an emulated camera instead of the scanner */
    const char *config;    /* more sections of the configuration, or NULL */
    bool selftest;         /* the kiosk tests itself: at once, as nobody has ever seen it do so */
    const char *profile;   /* the maker of the scanner's module; NULL: "plain" */
    const char *printer_keys; /* more lines of that section of the configuration, or NULL */
    const char *service_keys;
    const char *office_keys;       /* of the office 169 */
    const char *other_office_keys; /* of the office 130 */
    bool disk;      /* hall->disk decides what becomes of the kiosk's writes, and its log goes
                       into the file "log" beside its state */
    bool voice;     /* a keypad, a headphone's plug, and speech into the environment's device */
    bool motion;    /* screens come in moving, as in an office; tests want them still */
    bool landscape; /* 1920x1080 instead of 1080x1920, where there is no window */
    bool reception; /* ankunft-reception beside the kiosk, at port 8443 where it is free */
    const char *id; /* of the kiosk; NULL: "K1" */
    /* Another kiosk of the same hall: the practice service of the first; NULL: one of its own. */
    const struct practice *practice;
};

struct hall {
    struct hall_options options;
    char dir[256]; /* private, removed by hall_close */
    struct practice practice;
    struct proc scanner, printer, kiosk;
    struct reception reception;
    struct disk disk;
    int pad_fd; /* the keypad's end of its pipe; -1: there is none */
};

/* Says on stderr what could not be started. */
bool hall_open(const struct hall_options *options, struct hall *ret_hall);
/* The kiosk's exit code. */
int hall_close(struct hall *hall);

/* Ends the kiosk by this signal and starts it anew on the same state. */
bool hall_kiosk_restart(struct hall *hall, int signal);

/*
 * The scanner reads the code of a booking, as the manage link of the mail has it. Before a camera
 * it stays held up until hall_put_down.
 */
bool hall_hold_up(struct hall *hall, const json_t *booking);
bool hall_hold_up_text(struct hall *hall, const char *text);
bool hall_put_down(struct hall *hall);
/* A key of the keypad goes down and up; code: KEY_… of the kernel. */
bool hall_key(struct hall *hall, int code);
/* The keypad's cable. */
bool hall_keypad_unplug(struct hall *hall);
bool hall_keypad_plug(struct hall *hall);
/* The headphone's plug goes in or out. */
bool hall_plug(struct hall *hall, bool in);
/* One line to the kiosk without a window; its answer begins with "ok". */
bool hall_kiosk(struct hall *hall, char ret_answer[PROC_LINE_MAX], const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
