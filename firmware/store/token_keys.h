/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token_keys: whose signatures of codes (core/token.h) count at this kiosk: a file of lines
 *
 *     NUMBER PUBLIC [FROM] [UNTIL]
 *
 * NUMBER is 1 to 65535 and stands once; PUBLIC is the signer's Ed25519 key, 32 bytes in base64 (44
 * characters); FROM and UNTIL are local days (YYYY-MM-DD), both included, "-" for none. Several
 * keys count at once: for a change of keys the new one is added before the first code is signed
 * with it, and the old one ends when its last code has expired. '#' begins a comment. The file is
 * read for each code, so it may be changed while the kiosk runs.
 *
 * A thief of the file learns nothing: the keys in it are public. Who can write it can let anybody
 * in: it must belong to the kiosk's user or root, and nobody else may write it. The secret key is
 * never on a kiosk. Any thread.
 */
#ifndef STORE_TOKEN_KEYS_H
#define STORE_TOKEN_KEYS_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum {
    TOKEN_KEYS_MAX = 16,
    TOKEN_KEYS_FILE_MAX = 8192, /* bytes */
    TOKEN_PUBLIC_BYTES = 32,
    TOKEN_SECRET_BYTES = 32, /* the seed of the key pair */
};

struct token_key {
    int number;
    unsigned char public_key[TOKEN_PUBLIC_BYTES];
    int64_t from_s, until_s; /* valid from the first on and before the second */
};

struct token_keys {
    struct token_key list[TOKEN_KEYS_MAX];
    int count;
};

/*
 * ERR_SYNTAX: *ret_line says where, *ret_expected what should stand there; nothing was read.
 * Pure. Fuzzed.
 */
struct err token_keys_read(const char *text, size_t len, struct token_keys *ret_keys, int *ret_line,
                           const char **ret_expected) MUST_CHECK;
/* The file. Faults are logged with file and line. ERR_DENIED: others may write it. */
struct err token_keys_load(const char *path, struct token_keys *ret_keys) MUST_CHECK;
const struct token_key *token_keys_find(const struct token_keys *keys, int number);

/* The signer's side, for ankunft-ctl. */
struct token_secret {
    int number;
    unsigned char seed[TOKEN_SECRET_BYTES]; /* wipe */
};
/* A new pair: the secret into a new file of mode 0600, the line for the kiosks' file as text. */
struct err token_secret_make(const char *path, int number, char *ret_line, size_t size) MUST_CHECK;
/* ERR_DENIED: others than its owner may read it. ERR_SYNTAX: it is no secret. */
struct err token_secret_load(const char *path, struct token_secret *ret_secret) MUST_CHECK;

/*
 * The key of holders' tags (identity/name_tag.h), which signers and document readers share, in a
 * file of its own. As above.
 */
enum { TOKEN_HOLDER_KEY_BYTES = 32 };
struct err token_holder_key_make(const char *path) MUST_CHECK;
struct err token_holder_key_load(const char *path,
                                 unsigned char ret_key[TOKEN_HOLDER_KEY_BYTES]) MUST_CHECK;

#endif
