/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl/staff_pin.h"

#include "ctl/ask.h"
#include "store/pins.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TYPED_MAX = 64 };

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
    if (!ask_line("PIN: ", pin, sizeof pin) || !pins_pin_good(pin))
        code = complain("expected a PIN of 6 to 12 digits");
    else if (isatty(STDIN_FILENO) &&
             (!ask_line("once more: ", again, sizeof again) || strcmp(pin, again) != 0))
        code = complain("the two are not the same");
    else
        code = line_print(name, pin);
    explicit_bzero(pin, sizeof pin);
    explicit_bzero(again, sizeof again);
    return code;
}
