/* SPDX-License-Identifier: Apache-2.0 */
#include "visit.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool visit_kiosk(struct visit *v, const char *format, ...)
{
    char command[256];
    va_list args;

    if (!v->ok)
        return false;
    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    v->ok = hall_kiosk(v->hall, v->said, "%s", command);
    if (!v->ok) {
        char why[PROC_LINE_MAX];
        snprintf(why, sizeof why, "%s", v->said);
        snprintf(v->said, sizeof v->said, "%.80s → %.400s", command, why);
    }
    return v->ok;
}

void visit_see(struct visit *v, const char *state, const char *slip)
{
    if (visit_kiosk(v, "await %s 8000 %s", state, slip)) {
        char answer[PROC_LINE_MAX];
        snprintf(answer, sizeof answer, "%s", v->said);
        visit_kiosk(v, "shot %s/%s-%d-%s.png", v->shots_dir, v->name, ++v->shots, state);
        if (v->ok)
            snprintf(v->said, sizeof v->said, "%s", answer);
    }
}

void visit_see_verdict(struct visit *v, const char *verdict)
{
    char wanted[64];

    visit_see(v, "VERDICT", "");
    snprintf(wanted, sizeof wanted, "ok VERDICT %s", verdict);
    if (v->ok && strncmp(v->said, wanted, strlen(wanted)) != 0)
        v->ok = false;
}

void visit_touch(struct visit *v, const char *action)
{
    visit_kiosk(v, "touch %s", action);
}

void visit_leave(struct visit *v)
{
    char said[PROC_LINE_MAX];

    snprintf(said, sizeof said, "%s", v->said);
    visit_touch(v, "DONE");
    visit_kiosk(v, "await START 8000");
    if (v->ok)
        snprintf(v->said, sizeof v->said, "%s", said);
}

json_t *visit_book(struct visit *v, int scope, int minutes, const char *status)
{
    return practice_book(&v->hall->practice, scope, minutes, status);
}

void visit_hold_up(struct visit *v, json_t *booking)
{
    v->ok = v->ok && hall_hold_up(v->hall, booking);
}

void visit_expect_status(struct visit *v, json_t *booking, const char *status)
{
    int64_t id = json_integer_value(json_object_get(booking, "id"));
    char line[PROC_LINE_MAX];

    for (int tries = 0; v->ok && tries < 100; tries++) {
        json_t *now = practice_booking(&v->hall->practice, id);
        const char *is = json_string_value(json_object_get(now, "status"));
        bool same = is != NULL && strcmp(is, status) == 0;
        json_decref(now);
        if (same)
            return;
        hall_kiosk(v->hall, line, "await NEVER 100");
    }
    if (v->ok)
        snprintf(v->said, sizeof v->said, "the service does not say %s", status);
    v->ok = false;
}

void visit_type(struct visit *v, const char *number)
{
    for (const char *c = number; *c != '\0'; c++)
        visit_kiosk(v, "touch KEY '%c", *c);
}
