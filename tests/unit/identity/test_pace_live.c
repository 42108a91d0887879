/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pace and messaging against somebody else's chip (OpenPACE): every cipher on every curve it has,
 * with CAN and with MRZ; and against chips that lie about it.
 */
#include "../cmocka_kit.h"

#include "identity/pace.h"

#include "eac_chip.h"

#include <string.h>

#define CAN      "123456"
#define MRZ_INFO "C11T002JM4<<<<<<<<<<<9608122<1310317"

static const struct document_key by_can = {.kind = DOCUMENT_KEY_CAN, .can = CAN};
static const struct document_key by_mrz = {.kind = DOCUMENT_KEY_MRZ, .mrz_info = MRZ_INFO};

static struct pace_way way_of(unsigned char mapping, unsigned char cipher, int curve)
{
    const unsigned char oid[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x04, mapping, cipher};
    struct pace_way way;

    assert_int_equal(pace_way_of(oid, sizeof oid, curve, &way).code, ERR_OK);
    return way;
}

/* SELECT, then the file in the largest pieces there are. */
static void file_is_read(struct eac_chip *chip, struct messaging *messaging)
{
    const struct apdu select = {
        .ins = 0xa4, .p1 = 2, .p2 = 0x0c, .data = (const unsigned char *)"\x01\x1e", .data_len = 2};
    struct apdu_answer answer;

    assert_int_equal(messaging_exchange(messaging, &chip->link, &select, &answer).code, ERR_OK);
    for (size_t at = 0; at < EAC_CHIP_FILE; at += answer.len) {
        size_t left = EAC_CHIP_FILE - at, most = messaging_answer_max(messaging);
        const struct apdu read = {.ins = 0xb0,
                                  .p1 = (unsigned char)(at >> 8),
                                  .p2 = (unsigned char)at,
                                  .answer_max = left < most ? left : most};
        assert_int_equal(messaging_exchange(messaging, &chip->link, &read, &answer).code, ERR_OK);
        assert_int_equal(answer.status, 0x9000);
        assert_int_equal(answer.len, read.answer_max);
        assert_memory_equal(answer.data, chip->file + at, answer.len);
    }
}

enum { GM = 2, CAM = 6, THREE_DES = 1, AES_128 = 2, AES_256 = 4 };

static enum err_code opened(struct eac_chip *chip, struct pace_way way,
                            const struct document_key *key, struct messaging *messaging)
{
    struct err e = pace_open(&chip->link, &crypt_random, &way, key, messaging);

    assert_int_equal(messaging->state, err_is(e) ? MESSAGING_PLAIN : MESSAGING_SECURE);
    return e.code;
}

static void every_cipher_opens_on_every_curve(void **state)
{
    struct messaging messaging;
    struct eac_chip chip;
    (void)state;

    for (int curve = 8; curve <= 18; curve++)
        for (unsigned char cipher = THREE_DES; cipher <= AES_256; cipher++)
            for (int i = 0; i < 2; i++) {
                eac_chip_init(&chip, CAN, MRZ_INFO);
                assert_int_equal(opened(&chip, way_of(GM, cipher, curve),
                                        i == 0 ? &by_can : &by_mrz, &messaging),
                                 ERR_OK);
                file_is_read(&chip, &messaging);
                eac_chip_end(&chip);
            }
}

static void a_chip_with_cam_is_opened_the_same_way(void **state)
{
    struct messaging messaging;
    struct eac_chip chip;
    (void)state;

    for (unsigned char cipher = AES_128; cipher <= AES_256; cipher++) {
        eac_chip_init(&chip, CAN, MRZ_INFO);
        assert_int_equal(opened(&chip, way_of(CAM, cipher, 13), &by_can, &messaging), ERR_OK);
        file_is_read(&chip, &messaging);
        eac_chip_end(&chip);
    }
}

static void a_wrong_key_is_refused_and_the_right_one_opens_afterwards(void **state)
{
    static const struct document_key wrong[] = {
        {.kind = DOCUMENT_KEY_CAN, .can = "123457"},
        {.kind = DOCUMENT_KEY_CAN, .can = ""},
        {.kind = DOCUMENT_KEY_MRZ, .mrz_info = "C11T002JM4<<<<<<<<<<<9608122<1310316"},
        {.kind = DOCUMENT_KEY_MRZ, .mrz_info = CAN},
    };
    struct messaging messaging;
    struct eac_chip chip;
    (void)state;

    for (unsigned char cipher = THREE_DES; cipher <= AES_256; cipher++)
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
            eac_chip_init(&chip, CAN, MRZ_INFO);
            assert_int_equal(opened(&chip, way_of(GM, cipher, 13), &wrong[i], &messaging),
                             ERR_DENIED);
            assert_int_equal(chip.link.reselect(chip.link.self).code, ERR_OK);
            assert_int_equal(opened(&chip, way_of(GM, cipher, 13), &by_can, &messaging), ERR_OK);
            file_is_read(&chip, &messaging);
            eac_chip_end(&chip);
        }
}

/* What a bent chip does to the answers of one READ BINARY. */
static struct {
    unsigned char recorded[CHIP_ANSWER_MAX];
    size_t recorded_len;
    size_t cut, flip;
    bool replay;
} bent;

static void bend_record(struct eac_chip *chip, unsigned char answer[CHIP_ANSWER_MAX], size_t *len)
{
    (void)chip;
    memcpy(bent.recorded, answer, *len);
    bent.recorded_len = *len;
}

static void bend_one(struct eac_chip *chip, unsigned char answer[CHIP_ANSWER_MAX], size_t *len)
{
    (void)chip;
    if (bent.replay) {
        memcpy(answer, bent.recorded, bent.recorded_len);
        *len = bent.recorded_len;
    }
    *len -= bent.cut;
    if (bent.flip > 0)
        answer[(bent.flip - 1) / 8] ^= (unsigned char)(1 << (bent.flip - 1) % 8);
}

/* Two reads of the same bytes: the first is honest. */
static enum err_code read_bent(unsigned char cipher)
{
    const struct apdu read = {.ins = 0xb0, .answer_max = 16};
    static const struct apdu_answer nothing;
    struct messaging messaging;
    struct apdu_answer answer;
    struct eac_chip chip;

    eac_chip_init(&chip, CAN, MRZ_INFO);
    assert_int_equal(opened(&chip, way_of(GM, cipher, 12), &by_can, &messaging), ERR_OK);
    chip.bend = bend_record;
    assert_int_equal(messaging_exchange(&messaging, &chip.link, &read, &answer).code, ERR_OK);
    assert_memory_equal(answer.data, chip.file, 16);
    chip.bend = bend_one;
    struct err e = messaging_exchange(&messaging, &chip.link, &read, &answer);
    if (err_is(e)) {
        assert_memory_equal(&answer, &nothing, sizeof nothing);
        assert_int_equal(messaging.state, MESSAGING_DEAD);
    }
    eac_chip_end(&chip);
    return e.code;
}

static void an_answer_sent_once_more_is_refused(void **state)
{
    (void)state;
    for (unsigned char cipher = THREE_DES; cipher <= AES_256; cipher++) {
        memset(&bent, 0, sizeof bent);
        assert_int_equal(read_bent(cipher), ERR_OK);
        bent.replay = true;
        assert_int_equal(read_bent(cipher), ERR_CORRUPT);
    }
}

static void an_answer_cut_or_bent_anywhere_is_refused(void **state)
{
    (void)state;
    for (unsigned char cipher = THREE_DES; cipher <= AES_256; cipher++) {
        memset(&bent, 0, sizeof bent);
        assert_int_equal(read_bent(cipher), ERR_OK);
        size_t len = bent.recorded_len;
        for (bent.cut = 1; bent.cut < len; bent.cut++)
            assert_in_range(read_bent(cipher), ERR_CORRUPT, ERR_SYNTAX);
        bent.cut = 0;
        for (bent.flip = 1; bent.flip <= (len - 2) * 8; bent.flip++) /* the status outside: */
            assert_in_range(read_bent(cipher), ERR_CORRUPT, ERR_SYNTAX);
        for (; bent.flip <= len * 8; bent.flip++) /* looked at by nobody */
            assert_int_equal(read_bent(cipher), ERR_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cipher_opens_on_every_curve),
        cmocka_unit_test(a_chip_with_cam_is_opened_the_same_way),
        cmocka_unit_test(a_wrong_key_is_refused_and_the_right_one_opens_afterwards),
        cmocka_unit_test(an_answer_sent_once_more_is_refused),
        cmocka_unit_test(an_answer_cut_or_bent_anywhere_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
