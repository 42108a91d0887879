/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tray: a few specimen ID documents beside the kiosk, made anew at each start (tests/sim/issuer),
 * the emulated reader that they are laid on, and the bookings of their holders. One thread.
 */
#ifndef DEMO_TRAY_H
#define DEMO_TRAY_H

#include "kit/antenna.h"
#include "kit/hall.h"
#include "kit/specimen.h"

enum { TRAY_COUNT = 8 };

struct tray {
    struct specimens specimens;
    struct antenna antenna;
    char config[2048]; /* the section [document] of a kiosk that has this reader */
};

/* What is typed of a document, as it is printed on it; "": it has none. */
struct tray_key {
    char can[SPECIMEN_TEXT_MAX];
    char number[SPECIMEN_TEXT_MAX], birth[SPECIMEN_TEXT_MAX], expiry[SPECIMEN_TEXT_MAX];
};

/* Before the hall, which gets .config. Says on stderr what could not be started. */
bool tray_open(struct tray *tray);
/* The exit code of the reader. */
int tray_close(struct tray *tray);

/* The keys of an office that asks for documents, "optional" or "required". */
extern const char tray_optional[], tray_required[];

/* Appointments for those of the documents that have one, in the minutes to come. */
void tray_book(struct practice *practice);
/* The same for one of them, anywhere; a new reference. */
json_t *tray_book_one(struct practice *practice, const char *name, int scope, int minutes);

void tray_list(const struct tray *tray);
void tray_key(const struct tray *tray, const char *name, struct tray_key *ret_key);
/* The name of the document with this number in the list, from 1; NULL: there is none. */
const char *tray_name(int number);
/* Laid on the reader, in place of what lies there. */
bool tray_lay(struct tray *tray, const char *name);
bool tray_take(struct tray *tray);

#endif
