/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "device/listening.h"

#include <string.h>

struct heard {
    int codes, garbled;
    char last[16];
};

static void post(void *self, const struct event *event)
{
    struct heard *h = self;

    h->garbled += event->kind == EVENT_CODE_GARBLED;
    if (event->kind != EVENT_CODE_READ)
        return;
    h->codes++;
    memset(h->last, 0, sizeof h->last);
    memcpy(h->last, event->code.bytes, event->code.len);
}

static void begin(struct listening *l, struct heard *h)
{
    *h = (struct heard){0};
    listening_init(l, (struct mailbox){h, post});
}

static enum listening_news code(struct listening *l, const char *text, int64_t now_ms)
{
    return listening_code(l, text, strlen(text), now_ms);
}

static void only_what_is_read_while_the_screen_listens_is_told(void **state)
{
    struct listening l;
    struct heard h;
    (void)state;

    begin(&l, &h);
    assert_int_equal(code(&l, "early", 0), LISTENING_UNHEARD);
    assert_int_equal(listening_garbled(&l), LISTENING_UNHEARD);
    assert_int_equal(listening_unheard(&l), 2);
    assert_true(listening_set(&l, true));
    assert_false(listening_set(&l, true));
    code(&l, "not yet seen", 1);
    assert_int_equal(h.codes + h.garbled, 0);
    assert_true(listening_follow(&l));
    assert_false(listening_follow(&l));
    assert_true(listening_is_on(&l));
    assert_int_equal(code(&l, "now", 2), LISTENING_TOLD);
    assert_int_equal(code(&l, "now", 3), LISTENING_SAME);
    assert_int_equal(listening_garbled(&l), LISTENING_TOLD);
    assert_int_equal(h.codes, 1);
    assert_int_equal(h.garbled, 1);
    assert_string_equal(h.last, "now");
}

/* Held up still it is one code; who comes again after an answer, or goes on waving, is heard. */
static void a_code_held_up_is_told_once(void **state)
{
    struct listening l;
    struct heard h;
    (void)state;

    begin(&l, &h);
    listening_set(&l, true);
    listening_follow(&l);
    for (int64_t ms = 0; ms < LISTENING_SAME_MS; ms += 100)
        code(&l, "mine", ms);
    assert_int_equal(h.codes, 1);
    code(&l, "mine", LISTENING_SAME_MS);
    assert_int_equal(h.codes, 2);
    code(&l, "yours", LISTENING_SAME_MS + 1);
    assert_int_equal(h.codes, 3);
    listening_set(&l, false);
    listening_set(&l, true);
    assert_true(listening_follow(&l)); /* off and on between two looks is seen */
    code(&l, "yours", LISTENING_SAME_MS + 2);
    assert_int_equal(h.codes, 4);
}

static void nothing_of_a_code_stays_when_listening_ends(void **state)
{
    struct listening l;
    struct heard h;
    (void)state;

    begin(&l, &h);
    listening_set(&l, true);
    listening_follow(&l);
    code(&l, "secret", 0);
    listening_set(&l, false);
    listening_follow(&l);
    assert_null(memmem(&l, sizeof l, "secret", 6));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_is_read_while_the_screen_listens_is_told),
        cmocka_unit_test(a_code_held_up_is_told_once),
        cmocka_unit_test(nothing_of_a_code_stays_when_listening_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
