/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settings: says in the audit trail that the configuration is another than at the last start, and
 * which keys of it, never their values. Of each key a hash is kept, keyed by the kiosk's audit key,
 * so that the journal tells nothing of the configuration to whoever finds it.
 */
#ifndef STORE_SETTINGS_H
#define STORE_SETTINGS_H

#include "store/audit.h"

enum { SETTINGS_MAX = 2000 }; /* keys; more are not looked at */

/*
 * text: the configuration in force, as config_print writes it: "[section]" and "key = value" lines.
 * What has changed waits in the journal for trail_flush, in one commit with the new hashes. The
 * folder is claimed (directory.h). Errors as database_visit.
 */
struct err settings_note(const char *dir, const struct audit *audit, const char *text,
                         int64_t now_s) MUST_CHECK;

#endif
