/* SPDX-License-Identifier: Apache-2.0 */
#include "stand.h"

#include "grown.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#define PROGRAM(name) BINARY_DIR "/bin/" name

enum { START_MS = 60000 };

int64_t monotonic_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "torture: %s\n", what);
    exit(2);
}

/* Seconds from now to ten o'clock of today, local time: no midnight while we run. */
static int64_t to_ten(void)
{
    time_t now = time(NULL);
    struct tm tm;

    localtime_r(&now, &tm);
    tm.tm_hour = 10;
    tm.tm_min = tm.tm_sec = 0;
    tm.tm_isdst = -1;
    return mktime(&tm) - now;
}

int64_t stand_now_s(const struct stand *stand)
{
    return time(NULL) + stand->clock_offset_s;
}

void stand_clock_set(struct stand *stand, int64_t now_s)
{
    stand->clock_offset_s = now_s - time(NULL);
    json_decref(practice_post(&stand->practice, "/practice/clock/",
                              json_pack("{s:I}", "offset", (json_int_t)stand->clock_offset_s)));
}

static void file_write(const struct stand *stand, const char *name, const char *text)
{
    char path[256];

    snprintf(path, sizeof path, "%s/%s", stand->dir, name);
    FILE *f = fopen(path, "w");
    if (f == NULL || chmod(path, 0600) != 0 || fputs(text, f) < 0 || fclose(f) != 0)
        give_up("its folder cannot be written");
}

static const char *config_own(const struct stand *stand)
{
    static const char *const modes[] = {
        [STAND_OWN_NEVER] = "never", [STAND_OWN_AWAY] = "away", [STAND_OWN_ALWAYS] = "always"};

    return modes[stand->options.own];
}

/* A small panel and short patience: what is tried is the journal, not the painter. */
static void config_write(const struct stand *stand)
{
    char text[4096];

    snprintf(text, sizeof text,
             "[kiosk]\n"
             "id = T1\n"
             "state_dir = %s/state\n"
             "languages = de en\n\n"
             "[screen]\n"
             "mode = window\n"
             "width = 540\n"
             "height = 960\n"
             "diagonal_in = 27.0\n\n"
             "[service]\n"
             "url = %s\n"
             "account = kiosk-169\n"
             "password_file = %s/password\n"
             "lookup_timeout_ms = 500\n"
             "issue_timeout_ms = 1000\n"
             "write_timeout_ms = 1000\n"
             "roster_s = %d\n"
             "poll_s = 5\n\n"
             "[scanner]\n"
             "type = tty\n"
             "path = %s/scanner\n\n"
             "[printer]\n"
             "type = escpos\n"
             "target = %s/printer\n\n"
             "[typed]\n"
             "tries = 10\n"
             "pause_s = 1\n\n"
             "[selftest]\n"
             "night = never\n"
             "opening = never\n\n"
             "[own]\n"
             "mode = %s\n"
             "prefix = " OWN_PREFIX "\n"
             "last = 9999\n\n"
             "[attendance]\n"
             "mode = %s\n"
             "grace_min = %d\n\n"
             "[office %d]\n"
             "name = Bürgeramt Rathaus Tiergarten\n"
             "walkin = yes\n\n"
             "[rule %d 1063441]\n"
             "label = Personalausweis\n"
             "walkin = yes\n\n"
             "[rule %d " ON_TIME_REQUEST "]\n"
             "early_min = 0\n"
             "late_min = 60\n\n"
             "[rule %d " MINUTE_REQUEST "]\n"
             "early_min = 1\n"
             "late_min = 60\n",
             stand->dir, stand->practice.url, stand->dir, stand->options.roster ? 5 : 0, stand->dir,
             stand->dir, config_own(stand), stand->options.roster ? "report" : "off",
             stand->options.absences ? 0 : 240, SCOPE, SCOPE, SCOPE, SCOPE);
    file_write(stand, "ankunft.conf", text);
    file_write(stand, "password", "kiosk-169-practice\n");
}

static void service_start(struct stand *stand, const char *address)
{
    char offset[32], db[256];

    snprintf(offset, sizeof offset, "%lld", (long long)stand->clock_offset_s);
    snprintf(db, sizeof db, "%s/service.db", stand->dir);
    const char *const argv[] = {"--listen",      address,          "--db", db,  "--no-desks",
                                "--no-bookings", "--clock-offset", offset, NULL};
    if (!practice_start(&stand->practice, PROGRAM("zms-practice"), argv))
        give_up("the practice service does not start");
}

void stand_service_restart(struct stand *stand)
{
    char address[128];
    const char *at = strstr(stand->practice.url, "://");

    snprintf(address, sizeof address, "%.120s", at != NULL ? at + 3 : "");
    proc_end(&stand->practice.proc, SIGKILL);
    stand->silence = stand->away = false;
    service_start(stand, address);
}

static void devices_start(struct stand *stand)
{
    char scanner[256], printer[256], line[PROC_LINE_MAX];

    snprintf(scanner, sizeof scanner, "%s/scanner", stand->dir);
    snprintf(printer, sizeof printer, "%s/printer", stand->dir);
    const char *const scans[] = {PROGRAM("scanner-emu"), "--link", scanner, NULL};
    const char *const prints[] = {
        PROGRAM("printer-emu"), "--link", printer, "--out", stand->dir, NULL};
    if (!proc_start(&stand->scanner, scans) ||
        !proc_await(&stand->scanner, "scanner-emu: ready", START_MS, line) ||
        !proc_start(&stand->printer, prints) ||
        !proc_await(&stand->printer, "printer-emu: ready", START_MS, line))
        give_up("the emulated scanner or printer does not start");
}

void stand_open(struct stand *stand, const struct stand_options *options)
{
    char page[256], state[256];
    const char *tmp = getenv("TMPDIR");

    *stand = (struct stand){.clock_offset_s = to_ten(), .options = *options};
    snprintf(stand->dir, sizeof stand->dir, "%.150s/torture-XXXXXX", tmp != NULL ? tmp : "/tmp");
    if (mkdtemp(stand->dir) == NULL)
        give_up("no folder for its state");
    snprintf(page, sizeof page, "%s/disk", stand->dir);
    snprintf(state, sizeof state, "%s/state", stand->dir);
    stand->disk = disk_open(page, state);
    service_start(stand, "127.0.0.1:0");
    /* Numbers begin anew at the end of their range; a stand never comes that far. */
    json_decref(practice_post(&stand->practice, "/practice/office/",
                              json_pack("{s:i, s:i}", "id", SCOPE, "contingent", 100000)));
    devices_start(stand);
    config_write(stand);
    stand_kiosk_start(stand);
}

void stand_close(struct stand *stand, bool keep)
{
    char command[300];

    if (stand->kiosk_runs)
        proc_end(&stand->kiosk, SIGKILL);
    proc_end(&stand->scanner, SIGTERM);
    proc_end(&stand->printer, SIGTERM);
    practice_stop(&stand->practice);
    disk_close(&stand->disk);
    free(stand->lives);
    snprintf(command, sizeof command, "rm -rf '%s'", stand->dir);
    if (!keep && system(command) != 0)
        fprintf(stderr, "torture: %s: not removed\n", stand->dir);
}

void stand_kiosk_start(struct stand *stand)
{
    char words[1024], command[1200], config[256], log[256];
    int64_t from_s = stand_now_s(stand);

    snprintf(config, sizeof config, "%s/ankunft.conf", stand->dir);
    snprintf(log, sizeof log, "%s/log", stand->dir);
    disk_words(&stand->disk, words, sizeof words);
    snprintf(command, sizeof command, "%s exec \"$0\" --config \"$1\" 2>>\"$2\"", words);
    const char *const argv[] = {"sh", "-c", command, PROGRAM("kiosk-play"), config, log, NULL};
    if (!proc_start(&stand->kiosk, argv))
        give_up("the kiosk does not start");
    stand->kiosk_runs = true;
    stand->lives = grown(stand->lives, stand->life_count, sizeof *stand->lives);
    stand->lives[stand->life_count++] = (struct life){.from_s = from_s};
}

bool stand_kiosk_ready(struct stand *stand)
{
    char line[PROC_LINE_MAX];

    return proc_say(&stand->kiosk, "await START %d", START_MS) &&
           proc_line(&stand->kiosk, START_MS, line) && strncmp(line, "ok", 2) == 0;
}

bool stand_kiosk_kill(struct stand *stand, char ret_last[PROC_LINE_MAX])
{
    bool said = false;

    ret_last[0] = '\0';
    kill(stand->kiosk.pid, SIGKILL);
    /* Until the end of its output: nothing is waited for. */
    while (proc_line(&stand->kiosk, START_MS, ret_last))
        said = true;
    proc_end(&stand->kiosk, SIGKILL);
    disk_mend(&stand->disk);
    stand->kiosk_runs = false;
    stand->lives[stand->life_count - 1].until_s = stand_now_s(stand);
    return said;
}

void stand_trouble(struct stand *stand, struct chance *chance, bool walk_in)
{
    static const char drawing[] = "/waitingnumber/";
    static const char *const routes[] = {"POST /process/", "GET /process/",  "/process/",
                                         drawing,          "/workstation/",  "GET /scope/",
                                         "/queue/",        "/ticketprinter/"};
    static const char *const kinds[] = {"error-after", "error-before",    "silence", "cut",
                                        "malformed",   "session-expired", "delay"};
    int count = 1 + chance_below(chance, 3);

    stand_mend(stand);
    if (walk_in && stand->options.own == STAND_OWN_AWAY && chance_percent(chance, 60)) {
        practice_fault(&stand->practice, "/", "cut", 0, -1);
        stand->away = true;
        return;
    }
    for (int i = 0; i < count; i++) {
        /* Mostly where it hurts: at the calls that write or create. */
        const char *route = routes[chance_below(chance, chance_percent(chance, 40) ? 3 : 8)];
        const char *kind = kinds[chance_below(chance, 7)];
        if (walk_in && chance_percent(chance, 80))
            route = drawing;
        practice_fault(&stand->practice, route, kind, 20 + chance_below(chance, 300),
                       1 + chance_below(chance, 2));
        stand->silence |= strcmp(kind, "silence") == 0;
    }
}

void stand_mend(struct stand *stand)
{
    practice_mend(&stand->practice);
    stand->silence = stand->away = false;
}
