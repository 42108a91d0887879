/* SPDX-License-Identifier: Apache-2.0 */
#include "desk.h"

#include "../cmocka_kit.h"

#include <stdio.h>
#include <string.h>

struct desk desk;

static const char list[] =
    "passport state=UTO code=P number=L898902C3 holder=ERIKSSON<<ANNA<MARIA pace=2.2:13 ca=P-256\n"
    "cam form=td1 code=I number=C00000001 holder=CAMARA<<LUC bac=no pace=2.2:12,6.2:12\n"
    "bac number=XR4481207 holder=OKONJO<<AMARA key=rsa lds=1\n"
    "bac-b form=td1 code=I number=D23145890734 holder=STEVENSON<<PETER type=B\n"
    "id-card form=td1 state=D code=ID number=T22000129 holder=MUSTERMANN<<ERIKA bac=no "
    "pace=2.2:13,4.2:12 ca=explicit:brainpoolP256r1 suite=aes256 "
    "key=explicit:brainpoolP256r1 csca=explicit:brainpoolP384r1 hash=sha384 type=B\n"
    "des form=td2 state=D code=AR number=Y12345678 holder=YILMAZ<<DENIZ bac=no pace=2.1:12\n"
    "both number=B10000001 holder=BOTH<<WAYS pace=2.1:12,2.4:16\n"
    "imonly number=IM0000001 holder=IVANOV<<IGOR pace=4.2:12\n"
    "expired number=AB1234567 holder=LINDGREN<<OSKAR expiry=200101\n"
    "dg1 number=AB7654321 holder=NAKAMURA<<KEN fault=dg1\n"
    "sod number=AB7654322 holder=NAKAMURA<<KEN fault=sod\n"
    "unknown number=UK0000001 holder=SILVA<<MARIA fault=unknown\n"
    "revoked number=RV0000001 holder=NOVAK<<EVA fault=revoked\n"
    "downgrade number=DG0000001 holder=ROSSI<<ANNA pace=2.4:13 ca=P-256 fault=downgrade\n"
    "clone number=CL0000001 holder=DUPONT<<JEAN ca=P-256 suite=3des fault=clone\n";

static int names_copy(void *self, int64_t booking_id, struct name_entry *ret_entries, int max)
{
    int count = 0;

    (void)self;
    for (int i = 0; i < desk.booked_count && count < max; i++)
        if (booking_id == 0 || desk.booked[i].booking_id == booking_id)
            ret_entries[count++] = desk.booked[i];
    return count;
}

/* A path below the specimens. */
void desk_path(char *ret_path, size_t size, const char *name)
{
    assert_true(snprintf(ret_path, size, "%s/%s", desk.specimens.dir, name) < (int)size);
}

void desk_command(const char *line)
{
    if (!emu_pn532_command(desk.emu, line))
        fail_msg("not done: %s", line);
}

void desk_lay(const char *name)
{
    char line[512];

    snprintf(line, sizeof line, "lay %s/%s", desk.specimens.dir, name);
    desk_command(line);
}

struct idreader_config desk_config(void)
{
    struct idreader_config c = {.program = BINARY_DIR "/bin/ankunft-idreader",
                                .names = {.copy = names_copy}};

    snprintf(c.reader, sizeof c.reader, "pn532_uart:%s", desk.link_path);
    desk_path(c.lock, sizeof c.lock, "lock");
    desk_path(c.trust, sizeof c.trust, "csca.pem");
    desk_path(c.crl, sizeof c.crl, "crl.pem");
    return c;
}

void desk_open(const struct idreader_config *config)
{
    assert_false(
        err_is(idreader_open(config, postbox_mailbox(desk.postbox), &desk.reader, &desk.port)));
}

int desk_set_up(void **state)
{
    (void)state;
    desk.booked_count = 0;
    desk.emu = emu_pn532_start(desk.link_path, NULL);
    desk.postbox = postbox_make();
    return desk.emu != NULL ? 0 : -1;
}

int desk_tear_down(void **state)
{
    (void)state;
    if (desk.reader != NULL)
        idreader_close(desk.reader);
    desk.reader = NULL;
    emu_pn532_stop(desk.emu);
    postbox_free(desk.postbox);
    return 0;
}

int desk_make(void **state)
{
    (void)state;
    specimens_make(&desk.specimens, list);
    desk_path(desk.link_path, sizeof desk.link_path, "reader");
    return 0;
}

int desk_unmake(void **state)
{
    (void)state;
    specimens_remove(&desk.specimens);
    return 0;
}

void desk_ask(const struct document_key *key, int64_t booking_id)
{
    const struct document_order order = {.key = *key, .booking_id = booking_id};

    desk.port.read(desk.port.self, ++desk.request, &order);
}

struct document_answer desk_answer(void)
{
    struct event event;

    do
        assert_true(postbox_await(desk.postbox, EVENT_DOCUMENT_ANSWERED, &event));
    while (event.request != desk.request);
    return event.document;
}

struct document_answer desk_read(const char *name, const struct document_key *key)
{
    struct idreader_config c = desk_config();

    if (desk.reader == NULL)
        desk_open(&c);
    desk_lay(name);
    desk_ask(key, 0);
    struct document_answer answer = desk_answer();
    desk_command("take");
    return answer;
}

struct document_answer desk_read_can(const char *name)
{
    const struct document_key key = specimen_can(&desk.specimens, name);

    return desk_read(name, &key);
}

struct document_answer desk_read_mrz(const char *name)
{
    const struct document_key key = specimen_mrz(&desk.specimens, name);

    return desk_read(name, &key);
}

void desk_expect(struct document_answer answer, enum document_protocol protocol,
                 enum document_authenticity authenticity)
{
    assert_int_equal(answer.outcome, DOCUMENT_READ);
    assert_int_equal(answer.protocol, protocol);
    assert_int_equal(answer.authenticity, authenticity);
}

bool desk_is_empty(struct document_answer answer)
{
    static const unsigned char none[HOLDER_TAG_BYTES];

    return answer.issuer[0] == '\0' && answer.authenticity == DOCUMENT_UNCHECKED &&
           memcmp(answer.tag, none, sizeof none) == 0 && answer.booking_count == 0;
}
