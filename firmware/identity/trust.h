/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trust: which states' signatures are believed: their authorities (CSCA) and revocation lists.
 * Passive authentication with them (ICAO 9303-11, 5.1; 9303-12): is what a chip holds what a state
 * has signed? It says nothing about copies of a whole chip (chip_authentication.h), nor about who
 * holds the document. Opened once, then only read; one thread.
 */
#ifndef IDENTITY_TRUST_H
#define IDENTITY_TRUST_H

#include "base/buf.h"
#include "base/err.h"
#include "core/document.h"

struct trust;

struct trust_source {
    /*
     * A file, or a folder of files: each holds certificates (PEM: one and more; DER: one),
     * revocation lists likewise, or a signed list of authorities (CSCA master list). A certificate
     * is believed because it is there; those of a master list because of who has signed it. Names
     * that begin with '.' are passed over.
     */
    const char *authorities;
    const char *root; /* a file: the certificate under which master lists are signed; NULL: none */
    const char *crls; /* a file or folder with nothing but revocation lists; NULL: no more */
};

enum { TRUST_FILE_MAX = 16 << 20, TRUST_WHY_MAX = 512 };

/*
 * Errors, the file and the reason in `why`: ERR_SYNTAX: it is nothing of the above; ERR_DENIED: a
 * master list, and none under root has signed it; ERR_CORRUPT: a revocation list that names an
 * authority of the store, which has not signed it; ERR_UNKNOWN: no authority in all of it;
 * ERR_TOO_LONG; reading. Revocation lists of states that are not in the store are passed over, and
 * those that are out of date still hold.
 */
struct err trust_open(const struct trust_source *source, struct buf *why,
                      struct trust **ret_trust) MUST_CHECK;
void trust_close(struct trust *trust); /* NULL: nothing */
int trust_authority_count(const struct trust *trust);
int trust_crl_count(const struct trust *trust); /* of those that hold */

/* Files of the chip, whole; len 0: not read. */
struct trust_file {
    const unsigned char *bytes;
    size_t len;
};
struct trust_files {
    struct trust_file sod, dg1;    /* needed */
    struct trust_file dg14;        /* where it is read, it must be the signed one */
    struct trust_file card_access; /* with dg14: both must offer the same ways of PACE */
};

/* Why it is not authentic; the first that is found. */
enum trust_reason {
    TRUST_NO_OBJECTION,
    /* DOCUMENT_ALTERED */
    TRUST_SOD_MALFORMED,
    TRUST_SIGNERS,   /* not signed exactly once */
    TRUST_SIGNATURE, /* not the signature of this content */
    TRUST_CONTENT,   /* a signature of something else than a document */
    TRUST_DG1_HASH,
    TRUST_DG1_MALFORMED, /* no machine-readable zone, or a wrong check digit in it */
    TRUST_DG14_HASH,
    TRUST_DG14_MALFORMED,
    TRUST_DOWNGRADE, /* EF.CardAccess offers other ways of PACE than DG14 */
    TRUST_COUNTRY,   /* the signer is of another state than the document */
    /* DOCUMENT_REVOKED */
    TRUST_REVOKED, /* the signer, or its authority */
    /* DOCUMENT_UNKNOWN */
    TRUST_ALGORITHM,      /* a hash or a kind of key that is not known here */
    TRUST_STATE,          /* an issuing state that is not known here */
    TRUST_NO_AUTHORITY,   /* no authority of the store has made its signer */
    TRUST_AUTHORITY_LATE, /* the authority had expired when it made the signer */
    /* DOCUMENT_EXPIRED */
    TRUST_SIGNER_TIME, /* the signer's certificate is not valid now */
    TRUST_EXPIRED,     /* the document */
    TRUST_REASON_COUNT
};

enum { TRUST_ALGORITHM_MAX = 96 };

struct trust_finding {
    enum document_authenticity authenticity;
    enum trust_reason reason;
    /* Where it was read so far, else "" and 0: */
    char issuer[4];                        /* issuing state as in the zone: "D", "UTO" */
    char algorithm[TRUST_ALGORITHM_MAX];   /* of the signature, for technicians */
    int64_t signer_from_s, signer_until_s; /* validity of the signer's certificate */
};

/*
 * Passive authentication at this time; local days are those of clock_local. Nothing of the files is
 * kept. trust NULL: nobody's signature is known. Where the SOD names a DG14 (sod_names) that is not
 * given, the caller must see to it.
 */
void trust_check(const struct trust *trust, const struct trust_files *files, int64_t now_s,
                 struct trust_finding *ret_finding);
/* English words for technicians: "the document has expired". */
const char *trust_reason_text(enum trust_reason reason);

#endif
