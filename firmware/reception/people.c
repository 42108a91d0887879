/* SPDX-License-Identifier: Apache-2.0 */
#include "reception/people.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

struct place {
    struct person person; /* id 0: free */
    char cookie[PEOPLE_TOKEN_MAX + 1];
    int64_t begun_ms, used_ms;
};

struct people {
    pthread_mutex_t lock;
    struct people_config config;
    uint64_t last_id;
    struct place places[PEOPLE_MAX];
};

struct err people_open(const struct people_config *config, struct people **ret_people)
{
    struct people *people =
        mmap(NULL, sizeof *people, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (people == MAP_FAILED)
        return err_make(ERR_NO_MEMORY);
    if (mlock(people, sizeof *people) != 0) {
        munmap(people, sizeof *people);
        return err_make(ERR_NO_MEMORY);
    }
    /* Not in a core dump either; a kernel that knows no such advice dumps as it always did. */
    (void)madvise(people, sizeof *people, MADV_DONTDUMP);
    people->config = *config;
    pthread_mutex_init(&people->lock, NULL);
    *ret_people = people;
    return err_none();
}

void people_close(struct people *people)
{
    if (people == NULL)
        return;
    pthread_mutex_destroy(&people->lock);
    explicit_bzero(people, sizeof *people);
    munmap(people, sizeof *people);
}

static bool token_make(char ret_token[PEOPLE_TOKEN_MAX + 1])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[PEOPLE_TOKEN_MAX / 2];

    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return false;
    for (size_t i = 0; i < sizeof bytes; i++) {
        ret_token[2 * i] = digits[bytes[i] >> 4];
        ret_token[2 * i + 1] = digits[bytes[i] & 15];
    }
    ret_token[PEOPLE_TOKEN_MAX] = '\0';
    explicit_bzero(bytes, sizeof bytes);
    return true;
}

bool people_token_same(const char *a, const char *b)
{
    unsigned differs = 0;

    if (strnlen(a, PEOPLE_TOKEN_MAX + 1) != PEOPLE_TOKEN_MAX ||
        strnlen(b, PEOPLE_TOKEN_MAX + 1) != PEOPLE_TOKEN_MAX)
        return false;
    for (int i = 0; i < PEOPLE_TOKEN_MAX; i++)
        differs |= (unsigned)(unsigned char)a[i] ^ (unsigned)(unsigned char)b[i];
    return differs == 0;
}

static bool is_over(const struct people *people, const struct place *place, int64_t now_ms)
{
    if (place->person.wall)
        return now_ms - place->begun_ms >= PEOPLE_WALL_DAYS * INT64_C(86400000);
    return now_ms - place->begun_ms >= people->config.life_ms ||
           now_ms - place->used_ms >= people->config.idle_ms;
}

static void place_clear(struct place *place)
{
    explicit_bzero(place, sizeof *place);
}

/* Under the lock; those whose time is over are gone afterwards. */
static void sweep(struct people *people)
{
    int64_t now_ms = people->config.now_ms(people->config.self);

    for (int i = 0; i < PEOPLE_MAX; i++)
        if (people->places[i].person.id != 0 && is_over(people, &people->places[i], now_ms))
            place_clear(&people->places[i]);
}

static struct place *place_of(struct people *people, uint64_t id)
{
    for (int i = 0; id != 0 && i < PEOPLE_MAX; i++)
        if (people->places[i].person.id == id)
            return &people->places[i];
    return NULL;
}

/* The new login has ended the key of every other session of the account. Walls have none. */
static void account_end(struct people *people, const char *account)
{
    for (int i = 0; i < PEOPLE_MAX; i++)
        if (people->places[i].person.id != 0 && !people->places[i].person.wall &&
            strcmp(people->places[i].person.account, account) == 0)
            place_clear(&people->places[i]);
}

struct err people_admit(struct people *people, const struct person *person,
                        char ret_cookie[PEOPLE_TOKEN_MAX + 1])
{
    struct place *free_place = NULL;
    struct err e = err_none();

    pthread_mutex_lock(&people->lock);
    sweep(people);
    account_end(people, person->account);
    for (int i = 0; i < PEOPLE_MAX && free_place == NULL; i++)
        if (people->places[i].person.id == 0)
            free_place = &people->places[i];
    if (free_place == NULL) {
        e = err_make(ERR_FULL);
    } else {
        free_place->person = *person;
        if (token_make(free_place->cookie) && token_make(free_place->person.csrf)) {
            free_place->person.id = ++people->last_id;
            free_place->begun_ms = people->config.now_ms(people->config.self);
            free_place->used_ms = free_place->begun_ms;
            memcpy(ret_cookie, free_place->cookie, sizeof free_place->cookie);
        } else {
            place_clear(free_place);
            e = err_make(ERR_IO);
        }
    }
    pthread_mutex_unlock(&people->lock);
    return e;
}

bool people_find(struct people *people, const char *cookie, bool touch, struct person *ret_person)
{
    struct place *found = NULL;

    pthread_mutex_lock(&people->lock);
    sweep(people);
    for (int i = 0; i < PEOPLE_MAX; i++)
        if (people->places[i].person.id != 0 && people_token_same(people->places[i].cookie, cookie))
            found = &people->places[i];
    if (found != NULL) {
        if (touch)
            found->used_ms = people->config.now_ms(people->config.self);
        *ret_person = found->person;
    }
    pthread_mutex_unlock(&people->lock);
    return found != NULL;
}

bool people_alive(struct people *people, uint64_t id)
{
    pthread_mutex_lock(&people->lock);
    sweep(people);
    bool alive = place_of(people, id) != NULL;
    pthread_mutex_unlock(&people->lock);
    return alive;
}

void people_end(struct people *people, uint64_t id)
{
    pthread_mutex_lock(&people->lock);
    struct place *place = place_of(people, id);
    if (place != NULL)
        place_clear(place);
    pthread_mutex_unlock(&people->lock);
}

void people_wall(struct people *people, uint64_t id)
{
    pthread_mutex_lock(&people->lock);
    struct place *place = place_of(people, id);
    if (place != NULL) {
        place->person.wall = true;
        place->person.rights = (struct zms_rights){false, false};
        explicit_bzero(place->person.key, sizeof place->person.key);
    }
    pthread_mutex_unlock(&people->lock);
}
