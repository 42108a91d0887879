/* SPDX-License-Identifier: Apache-2.0 */
/*
 * document: what a technician can find out about ID documents. Prints kind of fault, issuing state
 * and algorithms; never a name, number or date of a person.
 */
#ifndef CTL_DOCUMENT_H
#define CTL_DOCUMENT_H

/* Paths; NULL: not given. */
struct document_wish {
    const char *sod, *dg1, *dg14, *card_access; /* files as a chip holds them */
    const char *trust, *root, *crl;             /* struct trust_source */
};

enum document_exit {
    DOCUMENT_EXIT_AUTHENTIC = 0,
    DOCUMENT_EXIT_FAULT = 1, /* a file cannot be read, or the trust store is none */
    DOCUMENT_EXIT_USAGE = 2,
    DOCUMENT_EXIT_ALTERED = 3,
    DOCUMENT_EXIT_REVOKED = 4,
    DOCUMENT_EXIT_UNKNOWN = 5,
    DOCUMENT_EXIT_EXPIRED = 6,
};

/* Passive authentication of files, at this time; what it says is document_exit. */
int document_verify(const struct document_wish *wish);

#endif
