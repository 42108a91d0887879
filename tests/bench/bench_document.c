/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_document: one ID document read through the worker, the reading process, libnfc and the
 * emulated reader: commands, time in the reading process, time from the question to the answer, and
 * what of it the asking thread works. The emulated chip answers at once, or after 20 or 40 ms, as
 * real ones need for a command.
 */
#include "base/ring.h"
#include "device/idreader.h"
#include "emu_pn532.h"
#include "figures.h"
#include "kit/specimen_key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 20, PATIENCE_MS = 60000, NAMES = 1000 };

static const char list[] =
    "bac form=td3 state=UTO code=P number=XR4481207 holder=OKONJO<<AMARA key=rsa csca=rsa\n"
    "pace form=td1 state=D code=ID number=T22000129 holder=MUSTERMANN<<ERIKA bac=no pace=2.2:13 "
    "key=explicit:brainpoolP256r1 csca=explicit:brainpoolP384r1\n"
    "pace-ca form=td1 state=D code=ID number=T22000129 holder=MUSTERMANN<<ERIKA bac=no "
    "pace=2.2:13 ca=explicit:brainpoolP256r1 suite=aes128 key=explicit:brainpoolP256r1 "
    "csca=explicit:brainpoolP384r1\n";

static struct specimens specimens;
static struct ring ring;
static struct emu_pn532 *emu;
static struct document_port port;

static void post(void *self, const struct event *event)
{
    if (!ring_put(self, event))
        abort();
}

/* A day of an office, none of whom is the holder. */
static int names_copy(void *self, int64_t booking_id, struct name_entry *ret_entries, int max)
{
    (void)self;
    (void)booking_id;
    for (int i = 0; i < NAMES && i < max; i++) {
        ret_entries[i].booking_id = 100000 + i;
        snprintf(ret_entries[i].name, sizeof ret_entries[i].name, "Maria%c Schneider%c",
                 'a' + i % 26, 'a' + i / 26 % 26);
    }
    return NAMES;
}

static double thread_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void command(const char *line)
{
    if (!emu_pn532_command(emu, line))
        exit(1);
}

static struct document_answer answer_await(void)
{
    static struct event event;

    do
        if (!ring_wait(&ring, PATIENCE_MS, &event)) {
            fprintf(stderr, "bench_document: no answer\n");
            exit(1);
        }
    while (event.kind != EVENT_DOCUMENT_ANSWERED);
    if (event.document.outcome != DOCUMENT_READ ||
        event.document.authenticity != DOCUMENT_AUTHENTIC) {
        fprintf(stderr, "bench_document: not read: %d\n", (int)event.document.outcome);
        exit(1);
    }
    return event.document;
}

static void measure(const char *name, int latency_ms, const struct document_key *key)
{
    static struct figures reading, whole, asking;
    const struct document_order order = {.key = *key};
    char line[512], what[128];
    int exchanges = 0;

    reading.count = whole.count = asking.count = 0;
    snprintf(line, sizeof line, "latency %d", latency_ms);
    command(line);
    snprintf(line, sizeof line, "lay %s/%s", specimens.dir, name);
    command(line);
    for (int i = 0; i < ROUNDS; i++) {
        double from_ms = figures_now_ms(), own_ms = thread_ms();
        port.read(port.self, 1, &order);
        figures_add(&asking, thread_ms() - own_ms);
        struct document_answer answer = answer_await();
        figures_add(&whole, figures_now_ms() - from_ms);
        figures_add(&reading, answer.took_ms);
        exchanges = answer.exchanges;
    }
    snprintf(what, sizeof what, "%s, %2d ms a command, %d commands: read", name, latency_ms,
             exchanges);
    figures_print(&reading, what);
    figures_print(&whole, "  from the question to the answer, process and reader opened");
    figures_print(&asking, "  of it the asking thread");
}

int main(void)
{
    struct idreader_config c = {.program = BINARY_DIR "/bin/ankunft-idreader",
                                .names = {.copy = names_copy}};
    struct idreader *reader;
    char path[300];

    specimens_make(&specimens, list);
    snprintf(path, sizeof path, "%s/reader", specimens.top);
    emu = emu_pn532_start(path, NULL);
    if (emu == NULL || err_is(ring_init(&ring, sizeof(struct event), EVENTS_QUEUED_MAX)) ||
        snprintf(c.reader, sizeof c.reader, "pn532_uart:%s", path) >= (int)sizeof c.reader ||
        snprintf(c.trust, sizeof c.trust, "%s/csca.pem", specimens.dir) >= (int)sizeof c.trust ||
        err_is(idreader_open(&c, (struct mailbox){&ring, post}, &reader, &port)))
        return 1;
    for (int latency_ms = 0; latency_ms <= 40; latency_ms += 20) {
        const struct document_key mrz = specimen_mrz(&specimens, "bac");
        const struct document_key can = specimen_can(&specimens, "pace");
        measure("bac", latency_ms, &mrz);
        measure("pace", latency_ms, &can);
        measure("pace-ca", latency_ms, &can);
    }
    idreader_close(reader);
    emu_pn532_stop(emu);
    specimens_remove(&specimens);
    ring_deinit(&ring);
    return 0;
}
