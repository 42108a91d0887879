/* SPDX-License-Identifier: Apache-2.0 */
#include "store/names.h"

#include "base/clock.h"
#include "base/log.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

struct slot {
    int64_t day_s; /* first second of the booking's day */
    struct name_entry entry;
};

struct names {
    pthread_mutex_t lock; /* guards all below */
    struct daytime *daytime;
    bool full; /* said once a day */
    int count;
    struct slot slots[NAMES_MAX]; /* by booking, ascending */
};

struct err names_open(struct daytime *daytime, struct names **ret_names)
{
    struct names *names = sodium_init() >= 0 ? sodium_malloc(sizeof *names) : NULL;

    *ret_names = NULL;
    if (names == NULL)
        return err_make(ERR_NO_MEMORY);
    /* sodium_malloc locks where it can, and does not say when it cannot. */
    if (sodium_mlock(names, sizeof *names) != 0) {
        sodium_free(names);
        return err_make(ERR_DENIED);
    }
    memset(names, 0, sizeof *names);
    names->daytime = daytime;
    pthread_mutex_init(&names->lock, NULL);
    *ret_names = names;
    return err_none();
}

void names_close(struct names *names)
{
    if (names == NULL)
        return;
    pthread_mutex_destroy(&names->lock);
    sodium_free(names); /* wipes */
}

/* ---- what is a name ----------------------------------------------------------------------- */

/* Bytes of the character at the front, 0: no strict UTF-8, or a control character. */
static size_t character_len(const unsigned char *at)
{
    size_t len = at[0] < 0x80 ? 1 : at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;

    if (at[0] < ' ' || at[0] == 0x7f || at[0] > 0xf4)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    /* Longer than need be, a surrogate, beyond the last character; controls of Latin-1. */
    if ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] > 0x9f) ||
        (at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] > 0x8f) ||
        (at[0] == 0xc2 && at[1] < 0xa0))
        return 0;
    return len;
}

static bool is_name(const char *name)
{
    size_t at = 0;

    while (name[at] != '\0') {
        size_t len = character_len((const unsigned char *)name + at);
        at += len;
        if (len == 0 || at > BOOKING_NAME_MAX)
            return false;
    }
    return at > 0;
}

/* ---- the table, all under the lock -------------------------------------------------------- */

/* Where the booking stands, or would stand. */
static int place_of(const struct names *names, int64_t booking_id)
{
    int from = 0, to = names->count;

    while (from < to) {
        int middle = from + (to - from) / 2;
        if (names->slots[middle].entry.booking_id < booking_id)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool is_at(const struct names *names, int place, int64_t booking_id)
{
    return place < names->count && names->slots[place].entry.booking_id == booking_id;
}

static void cut_off(struct names *names, int count)
{
    sodium_memzero(&names->slots[count], (size_t)(names->count - count) * sizeof *names->slots);
    names->count = count;
}

static void remove_at(struct names *names, int place)
{
    struct slot *slot = &names->slots[place];

    memmove(slot, slot + 1, (size_t)(names->count - place - 1) * sizeof *slot);
    cut_off(names, names->count - 1);
}

static bool make_room(struct names *names, int place)
{
    struct slot *slot = &names->slots[place];

    if (names->count == NAMES_MAX) {
        if (!names->full)
            log_warn("names", "more than %d bookings: the others have no name here", NAMES_MAX);
        names->full = true;
        return false;
    }
    memmove(slot + 1, slot, (size_t)(names->count - place) * sizeof *slot);
    names->count++;
    return true;
}

static int64_t today_s(const struct names *names)
{
    return clock_day_start(daytime_now_s(names->daytime));
}

static void forget_before(struct names *names, int64_t day_s)
{
    int kept = 0;

    for (int i = 0; i < names->count; i++)
        if (names->slots[i].day_s >= day_s && kept++ != i)
            names->slots[kept - 1] = names->slots[i];
    if (kept < names->count) {
        cut_off(names, kept);
        names->full = false;
    }
}

/* ---- calls -------------------------------------------------------------------------------- */

void names_day_begin(struct names *names)
{
    pthread_mutex_lock(&names->lock);
    forget_before(names, today_s(names));
    pthread_mutex_unlock(&names->lock);
}

int names_count(struct names *names)
{
    pthread_mutex_lock(&names->lock);
    int count = names->count;
    pthread_mutex_unlock(&names->lock);
    return count;
}

static void port_put(void *self, int32_t scope, int64_t day_s, int64_t booking_id, const char *name)
{
    struct names *names = self;

    (void)scope; /* bookings are told apart by their id alone */
    pthread_mutex_lock(&names->lock);
    int place = place_of(names, booking_id);
    bool there = is_at(names, place, booking_id);
    if (!is_name(name) || clock_day_start(day_s) < today_s(names)) {
        if (there)
            remove_at(names, place);
    } else if (there || make_room(names, place)) {
        struct slot *slot = &names->slots[place];
        sodium_memzero(slot, sizeof *slot);
        slot->day_s = clock_day_start(day_s);
        slot->entry.booking_id = booking_id;
        memcpy(slot->entry.name, name, strlen(name));
    }
    pthread_mutex_unlock(&names->lock);
}

static int port_copy(void *self, int64_t booking_id, struct name_entry *ret_entries, int max)
{
    struct names *names = self;
    int count = 0;

    pthread_mutex_lock(&names->lock);
    int64_t today = today_s(names);
    int from = booking_id != 0 ? place_of(names, booking_id) : 0;
    for (int i = from; i < names->count && count < max; i++) {
        if (booking_id != 0 && !is_at(names, i, booking_id))
            break;
        if (names->slots[i].day_s == today)
            ret_entries[count++] = names->slots[i].entry;
    }
    pthread_mutex_unlock(&names->lock);
    return count;
}

struct names_port names_port(struct names *names)
{
    return (struct names_port){.self = names, .put = port_put, .copy = port_copy};
}
