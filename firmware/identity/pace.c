/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/pace.h"

#include "identity/tlv.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <string.h>

enum {
    FIELD_MAX = 66, /* secp521r1 */
    POINT_MAX = 1 + 2 * FIELD_MAX,
    UNCOMPRESSED = 0x04,
    NONCE_MAX = 32,  /* the chip's: whole blocks */
    DRAWS_MAX = 128, /* each is below the curve's order with a chance of a half and more */
    CURVE_FIRST = 8,
    CLA_GOES_ON = 0x10, /* of commands that belong together, all but the last */
    TOKEN_INPUT_MAX = 2 * TLV_HEAD_MAX + PACE_OID_BYTES + TLV_HEAD_MAX + POINT_MAX,
};

/* The data objects of the steps. */
enum {
    DO_OID = 0x80,
    DO_PASSWORD = 0x83,
    DO_PARAMETERS = 0x84,
    DO_STEP = 0x7c,
    DO_NONCE = 0x80,
    DO_MAPPING_OURS = 0x81,
    DO_MAPPING_THEIRS = 0x82,
    DO_KEY_OURS = 0x83,
    DO_KEY_THEIRS = 0x84,
    DO_TOKEN_OURS = 0x85,
    DO_TOKEN_THEIRS = 0x86,
    DO_PUBLIC_KEY = 0x7f49,
    DO_POINT = 0x86,
};

static const int curves[] = {
    NID_X9_62_prime192v1, NID_brainpoolP192r1, NID_secp224r1,       NID_brainpoolP224r1,
    NID_X9_62_prime256v1, NID_brainpoolP256r1, NID_brainpoolP320r1, NID_secp384r1,
    NID_brainpoolP384r1,  NID_brainpoolP512r1, NID_secp521r1,
};

/* A public key, as it is sent. */
struct point {
    unsigned char bytes[POINT_MAX];
};

/* One run. Secret: pace_end. */
struct pace {
    const struct chip_link *link;
    const struct crypt_random *random;
    const struct pace_way *way;
    BN_CTX *ctx;
    EC_GROUP *group;
    size_t field; /* bytes of a coordinate */
    BIGNUM *nonce, *private;
    EC_POINT *generator, *theirs, *product;
    struct point our_key, their_key; /* of the agreement */
    struct crypt_keys session;
};

static struct err worked(bool ok)
{
    return ok ? err_none() : err_make(ERR_NO_MEMORY);
}

struct err pace_way_of(const unsigned char *oid, size_t len, int parameter_id,
                       struct pace_way *ret_way)
{
    /* bsi-de protocols smartcard PACE; then the mapping, then the cipher */
    static const unsigned char family[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x04};
    enum { ECDH_GM = 2, ECDH_CAM = 6, FIRST_OF_GM = 1, FIRST_OF_CAM = 2, LAST = 4 };
    const int curve_count = sizeof curves / sizeof *curves;

    memset(ret_way, 0, sizeof *ret_way);
    if (len != PACE_OID_BYTES || memcmp(oid, family, sizeof family) != 0)
        return err_make(ERR_UNSUPPORTED);
    unsigned char mapping = oid[PACE_OID_BYTES - 2], cipher = oid[PACE_OID_BYTES - 1];
    bool known = (mapping == ECDH_GM && cipher >= FIRST_OF_GM && cipher <= LAST) ||
                 (mapping == ECDH_CAM && cipher >= FIRST_OF_CAM && cipher <= LAST);
    if (!known || parameter_id < CURVE_FIRST || parameter_id >= CURVE_FIRST + curve_count)
        return err_make(ERR_UNSUPPORTED);
    memcpy(ret_way->oid, oid, len);
    ret_way->cipher = (enum crypt_cipher)(CRYPT_3DES + cipher - FIRST_OF_GM);
    ret_way->parameter_id = parameter_id;
    return err_none();
}

bool pace_way_better(const struct pace_way *a, const struct pace_way *b)
{
    return a->cipher != CRYPT_3DES && b->cipher == CRYPT_3DES;
}

static struct err pace_begin(struct pace *pace)
{
    pace->group = EC_GROUP_new_by_curve_name(curves[pace->way->parameter_id - CURVE_FIRST]);
    if (pace->group == NULL)
        return err_make(ERR_UNSUPPORTED);
    pace->field = ((size_t)EC_GROUP_get_degree(pace->group) + 7) / 8;
    pace->ctx = BN_CTX_new();
    pace->nonce = BN_new();
    pace->private = BN_new();
    pace->generator = EC_POINT_new(pace->group);
    pace->theirs = EC_POINT_new(pace->group);
    pace->product = EC_POINT_new(pace->group);
    return worked(pace->ctx != NULL && pace->nonce != NULL && pace->private != NULL &&
                  pace->generator != NULL && pace->theirs != NULL && pace->product != NULL);
}

static void pace_end(struct pace *pace)
{
    EC_POINT_clear_free(pace->product);
    EC_POINT_clear_free(pace->theirs);
    EC_POINT_clear_free(pace->generator);
    BN_clear_free(pace->private);
    BN_clear_free(pace->nonce);
    BN_CTX_free(pace->ctx);
    EC_GROUP_free(pace->group);
    crypt_wipe(pace, sizeof *pace);
}

static size_t point_len(const struct pace *pace)
{
    return 1 + 2 * pace->field;
}

/* The key that opens the nonce. */
static struct err password_key_make(const struct pace *pace, const struct document_key *key,
                                    unsigned char ret_key[CRYPT_KEY_MAX])
{
    unsigned char hash[CRYPT_SHA1_BYTES];

    if (key->kind == DOCUMENT_KEY_CAN)
        return crypt_derive(pace->way->cipher, (const unsigned char *)key->can, strlen(key->can),
                            CRYPT_FOR_PASSWORD, ret_key);
    struct err e = crypt_sha1(key->mrz_info, strlen(key->mrz_info), hash);
    if (!err_is(e))
        e = crypt_derive(pace->way->cipher, hash, sizeof hash, CRYPT_FOR_PASSWORD, ret_key);
    crypt_wipe(hash, sizeof hash);
    return e;
}

/*
 * MSE:Set AT. The curve is always named: chips that offer more than one want it, the others do not
 * mind.
 */
static struct err way_set(const struct pace *pace, const struct document_key *key)
{
    enum { MRZ = 1, CAN = 2 };
    unsigned char bytes[32], password = key->kind == DOCUMENT_KEY_CAN ? CAN : MRZ;
    unsigned char parameters = (unsigned char)pace->way->parameter_id;
    struct tlv_writer writer = tlv_writer_on(bytes, sizeof bytes);
    struct apdu_answer answer;

    tlv_put(&writer, DO_OID, pace->way->oid, sizeof pace->way->oid);
    tlv_put(&writer, DO_PASSWORD, &password, 1);
    tlv_put(&writer, DO_PARAMETERS, &parameters, 1);
    const struct apdu command = {
        .ins = 0x22, .p1 = 0xc1, .p2 = 0xa4, .data = bytes, .data_len = writer.len};
    struct err e = apdu_exchange(pace->link, &command, &answer);
    if (!err_is(e) && answer.status != APDU_STATUS_OK)
        e = apdu_refusal(answer.status);
    return e;
}

/* GENERAL AUTHENTICATE with one object; tag 0: with none. */
static struct err step_send(const struct pace *pace, unsigned char cla, uint32_t tag,
                            const unsigned char *value, size_t len, struct apdu_answer *ret_answer)
{
    unsigned char bytes[APDU_DATA_MAX];
    struct tlv_writer writer = tlv_writer_on(bytes, sizeof bytes);
    size_t mark = tlv_open(&writer, DO_STEP);

    if (tag != 0)
        tlv_put(&writer, tag, value, len);
    tlv_close(&writer, mark);
    const struct apdu command = {.cla = cla,
                                 .ins = 0x86,
                                 .data = bytes,
                                 .data_len = writer.len,
                                 .answer_max = APDU_ANSWER_MAX};
    return apdu_exchange(pace->link, &command, ret_answer);
}

/* The first object of a step's answer, and what may follow it. */
static struct err step_read(const struct apdu_answer *answer, uint32_t tag, struct tlv *ret,
                            struct tlv_reader *ret_rest)
{
    struct tlv step;

    if (answer->status != APDU_STATUS_OK)
        return apdu_refusal(answer->status);
    struct err e = tlv_whole(answer->data, answer->len, DO_STEP, &step);
    if (!err_is(e)) {
        *ret_rest = tlv_inside(&step);
        e = tlv_take(ret_rest, tag, ret);
    }
    return err_is(e) ? err_make(ERR_SYNTAX) : err_none();
}

/* A step that sends one object and brings one back. */
static struct err step(const struct pace *pace, uint32_t tag, const unsigned char *value,
                       size_t len, uint32_t ret_tag, struct apdu_answer *ret_answer,
                       struct tlv *ret)
{
    struct tlv_reader rest;
    struct err e = step_send(pace, CLA_GOES_ON, tag, value, len, ret_answer);

    if (!err_is(e))
        e = step_read(ret_answer, ret_tag, ret, &rest);
    if (!err_is(e) && !tlv_at_end(&rest))
        e = err_make(ERR_SYNTAX);
    return e;
}

static struct err nonce_get(struct pace *pace, const struct document_key *key)
{
    unsigned char password[CRYPT_KEY_MAX], plain[NONCE_MAX];
    struct apdu_answer answer;
    struct tlv nonce;

    struct err e = step(pace, 0, NULL, 0, DO_NONCE, &answer, &nonce);
    if (err_is(e))
        return e;
    if (nonce.len == 0 || nonce.len > NONCE_MAX || nonce.len % crypt_block(pace->way->cipher) != 0)
        return err_make(ERR_SYNTAX);
    e = password_key_make(pace, key, password);
    if (!err_is(e))
        e = crypt_decrypt(pace->way->cipher, password, NULL, nonce.value, nonce.len, plain);
    if (!err_is(e))
        e = worked(BN_bin2bn(plain, (int)nonce.len, pace->nonce) != NULL);
    crypt_wipe(password, sizeof password);
    crypt_wipe(plain, sizeof plain);
    return e;
}

/* From 1 up to the order, each as likely as the other. */
static struct err private_draw(struct pace *pace)
{
    const BIGNUM *order = EC_GROUP_get0_order(pace->group);
    size_t len = (size_t)BN_num_bytes(order);
    unsigned char bytes[FIELD_MAX],
        mask = (unsigned char)(0xff >> (8 * (int)len - BN_num_bits(order)));
    struct err e = err_none();
    bool found = false;

    for (int i = 0; i < DRAWS_MAX && !found && !err_is(e); i++) {
        e = pace->random->fill(pace->random->self, bytes, len);
        bytes[0] &= mask;
        if (!err_is(e))
            e = worked(BN_bin2bn(bytes, (int)len, pace->private) != NULL);
        found = !err_is(e) && !BN_is_zero(pace->private) && BN_cmp(pace->private, order) < 0;
    }
    BN_set_flags(pace->private, BN_FLG_CONSTTIME);
    crypt_wipe(bytes, sizeof bytes);
    return err_is(e) || found ? e : err_make(ERR_IO);
}

/* A new pair of keys: the private one stays in *pace. */
static struct err pair_make(struct pace *pace, const EC_POINT *generator, struct point *ret_public)
{
    size_t len = point_len(pace);
    struct err e = private_draw(pace);

    if (err_is(e))
        return e;
    bool ok =
        EC_POINT_mul(pace->group, pace->product, NULL, generator, pace->private, pace->ctx) == 1 &&
        EC_POINT_point2oct(pace->group, pace->product, POINT_CONVERSION_UNCOMPRESSED,
                           ret_public->bytes, len, pace->ctx) == len;
    return worked(ok);
}

/* Their public key into pace->theirs. */
static struct err theirs_read(struct pace *pace, const struct tlv *object,
                              const struct point *our_public)
{
    if (object->len != point_len(pace) || object->value[0] != UNCOMPRESSED)
        return err_make(ERR_SYNTAX);
    /* OpenSSL looks whether the point is on the curve. */
    if (crypt_equal(object->value, our_public->bytes, object->len) ||
        EC_POINT_oct2point(pace->group, pace->theirs, object->value, object->len, pace->ctx) != 1 ||
        EC_POINT_is_at_infinity(pace->group, pace->theirs))
        return err_make(ERR_CORRUPT);
    return err_none();
}

/* What our private and their public key make, into pace->product. */
static struct err agree(struct pace *pace)
{
    if (EC_POINT_mul(pace->group, pace->product, NULL, pace->theirs, pace->private, pace->ctx) != 1)
        return err_make(ERR_NO_MEMORY);
    return err_make(EC_POINT_is_at_infinity(pace->group, pace->product) ? ERR_CORRUPT : ERR_OK);
}

/* The generator of this run: nonce times the curve's, plus what a first agreement made. */
static struct err generator_map(struct pace *pace)
{
    struct apdu_answer answer;
    struct point ours;
    struct tlv theirs;

    struct err e = pair_make(pace, EC_GROUP_get0_generator(pace->group), &ours);
    if (!err_is(e))
        e = step(pace, DO_MAPPING_OURS, ours.bytes, point_len(pace), DO_MAPPING_THEIRS, &answer,
                 &theirs);
    if (!err_is(e))
        e = theirs_read(pace, &theirs, &ours);
    if (!err_is(e))
        e = agree(pace);
    if (err_is(e))
        return e;
    bool ok =
        BN_nnmod(pace->nonce, pace->nonce, EC_GROUP_get0_order(pace->group), pace->ctx) == 1 &&
        EC_POINT_mul(pace->group, pace->generator, pace->nonce, NULL, NULL, pace->ctx) == 1 &&
        EC_POINT_add(pace->group, pace->generator, pace->generator, pace->product, pace->ctx) == 1;
    if (!ok)
        return err_make(ERR_NO_MEMORY);
    return err_make(EC_POINT_is_at_infinity(pace->group, pace->generator) ? ERR_CORRUPT : ERR_OK);
}

static struct err session_derive(struct pace *pace)
{
    unsigned char secret[FIELD_MAX];
    BIGNUM *x = BN_new();

    bool ok =
        x != NULL &&
        EC_POINT_get_affine_coordinates(pace->group, pace->product, x, NULL, pace->ctx) == 1 &&
        BN_bn2binpad(x, secret, (int)pace->field) == (int)pace->field;
    struct err e = worked(ok);
    if (ok)
        e = crypt_keys_derive(pace->way->cipher, secret, pace->field, &pace->session);
    BN_clear_free(x);
    crypt_wipe(secret, sizeof secret);
    return e;
}

static struct err keys_agree(struct pace *pace)
{
    struct apdu_answer answer;
    struct tlv theirs;

    struct err e = pair_make(pace, pace->generator, &pace->our_key);
    if (!err_is(e))
        e = step(pace, DO_KEY_OURS, pace->our_key.bytes, point_len(pace), DO_KEY_THEIRS, &answer,
                 &theirs);
    if (!err_is(e))
        e = theirs_read(pace, &theirs, &pace->our_key);
    if (err_is(e))
        return e;
    memcpy(pace->their_key.bytes, theirs.value, theirs.len);
    e = agree(pace);
    return err_is(e) ? e : session_derive(pace);
}

/* Who has the session's keys can make this of the other's public key. */
static struct err token_make(const struct pace *pace, const struct point *public,
                             unsigned char ret_token[CRYPT_MAC_BYTES])
{
    unsigned char bytes[TOKEN_INPUT_MAX + CRYPT_BLOCK_MAX];
    struct tlv_writer writer = tlv_writer_on(bytes, TOKEN_INPUT_MAX);
    enum crypt_cipher cipher = pace->way->cipher;
    size_t mark = tlv_open(&writer, DO_PUBLIC_KEY);

    tlv_put(&writer, TLV_OID, pace->way->oid, sizeof pace->way->oid);
    tlv_put(&writer, DO_POINT, public->bytes, point_len(pace));
    tlv_close(&writer, mark);
    size_t len = writer.len;
    if (cipher == CRYPT_3DES) /* CMAC has a padding of its own */
        len = crypt_pad(bytes, len, crypt_block(cipher));
    return crypt_mac(cipher, pace->session.mac, bytes, len, ret_token);
}

/* Behind the token may stand what others make use of: names of certificates, the proof of CAM. */
static struct err rest_pass(struct tlv_reader rest)
{
    enum { DO_CAR = 0x87, DO_CAR_BEFORE = 0x88, DO_CAM_PROOF = 0x8a };
    struct tlv object;

    while (!tlv_at_end(&rest))
        if (err_is(tlv_next(&rest, &object)) ||
            (object.tag != DO_CAR && object.tag != DO_CAR_BEFORE && object.tag != DO_CAM_PROOF))
            return err_make(ERR_SYNTAX);
    return err_none();
}

static struct err tokens_exchange(const struct pace *pace)
{
    unsigned char ours[CRYPT_MAC_BYTES], expected[CRYPT_MAC_BYTES];
    struct apdu_answer answer = {0};
    struct tlv_reader rest;
    struct tlv theirs;

    struct err e = token_make(pace, &pace->their_key, ours);
    if (!err_is(e))
        e = token_make(pace, &pace->our_key, expected);
    if (!err_is(e))
        e = step_send(pace, 0, DO_TOKEN_OURS, ours, sizeof ours, &answer);
    if (!err_is(e) && apdu_status_denies(answer.status))
        e = err_make(ERR_DENIED);
    if (!err_is(e))
        e = step_read(&answer, DO_TOKEN_THEIRS, &theirs, &rest);
    if (!err_is(e) && theirs.len != sizeof expected)
        e = err_make(ERR_SYNTAX);
    if (!err_is(e))
        e = rest_pass(rest);
    if (!err_is(e) && !crypt_equal(theirs.value, expected, sizeof expected))
        e = err_make(ERR_CORRUPT);
    crypt_wipe(expected, sizeof expected);
    return e;
}

struct err pace_open(const struct chip_link *link, const struct crypt_random *random,
                     const struct pace_way *way, const struct document_key *key,
                     struct messaging *ret_messaging)
{
    struct pace pace = {.link = link, .random = random, .way = way};

    messaging_wipe(ret_messaging);
    struct err e = pace_begin(&pace);
    if (!err_is(e))
        e = way_set(&pace, key);
    if (!err_is(e))
        e = nonce_get(&pace, key);
    if (!err_is(e))
        e = generator_map(&pace);
    if (!err_is(e))
        e = keys_agree(&pace);
    if (!err_is(e))
        e = tokens_exchange(&pace);
    if (!err_is(e))
        messaging_secure(ret_messaging, &pace.session, NULL);
    pace_end(&pace);
    return e;
}
