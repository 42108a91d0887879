/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/window.h"

#include "base/log.h"
#include "ui/touch.h"

#include <SDL.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { NOWHERE = -1 };

/* The mouse as a finger: an id that no touch screen gives. */
static const int64_t mouse = INT64_MIN;

struct window {
    /* any thread */
    Uint32 wake_type; /* set before others know the window */
    atomic_bool wake_waits;
    /* owner */
    SDL_Window *window;
    SDL_Renderer *renderer;
    SDL_Texture *texture;
    struct window_config config;
    struct touch touch;
};

void window_map(int rotation, double x, double y, int width_px, int height_px, int *ret_x,
                int *ret_y)
{
    double u = x, v = y;

    if (rotation == 90) {
        u = y;
        v = 1 - x;
    } else if (rotation == 180) {
        u = 1 - x;
        v = 1 - y;
    } else if (rotation == 270) {
        u = 1 - y;
        v = x;
    }
    int px = (int)(u * width_px), py = (int)(v * height_px);
    *ret_x = u < 0 ? 0 : px >= width_px ? width_px - 1 : px;
    *ret_y = v < 0 ? 0 : py >= height_px ? height_px - 1 : py;
}

static bool is_sideways(const struct window_config *config)
{
    return config->rotation == 90 || config->rotation == 270;
}

static struct err texture_make(struct window *w)
{
    if (w->texture != NULL)
        SDL_DestroyTexture(w->texture);
    w->texture = SDL_CreateTexture(w->renderer, SDL_PIXELFORMAT_RGB888, SDL_TEXTUREACCESS_STREAMING,
                                   w->config.width_px, w->config.height_px);
    if (w->texture == NULL) {
        log_error("window", "texture: %s", SDL_GetError());
        return err_make(ERR_IO);
    }
    SDL_SetTextureBlendMode(w->texture, SDL_BLENDMODE_NONE);
    return err_none();
}

/*
 * A visitor must not get out: no text is typed, so no input method, no candidate window, no compose
 * key; the keyboard is ours as far as the display allows it, so that its shortcuts lead nowhere.
 * What the display server itself takes (Ctrl+Alt+F1, Ctrl+Alt+Backspace) is for its configuration.
 */
static void shut_in(const struct window *w)
{
    static const Uint32 unwanted[] = {SDL_TEXTINPUT, SDL_TEXTEDITING, SDL_DROPFILE,
                                      SDL_DROPTEXT,  SDL_DROPBEGIN,   SDL_DROPCOMPLETE};

    SDL_StopTextInput();
    for (size_t i = 0; i < sizeof unwanted / sizeof unwanted[0]; i++)
        SDL_EventState(unwanted[i], SDL_IGNORE);
    if (!w->config.fullscreen)
        return;
    SDL_SetWindowKeyboardGrab(w->window, SDL_TRUE);
    SDL_SetWindowAlwaysOnTop(w->window, SDL_TRUE);
}

/*
 * The picture is drawn by ui/ and only copied here. An upright one goes to the display as it is,
 * without OpenGL, whose libraries alone take half of a second and a hundred MiB; a turned one, and
 * a display that knows nothing else (KMSDRM), is left to what SDL thinks best.
 */
static SDL_Renderer *renderer_make(const struct window *w)
{
    SDL_Renderer *renderer = NULL;

    if (w->config.rotation == 0)
        renderer = SDL_CreateRenderer(w->window, -1, SDL_RENDERER_SOFTWARE);
    return renderer != NULL ? renderer : SDL_CreateRenderer(w->window, -1, 0);
}

/* Before anybody has said how large it is. */
static void size_of_panel(struct window_config *config)
{
    SDL_DisplayMode mode = {.w = 1080, .h = 1920};

    if (SDL_GetDesktopDisplayMode(0, &mode) != 0)
        log_warn("window", "the panel does not tell its size: %s", SDL_GetError());
    config->width_px = mode.w;
    config->height_px = mode.h;
    config->rotation = 0;
}

static struct err parts_open(struct window *w)
{
    const struct window_config *c = &w->config;
    Uint32 flags = c->fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0;
    int width = is_sideways(c) ? c->height_px : c->width_px;
    int height = is_sideways(c) ? c->width_px : c->height_px;

    w->window = SDL_CreateWindow(c->title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width,
                                 height, flags);
    if (w->window != NULL)
        w->renderer = renderer_make(w);
    if (w->renderer == NULL) {
        log_error("window", "%s", SDL_GetError());
        return err_make(ERR_IO);
    }
    w->wake_type = SDL_RegisterEvents(1);
    if (w->wake_type == (Uint32)-1)
        return err_make(ERR_IO);
    SDL_ShowCursor(c->fullscreen ? SDL_DISABLE : SDL_ENABLE);
    SDL_DisableScreenSaver();
    shut_in(w);
    return texture_make(w);
}

/* Where there is no display SDL draws for nobody: only for those who asked for it. */
static bool is_seen(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();

    return SDL_getenv("SDL_VIDEODRIVER") != NULL || driver == NULL ||
           (SDL_strcmp(driver, "offscreen") != 0 && SDL_strcmp(driver, "dummy") != 0);
}

struct err window_open(const struct window_config *config, struct window **ret_window)
{
    /* Fingers are fingers and the mouse is the mouse: none poses as the other. */
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0"); /* else software is OpenGL after all */
    /* Then SDL_QUIT means a signal, and closing the window is told apart from it. */
    SDL_SetHint(SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE, "0");
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
    SDL_SetHint(SDL_HINT_GRAB_KEYBOARD, "1");
    SDL_SetHint(SDL_HINT_ALLOW_ALT_TAB_WHILE_GRABBED, "0");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        log_error("window", "%s", SDL_GetError());
        return err_make(ERR_IO);
    }
    if (!is_seen()) {
        log_error("window", "no display: neither X11 nor Wayland nor KMSDRM can be opened");
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
        return err_make(ERR_GONE);
    }
    struct window *w = calloc(1, sizeof *w);
    if (w == NULL) {
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
        return err_make(ERR_NO_MEMORY);
    }
    w->config = *config;
    if (w->config.width_px == 0)
        size_of_panel(&w->config);
    struct err e = parts_open(w);
    if (err_is(e)) {
        window_close(w);
        return e;
    }
    log_info("window", "%dx%d by %s", w->config.width_px, w->config.height_px,
             SDL_GetCurrentVideoDriver());
    *ret_window = w;
    return err_none();
}

void window_close(struct window *w)
{
    if (w == NULL)
        return;
    if (w->texture != NULL)
        SDL_DestroyTexture(w->texture);
    if (w->renderer != NULL)
        SDL_DestroyRenderer(w->renderer);
    if (w->window != NULL)
        SDL_DestroyWindow(w->window);
    free(w);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

struct err window_display(int *ret_width_px, int *ret_height_px)
{
    SDL_DisplayMode mode;

    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0)
        return err_make(ERR_GONE);
    bool known = SDL_GetDesktopDisplayMode(0, &mode) == 0;
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    if (!known)
        return err_make(ERR_GONE);
    *ret_width_px = mode.w;
    *ret_height_px = mode.h;
    return err_none();
}

void window_size(const struct window *w, int *ret_width_px, int *ret_height_px)
{
    *ret_width_px = w->config.width_px;
    *ret_height_px = w->config.height_px;
}

void window_wake(struct window *w)
{
    /* One event is enough to wake; more would only fill SDL's queue. */
    if (atomic_exchange(&w->wake_waits, true))
        return;
    SDL_Event event = {.type = w->wake_type};
    if (SDL_PushEvent(&event) != 1)
        atomic_store(&w->wake_waits, false);
}

static struct window_event touch_at(const struct window *w, double x, double y)
{
    struct window_event event = {.kind = WINDOW_NONE};

    window_map(w->config.rotation, x, y, w->config.width_px, w->config.height_px, &event.x,
               &event.y);
    return event;
}

static struct window_event mouse_at(const struct window *w, int x, int y)
{
    int width = 1, height = 1;

    SDL_GetWindowSize(w->window, &width, &height);
    return touch_at(w, (x + 0.5) / width, (y + 0.5) / height);
}

/* The pressed, moved or released contact, at its place. */
static struct window_event touch_event(struct window_event at, enum touch_result result)
{
    switch (result) {
    case TOUCH_PRESSED:
        at.kind = WINDOW_TOUCH_DOWN;
        break;
    case TOUCH_MOVED:
        at.kind = WINDOW_TOUCH_MOVE;
        break;
    case TOUCH_RELEASED:
        at.kind = WINDOW_TOUCH_UP;
        break;
    case TOUCH_TAKEN_BACK:
        /* As if the finger had left every target. */
        return (struct window_event){.kind = WINDOW_TOUCH_MOVE, .x = NOWHERE, .y = NOWHERE};
    case TOUCH_NOTHING:
        break;
    }
    return at;
}

static struct window_event mouse_read(struct window *w, const SDL_Event *e)
{
    struct window_event none = {.kind = WINDOW_NONE};

    if (e->type == SDL_MOUSEMOTION)
        return e->motion.which == SDL_TOUCH_MOUSEID
                   ? none
                   : touch_event(mouse_at(w, e->motion.x, e->motion.y),
                                 touch_move(&w->touch, mouse));
    if (e->button.which == SDL_TOUCH_MOUSEID || e->button.button != SDL_BUTTON_LEFT)
        return none;
    return touch_event(mouse_at(w, e->button.x, e->button.y), e->type == SDL_MOUSEBUTTONDOWN
                                                                  ? touch_down(&w->touch, mouse)
                                                                  : touch_up(&w->touch, mouse));
}

static struct window_event finger_read(struct window *w, const SDL_Event *event)
{
    const SDL_TouchFingerEvent *e = &event->tfinger;
    enum touch_result result = event->type == SDL_FINGERDOWN ? touch_down(&w->touch, e->fingerId)
                               : event->type == SDL_FINGERUP ? touch_up(&w->touch, e->fingerId)
                                                             : touch_move(&w->touch, e->fingerId);

    return touch_event(touch_at(w, e->x, e->y), result);
}

/* The same keys as pad.def's, where a keyboard has them. */
static struct window_event key_read(const struct window *w, const SDL_KeyboardEvent *e)
{
    static const struct {
        SDL_Keycode code;
        enum pad_key pad;
    } keys[] = {
        {SDLK_UP, PAD_PREVIOUS}, {SDLK_DOWN, PAD_NEXT},   {SDLK_RETURN, PAD_OK},
        {SDLK_F5, PAD_REPEAT},   {SDLK_PLUS, PAD_LOUDER}, {SDLK_MINUS, PAD_QUIETER},
        {SDLK_F1, PAD_HELP},     {SDLK_LEFT, PAD_SLOWER}, {SDLK_RIGHT, PAD_FASTER},
        {SDLK_F6, PAD_SPEECH},   {SDLK_F7, PAD_DARK},
    };

    if (!w->config.keys || e->repeat != 0)
        return (struct window_event){.kind = WINDOW_NONE};
    if (e->keysym.sym == SDLK_F8)
        return (struct window_event){.kind = WINDOW_PLUG};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (keys[i].code == e->keysym.sym)
            return (struct window_event){.kind = WINDOW_PAD, .pad = keys[i].pad};
    return (struct window_event){.kind = WINDOW_NONE};
}

static enum window_kind window_read(const struct window *w, const SDL_WindowEvent *e)
{
    switch (e->event) {
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_SIZE_CHANGED:
    case SDL_WINDOWEVENT_RESTORED:
        return WINDOW_EXPOSED;
    case SDL_WINDOWEVENT_CLOSE:
        return w->config.fullscreen ? WINDOW_NONE : WINDOW_QUIT;
    default:
        return WINDOW_NONE;
    }
}

static struct window_event event_read(struct window *w, const SDL_Event *e)
{
    struct window_event event = {.kind = WINDOW_NONE};

    switch (e->type) {
    case SDL_QUIT:
        event.kind = WINDOW_QUIT;
        break;
    case SDL_WINDOWEVENT:
        event.kind = window_read(w, &e->window);
        break;
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET:
        if (!err_is(texture_make(w)))
            event.kind = WINDOW_EXPOSED;
        break;
    case SDL_MOUSEMOTION:
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        return mouse_read(w, e);
    case SDL_KEYDOWN:
        return key_read(w, &e->key);
    case SDL_FINGERDOWN:
    case SDL_FINGERMOTION:
    case SDL_FINGERUP:
        return finger_read(w, e);
    default:
        if (e->type == w->wake_type) {
            atomic_store(&w->wake_waits, false);
            event.kind = WINDOW_WAKE;
        }
        break;
    }
    return event;
}

void window_wait(struct window *w, int64_t timeout_ms, struct window_event *ret_event)
{
    Uint64 start_ms = SDL_GetTicks64();
    SDL_Event e;

    *ret_event = (struct window_event){.kind = WINDOW_NONE};
    for (;;) {
        int64_t left_ms = timeout_ms - (int64_t)(SDL_GetTicks64() - start_ms);
        int wait_ms = timeout_ms < 0 ? -1 : left_ms > 0 ? (int)(left_ms % INT32_MAX) : 0;
        if (SDL_WaitEventTimeout(&e, wait_ms) == 0)
            return;
        *ret_event = event_read(w, &e);
        if (ret_event->kind != WINDOW_NONE)
            return;
    }
}

struct err window_show(struct window *w, const struct canvas *canvas)
{
    int width = 0, height = 0;

    if (SDL_UpdateTexture(w->texture, NULL, canvas->pixels, canvas->stride) != 0 ||
        SDL_GetRendererOutputSize(w->renderer, &width, &height) != 0) {
        log_error("window", "show: %s", SDL_GetError());
        return err_make(ERR_IO);
    }
    SDL_Rect to = {0, 0, width, height};
    if (is_sideways(&w->config))
        to = (SDL_Rect){(width - height) / 2, (height - width) / 2, height, width};
    SDL_RenderClear(w->renderer);
    if (SDL_RenderCopyEx(w->renderer, w->texture, NULL, &to, w->config.rotation, NULL,
                         SDL_FLIP_NONE) != 0) {
        log_error("window", "show: %s", SDL_GetError());
        return err_make(ERR_IO);
    }
    SDL_RenderPresent(w->renderer);
    return err_none();
}
