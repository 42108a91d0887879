/* SPDX-License-Identifier: Apache-2.0 */
/* scanner-emu: emu_scanner as a program, commands from standard input, one a line. */
#include "emu_scanner.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"link", required_argument, NULL, 'l'}, {"suffix", required_argument, NULL, 's'}, {0}};
    static char line[EMU_SCANNER_LINE_MAX];
    const char *link_path = NULL, *suffix = "\\r";

    for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (o == 'l')
            link_path = optarg;
        else if (o == 's')
            suffix = optarg;
        else
            return 64;
    }
    if (link_path == NULL || optind != argc) {
        fputs("usage: scanner-emu --link PATH [--suffix '\\r']\n", stderr);
        return 64;
    }
    struct emu_scanner *emu = emu_scanner_start(link_path, suffix, stdout);
    if (emu == NULL) {
        perror("scanner-emu");
        return 1;
    }
    printf("scanner-emu: ready %s\n", link_path);
    fflush(stdout);
    while (fgets(line, sizeof(line), stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (strcmp(line, "quit") == 0)
            break;
        if (line[0] != '\0' && !emu_scanner_command(emu, line)) {
            printf("scanner-emu: not done: %.40s\n", line);
            fflush(stdout);
        }
    }
    emu_scanner_stop(emu);
    return 0;
}
