/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mrz: the machine-readable zone of an ID document (ICAO 9303 parts 3 to 6): TD1, three lines of
 * 30; TD2, two of 36; TD3, two of 44. Strict and bounded: a character or check digit that is not
 * right makes it no zone. Personal: who has one wipes it. Pure; any thread. Fuzzed.
 */
#ifndef CORE_MRZ_H
#define CORE_MRZ_H

#include "base/err.h"
#include "core/document.h"

#include <stddef.h>

enum {
    MRZ_DATE_DIGITS = 6,
    MRZ_NUMBER_MIN = 9,  /* shorter ones are filled up with '<' */
    MRZ_NUMBER_MAX = 22, /* TD1: nine, and what fits into its optional data */
    MRZ_NAME_MAX = 39,   /* TD3; 31 in TD2, 30 in TD1 */
};

enum mrz_format { MRZ_TD1, MRZ_TD2, MRZ_TD3, MRZ_FORMAT_COUNT };

/* Words of A to Z with one blank between them. Apostrophes are gone, hyphens are blanks. */
struct mrz_name {
    char primary[MRZ_NAME_MAX + 1];   /* as a rule the surname; the only name of who has one */
    char secondary[MRZ_NAME_MAX + 1]; /* given names; "": none */
    /* The name fills its field: words may be cut, be initials, or be missing at the end. */
    bool truncated;
};

struct mrz {
    enum mrz_format format;
    char text[DOCUMENT_MRZ_MAX + 1]; /* the whole of it, lines joined, as in DG1 */
    char code[3];                    /* kind of document: "P", "ID", "AR" */
    char issuer[4];                  /* issuing state: "D", "UTO" */
    char nationality[4];             /* "": not said */
    char number[MRZ_NUMBER_MAX + 1]; /* all of it; blanks and hyphens in it are '<' */
    char birth[MRZ_DATE_DIGITS + 1]; /* YYMMDD; parts that nobody knows are "<<" or "00" */
    char expiry[MRZ_DATE_DIGITS + 1];
    char sex; /* F, M, or '<': not said */
    struct mrz_name name;
    char info[DOCUMENT_MRZ_INFO_MAX + 1]; /* the key to the chip, see document_key.mrz_info */
};

/*
 * The check digit of 9303-3, 4.9, '0' to '9'; '\0' where a character is none of a zone's: A to Z,
 * 0 to 9 and '<'.
 */
char mrz_check_digit(const char *text, size_t len);
/* Six characters YYMMDD that can be a date; each part of it may be unknown, "<<" or "00". */
bool mrz_date_good(const char *date);

/*
 * text: 72, 88 or 90 characters, its lines joined. ERR_SYNTAX: not of that form, or of a visa;
 * ERR_CORRUPT: of that form, with a wrong check digit. ret_mrz is then untouched.
 */
struct err mrz_parse(const char *text, size_t len, struct mrz *ret_mrz) MUST_CHECK;

enum document_kind mrz_kind(const struct mrz *mrz);
/*
 * Did it expire before this day (of the calendar; year with its century)? Of the years that two
 * digits may mean it is the one from 20 years ago, before which no document had a chip, to 79 years
 * ahead: 99 stands for never in some states. Unknown month or day: the last one; unknown year:
 * never.
 */
bool mrz_expired(const struct mrz *mrz, int year, int month, int day);

#endif
