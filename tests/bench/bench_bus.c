/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_bus: how long a claim takes over TLS on this machine, and how many events a second go from
 * a journal through the stream to reception. Argument: servers, 1 or 3 (1).
 */
#include "bus_stand.h"
#include "cmocka_kit.h"
#include "figures.h"
#include "kit/pause.h"

#include "base/clock.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>

enum { CLAIMS = 2000, LINES = 3000 };

static struct bus_servers servers;
static struct stand_kiosk kiosk;
static struct stand_desk desk;

static void claims_measure(void)
{
    struct once_port port = bus_kiosk_once(kiosk.bus);
    static struct figures figures;
    struct once first;
    int away = 0;

    for (int i = 0; i < CLAIMS; i++) {
        const struct once mine = stand_once(&kiosk, 100000 + i);
        double began_ms = figures_now_ms();
        if (port.claim(port.self, &mine, &first) == ONCE_AWAY) {
            away++;
            pause_ms(100);
            continue;
        }
        figures_add(&figures, figures_now_ms() - began_ms);
    }
    figures_print(&figures, "claim");
    printf("%d of %d claims: away\n", away, CLAIMS);
}

static void measure(void **state)
{
    (void)state;
    stand_kiosk_open(&kiosk, &servers, "K1", "00112233445566778899aabbccddeeff", 1);
    stand_desk_open(&desk, &servers, "desk", clock_wall_s() - 60);
    AWAIT(bus_kiosk_up(kiosk.bus) && stand_read(&desk.lock, &desk.ups) > 0);
    claims_measure();
    double began_ms = figures_now_ms();
    stand_kiosk_add(&kiosk, LINES);
    AWAIT(stand_read(&desk.lock, &desk.events) == LINES);
    printf("%.0f events/s from the journal to reception\n",
           LINES * 1000.0 / (figures_now_ms() - began_ms));
    stand_desk_close(&desk);
    stand_kiosk_close(&kiosk);
    daytime_close(kiosk.daytime);
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"K1", "reception:desk", NULL};
    static const struct CMUnitTest tests[] = {cmocka_unit_test(measure)};
    char dir[] = "/tmp/bench-bus-XXXXXX", command[64];
    bool three = argc > 1 && argv[1][0] == '3';

    log_level_set(LOG_ERROR);
    if (mkdtemp(dir) == NULL || !bus_servers_start(&servers, dir, three ? 3 : 1, names))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    bus_servers_stop(&servers);
    snprintf(command, sizeof command, "rm -rf %s", dir);
    return system(command) == 0 ? failed : 1;
}
