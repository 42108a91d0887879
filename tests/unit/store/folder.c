/* SPDX-License-Identifier: Apache-2.0 */
#include "folder.h"

#include "base/clock.h"
#include "store/listing.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct folder folder_make(void)
{
    /* Memory where there is some: what a disk costs is the benches' affair. */
    struct folder folder = {.top = "/dev/shm/ankunft-store-XXXXXX"};

    if (access("/dev/shm", W_OK | X_OK) != 0)
        snprintf(folder.top, sizeof folder.top, "/tmp/ankunft-store-XXXXXX");
    assert_non_null(mkdtemp(folder.top));
    snprintf(folder.dir, sizeof folder.dir, "%s/store", folder.top);
    return folder;
}

/* Calls each() with the path of each file in the folder. */
static void each_file(const char *dir, void (*each)(void *self, const char *path, const char *name),
                      void *self)
{
    char path[512];
    struct dirent *entry;
    DIR *d = opendir(dir);

    while (d != NULL && (entry = readdir(d)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", dir, entry->d_name);
        each(self, path, entry->d_name);
    }
    if (d != NULL)
        closedir(d);
}

static void file_remove(void *self, const char *path, const char *name)
{
    (void)self;
    (void)name;
    unlink(path);
}

void folder_remove(const struct folder *folder)
{
    chmod(folder->dir, 0700);
    each_file(folder->dir, file_remove, NULL);
    rmdir(folder->dir);
    each_file(folder->top, file_remove, NULL);
    rmdir(folder->top);
}

struct search {
    const void *bytes;
    size_t len;
    const char *begin;
    int found;
};

static void file_search(void *self, const char *path, const char *name)
{
    struct search *search = self;
    struct stat st;
    int fd = open(path, O_RDONLY);

    (void)name;
    assert_true(fd >= 0 && fstat(fd, &st) == 0);
    char *content = malloc((size_t)st.st_size + 1);
    ssize_t n = read(fd, content, (size_t)st.st_size);
    if (n > 0 && memmem(content, (size_t)n, search->bytes, search->len) != NULL)
        search->found++;
    free(content);
    close(fd);
}

bool folder_holds(const char *dir, const void *bytes, size_t len)
{
    struct search search = {.bytes = bytes, .len = len};

    each_file(dir, file_search, &search);
    return search.found > 0;
}

static void file_count(void *self, const char *path, const char *name)
{
    struct search *search = self;

    (void)path;
    search->found += strncmp(name, search->begin, strlen(search->begin)) == 0;
}

int folder_count(const char *dir, const char *begin)
{
    struct search search = {.begin = begin};

    each_file(dir, file_count, &search);
    return search.found;
}

void folder_damage(const char *dir, const char *name, long at, const void *bytes, size_t len)
{
    char path[512];

    snprintf(path, sizeof path, "%s/%s", dir, name);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    assert_true(lseek(fd, at < 0 ? 0 : at, at < 0 ? SEEK_END : SEEK_SET) >= 0);
    assert_int_equal(write(fd, bytes, len), len);
    close(fd);
}

struct checkin_record checkin_make(int64_t booking_id)
{
    struct checkin_record record = {
        .ref = {.id = booking_id},
        .scope = 141,
        .start_s = 1795437000,
        .arrived_s = 1795436000 + booking_id % 100,
        .write_arrival_s = 1795437000,
    };
    snprintf(record.ref.key, sizeof record.ref.key, "5ecre7%058lld", (long long)booking_id);
    snprintf(record.number, sizeof record.number, "%lld", (long long)(booking_id % 1000000));
    return record;
}

static bool tally_line(void *self, const struct listing_line *line)
{
    struct tally *tally = self;

    tally->lines++;
    if (tally->entry != 0 ? line->entry != tally->entry : line->booking_id != tally->booking_id)
        return true;
    tally->of_booking++;
    tally->last_entry = line->entry;
    tally->arrived_s = line->arrived_s;
    tally->attempts = line->attempts;
    snprintf(tally->state, sizeof tally->state, "%s", line->state);
    snprintf(tally->number, sizeof tally->number, "%s", line->number);
    snprintf(tally->reason, sizeof tally->reason, "%s", line->reason);
    return true;
}

struct tally tally_of_booking(const char *dir, int64_t booking_id)
{
    struct tally tally = {.booking_id = booking_id};

    assert_false(err_is(listing_each(dir, tally_line, &tally)));
    return tally;
}

struct tally tally_of_entry(const char *dir, int64_t entry)
{
    struct tally tally = {.entry = entry};

    assert_false(err_is(listing_each(dir, tally_line, &tally)));
    return tally;
}

static int64_t machine_ms(void *self)
{
    (void)self;
    return clock_wall_s() * 1000;
}

static int64_t steady_ms(void *self)
{
    (void)self;
    return clock_monotonic_ms();
}

static bool in_step(void *self)
{
    (void)self;
    return true;
}

struct daytime *folder_daytime(void)
{
    static const struct daytime_source source = {
        .steady_ms = steady_ms, .machine_ms = machine_ms, .in_step = in_step};
    static struct daytime *daytime;

    if (daytime == NULL && err_is(daytime_open(&source, &daytime)))
        abort();
    return daytime;
}

static int64_t sundial_steady_ms(void *self)
{
    return ((struct sundial *)self)->steady_ms;
}

static int64_t sundial_machine_ms(void *self)
{
    return ((struct sundial *)self)->machine_ms;
}

static bool sundial_in_step(void *self)
{
    return ((struct sundial *)self)->in_step;
}

struct daytime *sundial_open(struct sundial *sundial)
{
    const struct daytime_source source = {.self = sundial,
                                          .steady_ms = sundial_steady_ms,
                                          .machine_ms = sundial_machine_ms,
                                          .in_step = sundial_in_step};
    struct daytime *daytime;

    assert_false(err_is(daytime_open(&source, &daytime)));
    return daytime;
}

void sundial_pass(struct sundial *sundial, int64_t ms)
{
    sundial->steady_ms += ms;
    sundial->machine_ms += ms;
}

const struct rules *folder_rules(void)
{
    static const struct rules rules = {
        .kiosk = "K1",
        .offices = {{.scope = 169, .name = "Amt", .early_min = 30, .late_min = 15, .kiosks = 1}},
        .office_count = 1,
        .own = {.mode = OWN_AWAY, .prefix = "KA", .first = 1, .last = 9},
        .attendance = ATTENDANCE_REPORT,
        .grace_min = 20,
        .keep_place = true,
    };

    return &rules;
}

const struct journal_self *folder_self(void)
{
    static const struct journal_self self = {.kiosk = "K1",
                                             .run = {"0123456789abcdef0123456789abcdef"}};

    return &self;
}

const struct daytime_reading *reading(int64_t wall_ms)
{
    static struct daytime_reading now;

    now =
        (struct daytime_reading){.wall_ms = wall_ms, .steady_ms = wall_ms % 1000000, .sure = true};
    return &now;
}

const struct daytime_reading *reading_unsure(int64_t wall_ms, int64_t steady_ms)
{
    static struct daytime_reading now;

    now = (struct daytime_reading){.wall_ms = wall_ms, .steady_ms = steady_ms};
    return &now;
}
