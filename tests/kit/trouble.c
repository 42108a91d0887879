/* SPDX-License-Identifier: Apache-2.0 */
#include "kit/trouble.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { FLOOD_BYTES = 3000 };

static bool flood(struct proc *scanner)
{
    char line[2 * FLOOD_BYTES + 8] = "raw ";

    memset(line + 4, '5', 2 * FLOOD_BYTES);
    return proc_say(scanner, "%s", line);
}

static bool service_act(struct practice *practice, const char *what)
{
    char kind[32];
    int ms;

    if (strcmp(what, "mend") == 0) {
        practice_mend(practice);
        return true;
    }
    if (sscanf(what, "%31s %d", kind, &ms) != 2)
        return false;
    practice_fault(practice, "/", kind, ms, -1);
    return true;
}

static void disk_fill(struct disk *disk)
{
    const struct disk_order full = {
        .mode = DISK_REFUSE, .at = 1, .calls = DISK_ALL, .error = ENOSPC, .times = -1};

    disk_arm(disk, &full);
}

/* What is said to one of the processes. */
static bool process_act(struct hall *hall, struct proc *proc, const char *what)
{
    if (strcmp(what, "stop") == 0)
        return kill(proc->pid, SIGSTOP) == 0;
    if (strcmp(what, "cont") == 0)
        return kill(proc->pid, SIGCONT) == 0;
    if (proc == &hall->practice.proc)
        return service_act(&hall->practice, what);
    return strcmp(what, "flood") == 0 ? flood(proc) : proc_say(proc, "%s", what);
}

bool trouble_act(struct hall *hall, const char *what)
{
    const char *rest = strchr(what, ' ');

    if (strcmp(what, "-") == 0)
        return true;
    if (strcmp(what, "keypad unplug") == 0)
        return hall_keypad_unplug(hall);
    if (strcmp(what, "keypad plug") == 0)
        return hall_keypad_plug(hall);
    if (strcmp(what, "disk full") == 0) {
        disk_fill(&hall->disk);
        return true;
    }
    if (strcmp(what, "disk mend") == 0) {
        disk_mend(&hall->disk);
        return true;
    }
    if (rest == NULL)
        return false;
    if (strncmp(what, "camera ", 7) == 0)
        return hall->options.lens != NULL &&
               lens_mood(hall->options.lens, strcmp(rest + 1, "mend") == 0 ? NULL : rest + 1);
    if (strncmp(what, "scanner ", 8) == 0)
        return process_act(hall, &hall->scanner, rest + 1);
    if (strncmp(what, "printer ", 8) == 0)
        return process_act(hall, &hall->printer, rest + 1);
    return strncmp(what, "service ", 8) == 0 && process_act(hall, &hall->practice.proc, rest + 1);
}
