/* SPDX-License-Identifier: Apache-2.0 */
/* config_man: prints the manual page ankunft.conf(5), out of the table of keys. For the build. */
#include "config_key.h"
#include "config_value.h"

#include <stdio.h>
#include <string.h>

/* So that roff takes none of it for a request or for an escape of its own. */
static void text_print(const char *text)
{
    if (text[0] == '.' || text[0] == '\'')
        fputs("\\&", stdout);
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\\')
            fputs("\\e", stdout);
        else if (*c == '-' || *c == '^' || *c == '`' || *c == '~')
            printf(*c == '-' ? "\\-" : "\\(%s", *c == '^' ? "ha" : *c == '`' ? "ga" : "ti");
        else
            fputc(*c, stdout);
    }
}

static void key_print(const struct key *key)
{
    char expected[256];
    struct buf out = buf_on(expected, sizeof expected);

    config_value_expected(key, &out);
    fputs(".TP\n.B ", stdout);
    text_print(key->name);
    fputc('\n', stdout);
    text_print(key->help);
    fputs("\n.br\nTakes ", stdout);
    text_print(expected);
    if (key->type == TYPE_LOCAL)
        printf("; for one language with its tag, as in \\fB%s.en\\fR", key->name);
    if (key->required) {
        fputs(". Must be given, for example ", stdout);
        text_print(key->value);
    } else {
        fputs(key->value[0] != '\0' ? ". Default: " : ". Default: empty", stdout);
        text_print(key->value);
    }
    fputs(".\n", stdout);
}

static void section_print(const struct section_info *section)
{
    static const char *const arguments[] = {"", " SCOPE", " SCOPE REQUEST"};

    printf(".SS \"[%s%s]\"\n", section->name, arguments[section->arguments]);
    text_print(section->help);
    fputc('\n', stdout);
}

int main(void)
{
    fputs(
        ".\\\" Made from firmware/config_keys.def.\n"
        ".TH ANKUNFT.CONF 5 2026-11-30 \"Ankunft " ANKUNFT_VERSION "\" \"Ankunft\"\n"
        ".SH NAME\nankunft.conf \\- configuration of a check-in kiosk\n"
        ".SH DESCRIPTION\n"
        "UTF-8 text in sections. Blanks around keys and values are dropped; \\(oq#\\(cq at the "
        "beginning of a line starts a comment.\n"
        ".PP\n.nf\n[section]\nkey = value\n.fi\n.PP\n"
        "A faulty file is refused whole, each fault as \\fIfile\\fR:\\fIline\\fR: key \\(aqx\\(aq: "
        "expected ..., got ... It holds paths of secrets, never secrets.\n"
        "\\fBankunft \\-\\-sample\\-config\\fR prints a file to start from.\n"
        ".SH SECTIONS AND KEYS\n",
        stdout);
    for (int s = 0; s < SECTION_COUNT; s++) {
        section_print(&config_sections[s]);
        for (int i = 0; i < KEY_COUNT; i++)
            if ((int)config_keys[i].section == s)
                key_print(&config_keys[i]);
    }
    fputs(".SH FILES\n.I /etc/ankunft/ankunft.conf\n"
          ".SH SEE ALSO\n.BR ankunft (8),\n.BR ankunft\\-ctl (8)\n",
          stdout);
    return fflush(stdout) == 0 ? 0 : 1;
}
