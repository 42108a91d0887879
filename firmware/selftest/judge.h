/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge: what was found of the machine, the service and the words of the screen, as findings of a
 * self-test; and what a person does about each. Pure; any thread.
 */
#ifndef SELFTEST_JUDGE_H
#define SELFTEST_JUDGE_H

#include "base/err.h"
#include "bounds.h"
#include "core/selftest.h"
#include "net/probe.h"

enum {
    JUDGE_DISK_WARN_MIB = 512,
    JUDGE_DISK_FAIL_MIB = 64,
    JUDGE_WRITE_WARN_MS = 500, /* a visitor waits for it */
    JUDGE_MEMORY_WARN_MIB = 256,
    JUDGE_MEMORY_FAIL_MIB = 64,
    JUDGE_CERTIFICATE_WARN_DAYS = 21,
    JUDGE_CLOCK_WARN_MS = 60000, /* the service's time counts; a clock so wrong has a reason */
};

struct judge_disk {
    bool there;         /* the folder */
    bool ours;          /* and this user's */
    struct err written; /* a file of it was written durably, and removed */
    int write_ms;
    int64_t free_mib;
};

struct judge_memory {
    int64_t free_mib; /* what programs can still have; -1: not known */
    int64_t total_mib;
};

struct judge_clock {
    bool in_step; /* the kernel says: by NTP */
    bool service_known;
    int64_t ahead_ms; /* the service's clock before ours */
};

/* Tags of languages that failed, of those tried. */
struct judge_tags {
    int tried, failed;
    char tag[LANGUAGES_MAX][UTTERANCE_TAG_MAX + 1];
};

struct judge_roster {
    bool wanted;
    bool runs;                           /* a kiosk, which fetches them */
    int offices, missing;                /* without bookings of today */
    int64_t oldest_age_s;                /* of those that are there */
    int32_t missing_scope, oldest_scope; /* one of them each; 0: none */
    int64_t stale_s;
};

struct judge_screen {
    bool there;
    int width_px, height_px;               /* of the display */
    int wanted_width_px, wanted_height_px; /* of the configuration, as the display has it */
    bool fullscreen;
};

void judge_disk(const struct judge_disk *facts, struct selftest *test);
void judge_memory(const struct judge_memory *facts, struct selftest *test);
void judge_clock(const struct judge_clock *facts, struct selftest *test);
/* opened: by checkup_journal. */
void judge_journal(struct err opened, struct selftest *test);
void judge_fonts(const struct judge_tags *facts, struct selftest *test);
/* opened: the synthesizer. */
void judge_voice(bool wanted, struct err opened, const struct judge_tags *facts,
                 struct selftest *test);
void judge_roster(const struct judge_roster *facts, struct selftest *test);
void judge_screen(const struct judge_screen *facts, struct selftest *test);
/* Service, login and certificate. */
void judge_service(const struct probe *probe, int office_count, struct selftest *test);
void judge_login(const struct probe *probe, bool account, struct selftest *test);
void judge_certificate(const struct probe *probe, int64_t now_s, struct selftest *test);

/* What a person does about it, as a short English sentence; "": nothing. Never NULL. */
const char *judge_advice(enum selftest_check check, enum selftest_verdict verdict);

#endif
