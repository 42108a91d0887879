/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole course of a reading, with the chips of tests/sim/nfc and no reader between: a document
 * that is taken away, or a reader that stumbles, at each single command.
 */
#include "../cmocka_kit.h"

#include "emrtd_chip.h"
#include "identity/name_tag.h"
#include "identity/reading.h"
#include "kit/specimen_key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char list[] = "pace holder=ERIKSSON<<ANNA<MARIA pace=2.2:13 ca=P-256\n"
                           "bac number=XR4481207 holder=OKONJO<<AMARA ca=P-256\n"
                           "other number=XR4481208 holder=OKONJO<<AMARA<GRACE\n";

static struct specimens specimens;
static struct trust *trust;

/* ---- the way to the chip ---------------------------------------------------------------- */

static struct {
    struct emrtd_chip *chip;
    int sent, fail_at; /* of this command on all fail, until it is laid there again; 0: none */
    enum err_code failure;
    bool away;   /* and it is not laid there again */
    int again;   /* times it was */
    int deny_at; /* this command is refused, as by a chip that has forgotten its keys; 0: none */
} desk;

static void hear(void *self, const char *format, ...)
{
    (void)self;
    (void)format;
}

static struct err desk_exchange(void *self, const unsigned char *command, size_t len,
                                unsigned char ret_answer[CHIP_ANSWER_MAX], size_t *ret_len)
{
    const struct card *card = emrtd_chip_card(desk.chip);
    uint8_t answer[CARD_ANSWER_MAX];

    (void)self;
    desk.sent++;
    if (desk.fail_at > 0 && desk.sent >= desk.fail_at)
        return err_make(desk.failure);
    if (desk.sent == desk.deny_at) {
        memcpy(ret_answer, "\x69\x82", 2);
        *ret_len = 2;
        return err_none();
    }
    *ret_len = card->exchange(card->self, command, len, answer);
    assert_true(*ret_len <= CHIP_ANSWER_MAX);
    memcpy(ret_answer, answer, *ret_len);
    return err_none();
}

static struct err desk_reselect(void *self)
{
    const struct card *card = emrtd_chip_card(desk.chip);

    (void)self;
    desk.again++;
    if (desk.away)
        return err_make(desk.failure);
    desk.fail_at = 0;
    card->wake(card->self);
    return err_none();
}

static unsigned char holder_key[NAME_TAG_KEY_BYTES] = {2}, holder[TOKEN_HOLDER_BYTES];

static struct document_answer read_with(const char *name, const struct document_key *key,
                                        const struct name_entry *names, int count)
{
    static const unsigned char tag_key[READING_TAG_KEY_BYTES] = {1};
    const struct chip_link link = {.exchange = desk_exchange, .reselect = desk_reselect};
    const struct reading_order order = {.key = key,
                                        .trust = trust,
                                        .now_s = time(NULL),
                                        .names = names,
                                        .name_count = count,
                                        .tag_key = tag_key,
                                        .holder_key = holder_key,
                                        .holder = holder};
    struct document_answer answer;
    char folder[512], why[256];

    snprintf(folder, sizeof folder, "%s/%s", specimens.dir, name);
    desk.chip = emrtd_chip_open(folder, hear, NULL, why, sizeof why);
    if (desk.chip == NULL)
        fail_msg("%s", why);
    emrtd_chip_card(desk.chip)->wake(emrtd_chip_card(desk.chip)->self);
    desk.sent = desk.again = 0;
    assert_true(reading_run(&order, &link, &answer));
    emrtd_chip_free(desk.chip);
    return answer;
}

static struct document_answer read_mrz(const char *name)
{
    const struct document_key key = specimen_mrz(&specimens, name);

    return read_with(name, &key, NULL, 0);
}

/* ---- the course ------------------------------------------------------------------------- */

static void everywhere(const char *name, enum err_code failure, enum document_outcome outcome)
{
    desk.fail_at = 0;
    desk.away = false;
    int commands = read_mrz(name).exchanges;

    assert_true(commands > 10);
    desk.failure = failure;
    for (int at = 1; at <= commands; at++) {
        desk.away = false;
        desk.fail_at = at;
        struct document_answer answer = read_mrz(name);
        assert_int_equal(answer.outcome, DOCUMENT_READ);
        assert_int_equal(answer.authenticity, DOCUMENT_AUTHENTIC);
        assert_int_equal(answer.exchanges, at + commands);
        assert_int_equal(desk.again, 1);
        desk.away = true;
        desk.fail_at = at;
        answer = read_mrz(name);
        assert_int_equal(answer.outcome, outcome);
        assert_int_equal(desk.again, 1);
    }
    desk.fail_at = 0;
}

static void taken_away_once_it_is_read_and_for_good_it_is_not(void **state)
{
    (void)state;
    everywhere("pace", ERR_GONE, DOCUMENT_REMOVED);
    everywhere("bac", ERR_GONE, DOCUMENT_REMOVED);
}

static void a_reader_that_stumbles_is_asked_once_more(void **state)
{
    (void)state;
    everywhere("bac", ERR_IO, DOCUMENT_NO_READER);
}

static void who_wants_no_answer_any_more_gets_none(void **state)
{
    const struct document_key key = specimen_mrz(&specimens, "bac");
    const struct chip_link link = {.exchange = desk_exchange, .reselect = desk_reselect};
    const struct reading_order order = {.key = &key, .trust = trust};
    struct document_answer answer;

    (void)state;
    desk.sent = 0;
    desk.fail_at = 1;
    desk.failure = ERR_CANCELLED;
    assert_false(reading_run(&order, &link, &answer));
    desk.fail_at = 0;
}

static void a_refusal_is_a_wrong_key_only_where_the_key_is_shown(void **state)
{
    enum { OPENED = 8 }; /* EF.CardAccess in three commands, PACE in five */

    (void)state;
    int commands = read_mrz("pace").exchanges;
    for (int at = 1; at <= commands; at++) {
        desk.deny_at = at;
        struct document_answer answer = read_mrz("pace");
        assert_true(answer.outcome != DOCUMENT_READ || answer.authenticity != DOCUMENT_AUTHENTIC);
        assert_true(answer.outcome != DOCUMENT_WRONG_KEY || at <= OPENED);
        assert_true(answer.outcome == DOCUMENT_WRONG_KEY || at != OPENED);
    }
    desk.deny_at = 0;
}

/* Whose EF.CardAccess is long, and who gives it out byte by byte. */
static struct err miser_exchange(void *self, const unsigned char *command, size_t len,
                                 unsigned char ret_answer[CHIP_ANSWER_MAX], size_t *ret_len)
{
    static const unsigned char head[] = {0x31, 0x82, 0x07, 0xf0};
    size_t at = (size_t)command[2] << 8 | command[3], given = command[1] == 0xb0;

    (void)self;
    (void)len;
    ret_answer[0] = at < sizeof head ? head[at] : 0;
    ret_answer[given] = 0x90;
    ret_answer[given + 1] = 0x00;
    *ret_len = given + 2;
    return err_none();
}

static void a_chip_that_plays_for_time_is_given_up(void **state)
{
    const struct document_key key = specimen_mrz(&specimens, "pace");
    const struct chip_link link = {.exchange = miser_exchange, .reselect = desk_reselect};
    const struct reading_order order = {.key = &key, .trust = trust};
    struct document_answer answer;

    (void)state;
    assert_true(reading_run(&order, &link, &answer));
    assert_int_equal(answer.outcome, DOCUMENT_MALFORMED);
    assert_true(answer.exchanges <= READING_COMMANDS_MAX + 1);
}

/* ---- what comes of it ------------------------------------------------------------------- */

static void the_best_match_is_told_with_whose_it_is(void **state)
{
    static const struct name_entry names[] = {
        {1, "Jemand Anders"}, {2, "Okonjo"}, {3, "Amara Okonjo"}, {4, "Okonjo, Amara"}, {5, ""}};
    const struct document_key key = specimen_mrz(&specimens, "bac");

    (void)state;
    struct document_answer answer = read_with("bac", &key, names, 5);
    assert_int_equal(answer.match, DOCUMENT_MATCHES);
    assert_int_equal(answer.booking_count, 2);
    assert_true(answer.booking_ids[0] == 3 && answer.booking_ids[1] == 4);
    answer = read_with("bac", &key, names, 2);
    assert_int_equal(answer.match, DOCUMENT_PARTIAL);
    assert_int_equal(answer.booking_count, 1);
    assert_true(answer.booking_ids[0] == 2);
    answer = read_with("bac", &key, names, 1);
    assert_int_equal(answer.match, DOCUMENT_DIFFERS);
    assert_int_equal(answer.booking_count, 0);
}

/* A signed code is bound to a name, which counts where the service's is not known. */
static void whom_a_code_is_bound_to_is_told_from_others(void **state)
{
    static const struct name_entry names[] = {{7, ""}, {8, "Jemand Anders"}};
    const struct document_key key = specimen_mrz(&specimens, "bac");

    (void)state;
    assert_true(name_tag_make(holder_key, "Amara Okonjo", holder));
    struct document_answer answer = read_with("bac", &key, names, 1);
    assert_int_equal(answer.match, DOCUMENT_MATCHES);
    assert_int_equal(answer.booking_count, 1);
    assert_true(answer.booking_ids[0] == 7);
    assert_int_equal(read_with("bac", &key, names + 1, 1).match, DOCUMENT_DIFFERS);
    assert_true(name_tag_make(holder_key, "Jemand Anders", holder));
    assert_int_equal(read_with("bac", &key, names, 1).match, DOCUMENT_DIFFERS);
    memset(holder, 0, sizeof holder);
    assert_int_equal(read_with("bac", &key, names, 1).match, DOCUMENT_NO_NAME);
}

static void a_key_of_another_document_that_opens_this_one_is_a_contradiction(void **state)
{
    struct document_key key = specimen_mrz(&specimens, "bac");

    (void)state;
    key.mrz[0] = '\0'; /* typed: there is no zone to compare */
    assert_int_equal(read_with("bac", &key, NULL, 0).authenticity, DOCUMENT_AUTHENTIC);
    /* A chip that is opened by this key, and has somebody else's files. */
    char command[2048];
    snprintf(command, sizeof command,
             "cd '%s' && cp -r other mixed && sed -i 's/^mrz_info = .*/mrz_info = %s/' "
             "mixed/chip.conf",
             specimens.dir, key.mrz_info);
    assert_int_equal(system(command), 0);
    assert_int_equal(read_with("mixed", &key, NULL, 0).authenticity, DOCUMENT_ALTERED);
}

/* ---- set up ----------------------------------------------------------------------------- */

static int set_up(void **state)
{
    char path[512], why[256];
    struct buf out = buf_on(why, sizeof why);

    (void)state;
    specimens_make(&specimens, list);
    snprintf(path, sizeof path, "%s/csca.pem", specimens.dir);
    return err_is(trust_open(&(struct trust_source){.authorities = path}, &out, &trust)) ? -1 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    trust_close(trust);
    specimens_remove(&specimens);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(taken_away_once_it_is_read_and_for_good_it_is_not),
        cmocka_unit_test(a_reader_that_stumbles_is_asked_once_more),
        cmocka_unit_test(who_wants_no_answer_any_more_gets_none),
        cmocka_unit_test(a_refusal_is_a_wrong_key_only_where_the_key_is_shown),
        cmocka_unit_test(a_chip_that_plays_for_time_is_given_up),
        cmocka_unit_test(the_best_match_is_told_with_whose_it_is),
        cmocka_unit_test(whom_a_code_is_bound_to_is_told_from_others),
        cmocka_unit_test(a_key_of_another_document_that_opens_this_one_is_a_contradiction),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
