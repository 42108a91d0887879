/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"

#include "net/holder.h"

#include <stdbool.h>
#include <string.h>

struct holder {
    const char *name, *mail, *telephone;
};

static struct holder_key key;

static int setup(void **state)
{
    (void)state;
    holder_key_make(&key);
    return 0;
}

static bool is_same(struct holder a, struct holder b)
{
    unsigned char of_a[HOLDER_TAG_BYTES], of_b[HOLDER_TAG_BYTES];

    holder_tag(&key, a.name, a.mail, a.telephone, of_a);
    holder_tag(&key, b.name, b.mail, b.telephone, of_b);
    return memcmp(of_a, of_b, sizeof of_a) == 0;
}

static bool is_told(struct holder a)
{
    static const unsigned char none[HOLDER_TAG_BYTES];
    unsigned char tag[HOLDER_TAG_BYTES];

    holder_tag(&key, a.name, a.mail, a.telephone, tag);
    return memcmp(tag, none, sizeof tag) != 0;
}

static void test_written_otherwise_is_the_same_holder(void **state)
{
    (void)state;
    assert_true(is_same((struct holder){"Erika Beispiel", "erika@example.org", "089 1"},
                        (struct holder){"  ERIKA \t  beispiel ", " Erika@Example.org", "0171 2"}));
    assert_true(is_same((struct holder){"J\xc3\x9cRGEN \xc3\x96ZT\xc3\x9cRK", "a@b", ""},
                        (struct holder){"J\xc3\xbcrgen\xc2\xa0\xc3\xb6zt\xc3\xbcrk", "a@b", NULL}));
    assert_true(is_same((struct holder){"\xc5\x81UCJA \xc5\xbbUK", "a@b", ""},
                        (struct holder){"\xc5\x82ucja \xc5\xbcuk", "a@b", ""}));
    assert_true(is_same((struct holder){"\xd0\x98\xd0\x92\xd0\x90\xd0\x9d", "a@b", ""},
                        (struct holder){"\xd0\xb8\xd0\xb2\xd0\xb0\xd0\xbd", "a@b", ""}));
    assert_true(is_same((struct holder){"Erika B", "", "+49 (89) 123-45"},
                        (struct holder){"erika b", NULL, "089/12345"}));
    assert_true(is_same((struct holder){"Erika B", "", "0049 89 12345"},
                        (struct holder){"erika b", "", "08912345"}));
}

static void test_another_holder(void **state)
{
    struct holder erika = {"Erika Beispiel", "erika@example.org", "08912345"};

    (void)state;
    assert_false(is_same(erika, (struct holder){"Max Beispiel", "erika@example.org", "08912345"}));
    assert_false(is_same(erika, (struct holder){"Erika Beispiel", "e@example.org", "08912345"}));
    assert_false(is_same(erika, (struct holder){"Erika Beispiel", "", "08912345"}));
    assert_false(is_same((struct holder){"Erika B", "", "08912345"},
                         (struct holder){"Erika B", "", "08912346"}));
    /* What belongs to the name is not what belongs to the address. */
    assert_false(is_same((struct holder){"ab", "c@d", ""}, (struct holder){"a", "bc@d", ""}));
    assert_false(is_same((struct holder){"a b", "c@d", ""}, (struct holder){"ab", "c@d", ""}));
}

static void test_too_little_to_tell(void **state)
{
    (void)state;
    assert_true(is_told((struct holder){"Erika B", "a@b", ""}));
    assert_true(is_told((struct holder){"Erika B", "", "08912345"}));
    assert_false(is_told((struct holder){"Erika B", "", ""}));
    assert_false(is_told((struct holder){"Erika B", "none", "0"}));
    assert_false(is_told((struct holder){"  ", "a@b", "08912345"}));
    assert_false(is_told((struct holder){NULL, NULL, NULL}));
}

static bool has_name_tag(const char *name, unsigned char ret_tag[HOLDER_TAG_BYTES])
{
    static const unsigned char none[HOLDER_TAG_BYTES];

    holder_name_tag(&key, name, ret_tag);
    return memcmp(ret_tag, none, sizeof none) != 0;
}

static void test_a_name_alone(void **state)
{
    unsigned char a[HOLDER_TAG_BYTES], b[HOLDER_TAG_BYTES];

    (void)state;
    assert_true(has_name_tag("J\xc3\xbcrgen Beispiel", a));
    assert_true(has_name_tag(" J\xc3\x9cRGEN  BEISPIEL", b));
    assert_memory_equal(a, b, sizeof a);
    assert_true(has_name_tag("J\xc3\xbcrgen Beispie", b));
    assert_memory_not_equal(a, b, sizeof a);
    assert_false(has_name_tag(" ", a));
    assert_false(has_name_tag(NULL, a));
}

static void test_another_run_has_other_tags(void **state)
{
    unsigned char before[HOLDER_TAG_BYTES], after[HOLDER_TAG_BYTES];

    (void)state;
    holder_tag(&key, "Erika B", "a@b", "", before);
    holder_key_make(&key);
    holder_tag(&key, "Erika B", "a@b", "", after);
    assert_memory_not_equal(before, after, sizeof before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_written_otherwise_is_the_same_holder),
        cmocka_unit_test(test_another_holder),
        cmocka_unit_test(test_too_little_to_tell),
        cmocka_unit_test(test_a_name_alone),
        cmocka_unit_test(test_another_run_has_other_tags),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
