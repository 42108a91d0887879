/* SPDX-License-Identifier: Apache-2.0 */
/* printer-emu: emu_printer as a program, commands from standard input, one a line. */
#include "emu_printer.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static int usage(void)
{
    fputs("usage: printer-emu --link PATH | --tcp PORT  --out DIR [--width 576] [--buffer BYTES] "
          "[--presenter]\n",
          stderr);
    return 64;
}

static void commands_run(struct emu_printer *emu)
{
    char line[256];

    while (fgets(line, sizeof(line), stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (strcmp(line, "quit") == 0)
            return;
        if (line[0] != '\0' && !emu_printer_command(emu, line)) {
            printf("printer-emu: not done: %s\n", line);
            fflush(stdout);
        }
    }
}

int main(int argc, char **argv)
{
    static const struct option names[] = {{"link", required_argument, NULL, 'l'},
                                          {"tcp", required_argument, NULL, 't'},
                                          {"out", required_argument, NULL, 'o'},
                                          {"width", required_argument, NULL, 'w'},
                                          {"buffer", required_argument, NULL, 'b'},
                                          {"presenter", no_argument, NULL, 'p'},
                                          {0}};
    struct emu_printer_options options = {.tcp_port = -1, .width_px = 576, .out = stdout};

    for (int o; (o = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        if (o == 'l')
            options.link_path = optarg;
        else if (o == 't')
            options.tcp_port = (int)strtol(optarg, NULL, 10);
        else if (o == 'o')
            options.out_dir = optarg;
        else if (o == 'w')
            options.width_px = (int)strtol(optarg, NULL, 10);
        else if (o == 'b')
            options.buffer_bytes = (size_t)strtoul(optarg, NULL, 10);
        else if (o == 'p')
            options.presenter = true;
        else
            return usage();
    }
    bool one_line = (options.link_path != NULL) != (options.tcp_port >= 0);
    if (!one_line || options.out_dir == NULL || options.tcp_port > 65535 || optind != argc ||
        options.width_px < 8 || options.width_px > 1024 || options.width_px % 8 != 0)
        return usage();
    struct emu_printer *emu = emu_printer_start(&options);
    if (emu == NULL) {
        perror("printer-emu");
        return 1;
    }
    if (options.link_path != NULL)
        printf("printer-emu: ready %s\n", options.link_path);
    else
        printf("printer-emu: ready tcp:127.0.0.1:%d\n", emu_printer_port(emu));
    fflush(stdout);
    commands_run(emu);
    emu_printer_stop(emu);
    return 0;
}
