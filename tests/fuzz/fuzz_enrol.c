/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "ctl/enrol_code.h"

#include <stdlib.h>
#include <string.h>

/* What was read can be written and read again, and is then the same. */
static void text_try(const char *bytes, size_t len)
{
    static struct enrol_parts parts, again;
    static char text[2 * ENROL_TEXT_MAX], config[2 * ENROL_TEXT_MAX];
    struct buf out = buf_on(text, sizeof text), written = buf_on(config, sizeof config);
    const struct enrol_files files = {"/p", "/c"};

    if (err_is(enrol_text_read(bytes, len, &parts)))
        return;
    enrol_text_write(&parts, &out);
    if (out.cut || (out.len <= ENROL_TEXT_MAX && err_is(enrol_text_read(text, out.len, &again))))
        abort();
    if (out.len <= ENROL_TEXT_MAX && memcmp(&parts, &again, sizeof parts) != 0)
        abort();
    enrol_config_write(parts.config, &files, &written);
    if (written.cut || strstr(config, "password_file = /p\n") == NULL)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char text[ENROL_TEXT_MAX + 1], code[ENROL_CODE_MAX], ca[ENROL_CA_MAX + 1];
    const char *bytes = (const char *)data;
    size_t len;

    text_try(bytes, size);
    if (!err_is(enrol_code_open(bytes, size, text, &len))) {
        if (err_is(enrol_code_make(text, len, code, sizeof code)))
            abort();
        text_try(text, len);
    }
    (void)err_is(enrol_ca_read(bytes, size, ca));
    return 0;
}
