/* SPDX-License-Identifier: Apache-2.0 */
#include "selftest/doctor.h"

#include "base/clock.h"
#include "base/ring.h"
#include "core/selftest_device.h"
#include "parts.h"
#include "selftest/gather.h"
#include "store/checkup.h"
#include "store/directory.h"
#include "ui/window.h"

#include <unistd.h>

enum { DEVICES_MS = 6000 }; /* a printer is asked, and asked again, by then */

/*
 * May another process have the folder? Does not make one. A folder that is not ours cannot be
 * asked: then the devices are left alone, as a kiosk may be at work with them.
 */
static bool is_held(const char *dir)
{
    int lock_fd = -1;

    if (access(dir, F_OK) != 0)
        return false;
    struct err e = directory_try(dir, &lock_fd);
    if (!err_is(e))
        directory_release(lock_fd);
    return err_is(e);
}

/* --- the devices, where no kiosk has them -------------------------------------------------- */

struct devices {
    struct ring ring;
    struct parts_printer printer;
    struct parts_scanner scanner;
    struct parts_keypad keypad;
    struct parts_voice voice;
    struct parts_document document;
};

static void put(void *self, const struct event *event)
{
    (void)ring_put(self, event);
}

static bool is_good(enum device_state state)
{
    return state == DEVICE_ABSENT || state == DEVICE_READY || state == DEVICE_PAPER_LOW;
}

/* Until each is well, or the time is over: a device may say "broken" before it is found. */
static void devices_await(struct ring *ring, enum device_state ret_states[DEVICE_COUNT])
{
    static struct event event;
    int64_t until_ms = clock_monotonic_ms() + DEVICES_MS;

    for (int i = 0; i < DEVICE_COUNT; i++)
        ret_states[i] = DEVICE_BROKEN;
    for (;;) {
        bool all = is_good(ret_states[DEVICE_PRINTER]) && is_good(ret_states[DEVICE_SCANNER]) &&
                   is_good(ret_states[DEVICE_KEYPAD]) && is_good(ret_states[DEVICE_AUDIO]) &&
                   is_good(ret_states[DEVICE_DOCUMENT]);
        int64_t left_ms = until_ms - clock_monotonic_ms();
        if (all || left_ms <= 0 || !ring_wait(ring, left_ms, &event))
            return;
        if (event.kind == EVENT_DEVICE_CHANGED)
            ret_states[event.device.device] = event.device.state;
    }
}

static struct err devices_open(const struct config *config, struct devices *d)
{
    struct mailbox mailbox = {.self = &d->ring, .post = put};
    struct err e = parts_printer_open(config, mailbox, &d->printer);

    if (!err_is(e))
        e = parts_scanner_open(config, mailbox, NULL, &d->scanner);
    if (!err_is(e))
        e = parts_keypad_open(config, mailbox, &d->keypad);
    if (!err_is(e))
        e = parts_voice_open(config, mailbox, &d->voice);
    if (!err_is(e))
        e = parts_document_open(config, NULL, (struct names_port){0}, mailbox, &d->document);
    return e;
}

static struct err devices_try(const struct config *config, struct selftest *test)
{
    static struct devices d;
    enum device_state states[DEVICE_COUNT];

    struct err e = ring_init(&d.ring, sizeof(struct event), EVENTS_QUEUED_MAX);
    if (err_is(e))
        return e;
    e = devices_open(config, &d);
    if (!err_is(e)) {
        d.scanner.port.listen(d.scanner.port.self, true);
        devices_await(&d.ring, states);
    }
    parts_document_close(&d.document);
    parts_voice_close(&d.voice);
    parts_keypad_close(&d.keypad);
    parts_scanner_close(&d.scanner);
    parts_printer_close(&d.printer);
    ring_deinit(&d.ring);
    for (int i = 0; !err_is(e) && i < DEVICE_COUNT; i++)
        selftest_device(test, (enum device)i, states[i]);
    return e;
}

static void screen_try(const struct config *config, struct selftest *test)
{
    const struct config_screen *s = &config->screen;
    bool sideways = s->rotation == 90 || s->rotation == 270;
    struct judge_screen facts = {.wanted_width_px = sideways ? s->height_px : s->width_px,
                                 .wanted_height_px = sideways ? s->width_px : s->height_px,
                                 .fullscreen = s->mode == CONFIG_SCREEN_FULLSCREEN};

    facts.there = !err_is(window_display(&facts.width_px, &facts.height_px));
    judge_screen(&facts, test);
}

static void held_set(struct selftest *test)
{
    static const enum selftest_check held[] = {SELFTEST_PRINTER,  SELFTEST_SCANNER,
                                               SELFTEST_KEYPAD,   SELFTEST_SOUND,
                                               SELFTEST_DOCUMENT, SELFTEST_SCREEN};

    for (size_t i = 0; i < sizeof held / sizeof held[0]; i++)
        selftest_set(test, held[i], SELFTEST_UNTRIED, "held by the running kiosk");
}

/* --- the rest ------------------------------------------------------------------------------ */

static void languages_try(const struct config *config, struct selftest *test)
{
    struct judge_tags letters, voices = {.tried = 0};
    bool wanted = config->voice.speech == CONFIG_SPEECH_ESPEAK;
    struct err e = err_none();

    gather_letters(config, parts_asset_dir(), &letters);
    judge_fonts(&letters, test);
    if (wanted)
        e = gather_voices(config, parts_asset_dir(), &voices);
    judge_voice(wanted, e, &voices, test);
}

static void machine_try(const struct config *config, struct selftest *test)
{
    struct judge_disk disk;
    struct judge_memory memory;

    gather_disk(config->kiosk.state_dir, &disk);
    judge_disk(&disk, test);
    gather_memory(&memory);
    judge_memory(&memory, test);
    judge_journal(checkup_journal(config->kiosk.state_dir), test);
}

/* The account cannot be tried beside the kiosk, but who brings fresh bookings is logged in. */
static void login_judge(const struct config *config, const struct probe *probe, bool beside,
                        const struct judge_roster *roster, struct selftest *test)
{
    bool fresh = roster->wanted && roster->missing == 0 && roster->oldest_age_s <= roster->stale_s;

    judge_login(probe, config->service.account[0] != '\0', test);
    if (!beside || test->checks[SELFTEST_LOGIN].verdict != SELFTEST_UNTRIED)
        return;
    if (fresh)
        selftest_set(test, SELFTEST_LOGIN, SELFTEST_OK, "the kiosk fetches bookings with it");
    else
        selftest_set(test, SELFTEST_LOGIN, SELFTEST_UNTRIED, "used by the running kiosk");
}

static struct err service_try(const struct config *config, bool beside, struct selftest *test)
{
    const struct service_config service = parts_service_config(config);
    struct judge_roster roster;
    struct judge_clock clock;
    struct daytime *daytime;
    struct probe probe;

    struct err e = daytime_open(NULL, &daytime);
    if (err_is(e))
        return e;
    clock.in_step = daytime_read(daytime).sure;
    daytime_close(daytime);
    e = probe_run(&service, &config->rules, !beside, &probe);
    if (err_is(e))
        return e;
    clock.service_known = probe.time_known;
    clock.ahead_ms = probe.time_known ? probe.ahead_ms : 0;
    int64_t now_s = clock_wall_s() + clock.ahead_ms / 1000;
    gather_roster(config, now_s, &roster);
    roster.runs = beside;
    judge_clock(&clock, test);
    judge_service(&probe, config->rules.office_count, test);
    judge_certificate(&probe, now_s, test);
    judge_roster(&roster, test);
    login_judge(config, &probe, beside, &roster, test);
    test->at_s = now_s;
    return e;
}

struct err doctor_run(const struct config *config, struct selftest *ret_test, bool *ret_beside)
{
    struct err e = err_none();

    *ret_test = (struct selftest){.at_s = 0};
    *ret_beside = is_held(config->kiosk.state_dir);
    if (*ret_beside) {
        held_set(ret_test);
    } else {
        e = devices_try(config, ret_test);
        screen_try(config, ret_test);
    }
    if (err_is(e))
        return e;
    selftest_set(ret_test, SELFTEST_CONFIG, SELFTEST_OK, "read without a fault");
    languages_try(config, ret_test);
    machine_try(config, ret_test);
    return service_try(config, *ret_beside, ret_test);
}
