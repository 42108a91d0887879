/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chip_authentication: the chip with the key is told from one that has all its files, with chips
 * of tests/sim/nfc.
 */
#include "../cmocka_kit.h"

#include "emrtd_chip.h"
#include "identity/bac.h"
#include "identity/chip_authentication.h"
#include "kit/specimen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct row {
    const char *name, *options;
    enum err_code code;
};

static const struct row rows[] = {
    {"p256", "ca=P-256", ERR_OK},
    {"p256-3des", "ca=P-256 suite=3des", ERR_OK},
    {"p256-id", "ca=P-256 suite=aes192 ca_id=3", ERR_OK},
    {"p521", "ca=P-521 suite=aes256", ERR_OK},
    {"bp384", "ca=brainpoolP384r1 suite=aes192", ERR_OK},
    {"bp224-explicit", "ca=explicit:brainpoolP224r1 suite=3des", ERR_OK},
    {"bp512-explicit", "ca=explicit:brainpoolP512r1 suite=aes256", ERR_OK},
    {"dh", "ca=dh suite=3des ca_id=1", ERR_OK},
    {"dh-aes", "ca=dh suite=aes128", ERR_OK},
    {"dh-long", "ca=dh-long suite=3des", ERR_UNSUPPORTED},
    {"clone", "ca=P-256 fault=clone", ERR_CORRUPT},
    {"clone-3des", "ca=P-256 suite=3des fault=clone", ERR_CORRUPT},
    {"clone-explicit", "ca=explicit:brainpoolP256r1 suite=aes256 fault=clone", ERR_CORRUPT},
    {"clone-dh", "ca=dh suite=3des fault=clone", ERR_CORRUPT},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static struct specimens specimens;

/* A document on the reader, opened by BAC. */
struct stage {
    struct emrtd_chip *chip;
    struct chip_link link;
    struct messaging messaging;
    struct specimen_file dg14;
    struct security_infos infos;
    int left; /* commands until the document is taken away; negative: it stays */
    int sent;
    bool agreed; /* in the chip's own words */
};

static void hear(void *self, const char *format, ...)
{
    struct stage *stage = self;

    if (strcmp(format, "opened ca") == 0)
        stage->agreed = true;
}

static struct err card_exchange(void *self, const unsigned char *command, size_t len,
                                unsigned char ret_answer[CHIP_ANSWER_MAX], size_t *ret_len)
{
    struct stage *stage = self;
    const struct card *card = emrtd_chip_card(stage->chip);
    uint8_t answer[CARD_ANSWER_MAX];

    if (stage->left == 0)
        return err_make(ERR_GONE);
    stage->left--;
    stage->sent++;
    *ret_len = card->exchange(card->self, command, len, answer);
    assert_true(*ret_len <= CHIP_ANSWER_MAX);
    memcpy(ret_answer, answer, *ret_len);
    return err_none();
}

static struct err card_reselect(void *self)
{
    (void)self;
    return err_none();
}

/* The line "mrz_info = …" of chip.conf. */
static void mrz_info_read(const char *name, char ret_info[64])
{
    static struct specimen_file conf;
    char path[64];

    snprintf(path, sizeof path, "%s/chip.conf", name);
    specimen_read(&specimens, path, &conf);
    conf.bytes[conf.len] = '\0';
    const char *at = strstr((const char *)conf.bytes, "mrz_info = ");
    assert_non_null(at);
    assert_int_equal(sscanf(at, "mrz_info = %63s", ret_info), 1);
}

static struct stage *stage_set(const char *name)
{
    static const unsigned char aid[] = {0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};
    static struct stage stage;
    const struct apdu application = {
        .ins = 0xa4, .p1 = 0x04, .p2 = 0x0c, .data = aid, .data_len = sizeof aid};
    struct apdu_answer answer;
    char folder[400], path[64], why[200], info[64];

    stage = (struct stage){.left = -1};
    stage.link =
        (struct chip_link){.self = &stage, .exchange = card_exchange, .reselect = card_reselect};
    snprintf(folder, sizeof folder, "%s/%s", specimens.dir, name);
    stage.chip = emrtd_chip_open(folder, hear, &stage, why, sizeof why);
    if (stage.chip == NULL)
        fail_msg("%s", why);
    emrtd_chip_card(stage.chip)->wake(emrtd_chip_card(stage.chip)->self);
    mrz_info_read(name, info);
    assert_false(err_is(apdu_exchange(&stage.link, &application, &answer)));
    assert_int_equal(answer.status, APDU_STATUS_OK);
    assert_false(err_is(bac_open(&stage.link, &crypt_random, info, &stage.messaging)));
    snprintf(path, sizeof path, "%s/EF_DG14.bin", name);
    specimen_read(&specimens, path, &stage.dg14);
    assert_false(err_is(security_infos_read_dg14(stage.dg14.bytes, stage.dg14.len, &stage.infos)));
    stage.sent = 0;
    return &stage;
}

static void stage_clear(struct stage *stage)
{
    messaging_wipe(&stage->messaging);
    emrtd_chip_free(stage->chip);
}

static enum err_code run(struct stage *stage)
{
    return chip_authentication_run(&stage->messaging, &stage->link, &stage->infos).code;
}

/* The first bytes of DG1, under whatever keys there are. */
static void file_is_read(struct stage *stage)
{
    static const unsigned char dg1[] = {0x01, 0x01};
    const struct apdu select = {
        .ins = 0xa4, .p1 = 0x02, .p2 = 0x0c, .data = dg1, .data_len = sizeof dg1};
    const struct apdu read = {.ins = 0xb0, .answer_max = 4};
    struct apdu_answer answer;

    assert_false(err_is(messaging_exchange(&stage->messaging, &stage->link, &select, &answer)));
    assert_int_equal(answer.status, APDU_STATUS_OK);
    assert_false(err_is(messaging_exchange(&stage->messaging, &stage->link, &read, &answer)));
    assert_int_equal(answer.len, 4);
    assert_int_equal(answer.data[0], 0x61);
}

static void the_key_of_the_chip_is_proved_and_a_copy_is_found_out(void **state)
{
    (void)state;
    for (int i = 0; i < ROWS; i++) {
        struct stage *stage = stage_set(rows[i].name);
        struct messaging before = stage->messaging;
        enum err_code code = run(stage);
        if (code != rows[i].code)
            fail_msg("%s: %d", rows[i].name, (int)code);
        bool same_keys = memcmp(&before.keys, &stage->messaging.keys, sizeof before.keys) == 0;
        if (code == ERR_CORRUPT) {
            assert_true(stage->agreed); /* it plays along, on another key */
            assert_int_equal(stage->messaging.state, MESSAGING_DEAD);
        } else {
            assert_true(stage->agreed == (code == ERR_OK));
            assert_true(same_keys == (code != ERR_OK));
            file_is_read(stage);
        }
        stage_clear(stage);
    }
}

/* Chips of the first years name a key, and not how it is used. */
static void a_key_without_a_way_is_of_3des(void **state)
{
    struct stage *stage = stage_set("p256-3des");

    (void)state;
    stage->infos.chip_count = 0;
    assert_int_equal(run(stage), ERR_OK);
    file_is_read(stage);
    stage_clear(stage);
}

static void of_two_ways_the_stronger_is_gone(void **state)
{
    struct stage *stage = stage_set("p256");
    struct chip_info weak = stage->infos.chip[0];

    (void)state;
    weak.suite = CHIP_SUITE_3DES;
    weak.oid.bytes[weak.oid.len - 1] = CHIP_SUITE_3DES;
    stage->infos.chip[1] = stage->infos.chip[0];
    stage->infos.chip[0] = weak;
    stage->infos.chip_count = 2;
    assert_int_equal(run(stage), ERR_OK);
    assert_int_equal(stage->messaging.keys.cipher, CRYPT_AES128);
    stage_clear(stage);
}

static void what_is_not_offered_is_not_tried(void **state)
{
    struct stage *stage = stage_set("p256");

    (void)state;
    stage->infos.chip[0].version = 2; /* wants a terminal's certificate first */
    assert_int_equal(run(stage), ERR_UNSUPPORTED);
    stage->infos.chip[0].version = 1;
    stage->infos.chip[0].key_id = 5; /* of which there is no key */
    assert_int_equal(run(stage), ERR_UNSUPPORTED);
    stage->infos = (struct security_infos){.pace_count = 0};
    assert_int_equal(run(stage), ERR_UNSUPPORTED);
    assert_int_equal(stage->sent, 0);
    file_is_read(stage);
    stage_clear(stage);
}

static void a_point_off_its_curve_is_never_used(void **state)
{
    static const char *const names[] = {"p256", "bp512-explicit", "p521"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct stage *stage = stage_set(names[i]);
        const struct chip_public_key *key = &stage->infos.keys[0];
        unsigned char *spki = stage->dg14.bytes + (key->spki - stage->dg14.bytes);
        spki[key->spki_len - 1] ^= 1; /* the last byte of y */
        assert_int_equal(run(stage), ERR_SYNTAX);
        spki[key->spki_len - 1] ^= 1;
        spki[0] = 0x31;
        assert_int_equal(run(stage), ERR_SYNTAX);
        spki[0] = 0x30;
        assert_int_equal(stage->sent, 0);
        file_is_read(stage);
        stage_clear(stage);
    }
}

static void a_chip_that_refuses_is_a_copy(void **state)
{
    static const char *const names[] = {"p256", "p256-3des"};
    char path[400];

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s/ca_key.pem", specimens.dir, names[i]);
        assert_int_equal(remove(path), 0);
        struct stage *stage = stage_set(names[i]);
        assert_int_equal(run(stage), ERR_CORRUPT);
        assert_false(stage->agreed);
        assert_int_equal(stage->messaging.state, MESSAGING_DEAD);
        stage_clear(stage);
    }
}

static void a_document_taken_away_is_no_copy(void **state)
{
    (void)state;
    for (int left = 0; left < 3; left++) {
        struct stage *stage = stage_set("bp384");
        stage->left = left;
        assert_int_equal(run(stage), ERR_GONE);
        stage_clear(stage);
    }
}

static int documents_make(void **state)
{
    char list[ROWS * 96] = "";
    size_t at = 0;

    (void)state;
    for (int i = 0; i < ROWS; i++)
        at +=
            (size_t)snprintf(list + at, sizeof list - at, "%s %s\n", rows[i].name, rows[i].options);
    specimens_make(&specimens, list);
    return 0;
}

static int documents_remove(void **state)
{
    (void)state;
    specimens_remove(&specimens);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_key_of_the_chip_is_proved_and_a_copy_is_found_out),
        cmocka_unit_test(a_key_without_a_way_is_of_3des),
        cmocka_unit_test(of_two_ways_the_stronger_is_gone),
        cmocka_unit_test(what_is_not_offered_is_not_tried),
        cmocka_unit_test(a_point_off_its_curve_is_never_used),
        cmocka_unit_test(a_document_taken_away_is_no_copy),
        cmocka_unit_test(a_chip_that_refuses_is_a_copy),
    };

    return cmocka_run_group_tests(tests, documents_make, documents_remove);
}
