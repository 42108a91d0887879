/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "reception/board_part.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- life --------------------------------------------------------------------------------- */

static void day_begin(struct board *board, int64_t now_s)
{
    board->day_s = clock_day_start(now_s);
    board->day_until_s = clock_day_start(board->day_s + 30 * 3600); /* days have 23 to 25 hours */
    for (int i = 0; i < board->office_count; i++) {
        board->offices[i].count = board->offices[i].after = 0;
        board->offices[i].dirty = true;
    }
    board->shape_revision = ++board->revision;
}

struct err board_open(const struct config *config, struct daytime *daytime,
                      struct board **ret_board)
{
    struct board *board = calloc(1, sizeof *board);
    pthread_condattr_t attr;

    *ret_board = NULL;
    if (board == NULL || err_is(figures_open(&config->rules, &board->figures))) {
        free(board);
        return err_make(ERR_NO_MEMORY);
    }
    board->config = config;
    board->daytime = daytime;
    board->office_count = config->rules.office_count;
    for (int i = 0; i < board->office_count; i++) {
        board->offices[i].office = &config->rules.offices[i];
        board->offices[i].total.scope = config->rules.offices[i].scope;
    }
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&board->changed, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&board->lock, NULL);
    /* Above all revisions of earlier runs, and exact as a JSON number. */
    board->revision = clock_wall_s() * 1000;
    day_begin(board, daytime_now_s(daytime));
    *ret_board = board;
    return err_none();
}

void board_close(struct board *board)
{
    if (board == NULL)
        return;
    for (int i = 0; i < board->office_count; i++)
        free(board->offices[i].slots);
    figures_close(board->figures);
    pthread_cond_destroy(&board->changed);
    pthread_mutex_destroy(&board->lock);
    free(board);
}

void board_end(struct board *board)
{
    pthread_mutex_lock(&board->lock);
    board->ended = true;
    pthread_cond_broadcast(&board->changed);
    pthread_mutex_unlock(&board->lock);
}

/* ---- places ------------------------------------------------------------------------------- */

static struct board_office *office_of(struct board *board, int32_t scope)
{
    for (int i = 0; i < board->office_count; i++)
        if (board->offices[i].office->scope == scope)
            return &board->offices[i];
    return NULL;
}

/* NULL: full, or no memory. */
static struct board_slot *slot_add(struct board *board, struct board_office *office)
{
    if (office->count == office->room) {
        int room = office->room == 0 ? 64 : office->room * 2;
        room = room > BOARD_ROWS_MAX ? BOARD_ROWS_MAX : room;
        struct board_slot *slots =
            office->count == room ? NULL
                                  : realloc(office->slots, (size_t)room * sizeof *office->slots);
        if (slots == NULL) {
            if (!board->full_told)
                log_warn("board", "no room for more rows of scope %d", (int)office->office->scope);
            board->full_told = true;
            return NULL;
        }
        office->slots = slots;
        office->room = room;
    }
    struct board_slot *slot = &office->slots[office->count++];
    memset(slot, 0, sizeof *slot);
    return slot;
}

static struct board_slot *slot_booking(struct board_office *office, int64_t booking_id)
{
    for (int i = 0; booking_id != 0 && i < office->count; i++) {
        int at = (office->after + i) % office->count;
        if (office->slots[at].facts.booking_id == booking_id) {
            office->after = at + 1;
            return &office->slots[at];
        }
    }
    return NULL;
}

/* A number without a booking that only the other side has told of: the list, or a kiosk. */
static struct board_slot *slot_number(struct board_office *office, const char *number, bool listed)
{
    for (int i = 0; i < office->count; i++) {
        struct row_facts *facts = &office->slots[i].facts;
        if (facts->walkin && facts->listed == listed &&
            (listed ? facts->entry_count == 0 : facts->booking_id == 0) &&
            strcmp(facts->number, number) == 0)
            return &office->slots[i];
    }
    return NULL;
}

static struct board_slot *slot_entry(struct board_office *office, const struct hall_event *event)
{
    for (int i = 0; i < office->count; i++) {
        struct row_facts *facts = &office->slots[i].facts;
        for (int k = 0; k < facts->entry_count && facts->walkin; k++)
            if (facts->entries[k].entry == event->entry &&
                strcmp(facts->entries[k].kiosk, event->kiosk) == 0 &&
                strcmp(facts->number, event->number) == 0)
                return &office->slots[i];
    }
    return NULL;
}

static void booking_key(struct board_slot *slot, int64_t booking_id)
{
    struct buf key = buf_on(slot->shown.key, sizeof slot->shown.key);

    buf_addf(&key, "B%lld", (long long)booking_id);
}

static struct board_slot *slot_of_booking(struct board *board, struct board_office *office,
                                          const struct hall_event *event)
{
    struct board_slot *slot = slot_booking(office, event->booking_id);

    if (slot == NULL && event->booking_id != 0 && (slot = slot_add(board, office)) != NULL)
        booking_key(slot, event->booking_id);
    return slot;
}

static struct board_slot *slot_of_number(struct board *board, struct board_office *office,
                                         const struct hall_event *event)
{
    struct board_slot *slot;

    if (event->number[0] == '\0')
        return NULL;
    if ((slot = slot_entry(office, event)) != NULL ||
        (slot = slot_booking(office, event->booking_id)) != NULL ||
        (slot = slot_number(office, event->number, true)) != NULL ||
        (slot = slot_add(board, office)) == NULL)
        return slot;
    struct buf key = buf_on(slot->shown.key, sizeof slot->shown.key);
    buf_addf(&key, "N%s.%lld", event->kiosk, (long long)event->entry);
    return slot;
}

/* Signals do not say which booking they are about, but where reception itself has written them. */
static struct board_slot *slot_of(struct board *board, struct board_office *office,
                                  const struct hall_event *event)
{
    switch (kind_named(event->kind)) {
    case KIND_CHECKIN:
    case KIND_ABSENCE:
    case KIND_UNDO:
        return slot_of_booking(board, office, event);
    case KIND_OWN:
    case KIND_WALKIN:
        return slot_of_number(board, office, event);
    case KIND_SIGNAL:
        return slot_booking(office, event->booking_id);
    case KIND_ATTEMPT:
    case KIND_HELP:
    case KIND_COUNT:
        break;
    }
    return NULL;
}

/* ---- fed ---------------------------------------------------------------------------------- */

/* Events of a journal are told in their order; those up to the last are known. */
static bool is_new(struct board *board, const struct hall_event *event)
{
    struct board_journal *journal = NULL;

    for (int i = 0; i < board->journal_count && journal == NULL; i++)
        if (strcmp(board->journals[i].kiosk, event->kiosk) == 0 &&
            strcmp(board->journals[i].journal, event->journal) == 0)
            journal = &board->journals[i];
    if (journal == NULL) {
        if (board->journal_count < BOARD_JOURNALS_MAX)
            board->journal_count++;
        journal = &board->journals[board->journal_next];
        board->journal_next = (board->journal_next + 1) % BOARD_JOURNALS_MAX;
        memcpy(journal->kiosk, event->kiosk, sizeof journal->kiosk);
        memcpy(journal->journal, event->journal, sizeof journal->journal);
        journal->sequence = 0;
    }
    if (event->sequence <= journal->sequence)
        return false;
    journal->sequence = event->sequence;
    return true;
}

void board_roll(struct board *board)
{
    int64_t now_s = daytime_now_s(board->daytime);

    if (now_s < board->day_s || now_s >= board->day_until_s)
        day_begin(board, now_s);
}

static bool is_today(const struct board *board, int64_t at_s)
{
    return at_s >= board->day_s && at_s < board->day_until_s;
}

void board_event(struct board *board, const struct hall_event *event)
{
    pthread_mutex_lock(&board->lock);
    board_roll(board);
    struct board_office *office = office_of(board, event->scope);
    int64_t day_s = event->start_s != 0 ? event->start_s : event->at_s;
    /* Nobody arrives in days to come; what says so is a clock that is wrong. */
    if (office != NULL && day_s < board->day_until_s + 86400 && is_new(board, event)) {
        struct board_slot *slot = is_today(board, day_s) ? slot_of(board, office, event) : NULL;
        figures_hear(board->figures, event);
        if (slot != NULL) {
            row_hear(&slot->facts, event);
            office->dirty = true;
            pthread_cond_broadcast(&board->changed);
        }
    }
    pthread_mutex_unlock(&board->lock);
}

static struct board_kiosk_seat *kiosk_of(struct board *board, const char *kiosk)
{
    for (int i = 0; i < board->kiosk_count; i++)
        if (strcmp(board->kiosks[i].state.kiosk, kiosk) == 0)
            return &board->kiosks[i];
    return NULL;
}

/* What differs only in when it was said, or in seconds of age, is not told again. */
static bool is_same(const struct hall_state *was, const struct hall_state *is)
{
    struct hall_state then;

    memcpy(&then, is, sizeof then);
    then.at_s = was->at_s;
    for (int i = 0; i < then.office_count; i++)
        if (then.offices[i].roster_age_s / 60 == was->offices[i].roster_age_s / 60)
            then.offices[i].roster_age_s = was->offices[i].roster_age_s;
    return memcmp(&then, was, sizeof then) == 0;
}

void board_state(struct board *board, const struct hall_state *state)
{
    pthread_mutex_lock(&board->lock);
    struct board_kiosk_seat *seat = kiosk_of(board, state->kiosk);
    if (seat == NULL && board->kiosk_count < BOARD_KIOSKS_MAX)
        seat = &board->kiosks[board->kiosk_count++];
    if (seat != NULL) {
        bool news = !seat->online || !is_same(&seat->state, state);
        if (news)
            memcpy(&seat->state, state, sizeof seat->state);
        seat->heard_ms = clock_monotonic_ms();
        seat->last_s = daytime_now_s(board->daytime);
        seat->online = true;
        if (news) {
            seat->revision = ++board->revision;
            pthread_cond_broadcast(&board->changed);
        }
    }
    pthread_mutex_unlock(&board->lock);
}

static void list_one(struct board *board, struct board_office *office,
                     const struct booking *booking, int64_t asked_s)
{
    struct board_slot *slot = slot_booking(office, booking->ref.id);

    if (slot == NULL && !booking->with_appointment)
        slot = slot_number(office, booking->number, false);
    if (slot == NULL) {
        if (booking->status == BOOKING_RESERVED || booking->status == BOOKING_PRECONFIRMED ||
            (slot = slot_add(board, office)) == NULL)
            return;
        booking_key(slot, booking->ref.id);
    }
    row_list(&slot->facts, booking, asked_s);
}

void board_list(struct board *board, int32_t scope, int64_t day_s, const struct booking *bookings,
                int count, int64_t asked_s)
{
    pthread_mutex_lock(&board->lock);
    board_roll(board);
    struct board_office *office = office_of(board, scope);
    if (office != NULL)
        figures_list(board->figures, scope, day_s, bookings, count, asked_s);
    if (office != NULL && is_today(board, day_s)) {
        for (int i = 0; i < count; i++)
            list_one(board, office, &bookings[i], asked_s);
        for (int i = 0; i < office->count; i++)
            if (office->slots[i].facts.listed_s != asked_s)
                row_unlist(&office->slots[i].facts, asked_s);
        office->dirty = true;
        pthread_cond_broadcast(&board->changed);
    }
    pthread_mutex_unlock(&board->lock);
}

static void link_set(struct board *board, bool *link, bool up)
{
    if (*link != up) {
        *link = up;
        board->link_revision = ++board->revision;
        pthread_cond_broadcast(&board->changed);
    }
}

void board_link_zms(struct board *board, bool up)
{
    pthread_mutex_lock(&board->lock);
    link_set(board, &board->zms_up, up);
    pthread_mutex_unlock(&board->lock);
}

void board_link_bus(struct board *board, bool up)
{
    pthread_mutex_lock(&board->lock);
    link_set(board, &board->bus_is, true);
    link_set(board, &board->bus_up, up);
    pthread_mutex_unlock(&board->lock);
}

void board_tick(struct board *board)
{
    pthread_mutex_lock(&board->lock);
    board_reckon(board);
    pthread_mutex_unlock(&board->lock);
}

/* ---- read --------------------------------------------------------------------------------- */

int64_t board_revision(struct board *board)
{
    pthread_mutex_lock(&board->lock);
    board_reckon(board);
    int64_t revision = board->revision;
    pthread_mutex_unlock(&board->lock);
    return revision;
}

int64_t board_wait(struct board *board, int64_t since, int64_t timeout_ms)
{
    int64_t until_ms = clock_monotonic_ms() + timeout_ms;
    struct timespec until = {.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};
    int rc = 0;

    pthread_mutex_lock(&board->lock);
    for (board_reckon(board); board->revision <= since && !board->ended && rc == 0;
         board_reckon(board))
        rc = pthread_cond_timedwait(&board->changed, &board->lock, &until);
    int64_t revision = board->revision;
    pthread_mutex_unlock(&board->lock);
    return revision;
}

static void entry_of(const struct board_slot *slot, struct board_entry *ret_entry)
{
    const struct board_shown *shown = &slot->shown;

    *ret_entry = (struct board_entry){.booking_id = shown->booking_id,
                                      .scope = shown->scope,
                                      .request = shown->request,
                                      .start_s = shown->start_s,
                                      .arrived_s = shown->arrived_s,
                                      .status = shown->status,
                                      .walkin = shown->walkin,
                                      .offline = shown->offline,
                                      .entry = shown->entry,
                                      .kind = shown->kind,
                                      .state = shown->state};
    memcpy(ret_entry->key, shown->key, sizeof ret_entry->key);
    memcpy(ret_entry->number, shown->number, sizeof ret_entry->number);
    memcpy(ret_entry->kiosk, shown->kiosk, sizeof ret_entry->kiosk);
}

/* What is looked for: the one that is set. */
struct wanted {
    const char *key, *number;
    int64_t booking_id;
};

static int find(struct board *board, struct wanted wanted, struct board_entry *ret_entries, int max)
{
    int found = 0;

    pthread_mutex_lock(&board->lock);
    board_reckon(board);
    for (int o = 0; o < board->office_count; o++)
        for (int i = 0; i < board->offices[o].count && found < max; i++) {
            const struct board_slot *slot = &board->offices[o].slots[i];
            if (wanted.key != NULL      ? strcmp(slot->shown.key, wanted.key) == 0
                : wanted.number != NULL ? strcasecmp(slot->shown.number, wanted.number) == 0
                                        : slot->shown.booking_id == wanted.booking_id)
                entry_of(slot, &ret_entries[found++]);
        }
    pthread_mutex_unlock(&board->lock);
    return found;
}

bool board_find(struct board *board, const char *key, struct board_entry *ret_entry)
{
    return find(board, (struct wanted){.key = key}, ret_entry, 1) > 0;
}

bool board_find_booking(struct board *board, int64_t booking_id, struct board_entry *ret_entry)
{
    return booking_id != 0 &&
           find(board, (struct wanted){.booking_id = booking_id}, ret_entry, 1) > 0;
}

int board_find_number(struct board *board, const char *number, struct board_entry *ret_entries,
                      int max)
{
    return number[0] == '\0' ? 0 : find(board, (struct wanted){.number = number}, ret_entries, max);
}

bool board_kiosk(struct board *board, const char *kiosk, struct hall_state *ret_state,
                 bool *ret_online)
{
    pthread_mutex_lock(&board->lock);
    board_reckon(board);
    const struct board_kiosk_seat *seat = kiosk_of(board, kiosk);
    if (seat != NULL) {
        *ret_state = seat->state;
        *ret_online = seat->online;
    }
    pthread_mutex_unlock(&board->lock);
    return seat != NULL;
}

int board_kiosks(struct board *board, struct hall_state *ret_states, bool *ret_online, int max)
{
    pthread_mutex_lock(&board->lock);
    board_reckon(board);
    int count = board->kiosk_count < max ? board->kiosk_count : max;
    for (int i = 0; i < count; i++) {
        ret_states[i] = board->kiosks[i].state;
        if (ret_online != NULL)
            ret_online[i] = board->kiosks[i].online;
    }
    pthread_mutex_unlock(&board->lock);
    return count;
}

int board_totals(struct board *board, struct board_total ret_totals[OFFICES_MAX])
{
    pthread_mutex_lock(&board->lock);
    board_reckon(board);
    for (int i = 0; i < board->office_count; i++)
        ret_totals[i] = board->offices[i].total;
    int count = board->office_count;
    pthread_mutex_unlock(&board->lock);
    return count;
}

void board_links(struct board *board, bool *ret_zms, bool *ret_bus)
{
    pthread_mutex_lock(&board->lock);
    *ret_zms = board->zms_up;
    *ret_bus = board->bus_up;
    pthread_mutex_unlock(&board->lock);
}
