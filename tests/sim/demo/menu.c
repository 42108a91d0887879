/* SPDX-License-Identifier: Apache-2.0 */
#include "menu.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    SHOWN_MAX = 40,
    HELD_MS = 2500, /* a code before a camera */
    CHIP_MS = 25    /* a real chip takes about as long for an answer */
};

struct menu {
    struct hall *hall;
    struct halls *halls; /* with a second kiosk, or NULL */
    struct tray *tray;
    json_t *shown[SHOWN_MAX];
    int shown_count;
    bool network_out, paper_out, scanner_out, held;
};

static void shown_forget(struct menu *m)
{
    for (int i = 0; i < m->shown_count; i++)
        json_decref(m->shown[i]);
    m->shown_count = 0;
}

static int by_date(const void *a, const void *b)
{
    json_int_t x = json_integer_value(json_object_get(*(json_t *const *)a, "date"));
    json_int_t y = json_integer_value(json_object_get(*(json_t *const *)b, "date"));

    return (x > y) - (x < y);
}

/* Bookings around now first, so that something can be done with each. */
static void list(struct menu *m)
{
    json_t *all = practice_get(&m->hall->practice, "/practice/bookings/");
    json_t *bookings = json_is_array(all) ? all : json_object_get(all, "bookings"), *b;
    int64_t now = (int64_t)time(NULL);
    size_t i;

    shown_forget(m);
    json_array_foreach(bookings, i, b)
    {
        int64_t away = llabs(json_integer_value(json_object_get(b, "date")) - now);
        if (m->shown_count < SHOWN_MAX && away < 26 * 3600 &&
            json_is_true(json_object_get(b, "withAppointment")) && (away < 5400 || i % 5 == 0))
            m->shown[m->shown_count++] = json_incref(b);
    }
    json_decref(all);
    qsort(m->shown, (size_t)m->shown_count, sizeof m->shown[0], by_date);
    printf("\n  nr  when         number    status         office  name\n");
    for (int k = 0; k < m->shown_count; k++) {
        char when[32];
        time_t date = (time_t)json_integer_value(json_object_get(m->shown[k], "date"));
        struct tm tm;
        localtime_r(&date, &tm);
        strftime(when, sizeof when, "%a %H:%M", &tm);
        printf("  %2d  %-11s  %-8s  %-13s  %-6lld  %s\n", k + 1, when,
               json_string_value(json_object_get(m->shown[k], "displayNumber")),
               json_string_value(json_object_get(m->shown[k], "status")),
               (long long)json_integer_value(json_object_get(m->shown[k], "scope")),
               json_string_value(json_object_get(m->shown[k], "name")));
    }
    tray_list(m->tray);
    printf("\n  Office 169 takes a document in the place of a code, office 130 asks for one beside "
           "it.\n");
}

static void help(const struct menu *m)
{
    printf(
        "\n  NR hold up the code of a booking      t TEXT  hold up any other code\n"
        "  n  %-34s p  %s\n"
        "  i NR lay an ID document on the reader i       take it away\n"
        "  s  take the slip (--presenter)         d TEXT  the printer: cover open, cover close,\n"
        "  u  %-43spaper jam, paper free, hot, cool,\n"
        "  l  list the bookings anew  q  quit             cutter jam, cutter ok, paper out 50\n> ",
        m->network_out ? "plug the network in" : "pull the network",
        m->paper_out ? "put paper in" : "take the paper out",
        m->scanner_out ? "plug the scanner in" : "unplug the scanner");
    if (m->halls != NULL)
        printf("2 NR hold it up at the second kiosk\n> ");
    fflush(stdout);
}

static void lay(struct menu *m, int number)
{
    const char *name = tray_name(number);

    if (name == NULL && tray_take(m->tray))
        printf("nothing lies on the reader.\n");
    else if (name != NULL && tray_lay(m->tray, name))
        printf("it lies on the reader.\n");
}

static void command(struct menu *m, char *line)
{
    int nr = atoi(line);
    const char *second = m->halls != NULL && strncmp(line, "2 ", 2) == 0 ? line + 2 : NULL;

    if (second != NULL) {
        nr = atoi(second);
        if (nr >= 1 && nr <= m->shown_count && hall_hold_up(&m->halls->second, m->shown[nr - 1]))
            printf("held up at the second kiosk.\n");
    } else if (nr >= 1 && nr <= m->shown_count) {
        m->held = hall_hold_up(m->hall, m->shown[nr - 1]);
        printf("held up.\n");
    } else if (line[0] == 't' && line[1] == ' ') {
        line[strcspn(line, "\n")] = '\0';
        m->held = hall_hold_up_text(m->hall, line + 2);
    } else if (line[0] == 'i') {
        lay(m, atoi(line + 1));
    } else if (line[0] == 'n') {
        m->network_out = !m->network_out;
        kill(m->hall->practice.proc.pid, m->network_out ? SIGSTOP : SIGCONT);
        printf("the network is %s.\n", m->network_out ? "out" : "back");
    } else if (line[0] == 'p') {
        m->paper_out = !m->paper_out;
        proc_say(&m->hall->printer, m->paper_out ? "paper out" : "paper ok");
        printf("the paper is %s.\n", m->paper_out ? "out" : "in");
    } else if (line[0] == 'u') {
        m->scanner_out = !m->scanner_out;
        if (m->hall->options.lens != NULL)
            lens_mood(m->hall->options.lens, m->scanner_out ? "unplugged" : NULL);
        else
            proc_say(&m->hall->scanner, m->scanner_out ? "unplug" : "plug");
        printf("the scanner is %s.\n", m->scanner_out ? "out" : "back");
    } else if (line[0] == 'd' && line[1] == ' ') {
        proc_say(&m->hall->printer, "%s", line + 2);
    } else if (line[0] == 's') {
        proc_say(&m->hall->printer, "slip take");
    } else if (line[0] == 'l' && m->network_out) {
        printf("the network is out.\n");
    } else if (line[0] == 'l') {
        list(m);
    }
    help(m);
}

/* What a far end has said. */
static void hear(struct proc *far_end, const char *before)
{
    char line[PROC_LINE_MAX];

    if (!proc_line(far_end, 0, line))
        return;
    bool slip = strncmp(line, "slip ", 5) == 0;
    printf("\n%s%s\n> ", slip ? "printed: " : before, slip ? line + 5 : line);
    fflush(stdout);
}

void menu_run(struct hall *hall, struct tray *tray, const char *slips_dir, struct halls *halls)
{
    const struct reception *reception = halls != NULL ? &halls->reception : &hall->reception;
    struct menu m = {.hall = hall, .halls = halls, .tray = tray};
    char line[PROC_LINE_MAX];

    printf("Ankunft: a kiosk in a window. Touch it with the mouse. Slips appear in %s\n"
           "Or by keyboard: F8 plugs a headphone in, arrows move, Enter chooses, F5 repeats.\n",
           slips_dir);
    printf("Reception: %s as agent, password agent-practice%s\n", reception->url,
           reception_browse(reception) ? " (opened in a browser)" : "");
    tray_book(&hall->practice);
    antenna_say(&tray->antenna, "latency %d", CHIP_MS);
    list(&m);
    help(&m);
    for (;;) {
        struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                               {.fd = hall->printer.out_fd, .events = POLLIN},
                               {.fd = hall->kiosk.out_fd, .events = POLLIN},
                               {.fd = tray->antenna.emu.out_fd, .events = POLLIN}};
        int ready = poll(fds, 4, m.held ? HELD_MS : -1);
        if (ready < 0)
            break;
        if (ready == 0)
            m.held = !hall_put_down(hall);
        if ((fds[2].revents & POLLHUP) != 0) {
            printf("the kiosk has ended.\n");
            break;
        }
        if (fds[1].revents != 0)
            hear(&hall->printer, "");
        if (fds[3].revents != 0)
            hear(&tray->antenna.emu, "the chip: ");
        if (fds[0].revents != 0) {
            if (fgets(line, sizeof line, stdin) == NULL || line[0] == 'q')
                break;
            command(&m, line);
        }
    }
    if (m.network_out)
        kill(hall->practice.proc.pid, SIGCONT);
    shown_forget(&m);
}
