/* SPDX-License-Identifier: Apache-2.0 */
/*
 * desk: an emulated reader with specimen documents to be laid on it, and the kiosk's worker with
 * the real reading process before it. One for the whole test; what fails, fails the test.
 */
#ifndef DEVICE_DESK_H
#define DEVICE_DESK_H

#include "device/idreader.h"
#include "emu_pn532.h"
#include "kit/specimen_key.h"
#include "postbox.h"

extern struct desk {
    struct specimens specimens;
    struct postbox *postbox;
    struct emu_pn532 *emu;
    struct idreader *reader; /* NULL: none is open; desk_tear_down closes it */
    struct document_port port;
    uint32_t request;                /* of the last question */
    char link_path[128];             /* the reader's tty */
    const struct name_entry *booked; /* the names of the day */
    int booked_count;
} desk;

/* For the group, and for each test. */
int desk_make(void **state);
int desk_unmake(void **state);
int desk_set_up(void **state);
int desk_tear_down(void **state);

/* A path below the specimens. */
void desk_path(char *ret_path, size_t size, const char *name);
/* A command of emu_pn532.h. */
void desk_command(const char *line);
void desk_lay(const char *name);
/* Trusts the specimens' authorities, and revokes what they do. */
struct idreader_config desk_config(void);
void desk_open(const struct idreader_config *config);

void desk_ask(const struct document_key *key, int64_t booking_id);
/* The answer to the last question. */
struct document_answer desk_answer(void);
/* Lays it there, asks, and takes it away; with a worker as desk_config has it where none is open.
 */
struct document_answer desk_read(const char *name, const struct document_key *key);
struct document_answer desk_read_can(const char *name);
struct document_answer desk_read_mrz(const char *name);

/* It was read, so, and is worth that. */
void desk_expect(struct document_answer answer, enum document_protocol protocol,
                 enum document_authenticity authenticity);
/* It tells nothing of any document. */
bool desk_is_empty(struct document_answer answer);

#endif
