/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nothing but the kiosk, or the picture of one out of service, is ever on the screen: not after a
 * crash, not where it cannot begin, and not because a key or the window manager wants it closed.
 */
#include "../unit/cmocka_kit.h"

#include "child.h"
#include "stage.h"

#include <X11/Xlib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct hall_options whole_screen = {.fullscreen = true};

static void a_crash_ends_with_the_picture_and_then_the_kiosk(void **state)
{
    static struct stage s;
    (void)state;

    stage_open_with(&s, 1080, 1920, 270, &whole_screen);
    stage_await_title(&s, STATE_START, 0);
    pid_t kiosk = child_of(s.hall.kiosk.pid);
    assert_int_equal(kill(kiosk, SIGSEGV), 0);
    stage_await_picture(&s);
    stage_await_title(&s, STATE_START, 0);
    assert_int_not_equal(child_of(s.hall.kiosk.pid), kiosk);
    stage_close(&s);
}

/* Fonts and words are away: it cannot begin, and does when they are back. */
static void a_kiosk_that_cannot_begin_shows_the_picture(void **state)
{
    static struct stage s;
    char assets[512];
    (void)state;

    snprintf(assets, sizeof assets, "%s/e2e-assets-%d", BINARY_DIR, (int)getpid());
    setenv("ANKUNFT_ASSETS", assets, 1);
    stage_open_with(&s, 1920, 1080, 238, &whole_screen);
    stage_await_picture(&s);
    assert_int_equal(symlink(BINARY_DIR "/assets", assets), 0);
    stage_await_title(&s, STATE_START, 0);
    stage_close(&s);
    unlink(assets);
    unsetenv("ANKUNFT_ASSETS");
}

/* The picture is shown to nobody's child: a signal ends it, too. */
static void a_signal_ends_the_picture_as_well(void **state)
{
    static struct stage s;
    (void)state;

    setenv("ANKUNFT_ASSETS", "/nowhere", 1);
    stage_open_with(&s, 1080, 1920, 270, &whole_screen);
    stage_await_picture(&s);
    stage_close(&s);
    unsetenv("ANKUNFT_ASSETS");
}

/* As a window manager asks a window to close: each top window on the screen. */
static void ask_to_close(void)
{
    Display *display = XOpenDisplay(NULL);
    Window root, parent, *windows;
    unsigned count;

    assert_non_null(display);
    assert_true(XQueryTree(display, DefaultRootWindow(display), &root, &parent, &windows, &count) !=
                0);
    Atom protocols = XInternAtom(display, "WM_PROTOCOLS", False);
    Atom closed = XInternAtom(display, "WM_DELETE_WINDOW", False);
    for (unsigned i = 0; i < count; i++) {
        XEvent event = {.xclient = {.type = ClientMessage,
                                    .window = windows[i],
                                    .message_type = protocols,
                                    .format = 32}};
        event.xclient.data.l[0] = (long)closed;
        XSendEvent(display, windows[i], False, NoEventMask, &event);
    }
    assert_true(count > 0);
    XFree(windows);
    XCloseDisplay(display);
}

static void no_key_and_no_wish_to_close_leads_out(void **state)
{
    static const char *const keys =
        "xdotool key alt+F4 ctrl+q ctrl+w ctrl+c ctrl+z Escape super alt+Tab ctrl+alt+Delete "
        "F11 alt+space ctrl+shift+i Print BackSpace Return";
    static struct stage s;
    (void)state;

    stage_open_with(&s, 1080, 1920, 270, &whole_screen);
    stage_await_title(&s, STATE_START, 0);
    pid_t kiosk = child_of(s.hall.kiosk.pid);
    assert_int_equal(system(keys), 0);
    ask_to_close();
    assert_int_equal(system(keys), 0);
    stage_touch(&s, STATE_START, 0, ROLE_BUTTON, ACTION_HELP, -1);
    stage_await_title(&s, STATE_HELP, 0);
    assert_int_equal(child_of(s.hall.kiosk.pid), kiosk);
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crash_ends_with_the_picture_and_then_the_kiosk),
        cmocka_unit_test(a_kiosk_that_cannot_begin_shows_the_picture),
        cmocka_unit_test(a_signal_ends_the_picture_as_well),
        cmocka_unit_test(no_key_and_no_wish_to_close_leads_out),
    };
    /* A crash is meant here: the sanitizer need not tell of it. */
    setenv("ASAN_OPTIONS", "detect_leaks=0:handle_segv=0", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
