/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl/audit_list.h"

#include "base/clock.h"
#include "store/audit.h"

#include <stdio.h>

static void print_entry(void *self, const struct audit_entry *entry)
{
    char when[32];
    struct tm tm = clock_local(entry->time_s);
    (void)self;

    strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S", &tm);
    printf("%6lld  %s  %-8s  %-10s  %-10s  %s\n", (long long)entry->sequence, when, entry->kind,
           entry->actor, entry->subject, entry->detail);
}

int audit_list(const struct config *config, const char *public_key, bool print)
{
    char path[CONFIG_PATH_MAX + 16];
    struct audit_proof proof;

    snprintf(path, sizeof path, "%s/%s", config->kiosk.state_dir, AUDIT_FILE_NAME);
    struct err e = audit_verify(path, public_key, print ? print_entry : NULL, NULL, &proof);
    if (!err_is(e)) {
        printf("whole: %lld entries, each signed and following the one before\n",
               (long long)proof.sequence);
        return 0;
    }
    if (e.code == ERR_CORRUPT)
        fprintf(stderr, "ankunft-ctl: %s: entry %lld at byte %lld is %s\n", path,
                (long long)proof.sequence, (long long)proof.at, audit_fault_name(proof.fault));
    else
        fprintf(stderr, "ankunft-ctl: %s: %s\n", path, err_name(e));
    return 1;
}
