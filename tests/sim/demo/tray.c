/* SPDX-License-Identifier: Apache-2.0 */
#include "tray.h"

#include <stdio.h>
#include <string.h>

enum { DATE = 7 /* of mrz_info, with its check digit */ };

/*
 * All invented. The names on documents are spelled as machines want them, those of bookings as
 * people write them.
 */
static const struct document {
    const char *name;
    const char *made;   /* for the issuer */
    const char *shown;  /* in the list */
    const char *booked; /* the name of the appointment; NULL: none */
    int scope, minutes;
    const char *ends; /* what comes of it */
} documents[TRAY_COUNT] = {
    {"id-card",
     "form=td1 state=D code=ID number=T22000129 birth=640812 holder=GROESSLER<<ERIKA "
     "pace=2.2:13,4.2:12 bac=no can=500540 ca=explicit:brainpoolP256r1 suite=aes256 "
     "key=explicit:brainpoolP256r1 csca=explicit:brainpoolP384r1 hash=sha384 lds_hash=sha256",
     "ID card, PACE", "Erika Größler", 169, 15, "is checked in"},
    {"passport",
     "form=td3 state=UTO code=P number=L898902C3 holder=ERIKSSON<<ANNA<MARIA pace=2.2:13 ca=P-256",
     "passport, PACE", "Anna Maria Eriksson", 130, 20, "is checked in, beside code or number"},
    {"passport-bac",
     "form=td3 state=UTO code=P number=XR4481207 birth=880229 holder=OKONJO<<AMARA key=rsa lds=1",
     "passport, BAC", "Amara Okonjo", 169, 20, "is checked in"},
    {"permit",
     "form=td1 state=D code=AR number=Y12345678 birth=910305 sex=M holder=YILMAZ<<DENIZ "
     "pace=2.4:16 can=231907",
     "residence permit", "Deniz Yılmaz", 130, 15, "is checked in, beside code or number"},
    {"altered",
     "form=td1 state=UTO code=I number=AB7654321 sex=M holder=NAKAMURA<<KEN pace=2.2:13 "
     "can=870155 fault=dg1",
     "ID card, altered", "Ken Nakamura", 169, 15, "is not taken"},
    {"expired",
     "form=td3 state=UTO code=P number=AB1234567 sex=M holder=LINDGREN<<OSKAR expiry=200101",
     "passport, expired", "Oskar Lindgren", 169, 20, "is not taken"},
    {"clone",
     "form=td1 state=UTO code=I number=CL0000001 sex=M holder=DUPONT<<JEAN pace=2.2:13 "
     "can=314159 ca=P-256 suite=3des fault=clone",
     "ID card, cloned", "Jean Dupont", 169, 20, "is not taken"},
    {"nobody",
     "form=td1 state=UTO code=I number=D23145890734 birth=340712 sex=M holder=STEVENSON<<PETER "
     "pace=2.2:12 can=662607 type=B",
     "ID card, long number", NULL, 0, 0, "has no appointment; another name than any booking"},
};

#define KINDS "document_kinds = passport id_card residence_permit\n"
const char tray_optional[] = "document = optional\n" KINDS;
const char tray_required[] = "document = required\n" KINDS;

bool tray_open(struct tray *tray)
{
    char list[4096];
    size_t n = 0;

    for (int i = 0; i < TRAY_COUNT; i++)
        n += (size_t)snprintf(list + n, sizeof list - n, "%s %s\n", documents[i].name,
                              documents[i].made);
    specimens_make(&tray->specimens, list);
    if (!antenna_open(&tray->antenna, tray->specimens.top)) {
        specimens_remove(&tray->specimens);
        return false;
    }
    snprintf(tray->config, sizeof tray->config, "[document]\nreader = %s\ntrust = %s/csca.pem\n",
             tray->antenna.connstring, tray->specimens.dir);
    return true;
}

int tray_close(struct tray *tray)
{
    int code = antenna_close(&tray->antenna);

    specimens_remove(&tray->specimens);
    return code;
}

static const struct document *document_of(const char *name)
{
    for (int i = 0; i < TRAY_COUNT; i++)
        if (strcmp(documents[i].name, name) == 0)
            return &documents[i];
    return NULL;
}

json_t *tray_book_one(struct practice *practice, const char *name, int scope, int minutes)
{
    return practice_post(practice, "/practice/booking/",
                         json_pack("{s:i, s:i, s:s, s:s}", "scope", scope, "minutes", minutes,
                                   "status", "confirmed", "name", document_of(name)->booked));
}

void tray_book(struct practice *practice)
{
    for (int i = 0; i < TRAY_COUNT; i++) {
        const struct document *d = &documents[i];
        if (d->booked != NULL)
            json_decref(tray_book_one(practice, d->name, d->scope, d->minutes));
    }
}

void tray_key(const struct tray *tray, const char *name, struct tray_key *ret_key)
{
    char info[SPECIMEN_TEXT_MAX], pace[SPECIMEN_TEXT_MAX];

    specimen_value(&tray->specimens, name, "can", ret_key->can);
    specimen_value(&tray->specimens, name, "pace", pace);
    if (pace[0] == '\0')
        ret_key->can[0] = '\0'; /* BAC knows the zone only */
    specimen_value(&tray->specimens, name, "mrz_info", info);
    int number = (int)strlen(info) - 2 * DATE;
    snprintf(ret_key->number, sizeof ret_key->number, "%.*s", number, info);
    snprintf(ret_key->birth, sizeof ret_key->birth, "%.*s", DATE, info + number);
    snprintf(ret_key->expiry, sizeof ret_key->expiry, "%.*s", DATE, info + number + DATE);
}

void tray_list(const struct tray *tray)
{
    struct tray_key key;

    printf("\n  nr   document              appointment                digits  or number, birth, "
           "expiry           and then\n");
    for (int i = 0; i < TRAY_COUNT; i++) {
        const struct document *d = &documents[i];
        char booked[48] = "-", zone[3 * SPECIMEN_TEXT_MAX];

        /* printf counts bytes; the letters of a name may be more than one. */
        if (d->booked != NULL)
            snprintf(booked, sizeof booked, "%d %s", d->scope, d->booked);
        int width = 25;
        for (const char *c = booked; *c != '\0'; c++)
            width += ((unsigned char)*c & 0xc0) == 0x80;
        tray_key(tray, d->name, &key);
        snprintf(zone, sizeof zone, "%s %s %s", key.number, key.birth, key.expiry);
        printf("  i %d  %-20s  %-*s  %-6s  %-31s  %s\n", i + 1, d->shown, width, booked, key.can,
               zone, d->ends);
    }
}

const char *tray_name(int number)
{
    return number >= 1 && number <= TRAY_COUNT ? documents[number - 1].name : NULL;
}

bool tray_lay(struct tray *tray, const char *name)
{
    char folder[2 * SPECIMEN_DIR_MAX];

    snprintf(folder, sizeof folder, "%s/%s", tray->specimens.dir, name);
    return antenna_lay(&tray->antenna, folder);
}

bool tray_take(struct tray *tray)
{
    return antenna_take(&tray->antenna);
}
