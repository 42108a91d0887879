/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entrance: how somebody comes in at reception and goes: with their own account of ZMS, which says
 * who they are, what they may do, and which offices are theirs. Any thread; waits for ZMS.
 */
#ifndef RECEPTION_ENTRANCE_H
#define RECEPTION_ENTRANCE_H

#include "reception/caller.h"
#include "reception/people.h"

enum entrance {
    ENTRANCE_OPEN,
    ENTRANCE_REFUSED,     /* no such account, not its password, or none of the offices is theirs */
    ENTRANCE_UNREACHABLE, /* ZMS does not answer */
    ENTRANCE_FULL,        /* too many people are logged in */
};

enum { LOGIN_PASSWORD_MAX = 128 };
struct login {
    char account[ZMS_ACCOUNT_MAX + 1];
    char password[LOGIN_PASSWORD_MAX + 1];
};
/* {"account","password"}, and nothing else. ERR_SYNTAX. Wipe what comes out. Pure; fuzzed. */
struct err login_read(const char *json, size_t len, struct login *ret_login) MUST_CHECK;

/* Asks ZMS. *ret_cookie is for the person's browser. */
enum entrance entrance_log_in(struct people *people, struct callers *callers,
                              const struct login *login, char ret_cookie[PEOPLE_TOKEN_MAX + 1]);
/* Ends the session here, and, as far as it answers, at ZMS. */
void entrance_log_out(struct people *people, struct callers *callers, const struct person *person);
/* The session becomes a wall screen's; the person's own at ZMS ends. */
void entrance_to_wall(struct people *people, struct callers *callers, const struct person *person);

#endif
