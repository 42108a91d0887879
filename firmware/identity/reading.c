/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/reading.h"

#include "base/buf.h"
#include "base/clock.h"
#include "core/mrz.h"
#include "identity/bac.h"
#include "identity/chip_authentication.h"
#include "identity/lds.h"
#include "identity/name_match.h"
#include "identity/name_tag.h"
#include "identity/pace.h"
#include "identity/sod.h"
#include "identity/tlv.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>
#include <sys/mman.h>

enum {
    DG1_TAG = 0x61,
    MRZ_TAG = 0x5f1f,
};

/* What Chip Authentication has shown. */
enum chip_proof { CHIP_SAYS_NOTHING, CHIP_IS_GENUINE, CHIP_IS_COPY };

struct file {
    unsigned char bytes[LDS_FILE_MAX];
    size_t len; /* 0: not read */
};

/* One attempt. Personal and secret: wiped. */
struct reading {
    const struct reading_order *order;
    const struct chip_link *link; /* the one given */
    struct chip_link counted;     /* through which all goes */
    struct messaging messaging;
    struct file files[LDS_FILE_COUNT];
    struct mrz mrz;
    enum chip_proof proof;
    struct document_answer *answer;
};

/* ---- the chip --------------------------------------------------------------------------- */

static struct err counted_exchange(void *self, const unsigned char *command, size_t len,
                                   unsigned char ret_answer[CHIP_ANSWER_MAX], size_t *ret_len)
{
    struct reading *r = self;

    if (++r->answer->exchanges > READING_COMMANDS_MAX)
        return err_make(ERR_SYNTAX);
    return r->link->exchange(r->link->self, command, len, ret_answer, ret_len);
}

static struct err counted_reselect(void *self)
{
    struct reading *r = self;

    return r->link->reselect(r->link->self);
}

/* A file that may be missing: then its length is 0. */
static struct err file_try(struct reading *r, enum lds_file which)
{
    struct file *file = &r->files[which];
    struct err e =
        lds_read(&r->messaging, &r->counted, which, file->bytes, sizeof file->bytes, &file->len);

    if (!err_is(e))
        return e;
    file->len = 0;
    bool missing = e.code == ERR_UNKNOWN || e.code == ERR_DENIED || e.code == ERR_UNSUPPORTED;
    return missing && r->messaging.state != MESSAGING_DEAD ? err_none() : e;
}

/* ---- opening it ------------------------------------------------------------------------- */

static bool knows_mrz(const struct reading *r)
{
    return r->order->key->kind == DOCUMENT_KEY_MRZ;
}

/* The best way that can be gone here. False: none. */
static bool pace_choose(const struct security_infos *infos, struct pace_way *ret_way)
{
    struct pace_way way;
    bool any = false;

    for (int i = 0; i < infos->pace_count; i++) {
        const struct pace_info *info = &infos->pace[i];
        if (err_is(pace_way_of(info->oid.bytes, info->oid.len, info->parameter_id, &way)))
            continue;
        if (!any || pace_way_better(&way, ret_way))
            *ret_way = way;
        any = true;
    }
    return any;
}

/* ERR_UNKNOWN: it has no PACE that is known here. */
static struct err open_by_pace(struct reading *r)
{
    const struct file *access = &r->files[LDS_EF_CARD_ACCESS];
    struct security_infos infos = {.pace_count = 0};

    if (access->len == 0)
        return err_make(ERR_UNKNOWN);
    struct err e = security_infos_read(access->bytes, access->len, &infos);
    if (err_is(e))
        return err_make(ERR_SYNTAX);
    struct pace_way way;
    if (!pace_choose(&infos, &way))
        return err_make(ERR_UNKNOWN);
    e = pace_open(&r->counted, &crypt_random, &way, r->order->key, &r->messaging);
    if (err_is(e))
        return e;
    r->answer->protocol = DOCUMENT_PACE;
    e = lds_select_application(&r->messaging, &r->counted);
    return e.code == ERR_UNKNOWN || e.code == ERR_DENIED ? err_make(ERR_UNSUPPORTED) : e;
}

static struct err open_by_bac(struct reading *r)
{
    /* A CAN is a key to PACE alone: it is the wrong key here, and the MRZ may be the right one. */
    if (!knows_mrz(r))
        return err_make(r->files[LDS_EF_CARD_ACCESS].len > 0 ? ERR_UNSUPPORTED : ERR_DENIED);
    struct err e = lds_select_application(&r->messaging, &r->counted);
    if (e.code == ERR_UNKNOWN || e.code == ERR_DENIED)
        return err_make(ERR_UNSUPPORTED);
    if (err_is(e))
        return e;
    e = bac_open(&r->counted, &crypt_random, r->order->key->mrz_info, &r->messaging);
    if (!err_is(e))
        r->answer->protocol = DOCUMENT_BAC;
    return e;
}

static struct err chip_open(struct reading *r)
{
    struct err e = file_try(r, LDS_EF_CARD_ACCESS);

    if (err_is(e))
        return e;
    e = open_by_pace(r);
    return e.code == ERR_UNKNOWN ? open_by_bac(r) : e;
}

/* ---- reading it ------------------------------------------------------------------------- */

static struct err mrz_take(struct reading *r)
{
    const struct file *dg1 = &r->files[LDS_EF_DG1];
    struct tlv group, zone;
    struct err e = tlv_whole(dg1->bytes, dg1->len, DG1_TAG, &group);

    if (!err_is(e))
        e = tlv_whole(group.value, group.len, MRZ_TAG, &zone);
    if (!err_is(e))
        e = mrz_parse((const char *)zone.value, zone.len, &r->mrz);
    return err_is(e) ? err_make(ERR_SYNTAX) : e;
}

/*
 * What was signed says that the chip has a key of its own; so it must prove that it has. Whether it
 * was signed at all is looked at afterwards, and decides first.
 */
static struct err chip_prove(struct reading *r)
{
    const struct file *sod = &r->files[LDS_EF_SOD], *dg14 = &r->files[LDS_EF_DG14];
    struct security_infos infos = {.pace_count = 0};

    if (!sod_names(sod->bytes, sod->len, LDS_DG14))
        return err_none();
    struct err e = file_try(r, LDS_EF_DG14);
    if (err_is(e))
        return e;
    if (dg14->len == 0) {
        r->proof = CHIP_IS_COPY; /* it hides what would show it */
        return err_none();
    }
    if (err_is(security_infos_read_dg14(dg14->bytes, dg14->len, &infos)))
        return err_none(); /* trust_check says so */
    e = chip_authentication_run(&r->messaging, &r->counted, &infos);
    if (e.code == ERR_UNSUPPORTED)
        return err_none();
    if (e.code == ERR_CORRUPT) {
        r->proof = CHIP_IS_COPY;
        return err_none();
    }
    if (!err_is(e))
        r->proof = CHIP_IS_GENUINE;
    return e;
}

static struct err open_files_read(struct reading *r)
{
    struct file *dg1 = &r->files[LDS_EF_DG1];
    struct err e =
        lds_read(&r->messaging, &r->counted, LDS_EF_DG1, dg1->bytes, sizeof dg1->bytes, &dg1->len);
    /* As German ID cards of before August 2021 have it: for terminals with a certificate only. */
    if (e.code == ERR_UNKNOWN || e.code == ERR_DENIED)
        return err_make(ERR_UNSUPPORTED);
    if (!err_is(e))
        e = mrz_take(r);
    if (!err_is(e))
        e = file_try(r, LDS_EF_SOD);
    return err_is(e) ? e : chip_prove(r);
}

static struct err files_read(struct reading *r)
{
    struct err e = chip_open(r);

    if (err_is(e))
        return e;
    e = open_files_read(r);
    /* The key was right: a chip that hangs up on us in mid-sentence is no honest one. */
    return e.code == ERR_DENIED ? err_make(ERR_SYNTAX) : e;
}

/* ---- what it is worth ------------------------------------------------------------------- */

static struct trust_file trust_file(const struct file *file)
{
    return (struct trust_file){.bytes = file->bytes, .len = file->len};
}

/* Does what the chip holds contradict what opened it, or what it has signed of its own ways? */
static bool is_contradicted(const struct reading *r)
{
    const struct document_key *key = r->order->key;
    const struct file *dg14 = &r->files[LDS_EF_DG14];
    struct security_infos infos = {.pace_count = 0};

    if (knows_mrz(r) && strcmp(key->mrz_info, r->mrz.info) != 0)
        return true;
    if (key->mrz[0] != '\0' && strcmp(key->mrz, r->mrz.text) != 0)
        return true;
    /* A chip that has PACE has been made to look as if it had none. */
    return r->files[LDS_EF_CARD_ACCESS].len == 0 && dg14->len > 0 &&
           !err_is(security_infos_read_dg14(dg14->bytes, dg14->len, &infos)) &&
           infos.pace_count > 0;
}

static enum document_authenticity judge(const struct reading *r)
{
    const struct reading_order *o = r->order;
    const struct trust_files files = {.sod = trust_file(&r->files[LDS_EF_SOD]),
                                      .dg1 = trust_file(&r->files[LDS_EF_DG1]),
                                      .dg14 = trust_file(&r->files[LDS_EF_DG14]),
                                      .card_access = trust_file(&r->files[LDS_EF_CARD_ACCESS])};
    struct trust_finding finding;

    trust_check(o->trust, &files, o->now_s, &finding);
    if (finding.authenticity == DOCUMENT_ALTERED || is_contradicted(r))
        return DOCUMENT_ALTERED;
    if (r->proof == CHIP_IS_COPY)
        return DOCUMENT_CLONED;
    return finding.authenticity;
}

/* A zone that is cut off may lack a word that was signed: a person must look. */
static enum document_match holder_match(const struct reading *r)
{
    static const unsigned char nobody[TOKEN_HOLDER_BYTES];
    const struct reading_order *o = r->order;
    const struct mrz_name *name = &r->mrz.name;

    if (o->holder == NULL || memcmp(o->holder, nobody, sizeof nobody) == 0)
        return DOCUMENT_NO_NAME;
    if (name_tag_fits(o->holder_key, o->holder, name->primary, name->secondary))
        return DOCUMENT_MATCHES;
    return name->truncated ? DOCUMENT_PARTIAL : DOCUMENT_DIFFERS;
}

/* The best of those compared, and whose they are. */
static void names_compare(const struct reading *r)
{
    struct document_answer *a = r->answer;

    for (int i = 0; i < r->order->name_count; i++) {
        const struct name_entry *entry = &r->order->names[i];
        enum document_match match =
            entry->name[0] != '\0' ? name_match(&r->mrz.name, entry->name) : holder_match(r);
        if (match > a->match) {
            a->match = match;
            a->booking_count = 0;
            memset(a->booking_ids, 0, sizeof a->booking_ids);
        }
        if (match != a->match || match < DOCUMENT_PARTIAL)
            continue;
        if (a->booking_count < CANDIDATES_MAX)
            a->booking_ids[a->booking_count] = entry->booking_id;
        a->booking_count++;
    }
}

/*
 * By name and date of birth, and not by the number: in Germany no serial number of a document may
 * link records (PassG 16, PAuswG 20).
 */
static struct err tag_make(const struct reading *r)
{
    struct {
        char issuer[sizeof r->mrz.issuer], primary[sizeof r->mrz.name.primary];
        char secondary[sizeof r->mrz.name.secondary], birth[sizeof r->mrz.birth];
    } holder = {.issuer = ""};
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned len = 0;

    (void)text_copy(holder.issuer, sizeof holder.issuer, r->mrz.issuer);
    (void)text_copy(holder.primary, sizeof holder.primary, r->mrz.name.primary);
    (void)text_copy(holder.secondary, sizeof holder.secondary, r->mrz.name.secondary);
    (void)text_copy(holder.birth, sizeof holder.birth, r->mrz.birth);
    bool made = HMAC(EVP_sha256(), r->order->tag_key, READING_TAG_KEY_BYTES,
                     (const unsigned char *)&holder, sizeof holder, hash, &len) != NULL &&
                len >= HOLDER_TAG_BYTES;
    if (made)
        memcpy(r->answer->tag, hash, HOLDER_TAG_BYTES);
    crypt_wipe(&holder, sizeof holder);
    crypt_wipe(hash, sizeof hash);
    return made ? err_none() : err_make(ERR_NO_MEMORY);
}

static struct err weigh(struct reading *r)
{
    struct document_answer *a = r->answer;

    a->kind = mrz_kind(&r->mrz);
    memcpy(a->issuer, r->mrz.issuer, sizeof a->issuer);
    a->authenticity = judge(r);
    a->chip_authenticated = r->proof == CHIP_IS_GENUINE && a->authenticity != DOCUMENT_ALTERED;
    names_compare(r);
    return tag_make(r);
}

/* ---- the course ------------------------------------------------------------------------- */

static enum document_outcome outcome_of(struct err e)
{
    switch (e.code) {
    case ERR_OK:
        return DOCUMENT_READ;
    case ERR_DENIED:
        return DOCUMENT_WRONG_KEY;
    case ERR_GONE:
        return DOCUMENT_REMOVED;
    case ERR_IO:
        return DOCUMENT_NO_READER;
    case ERR_UNSUPPORTED:
        return DOCUMENT_UNSUPPORTED;
    case ERR_NO_MEMORY:
        return DOCUMENT_FAILED;
    default:
        return DOCUMENT_MALFORMED;
    }
}

static void attempt_forget(struct reading *r)
{
    messaging_wipe(&r->messaging);
    crypt_wipe(r->files, sizeof r->files);
    crypt_wipe(&r->mrz, sizeof r->mrz);
    r->proof = CHIP_SAYS_NOTHING;
    r->answer->protocol = DOCUMENT_NO_PROTOCOL;
}

bool reading_run(const struct reading_order *order, const struct chip_link *link,
                 struct document_answer *ret_answer)
{
    static struct reading reading; /* wiped below */
    struct reading *r = &reading;
    int64_t from_ms = clock_monotonic_ms();

    (void)mlock(r, sizeof *r); /* where there is a limit below that, it may be swapped out */
    memset(ret_answer, 0, sizeof *ret_answer);
    *r = (struct reading){.order = order, .link = link, .answer = ret_answer};
    r->counted =
        (struct chip_link){.self = r, .exchange = counted_exchange, .reselect = counted_reselect};
    struct err e = files_read(r);
    bool again = e.code == ERR_GONE || e.code == ERR_IO;
    if (again) {
        attempt_forget(r);
        e = counted_reselect(r);
        if (!err_is(e))
            e = files_read(r);
    }
    if (!err_is(e))
        e = weigh(r);
    ret_answer->outcome = outcome_of(e);
    ret_answer->took_ms = (int)(clock_monotonic_ms() - from_ms);
    crypt_wipe(r, sizeof *r);
    return e.code != ERR_CANCELLED;
}
