/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store: the neighbour that remembers. A thread of its own records what the owner commands and
 * answers RECORDED when it is durable; the outbox is called by the network's threads, which wait
 * for a disk write at most.
 *
 * In a hall (once_port) a check-in is claimed between its commit and its answer; what could not be
 * claimed is claimed later, by the store's own thread.
 *
 * Events are posted while the store holds its lock, so that counts arrive in order: post() must not
 * call back. At the beginning what was kept comes back: GUESSES_KEPT, CLOSED_KEPT. Besides the
 * answers: OUTBOX_CHANGED when a count changes and once at the beginning;
 * DEVICE_CHANGED of DEVICE_STORE, READY or BROKEN. A broken store (full, read-only, failing disk)
 * answers RECORDED with ok = false, hands out nothing to send, and mends by itself.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/daytime.h"
#include "base/err.h"
#include "core/rules.h"
#include "port.h"
#include "store/lookup.h"

enum {
    STORE_KEEP_DAYS = 30,      /* a good value for keep_days */
    STORE_ON_THE_WAY_MAX = 32, /* entries taken and not settled; more wait */
};

/* What pointers point at is read for as long as the store is open. */
struct store_config {
    const char *dir;             /* the folder; made if it is missing, its parent must be there */
    int keep_days;               /* settled entries older than this are deleted at the beginning */
    struct lookup_config lookup; /* the roster */
    struct daytime *daytime;
    const struct rules *rules; /* the kiosk's name, its own numbers, attendance */
    /* The configuration in force as text, for the trail (settings.h); NULL: not compared. */
    const char *settings;
    const char *pin_file;    /* of staff (pins.h); NULL or "": there is none */
    int64_t roll_mm;         /* length of a new roll of paper */
    bool names;              /* ID documents are read: the names of today's bookings are kept */
    struct once_port once;   /* all NULL: the kiosk is alone */
    struct watch_port watch; /* all NULL: each kiosk watches for itself */
};

struct store;

/*
 * Opens the store and starts its thread. ERR_DENIED: others could write in the folder. ERR_BUSY:
 * another process uses it. ERR_UNSUPPORTED: written by a newer program. Each is explained in the
 * log. A disk that does not work is no error: the store begins broken and mends.
 */
struct err store_open(const struct store_config *config, struct mailbox mailbox,
                      struct store **ret_store, struct store_port *ret_port,
                      struct outbox_port *ret_outbox, struct roster_port *ret_roster) MUST_CHECK;
/*
 * Names of bookings, for the network to put and the document reader to copy (names.h); valid until
 * store_close. All NULL where none are wanted, or none can be kept, which is logged.
 */
struct names_port store_names(struct store *store);
/* For what happens at the other kiosks; valid until store_close, like all the others. */
struct hearing_port store_hearing(struct store *store);
/*
 * Carries out the commands given so far, wipes keys and names, ends the thread. The network and the
 * document reader must be closed before: their calls are over.
 */
void store_close(struct store *store);

#endif
