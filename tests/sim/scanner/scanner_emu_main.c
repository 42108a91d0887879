/* SPDX-License-Identifier: Apache-2.0 */
/* scanner-emu: emu_scanner or emu_keyboard as a program, commands from standard input, one a line.
 */
#include "emu_keyboard.h"
#include "emu_scanner.h"

#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char line[EMU_SCANNER_LINE_MAX];

static bool next_command(void)
{
    if (fgets(line, sizeof line, stdin) == NULL)
        return false;
    line[strcspn(line, "\n")] = '\0';
    return strcmp(line, "quit") != 0;
}

static void not_done(void)
{
    printf("scanner-emu: not done: %.40s\n", line);
    fflush(stdout);
}

static void ready(const char *link_path)
{
    printf("scanner-emu: ready %s\n", link_path);
    fflush(stdout);
}

static int serve_line(const char *link_path, const char *suffix, const char *maker,
                      long patience_ms)
{
    struct emu_scanner *emu = emu_scanner_start(link_path, suffix, stdout);

    if (emu == NULL) {
        perror("scanner-emu");
        return 1;
    }
    if (!emu_scanner_pose(emu, maker, patience_ms)) {
        fprintf(stderr, "scanner-emu: no such maker: %s\n", maker);
        emu_scanner_stop(emu);
        return 64;
    }
    ready(link_path);
    while (next_command())
        if (line[0] != '\0' && !emu_scanner_command(emu, line))
            not_done();
    emu_scanner_stop(emu);
    return 0;
}

/* A named pipe stands for the input device: what a kernel would hand out comes through it. */
static int keys_plug(const char *link_path)
{
    return mkfifo(link_path, 0600) == 0 ? open(link_path, O_RDWR | O_CLOEXEC) : -1;
}

static void keys_unplug(const char *link_path, int fd)
{
    unlink(link_path);
    close(fd);
}

static bool keys_command(const char *link_path, enum emu_keyboard keyboard, int *fd)
{
    if (strcmp(line, "plug") == 0 && *fd < 0) {
        *fd = keys_plug(link_path);
        return *fd >= 0;
    }
    if (*fd < 0)
        return false;
    if (strcmp(line, "unplug") == 0) {
        keys_unplug(link_path, *fd);
        *fd = -1;
        return true;
    }
    return strncmp(line, "scan ", 5) == 0 && emu_keyboard_type(*fd, keyboard, line + 5) &&
           emu_keyboard_type(*fd, keyboard, "\r");
}

static int serve_keys(const char *link_path, enum emu_keyboard keyboard)
{
    int fd = keys_plug(link_path);

    if (fd < 0) {
        perror("scanner-emu");
        return 1;
    }
    ready(link_path);
    while (next_command())
        if (line[0] != '\0' && !keys_command(link_path, keyboard, &fd))
            not_done();
    if (fd >= 0)
        keys_unplug(link_path, fd);
    return 0;
}

static bool keyboard_named(const char *name, enum emu_keyboard *ret_keyboard)
{
    static const char *const names[] = {
        [EMU_KEYBOARD_US] = "us", [EMU_KEYBOARD_DE] = "de", [EMU_KEYBOARD_ALT] = "alt"};

    for (int i = 0; i < (int)(sizeof names / sizeof *names); i++)
        if (strcmp(names[i], name) == 0) {
            *ret_keyboard = (enum emu_keyboard)i;
            return true;
        }
    return false;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"link", required_argument, NULL, 'l'},     {"suffix", required_argument, NULL, 's'},
        {"keyboard", required_argument, NULL, 'k'}, {"profile", required_argument, NULL, 'p'},
        {"patience", required_argument, NULL, 'm'}, {0}};
    const char *link_path = NULL, *suffix = "\\r", *maker = "plain";
    long patience_ms = EMU_SCANNER_PATIENCE_MS;
    enum emu_keyboard keyboard = EMU_KEYBOARD_US;
    bool types = false, fits = true;

    for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (o == 'l')
            link_path = optarg;
        else if (o == 's')
            suffix = optarg;
        else if (o == 'p')
            maker = optarg;
        else if (o == 'm')
            patience_ms = strtol(optarg, NULL, 10);
        else if (o == 'k')
            types = fits = keyboard_named(optarg, &keyboard);
        else
            return 64;
    }
    if (link_path == NULL || !fits || optind != argc) {
        fputs("usage: scanner-emu --link PATH [--suffix '\\r'] [--profile MAKER [--patience MS]]\n"
              "       scanner-emu --link PATH --keyboard us|de|alt\n",
              stderr);
        return 64;
    }
    return types ? serve_keys(link_path, keyboard)
                 : serve_line(link_path, suffix, maker, patience_ms);
}
