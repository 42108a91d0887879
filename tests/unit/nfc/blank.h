/* SPDX-License-Identifier: Apache-2.0 */
/*
 * blank: a document's folder for the emulated chip, with files that nobody signed: enough for
 * the tests of the emulators, which are not asked whether a document is authentic.
 * Signed ones are made by sim/issuer.
 */
#ifndef BLANK_H
#define BLANK_H

#include <stddef.h>

/* The passport of ICAO Doc 9303 part 4, appendix A. */
#define BLANK_LINE_1   "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
#define BLANK_LINE_2   "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
#define BLANK_MRZ_INFO "L898902C3674081221204159"
#define BLANK_CAN      "240759"

enum { BLANK_SOD_LEN = 772 };

/* EF_COM, EF_DG1, EF_SOD (a length and counted bytes), and chip.conf with these lines. */
void blank_make(const char *folder, const char *conf);
/* EF_CardAccess of such ways, as in chip.conf: {"2.2 13", NULL}. */
void blank_card_access(const char *folder, const char *const ways[]);
/* What EF_SOD has at this offset, behind its length. */
unsigned char blank_sod_byte(size_t offset);

#endif
