/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trust: which states' signatures are believed (CSCAs, and their revocation lists), and passive
 * authentication with them (ICAO 9303-11, 5.1; 9303-12): is what a chip holds what a state has
 * signed? It says nothing about copies of a whole chip (chip_authentication.h), nor about who holds
 * the document. Opened once, then only read: any thread.
 */
#ifndef IDENTITY_TRUST_H
#define IDENTITY_TRUST_H

#include "base/buf.h"
#include "base/err.h"
#include "core/document.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trust;

struct trust_source {
    /*
     * A file or a folder of files, each with certificates (PEM: one or many; DER: one) or a signed
     * CSCA master list. A certificate is believed because it is there; of a list, those in it
     * because a certificate under root has signed it. Names beginning with '.' are passed over.
     */
    const char *certificates;
    const char *root; /* certificate of who signs master lists, PEM or DER; NULL: no lists */
    const char *crls; /* a file or folder of revocation lists, PEM or DER; NULL: none */
};

/*
 * Errors, with path and reason in why: ERR_IO, ERR_GONE and ERR_DENIED: a file cannot be read;
 * ERR_SYNTAX: it is nothing of the above; ERR_UNKNOWN: a list that no root is for, or no
 * certificate at all; ERR_CORRUPT: a list or revocation list that is not signed by whom it says;
 * ERR_TOO_LONG. Revocation lists of states that are not in the store are passed over.
 */
struct err trust_open(const struct trust_source *source, struct buf *why,
                      struct trust **ret_trust) MUST_CHECK;
void trust_close(struct trust *trust); /* NULL: nothing */
int trust_authority_count(const struct trust *trust);
int trust_crl_count(const struct trust *trust);

/* Files as read from the chip, whole; len 0: not read. */
struct trust_file {
    const unsigned char *bytes;
    size_t len;
};
struct trust_files {
    struct trust_file sod, dg1;    /* needed */
    struct trust_file dg14;        /* where it is read, it must be the signed one */
    struct trust_file card_access; /* with dg14: both must offer the same (downgrade) */
};

/* Why it is not authentic. */
enum trust_reason {
    TRUST_NO_OBJECTION,
    /* DOCUMENT_ALTERED */
    TRUST_SOD_MALFORMED,
    TRUST_SIGNERS,       /* not signed exactly once */
    TRUST_SIGNATURE,     /* not the signature of this content */
    TRUST_CONTENT,       /* signed as something else than a document */
    TRUST_DG1_MALFORMED, /* no machine-readable zone, or wrong check digits in it */
    TRUST_DG1_HASH,
    TRUST_DG14_MALFORMED,
    TRUST_DG14_HASH,
    TRUST_DOWNGRADE, /* EF.CardAccess offers other ways of PACE than DG14 */
    TRUST_COUNTRY,   /* the signer is of another state than the document */
    /* DOCUMENT_REVOKED */
    TRUST_REVOKED,
    /* DOCUMENT_UNKNOWN */
    TRUST_ALGORITHM,      /* of a hash or a kind of key that is not known here */
    TRUST_NO_AUTHORITY,   /* no authority in the store has made its signer */
    TRUST_AUTHORITY_LATE, /* its authority had expired when it made the signer */
    TRUST_STATE,          /* whose signers may sign for this state is not known */
    /* DOCUMENT_EXPIRED */
    TRUST_SIGNER_TIME, /* the signer's certificate is not valid now */
    TRUST_EXPIRED,     /* the document */
    TRUST_REASON_COUNT
};

enum { TRUST_ALGORITHM_MAX = 96 };

struct trust_finding {
    enum document_authenticity authenticity;
    enum trust_reason reason;
    char issuer[4];                        /* issuing state as in the zone; "": not read so far */
    char algorithm[TRUST_ALGORITHM_MAX];   /* of the signature, for technicians; "" likewise */
    int64_t signer_from_s, signer_until_s; /* validity of the signer's certificate; 0 likewise */
    /* The signed object names a DG14. Where the chip did not hand it out: see sod_names. */
    bool dg14_signed;
};

/* Passive authentication, at this time. Holds nothing of the files afterwards. */
void trust_check(const struct trust *trust, const struct trust_files *files, int64_t now_s,
                 struct trust_finding *ret_finding);
/* English words for technicians: "the document has expired". */
const char *trust_reason_text(enum trust_reason reason);

#endif
