/* SPDX-License-Identifier: Apache-2.0 */
/* name_tag: one tag however a name is written, and the document's holder has it or has not. */
#include "../cmocka_kit.h"

#include "identity/name_tag.h"

#include <sodium.h>
#include <string.h>

static const unsigned char key[NAME_TAG_KEY_BYTES] = {1, 2, 3};

static bool is_same(const char *a, const char *b)
{
    unsigned char of_a[TOKEN_HOLDER_BYTES], of_b[TOKEN_HOLDER_BYTES];

    assert_true(name_tag_make(key, a, of_a));
    assert_true(name_tag_make(key, b, of_b));
    return memcmp(of_a, of_b, sizeof of_a) == 0;
}

static void one_name_however_it_is_written(void **state)
{
    static const char *const same[][2] = {
        {"Jürgen Müller", "MUELLER<<JUERGEN"},
        {"Jürgen Müller", "muller, jurgen"},
        {"Max Größe", "GROSSE<<MAX"},
        {"Bär Aaron", "BAR<<ARON"},
        {"MÜLLER Jürgen", "MUXXLLER<<JUXXRGEN"},
        {"Dr. Anna-Lena Größe", "GROESSE<<ANNA<LENA"},
        {"Prof. Dr. Ångström Åsa", "AANGSTROEM<<AASA"},
        {"GROẞE Max", "Max Große"},
        {"Søren Kierkegård", "KIERKEGAARD<<SOEREN"},
        {"Ægir Þórsson", "THORSSON<<AEGIR"},
        {"José Muñoz", "MUNXXOZ<<JOSE"},
        {"Łucja Żółć", "ZOLC<<LUCJA"},
        {"İbrahim Çağlayan Iğdır", "IGDIR<CAGLAYAN<<IBRAHIM"},
        {"Ștefan Țăran", "TARAN<<STEFAN"},
        {"O'Connor Sinéad", "OCONNOR<<SINEAD"},
        {"d’Arc  Jeanne", "DARC<<JEANNE"},
        {"Œuvre Đorđe Ŋ Ĳsbrand", "OEUVRE<<DORDE<N<IJSBRAND"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (!is_same(same[i][0], same[i][1]))
            fail_msg("%s is not %s", same[i][0], same[i][1]);
    assert_false(is_same("Erika Muster", "Erika Mustermann"));
    assert_false(is_same("Anna Lena", "Annalena"));
    assert_false(is_same("Erika Muster", "Erika Muster Muster"));
}

static void another_key_another_tag_and_some_have_none(void **state)
{
    static const unsigned char other[NAME_TAG_KEY_BYTES] = {1, 2, 4};
    static const char *const none[] = {
        "",        "  - <",    "Иван",  "李小龍",
        "Erika 2", "\xff\xfe", "M\xc3", "a b c d e f g h i j k l m n o",
        "Dr."};
    unsigned char a[TOKEN_HOLDER_BYTES], b[TOKEN_HOLDER_BYTES];
    char longest[80];

    (void)state;
    assert_true(name_tag_make(key, "Erika Muster", a));
    assert_true(name_tag_make(other, "Erika Muster", b));
    assert_memory_not_equal(a, b, sizeof a);
    memset(b, 0, sizeof b);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_false(name_tag_make(key, none[i], a));
        assert_memory_equal(a, b, sizeof a);
    }
    memset(longest, 'M', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_false(name_tag_make(key, longest, a));
}

/* Nobody's codes are open when this program or another of the office is built anew. */
static void the_tag_is_the_one_of_the_header(void **state)
{
    static const char words[] = "JURGEN<MULLER<";
    unsigned char tag[TOKEN_HOLDER_BYTES], whole[16];

    (void)state;
    crypto_generichash(whole, sizeof whole, (const unsigned char *)words, strlen(words), key,
                       sizeof key);
    assert_true(name_tag_make(key, "Jürgen Müller", tag));
    assert_memory_equal(tag, whole, sizeof tag);
}

static bool fits(const char *name, const char *primary, const char *secondary)
{
    unsigned char tag[TOKEN_HOLDER_BYTES];

    assert_true(name_tag_make(key, name, tag));
    return name_tag_fits(key, tag, primary, secondary);
}

static void the_documents_holder_is_told_from_others(void **state)
{
    static const unsigned char nobody[TOKEN_HOLDER_BYTES];
    (void)state;

    assert_true(fits("Erika Muster", "MUSTER", "ERIKA<ANNA<MARIA"));
    assert_true(fits("Muster Maria", "MUSTER", "ERIKA<ANNA<MARIA"));
    assert_true(fits("Erika Maria Anna Muster", "MUSTER", "ERIKA<ANNA<MARIA"));
    assert_true(fits("Ana de la Cruz Muñoz", "DE<LA<CRUZ<MUNXXOZ", "ANA<ISABEL"));
    assert_true(fits("Suharto", "SUHARTO", ""));
    assert_false(fits("Suharto Haji", "SUHARTO", ""));
    assert_false(fits("Erika", "MUSTER", "ERIKA"));
    assert_false(fits("Muster", "MUSTER", "ERIKA"));
    assert_false(fits("Erika Meier", "MUSTER", "ERIKA"));
    assert_false(fits("Erika Cruz", "DE<LA<CRUZ", "ERIKA"));
    assert_false(fits("Erika Muster Otto", "MUSTER", "ERIKA<ANNA"));
    /* Of very many given names all are wanted. */
    assert_false(fits("A Muster", "MUSTER", "A<B<C<D<F<G<H"));
    assert_true(fits("A B C D F G H Muster", "MUSTER", "A<B<C<D<F<G<H"));
    assert_false(name_tag_fits(key, nobody, "MUSTER", "ERIKA"));
    assert_false(name_tag_fits(key, nobody, "", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_name_however_it_is_written),
        cmocka_unit_test(another_key_another_tag_and_some_have_none),
        cmocka_unit_test(the_tag_is_the_one_of_the_header),
        cmocka_unit_test(the_documents_holder_is_told_from_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
