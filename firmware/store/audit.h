/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit: who did what at this kiosk, written so that nobody can change it afterwards unseen. The
 * format and what it proves are told at the top of audit.c.
 *
 * Writing: one call at a time, under the lock that guards it; an append waits for the disk. Proving
 * needs the file and the public key alone: any thread, also beside a running kiosk.
 */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "store/audit_entry.h"

/* What goes in. The words are those of the file. */
enum audit_kind {
    AUDIT_BEGUN,     /* the log begins; detail: the public key. Written by the log itself */
    AUDIT_TORN,      /* a cut had torn the entry before; detail: its bytes. By the log itself */
    AUDIT_SHORT,     /* entries are missing at the end of the file. By the log itself */
    AUDIT_OVERRIDE,  /* staff let someone in against the rules */
    AUDIT_REPRINT,   /* a slip printed again */
    AUDIT_UNDO,      /* a check-in taken back */
    AUDIT_LOGIN,     /* staff came */
    AUDIT_LOGOUT,    /* staff went */
    AUDIT_CONFIG,    /* the configuration is another than before */
    AUDIT_REFUSED,   /* an attempt that was refused */
    AUDIT_CLOSED,    /* staff put the kiosk out of service */
    AUDIT_OPENED,    /* and into it again */
    AUDIT_PAPER,     /* the paper was changed */
    AUDIT_TEST,      /* a device was tested */
    AUDIT_SHUT_DOWN, /* staff ended the program */
    AUDIT_HELP,      /* somebody came to a visitor who had called */
    AUDIT_CHECKIN,   /* reception: checked in by hand */
    AUDIT_MISSED,    /* reception: said to be missed */
    AUDIT_REVOKED,   /* reception: and that taken back */
    AUDIT_SETTLED,   /* reception: a refused entry of a kiosk sent again, or never */
    AUDIT_KIND_COUNT
};

struct audit;

#define AUDIT_FILE_NAME "audit.log" /* in the store's folder */

/*
 * Opens or begins the log of the folder (claimed, directory.h), closes a torn last entry with a
 * marker, says in the log where entries are missing. A file whose end cannot be read is set aside
 * ("audit-damaged-…"), and a new log begins that says so. ERR_CORRUPT, ERR_DENIED: the key file is
 * damaged, or open to others: a person must look. ERR_IO, ERR_FULL: the disk.
 */
struct err audit_open(const char *dir, struct audit **ret_audit) MUST_CHECK;
/* Wipes the key. */
void audit_close(struct audit *audit);

/*
 * Durable when it returns. Control bytes in the texts become '?', what is too long is cut. An error
 * means that the entry is not in the log; the next call begins with looking at the file anew.
 */
struct err audit_append(struct audit *audit, enum audit_kind kind, const char *actor,
                        const char *subject, const char *detail, int64_t time_s) MUST_CHECK;
/* The kiosk's public key in hex digits, to be kept where the kiosk cannot reach. */
void audit_public_key(const struct audit *audit, char ret_hex[2 * AUDIT_PUBLIC_BYTES + 1]);

/*
 * A hash keyed by the kiosk's secret key: tells whether bytes are the same as before to this kiosk
 * alone.
 */
enum { AUDIT_TAG_DIGITS = 32 };
void audit_tag(const struct audit *audit, const char *bytes, size_t len,
               char ret_hex[AUDIT_TAG_DIGITS + 1]);

/* What is wrong with the first entry that is wrong. */
enum audit_fault {
    AUDIT_WHOLE,    /* nothing */
    AUDIT_ALTERED,  /* no longer as it was signed, or signed by another key */
    AUDIT_MISSING,  /* removed, or moved to a later place */
    AUDIT_REPEATED, /* stands here again, or was moved here from an earlier place */
    AUDIT_FOREIGN,  /* signed, but not the follower of the entry before: of another history */
    AUDIT_CUT_OFF,  /* the file ends before it, or within it */
};

struct audit_proof {
    enum audit_fault fault;
    int64_t sequence; /* of the faulty entry; without a fault: of the last */
    int64_t at;       /* byte in the file */
};

/*
 * Proves the chain of a file against a public key in hex; gives each good entry to each(), which
 * may be NULL. ERR_CORRUPT: *ret_proof names the first faulty entry. ERR_SYNTAX: not a key.
 * ERR_GONE: no file. ERR_TOO_LONG: more than AUDIT_FILE_MAX bytes. Beside a running kiosk the entry
 * that is just being written may be named as cut off: prove again.
 */
enum { AUDIT_FILE_MAX = 256 * 1024 * 1024 };
struct err audit_verify(const char *path, const char *public_key_hex,
                        void (*each)(void *self, const struct audit_entry *entry), void *self,
                        struct audit_proof *ret_proof) MUST_CHECK;
/* The same for bytes in memory, without the file's head. */
struct err audit_verify_bytes(const char *bytes, size_t len,
                              const unsigned char public_key[AUDIT_PUBLIC_BYTES],
                              void (*each)(void *self, const struct audit_entry *entry), void *self,
                              struct audit_proof *ret_proof) MUST_CHECK;
/* "altered", "missing" …; never NULL. */
const char *audit_fault_name(enum audit_fault fault);
/* The word of the file. */
const char *audit_kind_name(enum audit_kind kind);

/* For audit*.c alone: how a marker's detail names torn bytes, and the last entry as noted beside.
 */
#define AUDIT_HEAD_END ".head"
enum { AUDIT_TORN_MAX = 8 * 1024 };
void audit_torn_detail(const char *bytes, size_t len, char ret_detail[AUDIT_DETAIL_MAX + 1]);
struct err audit_head_read(const char *path, const unsigned char public_key[AUDIT_PUBLIC_BYTES],
                           struct audit_entry *ret_head) MUST_CHECK;

#endif
