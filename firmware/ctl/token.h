/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token: ankunft-ctl's part for signed codes (core/token.h): makes keys, signs codes, says what a
 * code is worth. The signer's secret is for the machine of the office that signs, never for a
 * kiosk. Each returns the program's exit code.
 */
#ifndef CTL_TOKEN_H
#define CTL_TOKEN_H

/* As they stand on the command line; NULL: not given. */
struct token_wish {
    const char *verb; /* key, holder-key, issue, check */
    const char *text; /* check: the code, NULL: the first line of standard input */
    const char *out, *secret, *keys, *holder_key, *png;
    const char *office, *id, *service, *persons, *number, *start, *expires, *name;
};

int token_run(const struct token_wish *wish);

#endif
