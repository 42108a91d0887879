/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl/staff_pin.h"

#include "store/pins.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { TYPED_MAX = 64 };

/* One line of standard input, not shown where it is a terminal. */
static bool line_ask(const char *prompt, char ret_line[TYPED_MAX])
{
    struct termios before, quiet;
    bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;

    if (terminal) {
        quiet = before;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        fputs(prompt, stderr);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    bool got = fgets(ret_line, TYPED_MAX, stdin) != NULL;
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputc('\n', stderr);
    }
    if (got)
        ret_line[strcspn(ret_line, "\r\n")] = '\0';
    return got;
}

static int complain(const char *what)
{
    fprintf(stderr, "ankunft-ctl staff-pin: %s\n", what);
    return 2;
}

static int line_print(const char *name, const char *pin)
{
    char line[PINS_LINE_MAX + 1];
    struct err e = pins_line(name, pin, line);

    if (err_is(e)) {
        fprintf(stderr, "ankunft-ctl staff-pin: %s\n", err_name(e));
        return 1;
    }
    fputs(line, stdout);
    return 0;
}

int staff_pin_make(const char *name)
{
    char pin[TYPED_MAX] = "", again[TYPED_MAX] = "";
    int code;

    if (name == NULL || !pins_name_good(name))
        return complain("--name is needed: letters, digits, '.', '_' and '-', at most 24");
    if (!line_ask("PIN: ", pin) || !pins_pin_good(pin))
        code = complain("expected a PIN of 6 to 12 digits");
    else if (isatty(STDIN_FILENO) && (!line_ask("once more: ", again) || strcmp(pin, again) != 0))
        code = complain("the two are not the same");
    else
        code = line_print(name, pin);
    explicit_bzero(pin, sizeof pin);
    explicit_bzero(again, sizeof again);
    return code;
}
