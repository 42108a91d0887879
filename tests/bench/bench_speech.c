/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_speech: from a key of the keypad to the first sample of what is said, and from the plug
 * pulled out to the last sample. The whole kiosk but for window and audio device: the keypad is a
 * pipe of input events, the device a clock that takes 512 samples every 23 ms, as a real one does;
 * a real one plays what it took one such step later.
 */
#include "base/clock.h"
#include "figures.h"
#include "kiosk.h"
#include "ui/speech/audio.h"

#include <fcntl.h>
#include <linux/input.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 60, LOUD = 20, RATE = 22050, QUIET_MS = 250, PATIENCE_MS = 20000 };

/* --- the device, in place of ui/speech/audio.c ---------------------------------------------- */

static pthread_t device_thread;
static atomic_bool device_on;
static atomic_llong first_us, last_us; /* loud samples since the mark */

static int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void *device_run(void *self)
{
    struct audio *audio = self;
    int16_t samples[AUDIO_CHUNK];
    int64_t due_us = now_us();

    while (atomic_load(&device_on)) {
        audio->fill(audio->self, samples, AUDIO_CHUNK);
        for (int i = 0; i < AUDIO_CHUNK; i++)
            if (abs(samples[i]) > LOUD) {
                long long at_us = due_us + i * 1000000LL / RATE, none = 0;
                atomic_compare_exchange_strong(&first_us, &none, at_us);
                atomic_store(&last_us, at_us);
            }
        due_us += AUDIO_CHUNK * 1000000LL / RATE;
        const struct timespec until = {.tv_sec = (time_t)(due_us / 1000000),
                                       .tv_nsec = (long)(due_us % 1000000) * 1000};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
    }
    return NULL;
}

struct err audio_open(struct audio *audio, const char *name, int rate, bool quietly)
{
    (void)name;
    (void)quietly;
    audio->id = (uint32_t)rate;
    atomic_store(&device_on, true);
    return pthread_create(&device_thread, NULL, device_run, audio) == 0 ? err_none()
                                                                        : err_make(ERR_IO);
}

void audio_close(struct audio *audio)
{
    if (audio->id == 0)
        return;
    atomic_store(&device_on, false);
    pthread_join(device_thread, NULL);
    audio->id = 0;
}

void audio_thread_end(void)
{
}

bool audio_lost(const struct audio *audio)
{
    (void)audio;
    return false;
}

static void mark(void)
{
    atomic_store(&first_us, 0);
    atomic_store(&last_us, 0);
}

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

/* When the first loud sample was taken; 0: none came. */
static int64_t await_sound(void)
{
    int64_t until_us = now_us() + PATIENCE_MS * 1000LL;

    while (atomic_load(&first_us) == 0 && now_us() < until_us)
        pause_ms(1);
    return atomic_load(&first_us);
}

static int64_t await_quiet(int64_t since_us)
{
    for (;;) {
        int64_t last = atomic_load(&last_us), from_us = last > since_us ? last : since_us;
        if (now_us() - from_us > QUIET_MS * 1000LL)
            return last;
        pause_ms(1);
    }
}

/* --- a display for nobody --------------------------------------------------------------------- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t woken_up = PTHREAD_COND_INITIALIZER;
static bool woken, quit;

static struct window_event display_wait(void *self, int64_t timeout_ms)
{
    struct timespec until;

    (void)self;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += (time_t)(timeout_ms / 1000);
    until.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&lock);
    if (!woken && !quit)
        pthread_cond_timedwait(&woken_up, &lock, &until);
    woken = false;
    struct window_event event = {.kind = quit ? WINDOW_QUIT : WINDOW_NONE};
    pthread_mutex_unlock(&lock);
    return event;
}

static void display_wake(void *self)
{
    (void)self;
    pthread_mutex_lock(&lock);
    woken = true;
    pthread_cond_signal(&woken_up);
    pthread_mutex_unlock(&lock);
}

static void display_show(void *self, const struct canvas *canvas)
{
    (void)self;
    (void)canvas;
}

static void *kiosk_main(void *self)
{
    kiosk_run(self);
    return NULL;
}

/* --- */

static int pad_fd;

static int64_t send(int type, int code, int value)
{
    const struct input_event e = {
        .type = (unsigned short)type, .code = (unsigned short)code, .value = value};
    int64_t at_us = now_us();

    if (write(pad_fd, &e, sizeof e) != (ssize_t)sizeof e)
        exit(1);
    return at_us;
}

static void config_make(const char *dir, struct config *ret_config)
{
    char text[2048];

    snprintf(text, sizeof text,
             "[kiosk]\nid = K1\nstate_dir = %s\nlanguages = de en\n"
             "[service]\nurl = http://127.0.0.1:9/\n"
             "[keypad]\ntype = evdev\npath = %s/pad\n"
             "[voice]\nspeech = espeak\nsounds = no\n"
             "[selftest]\nnight = never\nopening = never\n"
             "[office 169]\nname = Tiergarten\nwalkin = yes\n",
             dir, dir);
    if (err_is(config_read("bench", text, strlen(text), config_sink_file(stderr), ret_config)))
        exit(1);
}

int main(void)
{
    static struct figures sound, silence;
    static struct config config;
    char dir[] = "/tmp/bench-speech-XXXXXX", pad[64], command[128];
    struct kiosk *kiosk;
    pthread_t thread;

    setenv("TZ", "Europe/Berlin", 1);
    if (mkdtemp(dir) == NULL)
        return 1;
    snprintf(pad, sizeof pad, "%s/pad", dir);
    if (mkfifo(pad, 0600) != 0)
        return 1;
    pad_fd = open(pad, O_RDWR | O_CLOEXEC);
    config_make(dir, &config);
    if (err_is(kiosk_open(
            &config,
            (struct app_display){.wait = display_wait, .wake = display_wake, .show = display_show},
            &kiosk)) ||
        pthread_create(&thread, NULL, kiosk_main, kiosk) != 0)
        return 1;
    mark();
    send(EV_SW, SW_HEADPHONE_INSERT, 1);
    if (await_sound() == 0)
        return 1;
    send(EV_KEY, KEY_DOWN, 1);
    for (int i = 0; i < ROUNDS; i++) {
        /* A key in the middle of the silence, */
        (void)await_quiet(now_us());
        mark();
        int64_t from_us = send(EV_KEY, i % 2 != 0 ? KEY_UP : KEY_DOWN, 1);
        figures_add(&sound, (double)(await_sound() - from_us) / 1000);
        /* … and the plug in the middle of a sentence: the whole screen is being read. */
        send(EV_KEY, KEY_F5, 1);
        send(EV_KEY, KEY_F5, 0);
        pause_ms(600 + i * 337 % 2400);
        while (now_us() - atomic_load(&last_us) > 10000) /* not in a pause between words */
            pause_ms(1);
        from_us = send(EV_SW, SW_HEADPHONE_INSERT, 0);
        int64_t last = await_quiet(from_us);
        figures_add(&silence, last > from_us ? (double)(last - from_us) / 1000 : 0);
        send(EV_SW, SW_HEADPHONE_INSERT, 1);
        pause_ms(100);
        send(EV_KEY, KEY_DOWN, 1);
    }
    figures_print(&sound, "key to the first sample");
    figures_print(&silence, "plug out to the last sample");
    pthread_mutex_lock(&lock);
    quit = true;
    pthread_cond_signal(&woken_up);
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
    kiosk_close(kiosk);
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command) == 0 ? 0 : 1;
}
