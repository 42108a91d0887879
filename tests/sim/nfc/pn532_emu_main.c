/* SPDX-License-Identifier: Apache-2.0 */
/* pn532-emu: emu_pn532 as a program, commands from standard input, one a line. */
#include "emu_pn532.h"

#include <getopt.h>
#include <string.h>

static int usage(void)
{
    fputs("usage: pn532-emu --link PATH [--document FOLDER]\n", stderr);
    return 64;
}

static void commands_run(struct emu_pn532 *emu)
{
    char line[EMU_PN532_LINE_MAX];

    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (strcmp(line, "quit") == 0)
            return;
        if (line[0] != '\0' && !emu_pn532_command(emu, line)) {
            printf("pn532-emu: not done: %s\n", line);
            fflush(stdout);
        }
    }
}

int main(int argc, char **argv)
{
    static const struct option names[] = {
        {"link", required_argument, NULL, 'l'}, {"document", required_argument, NULL, 'd'}, {0}};
    const char *link_path = NULL, *document = NULL;

    for (int o; (o = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        if (o == 'l')
            link_path = optarg;
        else if (o == 'd')
            document = optarg;
        else
            return usage();
    }
    if (link_path == NULL || optind != argc)
        return usage();
    struct emu_pn532 *emu = emu_pn532_start(link_path, stdout);
    if (emu == NULL) {
        perror("pn532-emu");
        return 1;
    }
    printf("pn532-emu: ready %s\n", link_path);
    fflush(stdout);
    char lay[EMU_PN532_LINE_MAX];
    bool fits = document == NULL || snprintf(lay, sizeof lay, "lay %s", document) < (int)sizeof lay;
    bool laid = fits && (document == NULL || emu_pn532_command(emu, lay));
    if (laid)
        commands_run(emu);
    emu_pn532_stop(emu);
    return laid ? 0 : 1;
}
