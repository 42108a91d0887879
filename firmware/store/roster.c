/* SPDX-License-Identifier: Apache-2.0 */
#include "store/roster.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/directory.h"
#include "store/keyfile.h"
#include "store/roster_file.h"
#include "store/unwritten.h"

#include <dirent.h>
#include <limits.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#define KEY_NAME "roster.key"

enum { ID_NUMBER_BYTES = SEAL_NUMBER_MAX + 1 };

_Static_assert((int)KEYFILE_BYTES == (int)SEAL_KEY_BYTES, "one size of key");

struct roster {
    char dir[PATH_MAX];
    struct queries file; /* all zero while the disk refuses */
    unsigned char salt[SEAL_KEY_BYTES];
    unsigned char key[SEAL_KEY_BYTES];       /* the roster key */
    unsigned char key_check[SEAL_TAG_BYTES]; /* tells it from others, tells nothing of it */
    struct roster_set sets[ROSTER_SETS_MAX];
    int set_count;
    int64_t last_id;
    bool ids; /* bookings are put by id, too */
    bool filling;
    struct roster_set fresh; /* the one being filled */
    struct unwritten unwritten;
};

/* ---- sets ------------------------------------------------------------------------------- */

/* The place of the set, -1: none. */
static int set_find(const struct roster *r, int32_t scope, const char *day)
{
    for (int i = 0; i < r->set_count; i++)
        if (r->sets[i].scope == scope && strcmp(r->sets[i].day, day) == 0)
            return i;
    return -1;
}

static const struct roster_set *set_of_id(const struct roster *r, int64_t id)
{
    for (int i = 0; i < r->set_count; i++)
        if (r->sets[i].id == id)
            return &r->sets[i];
    return NULL;
}

/* Can its numbers be looked up with the present roster key? */
static bool set_numbered(const struct roster *r, const struct roster_set *set)
{
    return memcmp(set->key_check, r->key_check, sizeof r->key_check) == 0;
}

/* Is memory, after a restart or for lack of room, without some that should be there? */
static bool set_lacking(const struct roster *r, const struct roster_set *set)
{
    return unwritten_count(&r->unwritten, set->id) < set->unwritten;
}

/* ---- opening and mending ---------------------------------------------------------------- */

/* Opens the file where the disk had refused. */
static struct err ready(struct roster *r)
{
    if (r->file.db != NULL)
        return err_none();
    struct err e = roster_file_open(r->dir, &r->file, r->salt);
    if (!err_is(e))
        e = roster_file_sets(&r->file, r->sets, &r->set_count, &r->last_id);
    if (err_is(e)) {
        queries_close(&r->file);
        return e;
    }
    for (int i = 0; i < r->unwritten.count;) { /* of sets that a damaged file took along */
        int64_t id = r->unwritten.entries[i].set_id;
        if (set_of_id(r, id) == NULL)
            unwritten_drop(&r->unwritten, id);
        else
            i++;
    }
    return e;
}

static void fresh_drop(struct roster *r)
{
    if (r->filling)
        unwritten_drop(&r->unwritten, r->fresh.id);
    r->filling = false;
    sodium_memzero(&r->fresh, sizeof r->fresh);
}

/* Hands the error on; after one of the disk's the connection is not trusted further. */
static struct err checked(struct roster *r, struct err e)
{
    if (err_is(e)) {
        log_error("store", "the roster is out of order: %s", err_name(e));
        fresh_drop(r);
        queries_close(&r->file); /* takes back what was not committed */
    }
    return e;
}

/* A key that is held in memory leaves none on the disk, also where it once was held there. */
static struct err key_get(struct roster *r, enum roster_key_home home)
{
    if (home == ROSTER_KEY_MEMORY) {
        randombytes_buf(r->key, sizeof r->key);
        return directory_erase(r->dir, KEY_NAME);
    }
    struct err e = keyfile_get(r->dir, KEY_NAME, r->key);
    if (e.code != ERR_CORRUPT)
        return e;
    log_warn("store", "a new roster key: typed numbers need the network until the next fetch");
    e = directory_erase(r->dir, KEY_NAME);
    return err_is(e) ? e : keyfile_get(r->dir, KEY_NAME, r->key);
}

struct err roster_open(const char *dir, enum roster_key_home home, struct roster **ret_roster)
{
    struct roster *r = sodium_init() >= 0 ? sodium_malloc(sizeof *r) : NULL;

    *ret_roster = NULL;
    if (r == NULL)
        return err_make(ERR_NO_MEMORY);
    memset(r, 0, sizeof *r);
    struct err e =
        text_copy(r->dir, sizeof r->dir, dir) ? key_get(r, home) : err_make(ERR_TOO_LONG);
    if (!err_is(e)) {
        crypto_kdf_derive_from_key(r->key_check, sizeof r->key_check, 1, "ankucheck", r->key);
        e = ready(r);
    }
    if (err_is(e)) {
        roster_close(r);
        return e;
    }
    *ret_roster = r;
    return e;
}

void roster_close(struct roster *r)
{
    if (r == NULL)
        return;
    queries_close(&r->file);
    unwritten_free(&r->unwritten);
    sodium_free(r);
}

/* ---- filling ---------------------------------------------------------------------------- */

void roster_abandon(struct roster *r)
{
    if (r->filling)
        queries_abandon(&r->file);
    fresh_drop(r);
}

struct err roster_begin(struct roster *r, const char *day, int32_t scope)
{
    roster_abandon(r);
    struct err e = ready(r);
    if (err_is(e))
        return e;
    if (set_find(r, scope, day) < 0 && r->set_count == ROSTER_SETS_MAX)
        return err_make(ERR_FULL);
    if (!text_copy(r->fresh.day, sizeof r->fresh.day, day))
        return err_make(ERR_RANGE);
    e = queries_begin(&r->file);
    if (err_is(e))
        return checked(r, e);
    r->fresh.id = r->last_id + 1;
    r->fresh.scope = scope;
    r->filling = true;
    return e;
}

static struct err blob_put(struct roster *r, enum roster_table table, const struct seal_pair *pair,
                           const struct booking *booking)
{
    unsigned char blob[SEAL_BYTES];

    seal_shut(pair, booking, blob);
    return roster_file_put(&r->file, table, r->fresh.id, pair->tag, blob);
}

static void memory_put(struct roster *r, const struct booking *booking)
{
    struct unwritten_entry entry = {.set_id = r->fresh.id};
    struct seal_pair pair;

    seal_pair_of_code(r->salt, &booking->ref, &pair);
    memcpy(entry.tag, pair.tag, sizeof entry.tag);
    seal_pack(booking, &entry.plain);
    r->fresh.unwritten++; /* also where there is no room: then the set is known to lack some */
    if (!unwritten_add(&r->unwritten, &entry))
        log_debug("store", "too many bookings with old keys: this one needs the network");
    seal_pair_wipe(&pair);
    sodium_memzero(&entry, sizeof entry);
}

static void texts_keep(struct roster_set *set, const struct booking *booking)
{
    if (set->place[0] != '\0' || set->street[0] != '\0' || set->hint[0] != '\0')
        return;
    memcpy(set->place, booking->place, sizeof set->place);
    memcpy(set->street, booking->street, sizeof set->street);
    memcpy(set->hint, booking->hint, sizeof set->hint);
}

/* A booking's id stands among the numbers, as one that no booking has. */
static void id_write(int64_t id, char ret_number[ID_NUMBER_BYTES])
{
    struct buf out = buf_on(ret_number, ID_NUMBER_BYTES);

    buf_addf(&out, "#%lld", (long long)id);
}

void roster_index_ids(struct roster *r)
{
    r->ids = true;
}

struct err roster_put(struct roster *r, const struct booking *booking)
{
    char id[ID_NUMBER_BYTES];
    struct seal_pair pair;
    struct err e = err_none();
    char day[ROSTER_DAY_BYTES];

    if (!r->filling)
        return err_make(ERR_CANCELLED);
    clock_day_name(booking->start_s, day);
    if (booking->ref.id <= 0 || booking->scope != r->fresh.scope || strcmp(day, r->fresh.day) != 0)
        return err_make(ERR_RANGE);
    texts_keep(&r->fresh, booking);
    if (booking->ref.key[0] != '\0' && !seal_key_strong(booking->ref.key)) {
        memory_put(r, booking);
        return e;
    }
    if (booking->ref.key[0] != '\0') {
        seal_pair_of_code(r->salt, &booking->ref, &pair);
        e = blob_put(r, ROSTER_RECORDS, &pair, booking);
    }
    if (!err_is(e) && booking->number[0] != '\0') {
        seal_pair_of_number(r->key, booking->scope, booking->number, r->fresh.day, &pair);
        e = blob_put(r, ROSTER_NUMBERS, &pair, booking);
    }
    if (!err_is(e) && r->ids) {
        id_write(booking->ref.id, id);
        seal_pair_of_number(r->key, booking->scope, id, r->fresh.day, &pair);
        e = blob_put(r, ROSTER_NUMBERS, &pair, booking);
    }
    seal_pair_wipe(&pair);
    return checked(r, e);
}

struct err roster_commit(struct roster *r, int64_t fetched_s)
{
    if (!r->filling)
        return err_make(ERR_CANCELLED);
    r->fresh.fetched_s = fetched_s;
    memcpy(r->fresh.key_check, r->key_check, sizeof r->key_check);
    int place = set_find(r, r->fresh.scope, r->fresh.day);
    int64_t old_id = place >= 0 ? r->sets[place].id : 0;
    struct err e = roster_file_replace(&r->file, old_id, &r->fresh);
    e = queries_finish(&r->file, e);
    if (err_is(e))
        return checked(r, e);
    unwritten_drop(&r->unwritten, old_id);
    r->sets[place >= 0 ? place : r->set_count++] = r->fresh;
    r->last_id = r->fresh.id;
    r->filling = false; /* its bookings in memory stay */
    return e;
}

/* ---- finding ---------------------------------------------------------------------------- */

/* What a set knows beside the sealed booking. */
static void booking_complete(const struct roster_set *set, struct booking *booking)
{
    booking->offline = true;
    memcpy(booking->place, set->place, sizeof booking->place);
    memcpy(booking->street, set->street, sizeof booking->street);
    memcpy(booking->hint, set->hint, sizeof booking->hint);
}

/* Old keys: what memory knows. */
static bool memory_find(const struct roster *r, const struct seal_pair *pair,
                        struct booking *ret_booking)
{
    for (int i = 0; i < r->unwritten.count; i++) {
        const struct roster_set *set = set_of_id(r, r->unwritten.entries[i].set_id);
        if (set == NULL ||
            sodium_memcmp(r->unwritten.entries[i].tag, pair->tag, SEAL_TAG_BYTES) != 0)
            continue;
        if (seal_unpack(&r->unwritten.entries[i].plain, ret_booking)) {
            booking_complete(set, ret_booking);
            return true;
        }
    }
    return false;
}

/* ERR_UNKNOWN: not in this set. ERR_GONE: there, but damaged. */
static struct err record_find(struct roster *r, const struct roster_set *set,
                              const struct seal_pair *pair, struct booking *ret_booking)
{
    struct roster_blobs blobs;
    struct err e = roster_file_find(&r->file, ROSTER_RECORDS, set->id, pair->tag, &blobs);

    if (err_is(e))
        return e;
    if (blobs.count == 0)
        return err_make(ERR_UNKNOWN);
    if (!seal_open(pair, blobs.blob[0], SEAL_BYTES, ret_booking)) {
        log_error("store", "a record of the roster is damaged");
        return err_make(ERR_GONE);
    }
    booking_complete(set, ret_booking);
    return e;
}

struct err roster_find(struct roster *r, const struct booking_ref *ref, struct booking *ret_booking)
{
    bool strong = seal_key_strong(ref->key), sure = true;
    struct seal_pair pair;

    memset(ret_booking, 0, sizeof *ret_booking);
    struct err e = ready(r);
    if (err_is(e))
        return e;
    seal_pair_of_code(r->salt, ref, &pair);
    e = err_make(ERR_UNKNOWN);
    if (!strong && memory_find(r, &pair, ret_booking))
        e = err_none();
    for (int i = 0; i < r->set_count && e.code == ERR_UNKNOWN; i++) {
        sure &= strong || !set_lacking(r, &r->sets[i]);
        if (strong)
            e = record_find(r, &r->sets[i], &pair, ret_booking);
    }
    seal_pair_wipe(&pair);
    if (!err_is(e))
        ret_booking->ref = *ref;
    if (e.code == ERR_UNKNOWN && (r->set_count == 0 || !sure))
        e = err_make(ERR_GONE);
    return e.code == ERR_UNKNOWN || e.code == ERR_GONE ? e : checked(r, e);
}

/* A booking that came in two pages of the service's answer is one. */
static void candidate_add(const struct roster_set *set, const struct booking *booking,
                          struct booking bookings[CANDIDATES_MAX], int *count)
{
    for (int i = 0; i < *count; i++)
        if (bookings[i].ref.id == booking->ref.id)
            return;
    if (*count == CANDIDATES_MAX)
        return;
    bookings[*count] = *booking;
    booking_complete(set, &bookings[*count]);
    ++*count;
}

static void memory_numbers(const struct roster *r, const struct roster_set *set, const char *number,
                           struct booking bookings[CANDIDATES_MAX], int *count)
{
    char id[ID_NUMBER_BYTES];
    struct booking booking;

    for (int i = 0; i < r->unwritten.count; i++) {
        if (r->unwritten.entries[i].set_id != set->id ||
            !seal_unpack(&r->unwritten.entries[i].plain, &booking))
            continue;
        id_write(booking.ref.id, id);
        if (strcmp(booking.number, number) == 0 || strcmp(id, number) == 0)
            candidate_add(set, &booking, bookings, count);
    }
    sodium_memzero(&booking, sizeof booking);
}

static struct err numbers_find(struct roster *r, const struct roster_set *set, const char *number,
                               struct booking bookings[CANDIDATES_MAX], int *count, bool *whole)
{
    struct roster_blobs blobs;
    struct seal_pair pair;
    struct booking booking;

    seal_pair_of_number(r->key, set->scope, number, set->day, &pair);
    struct err e = roster_file_find(&r->file, ROSTER_NUMBERS, set->id, pair.tag, &blobs);
    for (int i = 0; i < blobs.count && !err_is(e); i++) {
        if (seal_open(&pair, blobs.blob[i], SEAL_BYTES, &booking)) {
            candidate_add(set, &booking, bookings, count);
            continue;
        }
        log_error("store", "a record of the roster is damaged");
        *whole = false;
    }
    seal_pair_wipe(&pair);
    sodium_memzero(&booking, sizeof booking);
    return e;
}

struct err roster_find_number(struct roster *r, const int32_t *scopes, int scope_count,
                              const char *number, const char *day,
                              struct booking ret_bookings[CANDIDATES_MAX], int *ret_count,
                              bool *ret_whole)
{
    *ret_count = 0;
    *ret_whole = false;
    struct err e = ready(r);
    if (err_is(e))
        return e;
    *ret_whole = true;
    for (int i = 0; i < scope_count && !err_is(e); i++) {
        int at = set_find(r, scopes[i], day);
        if (at < 0) {
            *ret_whole = false;
            continue;
        }
        const struct roster_set *set = &r->sets[at];
        *ret_whole &= set_numbered(r, set) && !set_lacking(r, set);
        memory_numbers(r, set, number, ret_bookings, ret_count);
        if (set_numbered(r, set))
            e = numbers_find(r, set, number, ret_bookings, ret_count, ret_whole);
    }
    if (err_is(e)) {
        *ret_count = 0;
        *ret_whole = false;
    }
    return checked(r, e);
}

struct err roster_find_id(struct roster *r, const int32_t *scopes, int scope_count,
                          int64_t booking_id, const char *day, struct booking *ret_booking)
{
    struct booking found[CANDIDATES_MAX];
    char id[ID_NUMBER_BYTES];
    int count;
    bool whole;

    id_write(booking_id, id);
    struct err e = roster_find_number(r, scopes, scope_count, id, day, found, &count, &whole);
    if (!err_is(e) && count == 0)
        e = err_make(ERR_UNKNOWN);
    if (!err_is(e))
        *ret_booking = found[0];
    sodium_memzero(found, sizeof found);
    return e;
}

int64_t roster_fetched_s(const struct roster *r, int32_t scope, const char *day)
{
    int at = set_find(r, scope, day);

    return at >= 0 ? r->sets[at].fetched_s : 0;
}

int64_t roster_age_s(const struct roster *r, int32_t scope, const char *day, int64_t now_s)
{
    int at = set_find(r, scope, day);

    return at >= 0 && r->sets[at].fetched_s <= now_s ? now_s - r->sets[at].fetched_s : -1;
}

/* ---- forgetting ------------------------------------------------------------------------- */

/* Files that were set aside, last written before the day. */
static struct err damaged_erase(const char *dir, const char *day)
{
    char path[PATH_MAX], written[ROSTER_DAY_BYTES];
    struct err e = err_none();
    struct dirent *entry;
    struct stat st;
    DIR *d = opendir(dir);

    while (d != NULL && (entry = readdir(d)) != NULL) {
        struct buf out = buf_on(path, sizeof path);
        buf_addf(&out, "%s/%s", dir, entry->d_name);
        if (strncmp(entry->d_name, ROSTER_DAMAGED "-", strlen(ROSTER_DAMAGED "-")) != 0 ||
            stat(path, &st) != 0)
            continue;
        clock_day_name(st.st_mtime, written);
        if (strcmp(written, day) >= 0)
            continue;
        struct err erased = directory_erase(dir, entry->d_name);
        if (err_is(erased))
            e = erased;
    }
    if (d != NULL)
        closedir(d);
    return e;
}

struct err roster_forget_before(struct roster *r, const char *day)
{
    if (r->filling)
        return err_make(ERR_BUSY);
    struct err e = ready(r);
    if (err_is(e))
        return e;
    for (int i = 0; i < r->set_count;) {
        if (strcmp(r->sets[i].day, day) >= 0) {
            i++;
            continue;
        }
        unwritten_drop(&r->unwritten, r->sets[i].id);
        r->sets[i] = r->sets[--r->set_count];
    }
    e = roster_file_forget(&r->file, day);
    if (err_is(e))
        return checked(r, e);
    return damaged_erase(r->dir, day);
}
