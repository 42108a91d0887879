/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "folder.h"
#include "store/directory.h"
#include "store/lookup.h"
#include "store/token.h"

#include <stdio.h>
#include <string.h>

/* Monday 2026-11-23, 10:00 in Berlin. */
enum { TEN = 1795424400, MIDNIGHT = 1795388400, DAY = 86400 };

static const char key[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
static const int32_t scopes[] = {169, 130};
static char token_file[128]; /* "": no signed codes */
static struct token_secret secret;
static const struct lookup_config config = {
    .stale_s = 900, .scopes = scopes, .scope_count = 2, .token_keys = token_file};

static struct folder folder;
static int lock_fd;
static struct lookup *lookup;
static struct roster_port port;

static int setup(void **state)
{
    (void)state;
    folder = folder_make();
    if (err_is(directory_claim(folder.dir, &lock_fd)) ||
        err_is(lookup_open(folder.dir, &config, &lookup)))
        return 1;
    port = lookup_port(lookup);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lookup_close(lookup);
    directory_release(lock_fd);
    folder_remove(&folder);
    return 0;
}

static struct booking booking(int64_t id, int64_t start_s)
{
    struct booking b = {.ref = {.id = id},
                        .scope = 169,
                        .persons = 1,
                        .start_s = start_s,
                        .status = BOOKING_CONFIRMED,
                        .with_appointment = true};

    memcpy(b.ref.key, key, sizeof key);
    snprintf(b.number, sizeof b.number, "%d", (int)id);
    return b;
}

static void bring(int64_t day_s, int64_t id, int64_t fetched_s)
{
    struct booking b = booking(id, day_s + 10 * 3600);

    assert_true(port.begin(port.self, 169, day_s));
    assert_true(port.put(port.self, &b));
    assert_true(port.commit(port.self, fetched_s));
}

static struct event by_code(int64_t id, int64_t wall_s)
{
    static struct event event;
    struct booking_ref ref = booking(id, 0).ref;

    memset(&event, 0, sizeof event);
    lookup_booking(lookup, &ref, wall_s, &event);
    assert_int_equal(event.kind, EVENT_BOOKING_LOOKED_UP);
    return event;
}

static void what_the_network_brought_is_found_without_it(void **state)
{
    static struct event event;
    (void)state;

    assert_int_equal(by_code(100501, TEN).booking_answer.answer, ANSWER_UNKNOWN_ID);
    bring(MIDNIGHT, 100501, TEN);
    event = by_code(100501, TEN + 60);
    assert_int_equal(event.booking_answer.answer, ANSWER_OK);
    assert_int_equal(event.booking_answer.booking.start_s, TEN);
    assert_string_equal(event.booking_answer.booking.ref.key, key);
    assert_false(event.booking_answer.booking.offline);
    assert_int_equal(by_code(100502, TEN).booking_answer.answer, ANSWER_UNKNOWN_ID);
    memset(&event, 0, sizeof event);
    lookup_number(lookup, "100501", TEN, &event);
    assert_int_equal(event.kind, EVENT_NUMBER_LOOKED_UP);
    assert_int_equal(event.number_answer.count, 1);
    assert_int_equal(event.number_answer.bookings[0].start_s, TEN);
}

static void an_old_set_still_answers_and_says_that_it_is_old(void **state)
{
    (void)state;
    bring(MIDNIGHT, 100501, TEN);
    assert_false(by_code(100501, TEN + config.stale_s).booking_answer.booking.offline);
    assert_true(by_code(100501, TEN + config.stale_s + 1).booking_answer.booking.offline);
    /* The clock was set back behind the answer: nobody knows how old it is. */
    assert_true(by_code(100501, TEN - 60).booking_answer.booking.offline);
    assert_int_equal(by_code(100501, TEN + 60).booking_answer.booking.known_s, TEN);
}

static void a_set_that_breaks_off_changes_nothing(void **state)
{
    struct booking b = booking(100777, TEN);
    (void)state;

    bring(MIDNIGHT, 100501, TEN);
    assert_true(port.begin(port.self, 169, MIDNIGHT));
    assert_true(port.put(port.self, &b));
    port.abandon(port.self);
    assert_int_equal(by_code(100501, TEN).booking_answer.answer, ANSWER_OK);
    assert_int_equal(by_code(100777, TEN).booking_answer.answer, ANSWER_UNKNOWN_ID);
}

static void yesterday_goes_with_the_first_set_of_a_new_day(void **state)
{
    (void)state;
    bring(MIDNIGHT, 100501, TEN);
    bring(MIDNIGHT + DAY, 100601, MIDNIGHT + DAY + 30);
    assert_int_equal(by_code(100501, MIDNIGHT + DAY + 60).booking_answer.answer, ANSWER_UNKNOWN_ID);
    assert_int_equal(by_code(100601, MIDNIGHT + DAY + 60).booking_answer.answer, ANSWER_OK);
}

/* Whoever opens it may have a clock that is wrong by days: only who is sure says that a day begins.
 */
static void yesterday_goes_when_somebody_is_sure_that_it_is_over(void **state)
{
    (void)state;
    bring(MIDNIGHT, 100501, TEN);
    lookup_close(lookup);
    assert_false(err_is(lookup_open(folder.dir, &config, &lookup)));
    assert_int_equal(by_code(100501, TEN + DAY).booking_answer.answer, ANSWER_OK);
    lookup_day_begin(lookup, TEN + 60);
    assert_int_equal(by_code(100501, TEN + 60).booking_answer.answer, ANSWER_OK);
    lookup_day_begin(lookup, MIDNIGHT + DAY + 1);
    assert_int_equal(by_code(100501, TEN + DAY).booking_answer.answer, ANSWER_UNKNOWN_ID);
}

static void no_key_lies_on_the_disk(void **state)
{
    (void)state;
    bring(MIDNIGHT, 100501, TEN);
    assert_false(folder_holds(folder.dir, key, sizeof key - 1));
    lookup_close(lookup);
    assert_false(folder_holds(folder.dir, key, sizeof key - 1));
    assert_false(err_is(lookup_open(folder.dir, &config, &lookup)));
}

/* ---- signed codes ------------------------------------------------------------------------- */

static int setup_tokens(void **state)
{
    char path[128], line[128];

    if (setup(state) != 0)
        return 1;
    snprintf(path, sizeof path, "%s/secret", folder.top);
    snprintf(token_file, sizeof token_file, "%s/token-keys", folder.top);
    if (err_is(token_secret_make(path, 1, line, sizeof line)) ||
        err_is(token_secret_load(path, &secret)))
        return 1;
    FILE *f = fopen(token_file, "w");
    if (f == NULL)
        return 1;
    fprintf(f, "%s\n", line);
    return fclose(f);
}

static int teardown_tokens(void **state)
{
    token_file[0] = '\0';
    return teardown(state);
}

static struct token token_of(int64_t id, int64_t start_s)
{
    struct token token = {.scope = 169,
                          .booking_id = id,
                          .service = 7,
                          .persons = 2,
                          .start_s = start_s,
                          .expires_s = start_s + 3600};

    snprintf(token.number, sizeof token.number, "%d", (int)id);
    return token;
}

static struct event by_token(const struct token *token, int64_t wall_s)
{
    static struct event event;
    struct booking_ref ref = {.id = token->booking_id};

    memset(&event, 0, sizeof event);
    assert_int_equal(token_sign(&secret, token, ref.token).code, ERR_OK);
    lookup_booking(lookup, &ref, wall_s, &event);
    assert_int_equal(event.kind, EVENT_BOOKING_LOOKED_UP);
    if (event.booking_answer.answer == ANSWER_OK) {
        assert_memory_equal(event.booking_answer.booking.ref.token, ref.token, TOKEN_BYTES);
        assert_string_equal(event.booking_answer.booking.ref.key, "");
    }
    return event;
}

static void a_signed_code_is_good_without_a_roster(void **state)
{
    struct token token = token_of(100501, TEN);
    struct event event = by_token(&token, TEN - 600);
    const struct booking *b = &event.booking_answer.booking;

    (void)state;
    assert_int_equal(event.booking_answer.answer, ANSWER_OK);
    assert_int_equal(b->ref.id, 100501);
    assert_int_equal(b->scope, 169);
    assert_int_equal(b->service, 7);
    assert_int_equal(b->persons, 2);
    assert_int_equal(b->start_s, TEN);
    assert_string_equal(b->number, "100501");
    assert_int_equal(b->status, BOOKING_CONFIRMED);
    assert_true(b->with_appointment && b->offline);
    assert_int_not_equal(b->known_s, 0); /* not "just now" */
    assert_true(b->known_s < TEN - 86400);
}

/* What the service says is newer than what was signed. */
static void a_signed_code_brings_the_booking_as_the_roster_has_it(void **state)
{
    struct token token = token_of(100501, TEN - 3600); /* moved by an hour since */
    struct booking b = booking(100501, TEN);

    (void)state;
    b.status = BOOKING_QUEUED;
    assert_true(port.begin(port.self, 169, MIDNIGHT));
    assert_true(port.put(port.self, &b) && port.commit(port.self, TEN - 900));
    struct event event = by_token(&token, TEN - 600);
    assert_int_equal(event.booking_answer.answer, ANSWER_OK);
    assert_int_equal(event.booking_answer.booking.start_s, TEN);
    assert_int_equal(event.booking_answer.booking.status, BOOKING_QUEUED);
    assert_false(event.booking_answer.booking.offline);
    /* Another booking under the same number is not this one. */
    token = token_of(100501, TEN);
    token.booking_id = 100777;
    event = by_token(&token, TEN - 600);
    assert_int_equal(event.booking_answer.booking.ref.id, 100777);
    assert_int_equal(event.booking_answer.booking.status, BOOKING_CONFIRMED);
    assert_true(event.booking_answer.booking.offline);
}

static void what_is_not_signed_here_is_unknown(void **state)
{
    struct token token = token_of(100501, TEN);
    char file[sizeof token_file];

    (void)state;
    assert_int_equal(by_token(&token, TEN + 3600).booking_answer.answer, ANSWER_UNKNOWN_ID);
    secret.number = 2; /* a key that does not stand in the file */
    assert_int_equal(by_token(&token, TEN).booking_answer.answer, ANSWER_UNKNOWN_ID);
    secret.number = 1;
    secret.seed[0] ^= 1;
    assert_int_equal(by_token(&token, TEN).booking_answer.answer, ANSWER_UNKNOWN_ID);
    secret.seed[0] ^= 1;
    assert_int_equal(by_token(&token, TEN).booking_answer.answer, ANSWER_OK);
    /* A new key counts without a restart, a broken file makes all unknown. */
    FILE *f = fopen(token_file, "a");
    assert_non_null(f);
    fputs("3 no-key\n", f);
    fclose(f);
    assert_int_equal(by_token(&token, TEN).booking_answer.answer, ANSWER_UNKNOWN_ID);
    memcpy(file, token_file, sizeof file);
    token_file[0] = '\0';
    assert_int_equal(by_token(&token, TEN).booking_answer.answer, ANSWER_UNKNOWN_ID);
    memcpy(token_file, file, sizeof file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_the_network_brought_is_found_without_it, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(an_old_set_still_answers_and_says_that_it_is_old, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_set_that_breaks_off_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(yesterday_goes_with_the_first_set_of_a_new_day, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(yesterday_goes_when_somebody_is_sure_that_it_is_over, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(no_key_lies_on_the_disk, setup, teardown),
#define TOKEN_TEST(name) cmocka_unit_test_setup_teardown(name, setup_tokens, teardown_tokens)
        TOKEN_TEST(a_signed_code_is_good_without_a_roster),
        TOKEN_TEST(a_signed_code_brings_the_booking_as_the_roster_has_it),
        TOKEN_TEST(what_is_not_signed_here_is_unknown),
#undef TOKEN_TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
