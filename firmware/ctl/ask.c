/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl/ask.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

bool ask_line(const char *prompt, char *ret_line, int size)
{
    struct termios before, quiet;
    bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;

    if (terminal) {
        quiet = before;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        fputs(prompt, stderr);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    bool got = fgets(ret_line, size, stdin) != NULL;
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputc('\n', stderr);
    }
    if (got)
        ret_line[strcspn(ret_line, "\r\n")] = '\0';
    return got;
}
