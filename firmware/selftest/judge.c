/* SPDX-License-Identifier: Apache-2.0 */
#include "selftest/judge.h"

#include <stdlib.h>

enum { DAY_S = 86400, MINUTE_S = 60 };

void judge_disk(const struct judge_disk *facts, struct selftest *test)
{
    if (!facts->there) {
        selftest_set(test, SELFTEST_DISK, SELFTEST_FAIL, "the state folder is not there");
        return;
    }
    if (!facts->ours) {
        selftest_set(test, SELFTEST_DISK, SELFTEST_FAIL, "the state folder is another user's");
        return;
    }
    if (err_is(facts->written)) {
        selftest_set(test, SELFTEST_DISK, SELFTEST_FAIL, "cannot be written: %s",
                     err_name(facts->written));
        return;
    }
    enum selftest_verdict verdict =
        facts->free_mib < JUDGE_DISK_FAIL_MIB ? SELFTEST_FAIL
        : facts->free_mib < JUDGE_DISK_WARN_MIB || facts->write_ms > JUDGE_WRITE_WARN_MS
            ? SELFTEST_WARN
            : SELFTEST_OK;
    selftest_set(test, SELFTEST_DISK, verdict, "%lld MiB free, durable write in %d ms",
                 (long long)facts->free_mib, facts->write_ms);
}

void judge_memory(const struct judge_memory *facts, struct selftest *test)
{
    if (facts->free_mib < 0) {
        selftest_set(test, SELFTEST_MEMORY, SELFTEST_UNTRIED, "the kernel does not say");
        return;
    }
    selftest_set(test, SELFTEST_MEMORY,
                 facts->free_mib < JUDGE_MEMORY_FAIL_MIB   ? SELFTEST_FAIL
                 : facts->free_mib < JUDGE_MEMORY_WARN_MIB ? SELFTEST_WARN
                                                           : SELFTEST_OK,
                 "%lld of %lld MiB free", (long long)facts->free_mib, (long long)facts->total_mib);
}

void judge_clock(const struct judge_clock *facts, struct selftest *test)
{
    const char *step = facts->in_step ? "kept in step" : "not kept in step";
    long long off_s = (long long)(facts->ahead_ms / 1000);

    if (!facts->service_known)
        selftest_set(test, SELFTEST_CLOCK, facts->in_step ? SELFTEST_OK : SELFTEST_FAIL,
                     "%s, the service's time is not known", step);
    else if (llabs(facts->ahead_ms) > JUDGE_CLOCK_WARN_MS)
        selftest_set(test, SELFTEST_CLOCK, SELFTEST_WARN,
                     "%lld s %s the service, whose time counts", off_s < 0 ? -off_s : off_s,
                     off_s < 0 ? "before" : "behind");
    else
        selftest_set(test, SELFTEST_CLOCK, facts->in_step ? SELFTEST_OK : SELFTEST_WARN,
                     "%s, %lld s off the service", step, off_s < 0 ? -off_s : off_s);
}

void judge_journal(struct err opened, struct selftest *test)
{
    static const struct {
        enum err_code code;
        enum selftest_verdict verdict;
        const char *found;
    } rows[] = {
        {ERR_OK, SELFTEST_OK, "whole"},
        {ERR_GONE, SELFTEST_OK, "none yet"},
        {ERR_CORRUPT, SELFTEST_FAIL, "damaged"},
        {ERR_UNSUPPORTED, SELFTEST_FAIL, "written by another version of the program"},
    };

    selftest_set(test, SELFTEST_JOURNAL, SELFTEST_FAIL, "cannot be read: %s", err_name(opened));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].code == opened.code)
            selftest_set(test, SELFTEST_JOURNAL, rows[i].verdict, "%s", rows[i].found);
}

static void tags_set(const struct judge_tags *facts, enum selftest_check check, const char *good,
                     const char *bad, struct selftest *test)
{
    char text[SELFTEST_FOUND_MAX + 1];
    struct buf out = buf_on(text, sizeof text);

    if (facts->failed == 0) {
        selftest_set(test, check, SELFTEST_OK, "%d languages %s", facts->tried, good);
        return;
    }
    buf_add(&out, bad);
    for (int i = 0; i < facts->failed; i++)
        buf_addf(&out, " %s", facts->tag[i]);
    selftest_set(test, check, SELFTEST_FAIL, "%s", text);
}

void judge_fonts(const struct judge_tags *facts, struct selftest *test)
{
    if (facts->tried == 0)
        selftest_set(test, SELFTEST_FONTS, SELFTEST_FAIL, "no fonts or no texts are installed");
    else
        tags_set(facts, SELFTEST_FONTS, "have their letters", "no letters for", test);
}

void judge_voice(bool wanted, struct err opened, const struct judge_tags *facts,
                 struct selftest *test)
{
    if (!wanted)
        selftest_set(test, SELFTEST_VOICE, SELFTEST_ABSENT, "not configured");
    else if (err_is(opened))
        selftest_set(test, SELFTEST_VOICE, SELFTEST_FAIL, "no synthesizer: %s", err_name(opened));
    else
        tags_set(facts, SELFTEST_VOICE, "speak", "silent in", test);
}

void judge_roster(const struct judge_roster *facts, struct selftest *test)
{
    if (!facts->wanted)
        selftest_set(test, SELFTEST_ROSTER, SELFTEST_ABSENT, "not configured");
    else if (!facts->runs)
        selftest_set(test, SELFTEST_ROSTER, SELFTEST_UNTRIED, "no kiosk runs that would fetch it");
    else if (facts->missing > 0)
        selftest_set(test, SELFTEST_ROSTER, SELFTEST_FAIL,
                     "%d of %d offices without today's bookings: %d", facts->missing,
                     facts->offices, (int)facts->missing_scope);
    else
        selftest_set(test, SELFTEST_ROSTER,
                     facts->oldest_age_s > facts->stale_s ? SELFTEST_WARN : SELFTEST_OK,
                     "%d offices, at most %lld min old: %d", facts->offices,
                     (long long)((facts->oldest_age_s + MINUTE_S - 1) / MINUTE_S),
                     (int)facts->oldest_scope);
}

void judge_screen(const struct judge_screen *facts, struct selftest *test)
{
    if (!facts->there)
        selftest_set(test, SELFTEST_SCREEN, SELFTEST_WARN, "no display is seen from here");
    else if (facts->fullscreen && (facts->width_px != facts->wanted_width_px ||
                                   facts->height_px != facts->wanted_height_px))
        selftest_set(test, SELFTEST_SCREEN, SELFTEST_WARN, "%dx%d, configured is %dx%d",
                     facts->width_px, facts->height_px, facts->wanted_width_px,
                     facts->wanted_height_px);
    else
        selftest_set(test, SELFTEST_SCREEN, SELFTEST_OK, "%dx%d", facts->width_px,
                     facts->height_px);
}

void judge_service(const struct probe *probe, int office_count, struct selftest *test)
{
    if (!probe->url_good)
        selftest_set(test, SELFTEST_SERVICE, SELFTEST_FAIL, "its address is none");
    else if (probe->untrusted)
        selftest_set(test, SELFTEST_SERVICE, SELFTEST_FAIL, "its certificate is not to be trusted");
    else if (!probe->reached)
        selftest_set(test, SELFTEST_SERVICE, SELFTEST_FAIL, "does not answer");
    else if (probe->office_unknown != 0)
        selftest_set(test, SELFTEST_SERVICE, SELFTEST_FAIL, "answers, does not know office %d",
                     (int)probe->office_unknown);
    else if (probe->offices_known < office_count)
        selftest_set(test, SELFTEST_SERVICE, SELFTEST_WARN, "answers, but not about all offices");
    else
        selftest_set(test, SELFTEST_SERVICE, SELFTEST_OK, "answers, knows %d offices",
                     probe->offices_known);
}

void judge_login(const struct probe *probe, bool account, struct selftest *test)
{
    static const struct {
        enum selftest_verdict verdict;
        const char *found;
    } rows[] = {
        [PROBE_LOGIN_UNTRIED] = {SELFTEST_UNTRIED, "not tried"},
        [PROBE_LOGIN_OK] = {SELFTEST_OK, "the account is taken"},
        [PROBE_LOGIN_NO_PASSWORD] = {SELFTEST_FAIL, "the password file cannot be read"},
        [PROBE_LOGIN_REFUSED] = {SELFTEST_FAIL, "account or password is refused"},
        [PROBE_LOGIN_SILENT] = {SELFTEST_FAIL, "no answer to the login"},
    };

    if (!account)
        selftest_set(test, SELFTEST_LOGIN, SELFTEST_ABSENT, "not configured");
    else
        selftest_set(test, SELFTEST_LOGIN, rows[probe->login].verdict, "%s",
                     rows[probe->login].found);
}

/* The service's and the kiosk's own: the one that ends first. */
void judge_certificate(const struct probe *probe, int64_t now_s, struct selftest *test)
{
    bool seen = probe->trust_until_s != 0, ours = probe->client_until_s != 0;
    bool ours_first = ours && (!seen || probe->client_until_s < probe->trust_until_s);
    int64_t until_s = ours_first ? probe->client_until_s : probe->trust_until_s;
    long long days = (long long)((until_s - now_s) / DAY_S);

    if (!probe->https)
        selftest_set(test, SELFTEST_CERTIFICATE, SELFTEST_ABSENT, "http to this machine itself");
    else if (probe->untrusted)
        selftest_set(test, SELFTEST_CERTIFICATE, SELFTEST_FAIL,
                     "has ended, or is another host's or authority's");
    else if (probe->client && !ours)
        selftest_set(test, SELFTEST_CERTIFICATE, SELFTEST_FAIL, "the kiosk's own cannot be read");
    else if (until_s == 0)
        selftest_set(test, SELFTEST_CERTIFICATE, SELFTEST_UNTRIED, "none was seen");
    else
        selftest_set(test, SELFTEST_CERTIFICATE,
                     days < 1                             ? SELFTEST_FAIL
                     : days < JUDGE_CERTIFICATE_WARN_DAYS ? SELFTEST_WARN
                                                          : SELFTEST_OK,
                     "%s%lld days left", ours_first ? "the kiosk's own: " : "", days);
}

const char *judge_advice(enum selftest_check check, enum selftest_verdict verdict)
{
    static const struct {
        const char *warn, *fail;
    } rows[SELFTEST_CHECKS] = {
        [SELFTEST_PRINTER] = {"have a new roll at hand",
                              "change the paper, close the cover, look at cable, mains and "
                              "[printer] target"},
        [SELFTEST_SCANNER] = {"", "look at its cable and at [scanner] path; try "
                                  "'ankunft-ctl scan-test'"},
        [SELFTEST_KEYPAD] = {"", "look at its cable and at [keypad] path"},
        [SELFTEST_SOUND] = {"", "look at the audio device and at [voice] device"},
        [SELFTEST_DOCUMENT] = {"", "look at its cable, at [document] reader and trust; try "
                                   "'ankunft-ctl document read'"},
        [SELFTEST_VOICE] = {"", "install espeak-ng-data"},
        [SELFTEST_SCREEN] = {"run it where the kiosk runs; set [screen] width, height and rotation",
                             ""},
        [SELFTEST_FONTS] = {"", "install fonts-noto-core, and fonts-noto-cjk for Chinese"},
        [SELFTEST_CONFIG] = {"", "'ankunft --check-config' names the faults; the kiosk would not "
                                 "start again"},
        [SELFTEST_CLOCK] = {"look at the time service of this machine (timedatectl)",
                            "look at the time service of this machine (timedatectl)"},
        [SELFTEST_DISK] = {"make room on the disk of [kiosk] state_dir, or look at its health",
                           "make room on the disk of [kiosk] state_dir; it must be the user's as "
                           "whom the kiosk runs, and so must this be run"},
        [SELFTEST_JOURNAL] = {"", "the kiosk sets a damaged one aside when it starts; see "
                                  "'ankunft-ctl outbox' and the disk's health"},
        [SELFTEST_MEMORY] = {"see what else runs on this machine", "see what else runs on this "
                                                                   "machine"},
        [SELFTEST_SERVICE] = {"ask who runs the booking service",
                              "look at the network and at [service] url; ask who runs the booking "
                              "service"},
        [SELFTEST_LOGIN] = {"", "look at [service] account and password_file; ask who runs the "
                                "booking service"},
        [SELFTEST_CERTIFICATE] = {"tell who runs the booking service", "tell who runs the booking "
                                                                       "service; see [service] "
                                                                       "ca_file"},
        [SELFTEST_ROSTER] = {"look at the network", "look at service and login; the kiosk fetches "
                                                    "them when it can"},
    };
    const char *advice = verdict == SELFTEST_WARN   ? rows[check].warn
                         : verdict == SELFTEST_FAIL ? rows[check].fail
                                                    : NULL;

    return advice != NULL ? advice : "";
}
