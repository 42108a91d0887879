/* SPDX-License-Identifier: Apache-2.0 */
/* What a careless hand leaves: the audit trail proves itself with the technician's tool. */
#include "../unit/cmocka_kit.h"

#include "kit/hall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct hall hall;
static char said[65536];

static int open_hall(void **state)
{
    const struct hall_options options = {
        .slips_dir = BINARY_DIR "/trail-slips", .language = "de", .ten_o_clock = true};
    (void)state;

    return hall_open(&options, &hall) ? 0 : 1;
}

static int close_hall(void **state)
{
    (void)state;
    return hall_close(&hall) == 0 ? 0 : 1;
}

static void kiosk(const char *line)
{
    char answer[PROC_LINE_MAX];

    if (!hall_kiosk(&hall, answer, "%s", line))
        fail_msg("%s: %s", line, answer);
}

static int run(const char *command)
{
    return proc_run(command, said, sizeof said);
}

/* The bytes of a file of the state directory; the caller frees. */
static char *slurp(const char *name, size_t *ret_len)
{
    char path[1024];
    char *bytes = malloc(1 << 24);

    snprintf(path, sizeof path, "%s/state/%s", hall.dir, name);
    FILE *f = fopen(path, "r");
    assert_non_null(bytes);
    assert_non_null(f);
    *ret_len = fread(bytes, 1, 1 << 24, f);
    fclose(f);
    return bytes;
}

static int audit(void)
{
    char key[65] = "", command[2048];
    size_t len = 0;
    char *trail = slurp("audit.log", &len);

    /* The first entry says the public key; an operator has it from the log of the first start. */
    for (size_t i = 0; i + 64 <= len && key[0] == '\0'; i++)
        if (strspn(trail + i, "0123456789abcdef") == 64)
            memcpy(key, trail + i, 64);
    free(trail);
    assert_int_equal(strlen(key), 64);
    snprintf(command, sizeof command,
             BINARY_DIR "/bin/ankunft-ctl audit --config %s/ankunft.conf --public-key %s 2>&1",
             hall.dir, key);
    return run(command);
}

static void reprints_and_refusals_leave_a_trail_that_proves_itself(void **state)
{
    char path[1024];
    (void)state;

    assert_true(proc_say(&hall.scanner, "scan 987654:a1b2"));
    kiosk("await VERDICT 10000");
    kiosk("touch DONE");
    kiosk("await START 5000");
    json_t *b = practice_book(&hall.practice, 169, 5, "queued");
    assert_true(hall_hold_up(&hall, b));
    kiosk("await VERDICT 10000");
    kiosk("touch PRINT_AGAIN");
    kiosk("await VERDICT 10000 PRINTED");
    kiosk("touch DONE");
    kiosk("await START 5000");
    json_decref(b);
    assert_int_equal(audit(), 0);
    assert_non_null(strstr(said, "refused"));
    assert_non_null(strstr(said, "reprint"));
    assert_non_null(strstr(said, "noted anew")); /* the configuration */
    assert_non_null(strstr(said, "whole: 4 entries"));

    snprintf(path, sizeof path, "%s/state/audit.log", hall.dir);
    size_t len = 0;
    char *trail = slurp("audit.log", &len);
    char *word = memmem(trail, len, "reprint", 7);
    assert_non_null(word);
    *word = 'R';
    FILE *f = fopen(path, "r+");
    assert_non_null(f);
    assert_int_equal(fwrite(trail, 1, len, f), len);
    fclose(f);
    assert_int_equal(audit(), 1);
    assert_non_null(strstr(said, "entry 4 at byte "));
    *word = 'r';
    f = fopen(path, "r+");
    assert_non_null(f);
    assert_int_equal(fwrite(trail, 1, len, f), len);
    fclose(f);
    assert_int_equal(audit(), 0);
    free(trail);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reprints_and_refusals_leave_a_trail_that_proves_itself),
    };
    return cmocka_run_group_tests(tests, open_hall, close_hall);
}
