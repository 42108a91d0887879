/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_drain: how long a day's backlog takes to reach the booking service, each of whose answers
 * takes 100 ms: check-ins, and among them a tenth absences and a tenth numbers of the kiosk's own.
 * Real threads of net/, practice service over HTTP, outbox in memory.
 * Arguments: connections (4), round trip in ms (100).
 */
#include "backlog.h"
#include "figures.h"
#include "kit/practice.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ENTRIES = 500, SCOPE = 169 };

static void nobody(void *self, const struct event *event)
{
    (void)self;
    (void)event;
}

static void number_add(struct backlog *backlog, int i, int64_t arrived_s)
{
    struct outbox_item item = {
        .errand = ERRAND_ENTER_NUMBER, .scope = SCOPE, .arrived_s = arrived_s};

    snprintf(item.number, sizeof item.number, "K%03d", i);
    backlog_add_item(backlog, &item);
}

static void fill(struct practice *practice, struct backlog *backlog)
{
    int64_t noon_s = clock_day_start(clock_wall_s()) + 12 * 3600;

    for (int i = 0; i < ENTRIES; i++) {
        if (i % 10 == 7) {
            number_add(backlog, i, noon_s - i);
            continue;
        }
        json_t *item = practice_book(practice, SCOPE, 1, "confirmed");
        struct booking b = {.ref.id = json_integer_value(json_object_get(item, "id")),
                            .scope = SCOPE,
                            .start_s = json_integer_value(json_object_get(item, "date"))};
        snprintf(b.ref.key, sizeof b.ref.key, "%s",
                 json_string_value(json_object_get(item, "authKey")));
        backlog_add(backlog, &b);
        if (i % 10 == 3)
            backlog->entries[backlog->count - 1].item.errand = ERRAND_ABSENCE;
        json_decref(item);
    }
}

int main(int argc, char **argv)
{
    static const char program[] = BINARY_DIR "/bin/zms-practice";
    static const struct rules rules = {.office_count = 1, .offices = {{.scope = SCOPE}}};
    static struct backlog backlog;
    static struct practice practice;
    struct service_config config = service_config_default();
    char password_file[] = "/tmp/bench-drain-XXXXXX";
    static const char password[] = "kiosk-169-practice\n";
    struct service_client *client;
    struct service_port port;
    int trip_ms = argc > 2 ? atoi(argv[2]) : 100;
    char noon[24];

    setenv("TZ", "Europe/Berlin", 1);
    /* Noon over there, whatever the hour: a check-in belongs to the booking's own day. */
    snprintf(noon, sizeof noon, "%lld",
             (long long)(clock_day_start(clock_wall_s()) + 12 * 3600 - clock_wall_s()));
    const char *const options[] = {"--no-desks", "--no-bookings", "--clock-offset", noon, NULL};
    log_level_set(LOG_WARN);
    int fd = mkstemp(password_file);
    if (fd < 0 || write(fd, password, strlen(password)) != (ssize_t)strlen(password) ||
        !practice_start(&practice, program, options))
        return 1;
    close(fd);
    config.drain_connections = argc > 1 ? atoi(argv[1]) : 4;
    snprintf(config.url, sizeof config.url, "%s", practice.url);
    snprintf(config.account, sizeof config.account, "kiosk-169");
    snprintf(config.password_file, sizeof config.password_file, "%s", password_file);
    backlog_init(&backlog);
    fill(&practice, &backlog);
    practice_fault(&practice, "/", "delay", trip_ms, -1);
    struct daytime *daytime;
    if (err_is(daytime_open(NULL, &daytime)))
        return 1;
    double begun_ms = figures_now_ms();
    struct err e =
        service_open(&config, &rules, daytime, (struct mailbox){.post = nobody},
                     backlog_port(&backlog), (struct roster_port){.self = NULL}, &client, &port);
    if (err_is(e))
        return 1;
    bool all = true;
    for (int n = 1; n <= ENTRIES && all; n++)
        all = backlog_await_done(&backlog, n);
    double took_s = (figures_now_ms() - begun_ms) / 1000;
    service_close(client);
    daytime_close(daytime);
    unlink(password_file);
    practice_stop(&practice);
    int good = backlog_count(&backlog, OUTCOME_CONFIRMED);
    printf("%d entries, %d connections, %d ms a call: %.1f s, %.1f entries/s, %d confirmed\n",
           ENTRIES, config.drain_connections, trip_ms, took_s, backlog.done / took_s, good);
    backlog_deinit(&backlog);
    return all && good == ENTRIES ? 0 : 1;
}
