/* SPDX-License-Identifier: Apache-2.0 */
#include "screen.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool screen_open(int width_px, int height_px, struct screen *ret_screen)
{
    char size[64], display[PROC_LINE_MAX], name[32];

    snprintf(size, sizeof size, "%dx%dx24", width_px, height_px);
    /* -displayfd 1: the number of the free display it found, on its standard output. */
    const char *const argv[] = {"Xvfb",      "-displayfd", "1",   "-screen",  "0", size,
                                "-nolisten", "tcp",        "-ac", "-noreset", NULL};
    *ret_screen = (struct screen){.width_px = width_px, .height_px = height_px};
    if (!proc_start(&ret_screen->xvfb, argv) || !proc_line(&ret_screen->xvfb, 20000, display))
        return false;
    snprintf(name, sizeof name, ":%.20s", display);
    setenv("DISPLAY", name, 1);
    setenv("SDL_VIDEODRIVER", "x11", 1);
    return true;
}

void screen_close(struct screen *screen)
{
    proc_end(&screen->xvfb, SIGTERM);
}

/* The fields of an xwd header that matter here (X11/XWDFile.h): big-endian 32-bit words. */
enum {
    XWD_HEADER_SIZE,
    XWD_BITS_PER_PIXEL = 11,
    XWD_BYTES_PER_LINE = 12,
    XWD_NCOLORS = 19,
    XWD_WORDS = 25
};

bool screen_shows(const struct screen *screen, const struct canvas *canvas, struct rect region)
{
    uint32_t header[XWD_WORDS];
    bool same = false;
    FILE *f = popen("xwd -root -silent", "r");

    if (f == NULL)
        return false;
    if (fread(header, sizeof header[0], XWD_WORDS, f) == XWD_WORDS) {
        for (int i = 0; i < XWD_WORDS; i++)
            header[i] = ntohl(header[i]);
        size_t rest = header[XWD_HEADER_SIZE] - sizeof header + header[XWD_NCOLORS] * 12u;
        size_t stride = header[XWD_BYTES_PER_LINE];
        char *skipped = malloc(rest + 1);
        unsigned char *pixels = malloc(stride * (size_t)screen->height_px);
        same = header[XWD_BITS_PER_PIXEL] == 32 && skipped != NULL && pixels != NULL &&
               fread(skipped, 1, rest, f) == rest &&
               fread(pixels, stride, (size_t)screen->height_px, f) == (size_t)screen->height_px;
        for (int y = region.y; same && y < region.y + region.h; y++)
            for (int x = region.x; same && x < region.x + region.w; x++) {
                uint32_t seen, meant;
                memcpy(&seen, pixels + (size_t)y * stride + (size_t)x * 4, 4);
                memcpy(&meant,
                       (const char *)canvas->pixels + (size_t)y * (size_t)canvas->stride +
                           (size_t)x * 4,
                       4);
                same = (seen & 0xffffff) == (meant & 0xffffff);
            }
        free(skipped);
        free(pixels);
    }
    pclose(f);
    return same;
}

bool screen_hold(const struct screen *screen, int x, int y, int seconds)
{
    char command[128];

    if (x < 0 || y < 0 || x >= screen->width_px || y >= screen->height_px)
        return false;
    snprintf(command, sizeof command, "xdotool mousemove %d %d mousedown 1 sleep %d mouseup 1", x,
             y, seconds);
    return system(command) == 0;
}

bool screen_touch(const struct screen *screen, int x, int y)
{
    char command[128];

    if (x < 0 || y < 0 || x >= screen->width_px || y >= screen->height_px)
        return false;
    snprintf(command, sizeof command, "xdotool mousemove %d %d mousedown 1 mouseup 1", x, y);
    return system(command) == 0;
}
