/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "identity/lds.h"
#include "identity/reading.h"

#include <stdlib.h>
#include <string.h>

/* A chip that answers each command with the next piece of the input: a length, and so many bytes.
 */
struct talker {
    const uint8_t *data;
    size_t size;
};

static struct err talker_exchange(void *self, const unsigned char *command, size_t len,
                                  unsigned char ret_answer[CHIP_ANSWER_MAX], size_t *ret_len)
{
    struct talker *talker = self;

    (void)command;
    if (len < 4 || len > CHIP_COMMAND_MAX)
        abort();
    if (talker->size < 3)
        return err_make(ERR_GONE);
    size_t said = talker->data[0] + (size_t)2;
    if (said > talker->size - 1)
        said = talker->size - 1;
    memcpy(ret_answer, talker->data + 1, said);
    talker->data += said + 1;
    talker->size -= said + 1;
    *ret_len = said;
    return said < 2 ? err_make(ERR_SYNTAX) : err_none();
}

static struct err talker_reselect(void *self)
{
    (void)self;
    return err_none();
}

static void lds_try(const struct chip_link *link, enum lds_file file)
{
    static unsigned char bytes[LDS_FILE_MAX];
    struct messaging plain = {.state = MESSAGING_PLAIN};
    size_t len;

    if (!err_is(lds_read(&plain, link, file, bytes, sizeof bytes, &len)) &&
        (len == 0 || len > lds_file_max(file)))
        abort();
}

/* The first byte: a single file in plain, or the whole course with a CAN or an MRZ. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned char tag_key[READING_TAG_KEY_BYTES];
    static const struct document_key keys[] = {
        {.kind = DOCUMENT_KEY_CAN, .can = "123456"},
        {.kind = DOCUMENT_KEY_MRZ, .mrz_info = "L898902C3674081223111301"}};
    struct document_answer answer;

    if (size < 1)
        return 0;
    struct talker talker = {data + 1, size - 1};
    const struct chip_link link = {&talker, talker_exchange, talker_reselect};
    unsigned way = data[0] % (LDS_FILE_COUNT + 2U);
    if (way < LDS_FILE_COUNT) {
        lds_try(&link, (enum lds_file)way);
        return 0;
    }
    const struct reading_order order = {.key = &keys[way - LDS_FILE_COUNT], .tag_key = tag_key};
    /* Who does not know the key cannot bring a reading to its end. */
    if (reading_run(&order, &link, &answer) && answer.outcome == DOCUMENT_READ)
        abort();
    return 0;
}
