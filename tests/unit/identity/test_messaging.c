/* SPDX-License-Identifier: Apache-2.0 */
/*
 * messaging: the worked example of ICAO 9303-11, D.4, byte for byte; and that nothing a chip did
 * not seal itself, for this very command, is ever told on.
 */
#include "../cmocka_kit.h"

#include "identity/messaging.h"

#include "told_chip.h"

#include <string.h>

#define SELECT      "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800"
#define SELECTED    "990290008E08FA855A5D4C50A8ED9000"
#define READ_HEAD   "0CB000000D9701048E08ED6705417E96BA5500"
#define HEAD        "8709019FF0EC34F9922651"
#define HEAD_STATUS "99029000"
#define HEAD_SEAL   "8E08AD55CC17140B2DED"
#define HEAD_READ   HEAD HEAD_STATUS HEAD_SEAL "9000"
#define READ_REST   "0CB000040D9701128E082EA28A70F3C7B53500"
#define REST_READ                                                                                  \
    "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000"

static const struct apdu select_com = {
    .ins = 0xa4, .p1 = 2, .p2 = 0x0c, .data = (const unsigned char *)"\x01\x1e", .data_len = 2};
static const struct apdu read_head = {.ins = 0xb0, .answer_max = 4};
static const struct apdu read_rest = {.ins = 0xb0, .p2 = 4, .answer_max = 18};

static void example_keys(struct messaging *messaging, const char *ssc_hex)
{
    struct crypt_keys keys = {.cipher = CRYPT_3DES};
    unsigned char ssc[8];

    hex_read("979EC13B1CBFE9DCD01AB0FED307EAE5", keys.enc, sizeof keys.enc);
    hex_read("F1CB1F1FB5ADF208806B89DC579DC1F8", keys.mac, sizeof keys.mac);
    hex_read(ssc_hex, ssc, sizeof ssc);
    messaging_secure(messaging, &keys, ssc);
}

static void assert_dead(struct messaging *messaging)
{
    static const struct crypt_keys no_keys;
    struct apdu_answer answer;
    struct told_chip chip;

    assert_int_equal(messaging->state, MESSAGING_DEAD);
    assert_memory_equal(&messaging->keys, &no_keys, sizeof no_keys);
    told_chip_init(&chip, NULL, 0); /* which nothing may reach */
    assert_int_equal(messaging_exchange(messaging, &chip.link, &read_head, &answer).code,
                     ERR_CORRUPT);
}

static void the_example_of_icao_is_replayed(void **state)
{
    static const struct told_line lines[] = {
        {SELECT, SELECTED}, {READ_HEAD, HEAD_READ}, {READ_REST, REST_READ}};
    struct messaging messaging;
    struct apdu_answer answer;
    struct told_chip chip;
    (void)state;

    told_chip_init(&chip, lines, 3);
    example_keys(&messaging, "887022120C06C226");
    assert_int_equal(messaging_exchange(&messaging, &chip.link, &select_com, &answer).code, ERR_OK);
    assert_int_equal(answer.status, 0x9000);
    assert_int_equal(answer.len, 0);
    assert_int_equal(messaging_exchange(&messaging, &chip.link, &read_head, &answer).code, ERR_OK);
    assert_hex(answer.data, answer.len, "60145F01");
    assert_int_equal(messaging_exchange(&messaging, &chip.link, &read_rest, &answer).code, ERR_OK);
    assert_hex(answer.data, answer.len, "04303130365F36063034303030305C026175");
    assert_hex(messaging.ssc, 8, "887022120C06C22C");
}

/* One READ BINARY of four bytes, at the place of the example where it is right. */
static enum err_code read_once(const char *told, struct messaging *messaging,
                               struct apdu_answer *answer)
{
    const struct told_line line = {READ_HEAD, told};
    struct told_chip chip;

    told_chip_init(&chip, &line, 1);
    example_keys(messaging, "887022120C06C228");
    return messaging_exchange(messaging, &chip.link, &read_head, answer).code;
}

static void what_is_not_sealed_as_it_must_be_ends_the_session(void **state)
{
    static const struct {
        const char *answer;
        enum err_code expected;
    } rows[] = {
        /* the seal: of nothing, bent, of another command of this session */
        {HEAD HEAD_STATUS "8E080000000000000000"
                          "9000",
         ERR_CORRUPT},
        {HEAD HEAD_STATUS "8E08AD55CC17140B2DEC"
                          "9000",
         ERR_CORRUPT},
        {"8709019FF0EC34F9922650" HEAD_STATUS HEAD_SEAL "9000", ERR_CORRUPT},
        {HEAD "99026282" HEAD_SEAL "9000", ERR_CORRUPT},
        {HEAD_STATUS HEAD_SEAL "9000", ERR_CORRUPT},
        {SELECTED, ERR_CORRUPT},
        {REST_READ, ERR_CORRUPT},
        /* objects missing, twice, strange, in another order, behind the seal */
        {HEAD HEAD_STATUS "9000", ERR_SYNTAX},
        {HEAD HEAD_SEAL "9000", ERR_SYNTAX},
        {HEAD_SEAL "9000", ERR_SYNTAX},
        {HEAD HEAD HEAD_STATUS HEAD_SEAL "9000", ERR_SYNTAX},
        {HEAD HEAD_STATUS HEAD_STATUS HEAD_SEAL "9000", ERR_SYNTAX},
        {HEAD HEAD_STATUS HEAD_SEAL HEAD_SEAL "9000", ERR_SYNTAX},
        {HEAD_STATUS HEAD HEAD_SEAL "9000", ERR_SYNTAX},
        {HEAD HEAD_SEAL HEAD_STATUS "9000", ERR_SYNTAX},
        {HEAD "8100" HEAD_STATUS HEAD_SEAL "9000", ERR_SYNTAX},
        {HEAD HEAD_STATUS HEAD_SEAL "00"
                                    "9000",
         ERR_SYNTAX},
        /* lengths: cut, too long, of status and seal */
        {"8709019FF0EC34F99226519902", ERR_SYNTAX},
        {"8709"
         "9000",
         ERR_SYNTAX},
        {"87FF" HEAD_STATUS HEAD_SEAL "9000", ERR_SYNTAX},
        {"8780"
         "01" HEAD_STATUS HEAD_SEAL "9000",
         ERR_SYNTAX},
        {HEAD "990190" HEAD_SEAL "9000", ERR_SYNTAX},
        {HEAD "9903900000" HEAD_SEAL "9000", ERR_SYNTAX},
        {HEAD HEAD_STATUS "8E07AD55CC17140B2D"
                          "9000",
         ERR_SYNTAX},
        {HEAD HEAD_STATUS "8E09AD55CC17140B2DED00"
                          "9000",
         ERR_SYNTAX},
        /* in plain: data, success, parts without end */
        {"60145F019000", ERR_SYNTAX},
        {"9000", ERR_SYNTAX},
        {"6110", ERR_SYNTAX},
        {"6C04", ERR_SYNTAX},
        {"90", ERR_SYNTAX},
        {"", ERR_SYNTAX},
        {NULL, ERR_GONE},
    };
    static const struct apdu_answer nothing;
    struct messaging messaging;
    struct apdu_answer answer;
    (void)state;

    assert_int_equal(read_once(HEAD_READ, &messaging, &answer), ERR_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (read_once(rows[i].answer, &messaging, &answer) != rows[i].expected)
            fail_msg("row %zu", i);
        assert_memory_equal(&answer, &nothing, sizeof nothing);
        assert_dead(&messaging);
    }
}

static void a_chip_that_ends_the_session_says_why(void **state)
{
    static const unsigned statuses[] = {0x6988, 0x6982, 0x6a82};
    static const char *const told[] = {"6988", "6982", "6A82"};
    struct messaging messaging;
    struct apdu_answer answer;
    (void)state;

    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(read_once(told[i], &messaging, &answer), ERR_DENIED);
        assert_int_equal(answer.status, statuses[i]);
        assert_int_equal(answer.len, 0);
        assert_dead(&messaging);
    }
}

/* A chip that seals as it should, to say what an honest one would not: made with crypt itself. */
struct sealer {
    struct chip_link link;
    struct crypt_keys keys;
    unsigned char ssc[CRYPT_BLOCK_MAX];
    unsigned char plain[APDU_ANSWER_MAX]; /* padded already */
    size_t plain_len;
    unsigned char tag, padding;
    const char *status;
};

static struct err sealer_exchange(void *self, const unsigned char *command, size_t len,
                                  unsigned char ret_answer[CHIP_ANSWER_MAX], size_t *ret_len)
{
    struct sealer *chip = self;
    unsigned char bytes[2 * APDU_ANSWER_MAX], iv[CRYPT_BLOCK_MAX] = {0};
    size_t block = crypt_block(chip->keys.cipher), at = 0, head = chip->tag == 0x87 ? 1 : 0;
    (void)command;
    (void)len;

    chip->ssc[block - 1] = (unsigned char)(chip->ssc[block - 1] + 2);
    if (chip->keys.cipher != CRYPT_3DES)
        assert_int_equal(
            crypt_encrypt(chip->keys.cipher, chip->keys.enc, NULL, chip->ssc, block, iv).code,
            ERR_OK);
    memcpy(bytes, chip->ssc, block);
    unsigned char *objects = bytes + block;
    if (chip->tag != 0) {
        objects[at++] = chip->tag;
        if (chip->plain_len + head > 127)
            objects[at++] = 0x81;
        objects[at++] = (unsigned char)(chip->plain_len + head);
        if (head > 0)
            objects[at++] = chip->padding;
        assert_int_equal(crypt_encrypt(chip->keys.cipher, chip->keys.enc, iv, chip->plain,
                                       chip->plain_len, objects + at)
                             .code,
                         ERR_OK);
        at += chip->plain_len;
    }
    at += hex_read("9902", objects + at, 2);
    at += hex_read(chip->status, objects + at, 2);
    memcpy(ret_answer, objects, at);
    size_t padded = crypt_pad(bytes, block + at, block);
    memcpy(ret_answer + at, "\x8e\x08", 2);
    assert_int_equal(
        crypt_mac(chip->keys.cipher, chip->keys.mac, bytes, padded, ret_answer + at + 2).code,
        ERR_OK);
    memcpy(ret_answer + at + 10, "\x90\x00", 2);
    *ret_len = at + 12;
    return err_none();
}

static void sealer_init(struct sealer *chip, enum crypt_cipher cipher, struct messaging *messaging)
{
    *chip = (struct sealer){.link = {.self = chip, .exchange = sealer_exchange},
                            .tag = 0x87,
                            .padding = 1,
                            .status = "9000"};
    assert_int_equal(
        crypt_keys_derive(cipher, (const unsigned char *)"secret", 6, &chip->keys).code, ERR_OK);
    messaging_secure(messaging, &chip->keys, NULL);
}

static void the_sealed_status_counts_and_not_the_one_outside(void **state)
{
    struct messaging messaging;
    struct apdu_answer answer;
    struct sealer chip;
    (void)state;

    sealer_init(&chip, CRYPT_AES128, &messaging);
    chip.tag = 0;
    chip.status = "6a82";
    assert_int_equal(messaging_exchange(&messaging, &chip.link, &read_head, &answer).code, ERR_OK);
    assert_int_equal(answer.status, 0x6a82);
    assert_int_equal(answer.len, 0);
    assert_int_equal(messaging.state, MESSAGING_SECURE); /* a file that is not there ends nothing */
}

static void every_cipher_fills_an_answer_and_no_more_than_asked_for(void **state)
{
    static const size_t most[CRYPT_CIPHER_COUNT] = {231, 223, 223, 223};
    struct messaging messaging;
    struct apdu_answer answer;
    struct sealer chip;
    (void)state;

    for (int cipher = 0; cipher < CRYPT_CIPHER_COUNT; cipher++) {
        sealer_init(&chip, (enum crypt_cipher)cipher, &messaging);
        assert_int_equal(messaging_answer_max(&messaging), most[cipher]);
        memset(chip.plain, 'x', most[cipher]);
        chip.plain_len = crypt_pad(chip.plain, most[cipher], crypt_block(chip.keys.cipher));
        struct apdu command = {.ins = 0xb0, .answer_max = most[cipher]};
        assert_int_equal(messaging_exchange(&messaging, &chip.link, &command, &answer).code,
                         ERR_OK);
        assert_int_equal(answer.len, most[cipher]);
        assert_memory_equal(answer.data, chip.plain, answer.len);
        command.ins = 0xb1; /* which has its data in another object */
        chip.tag = 0x85;
        assert_int_equal(messaging_exchange(&messaging, &chip.link, &command, &answer).code,
                         ERR_OK);
        assert_int_equal(answer.len, most[cipher]);
        command.answer_max = 0; /* what comes unasked is left out */
        assert_int_equal(messaging_exchange(&messaging, &chip.link, &command, &answer).code,
                         ERR_OK);
        assert_int_equal(answer.len, 0);
        command.answer_max = most[cipher] - 1;
        assert_int_equal(messaging_exchange(&messaging, &chip.link, &command, &answer).code,
                         ERR_SYNTAX);
        assert_dead(&messaging);
    }
}

static void sealed_nonsense_ends_the_session(void **state)
{
    static const struct {
        const char *plain;
        unsigned char ins, tag, padding;
    } rows[] = {
        {"78800000000000000000000000000000", 0xb0, 0x87, 2}, /* another padding */
        {"78800000000000000000000000000000", 0xb0, 0x85, 1}, /* the object of odd commands */
        {"78800000000000000000000000000000", 0xb1, 0x87, 1},
        {"", 0xb0, 0x87, 1},
        {"", 0xb1, 0x85, 1},
        {"78000000000000000000000000000000", 0xb0, 0x87, 1}, /* no padding at all */
        {"00000000000000000000000000000000", 0xb0, 0x87, 1},
        {"7880000000000000000000000000000000000000000000000000000000000000", 0xb0, 0x87, 1},
    };
    struct messaging messaging;
    struct apdu_answer answer;
    struct sealer chip;
    (void)state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct apdu command = {.ins = rows[i].ins, .answer_max = 32};
        sealer_init(&chip, CRYPT_AES256, &messaging);
        chip.plain_len = hex_read(rows[i].plain, chip.plain, sizeof chip.plain);
        chip.tag = rows[i].tag;
        chip.padding = rows[i].padding;
        if (messaging_exchange(&messaging, &chip.link, &command, &answer).code != ERR_SYNTAX)
            fail_msg("row %zu", i);
        assert_dead(&messaging);
    }
}

static void a_command_without_room_harms_nothing(void **state)
{
    static const struct told_line lines[] = {{READ_HEAD, HEAD_READ}};
    static const unsigned char zeros[APDU_DATA_MAX + 1];
    struct messaging messaging;
    struct apdu_answer answer;
    struct told_chip chip;
    (void)state;

    told_chip_init(&chip, lines, 1);
    example_keys(&messaging, "887022120C06C228");
    for (size_t len = 250; len <= sizeof zeros; len++) {
        const struct apdu command = {.ins = 0x86, .data = zeros, .data_len = len};
        assert_int_equal(messaging_exchange(&messaging, &chip.link, &command, &answer).code,
                         ERR_TOO_LONG);
    }
    const struct apdu greedy = {.ins = 0xb0, .answer_max = APDU_ANSWER_MAX + 1};
    assert_int_equal(messaging_exchange(&messaging, &chip.link, &greedy, &answer).code,
                     ERR_TOO_LONG);
    assert_int_equal(messaging_exchange(&messaging, &chip.link, &read_head, &answer).code, ERR_OK);
}

static void without_keys_all_passes_in_plain(void **state)
{
    static const struct told_line lines[] = {{"00A4020C02011E", "9000"},
                                             {"00B0000004", "60145F016282"},
                                             {"00B0000004", "60145F01009000"}};
    struct messaging messaging = {0};
    struct apdu_answer answer;
    struct told_chip chip;
    (void)state;

    told_chip_init(&chip, lines, 3);
    assert_int_equal(messaging_answer_max(&messaging), 256);
    assert_int_equal(messaging_exchange(&messaging, &chip.link, &select_com, &answer).code, ERR_OK);
    assert_int_equal(messaging_exchange(&messaging, &chip.link, &read_head, &answer).code, ERR_OK);
    assert_int_equal(answer.status, 0x6282);
    assert_hex(answer.data, answer.len, "60145F01");
    assert_int_equal(messaging_exchange(&messaging, &chip.link, &read_head, &answer).code,
                     ERR_SYNTAX); /* more than was asked for */
    assert_dead(&messaging);
    messaging_wipe(&messaging);
    assert_int_equal(messaging.state, MESSAGING_PLAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_icao_is_replayed),
        cmocka_unit_test(what_is_not_sealed_as_it_must_be_ends_the_session),
        cmocka_unit_test(a_chip_that_ends_the_session_says_why),
        cmocka_unit_test(the_sealed_status_counts_and_not_the_one_outside),
        cmocka_unit_test(every_cipher_fills_an_answer_and_no_more_than_asked_for),
        cmocka_unit_test(sealed_nonsense_ends_the_session),
        cmocka_unit_test(a_command_without_room_harms_nothing),
        cmocka_unit_test(without_keys_all_passes_in_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
