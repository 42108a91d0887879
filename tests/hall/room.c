/* SPDX-License-Identifier: Apache-2.0 */
#include "room.h"

#include "torture/grown.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define PROGRAM_DIR BINARY_DIR "/bin"

enum { START_MS = 60000, ARGS_MAX = 16, SERVICE_PORT = 8080 };

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "hall: %s\n", what);
    exit(2);
}

int64_t room_now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t room_now_s(const struct room *room)
{
    return time(NULL) + room->clock_offset_s;
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

/* Cut at the size; the parts may lie in the same struct. */
static void text_make(char *ret_text, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void text_make(char *ret_text, size_t size, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(ret_text, size, format, args);
    va_end(args);
}

static void file_write(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");

    if (f == NULL || chmod(path, 0600) != 0 || fputs(text, f) < 0 || fclose(f) != 0)
        give_up("its folder cannot be written");
}

/* ---- the service -------------------------------------------------------------------------- */

/* Kiosks speak plainly to nobody but their own machine. */
static void certificate_make(const struct room *room)
{
    char command[700], said[8];

    snprintf(command, sizeof command,
             "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
             "-subj /CN=zms -addext subjectAltName=IP:%s -keyout '%s/service.key' "
             "-out '%s/service.pem' 2>/dev/null",
             room->addresses[PLACE_SERVICE], room->dir, room->dir);
    if (proc_run(command, said, sizeof said) != 0)
        give_up("the service's certificate cannot be made");
}

/* A program of its own where it stands in a network of its own. */
static void service_prepare(struct room *room)
{
    const char *const *words = room->words[PLACE_SERVICE];
    char text[300];

    text_make(room->service, sizeof room->service, "%s/service", room->dir);
    snprintf(text, sizeof text, "#!/bin/sh\nexec %s %s %s/zms-practice \"$@\"\n",
             room->word_count > 0 ? words[0] : "", room->word_count > 0 ? words[1] : "",
             PROGRAM_DIR);
    file_write(room->service, text);
    if (chmod(room->service, 0700) != 0)
        give_up("its folder cannot be written");
    text_make(room->listen, sizeof room->listen, "%s:%d", room->addresses[PLACE_SERVICE],
              SERVICE_PORT);
}

static void service_start(struct room *room)
{
    char offset[32], db[200], cert[200], key[200];

    snprintf(offset, sizeof offset, "%lld", (long long)room->clock_offset_s);
    snprintf(db, sizeof db, "%s/service.db", room->dir);
    snprintf(cert, sizeof cert, "%s/service.pem", room->dir);
    snprintf(key, sizeof key, "%s/service.key", room->dir);
    const char *const argv[] = {"--listen",
                                room->listen,
                                "--db",
                                db,
                                "--no-desks",
                                "--no-bookings",
                                "--clock-offset",
                                offset,
                                "--control-from",
                                CABLE_HUB,
                                "--tls-cert",
                                cert,
                                "--tls-key",
                                key,
                                NULL};
    if (!practice_start(&room->practice, room->service, argv))
        give_up("the practice service does not start");
}

/* ---- the bus ------------------------------------------------------------------------------ */

static void servers_start(struct room *room)
{
    static const char *const names[] = {"K1", "K2", "K3", "reception:" HALL_RECEPTION, NULL};
    struct bus_place places[HALL_SERVERS];
    char dir[200];

    for (int i = 0; i < HALL_SERVERS; i++)
        places[i] = (struct bus_place){.host = room->addresses[PLACE_SERVER + i],
                                       .words = room->words[PLACE_SERVER + i],
                                       .word_count = room->word_count};
    snprintf(dir, sizeof dir, "%s/bus", room->dir);
    if (mkdir(dir, 0700) != 0 ||
        !bus_servers_start_at(&room->bus, dir, HALL_SERVERS, places, names))
        give_up("the bus does not start");
}

static void server_restart(struct room *room, int server)
{
    if (!bus_server_restart(&room->bus, server))
        give_up("nats-server does not start again");
}

/* ---- kiosks ------------------------------------------------------------------------------- */

static void config_write(const struct room *room, const struct post *post, int kiosk)
{
    char text[4096], bus[1600];

    if (!bus_section(&room->bus, post->id, bus, sizeof bus))
        give_up("its folder has too long a name");
    snprintf(text, sizeof text,
             "[kiosk]\nid = %s\nstate_dir = %s/state\nlanguages = de en\n\n"
             "[screen]\nmode = window\nwidth = 540\nheight = 960\ndiagonal_in = 27.0\n\n"
             "[service]\nurl = %s\naccount = kiosk-%d\npassword_file = %s/password\n"
             "ca_file = %s/service.pem\n"
             "lookup_timeout_ms = 500\nissue_timeout_ms = 1000\nwrite_timeout_ms = 1000\n"
             "roster_s = 5\npoll_s = 5\n\n"
             "[scanner]\ntype = tty\npath = %s/scanner\n\n"
             "[printer]\ntype = escpos\ntarget = %s/printer\n\n"
             "[selftest]\nnight = never\nopening = never\n\n"
             "[own]\nmode = %s\nprefix = %c\nlast = 9999\n\n"
             "%s"
             "number_prefix = H\nnumber_last = 9999\n\n"
             "[attendance]\nmode = report\ngrace_min = 0\n\n"
             "[office %d]\nname = Bürgeramt Rathaus Tiergarten\nwalkin = yes\nkiosks = %d\n\n"
             "[rule %d 1063441]\nlabel = Personalausweis\nwalkin = yes\n\n"
             "[rule %d " HALL_MINUTE_REQUEST "]\nearly_min = 1\nlate_min = 60\n",
             post->id, post->dir, room->practice.url, kiosk + 1, post->dir, room->dir, post->dir,
             post->dir, kiosk == 0 ? "away" : "always", 'P' + kiosk, bus, HALL_SCOPE, HALL_KIOSKS,
             HALL_SCOPE, HALL_SCOPE);
    file_write(post->config, text);
}

static void kiosk_prepare(struct room *room, int kiosk)
{
    struct post *post = &room->posts[kiosk];
    char password[260], text[40];

    snprintf(post->id, sizeof post->id, "K%d", kiosk + 1);
    text_make(post->dir, sizeof post->dir, "%s/%s", room->dir, post->id);
    text_make(post->config, sizeof post->config, "%s/ankunft.conf", post->dir);
    snprintf(password, sizeof password, "%s/password", post->dir);
    if (mkdir(post->dir, 0700) != 0)
        give_up("no folder for a kiosk");
    post->words = room->words[kiosk];
    post->word_count = room->word_count;
    snprintf(text, sizeof text, "kiosk-%d-practice\n", kiosk + 1);
    file_write(password, text);
    /* One session an account: a login of another kiosk would end this one's. */
    snprintf(text, sizeof text, "kiosk-%d", kiosk + 1);
    json_decref(
        practice_post(&room->practice, "/practice/account/", json_pack("{s:s}", "login", text)));
    config_write(room, post, kiosk);
    post_open(post, PROGRAM_DIR);
    post_kiosk_start(post, PROGRAM_DIR);
}

void room_kiosk_restart(struct room *room, int kiosk)
{
    post_kiosk_kill(&room->posts[kiosk]);
    post_kiosk_start(&room->posts[kiosk], PROGRAM_DIR);
}

/* ---- all of it ---------------------------------------------------------------------------- */

static void place_prepare(struct room *room, int i)
{
    cable_address(&room->cables, i, room->addresses[i], sizeof room->addresses[i]);
    room->word_count = cable_words(&room->cables, i, room->words_text[i], room->words[i]);
}

void room_open(struct room *room)
{
    const char *tmp = getenv("TMPDIR");

    *room = (struct room){.clock_offset_s = to_ten()};
    room->cables = cables_lay(PLACES);
    for (int i = 0; i < PLACES; i++)
        place_prepare(room, i);
    snprintf(room->dir, sizeof room->dir, "%.120s/hall-XXXXXX", tmp != NULL ? tmp : "/tmp");
    if (mkdtemp(room->dir) == NULL)
        give_up("no folder for its state");
    servers_start(room);
    certificate_make(room);
    service_prepare(room);
    service_start(room);
    /* Numbers begin anew at the end of their range; nobody comes that far. */
    json_decref(practice_post(&room->practice, "/practice/office/",
                              json_pack("{s:i, s:i}", "id", HALL_SCOPE, "contingent", 100000)));
    for (int i = 0; i < HALL_KIOSKS; i++)
        kiosk_prepare(room, i);
}

bool room_ready(struct room *room)
{
    char line[PROC_LINE_MAX];

    for (int i = 0; i < HALL_KIOSKS; i++)
        if (post_ask(&room->posts[i], START_MS, line, "await START %d", START_MS) != POST_OK) {
            printf("hall: K%d does not start; its log: %s/log\n", i + 1, room->posts[i].dir);
            return false;
        }
    return true;
}

void room_close(struct room *room, bool keep)
{
    char command[240];

    for (int i = 0; i < HALL_KIOSKS; i++)
        post_close(&room->posts[i]);
    bus_servers_stop(&room->bus);
    practice_stop(&room->practice);
    free(room->outages);
    snprintf(command, sizeof command, "rm -rf '%s'", room->dir);
    if (keep)
        printf("hall: everything of it: %s\n", room->dir);
    else if (system(command) != 0)
        fprintf(stderr, "hall: %s: not removed\n", room->dir);
}

/* ---- what is done to it ------------------------------------------------------------------- */

static pid_t pid_of(const struct room *room, int place)
{
    return place == PLACE_SERVICE  ? room->practice.proc.pid
           : place >= PLACE_SERVER ? room->bus.server[place - PLACE_SERVER].proc.pid
                                   : room->posts[place].kiosk.pid;
}

/* Where no cable can be pulled, what hangs on it stands still instead. */
static enum blow_kind kind_of(const struct room *room, const struct blow *blow)
{
    return blow->kind == BLOW_CUT && !room->cables.real ? BLOW_STOP : blow->kind;
}

void room_hit(struct room *room, const struct blow *blow)
{
    int place = blow->place;

    room->hit_s[place] = room_now_s(room);
    switch (kind_of(room, blow)) {
    case BLOW_KILL:
        room->kills++;
        if (place == PLACE_SERVICE)
            proc_end(&room->practice.proc, SIGKILL);
        else if (place >= PLACE_SERVER)
            bus_server_kill(&room->bus, place - PLACE_SERVER);
        else
            post_kiosk_kill(&room->posts[place]);
        break;
    case BLOW_STOP:
        room->stops++;
        kill(pid_of(room, place), SIGSTOP);
        break;
    default:
        room->cuts++;
        cable_pull(&room->cables, place, true);
        break;
    }
}

void room_mend(struct room *room, const struct blow *blow)
{
    enum blow_kind kind = kind_of(room, blow);
    int place = blow->place;

    if (kind == BLOW_CUT)
        cable_pull(&room->cables, place, false);
    else if (kind == BLOW_STOP)
        kill(pid_of(room, place), SIGCONT);
    else if (place == PLACE_SERVICE)
        service_start(room);
    else if (place >= PLACE_SERVER)
        server_restart(room, place - PLACE_SERVER);
    else
        post_kiosk_start(&room->posts[place], PROGRAM_DIR);
    if (place < PLACE_SERVER && kind != BLOW_CUT) {
        room->outages = grown(room->outages, room->outage_count, sizeof *room->outages);
        room->outages[room->outage_count++] = (struct outage){
            .kiosk = place, .from_s = room->hit_s[place], .until_s = room_now_s(room)};
    }
    room->hit_s[place] = 0;
}
