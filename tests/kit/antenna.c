/* SPDX-License-Identifier: Apache-2.0 */
#include "kit/antenna.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PATIENCE_MS = 60000 };

/* The oldest half goes where there is no more room. */
static void keep(struct antenna *antenna, const char *line)
{
    size_t len = strlen(line) + 1;

    if (antenna->said_len + len >= sizeof antenna->said) {
        size_t gone = antenna->said_len / 2;
        antenna->said_len -= gone;
        memmove(antenna->said, antenna->said + gone, antenna->said_len);
        antenna->awaited = antenna->awaited > gone ? antenna->awaited - gone : 0;
    }
    memcpy(antenna->said + antenna->said_len, line, len - 1);
    antenna->said[antenna->said_len + len - 1] = '\n';
    antenna->said_len += len;
    antenna->said[antenna->said_len] = '\0';
}

/* The first line from there on that begins so; NULL: none. */
static const char *line_find(const char *said, const char *prefix)
{
    size_t len = strlen(prefix);

    while (*said != '\0') {
        if (strncmp(said, prefix, len) == 0)
            return said;
        said = strchr(said, '\n') + 1;
    }
    return NULL;
}

bool antenna_await(struct antenna *antenna, const char *prefix, char ret_line[PROC_LINE_MAX])
{
    for (;;) {
        const char *line = line_find(antenna->said + antenna->awaited, prefix);
        if (line != NULL) {
            size_t len = strcspn(line, "\n");
            memcpy(ret_line, line, len);
            ret_line[len] = '\0';
            antenna->awaited = (size_t)(line - antenna->said) + len + 1;
            return true;
        }
        antenna->awaited = antenna->said_len;
        if (!proc_line(&antenna->emu, PATIENCE_MS, ret_line))
            return false;
        keep(antenna, ret_line);
    }
}

/* Reads on up to the answer to "count", which tells that all before it is done. */
static bool catch_up(struct antenna *antenna, struct antenna_counts *ret_counts)
{
    char line[PROC_LINE_MAX];

    if (!proc_say(&antenna->emu, "count"))
        return false;
    while (proc_line(&antenna->emu, PATIENCE_MS, line)) {
        if (sscanf(line, "apdus %u broken %u unknown %u", &ret_counts->apdus, &ret_counts->broken,
                   &ret_counts->unknown) == 3)
            return true;
        keep(antenna, line);
    }
    return false;
}

bool antenna_open(struct antenna *antenna, const char *folder)
{
    char line[PROC_LINE_MAX];

    *antenna = (struct antenna){.said_len = 0};
    if (snprintf(antenna->link, sizeof antenna->link, "%s/reader", folder) >=
        (int)sizeof antenna->link)
        return false;
    snprintf(antenna->connstring, sizeof antenna->connstring, "pn532_uart:%s", antenna->link);
    const char *argv[] = {ANKUNFT_BIN_DIR "/pn532-emu", "--link", antenna->link, NULL};
    if (proc_start(&antenna->emu, argv) && antenna_await(antenna, "pn532-emu: ready", line))
        return true;
    fprintf(stderr, "antenna: no emulated reader\n");
    return false;
}

int antenna_close(struct antenna *antenna)
{
    return proc_end(&antenna->emu, 0);
}

bool antenna_say(struct antenna *antenna, const char *format, ...)
{
    char command[PROC_LINE_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    size_t before = antenna->said_len;
    struct antenna_counts counts;
    return proc_say(&antenna->emu, "%s", command) && catch_up(antenna, &counts) &&
           line_find(antenna->said + before, "pn532-emu: not done") == NULL;
}

bool antenna_lay(struct antenna *antenna, const char *document)
{
    return antenna_say(antenna, "lay %s", document);
}

bool antenna_take(struct antenna *antenna)
{
    return antenna_say(antenna, "take");
}

bool antenna_counts(struct antenna *antenna, struct antenna_counts *ret_counts)
{
    return catch_up(antenna, ret_counts);
}

bool antenna_has_said(struct antenna *antenna, const char *prefix)
{
    struct antenna_counts counts;

    return catch_up(antenna, &counts) && line_find(antenna->said, prefix) != NULL;
}

void antenna_forget(struct antenna *antenna)
{
    struct antenna_counts counts;

    (void)catch_up(antenna, &counts);
    antenna->said_len = antenna->awaited = 0;
    antenna->said[0] = '\0';
}
