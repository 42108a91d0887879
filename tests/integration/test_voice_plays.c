/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A visit of each kind with keypad and ear alone, in every language that is built. What must be
 * heard is named by the ids of its texts.
 */
#include "../unit/cmocka_kit.h"

#include "core/checkin.h"
#include "voice_stage.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char languages[LANGUAGES_MAX][UI_TAG_MAX + 1];
static int language_count;

#define HEARD(stage, id)                                                                           \
    do {                                                                                           \
        if (!stage_heard(stage, id))                                                               \
            fail_msg("%s was not said, but: %s", id, stage_said(stage));                           \
    } while (0)
#define HEARD_WORDS(stage, words)                                                                  \
    do {                                                                                           \
        if (!stage_heard_words(stage, words))                                                      \
            fail_msg("'%s' was not said, but: %s", words, stage_said(stage));                      \
    } while (0)

static int languages_find(void **state)
{
    struct dirent **names = NULL;
    (void)state;

    int n = scandir(BINARY_DIR "/assets/i18n", &names, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        size_t len = strlen(names[i]->d_name);
        if (len > 3 && len - 3 <= UI_TAG_MAX && language_count < LANGUAGES_MAX &&
            strcmp(names[i]->d_name + len - 3, ".mo") == 0)
            snprintf(languages[language_count++], UI_TAG_MAX + 1, "%.*s", (int)len - 3,
                     names[i]->d_name);
        free(names[i]);
    }
    free(names);
    return language_count >= 2 ? 0 : 1;
}

static struct booking booking_at(int64_t start_s, enum booking_status status)
{
    return (struct booking){.ref = {.id = 100501},
                            .scope = 169,
                            .start_s = start_s,
                            .arrival_s = start_s,
                            .persons = 1,
                            .status = status,
                            .with_appointment = true,
                            .number = "100501",
                            .place = "Wedding",
                            .street = "Weg 46"};
}

static const struct booking *on_time(void)
{
    static struct booking booking;

    booking = booking_at(STAGE_TEN + 600, BOOKING_CONFIRMED);
    return &booking;
}

/* --- the visits ---------------------------------------------------------------------------- */

static void by_code(struct stage *s)
{
    stage_plug(s, true);
    HEARD(s, "voice.welcome");
    HEARD(s, "start.title");
    HEARD(s, "start.body");
    HEARD(s, "start.number");
    HEARD(s, "start.walk_in");
    HEARD(s, "bar.help");
    stage_code(s, ANSWER_OK, on_time());
    stage_expect(s, STATE_DONE);
    HEARD(s, "verdict.ok.title");
    HEARD_WORDS(s, "1, 0, 0, 5, 0, 1");
    HEARD_WORDS(s, "Zone B, Etage 1");
    HEARD(s, "done.appointment");
    HEARD(s, "done.next");
    HEARD(s, "button.done");
    /* What is on the slip alone. */
    HEARD(s, "voice.slip");
    HEARD_WORDS(s, "Tiergarten");
    assert_int_equal(stage_sounds(s, SOUND_READ), 1);
    assert_int_equal(stage_sounds(s, SOUND_OK), 1);
    stage_key(s, PAD_REPEAT);
    HEARD_WORDS(s, "1, 0, 0, 5, 0, 1");
    stage_choose(s, ACTION_MORE_TIME, 0);
    stage_expect(s, STATE_DONE);
    HEARD_WORDS(s, "60"); /* the seconds that it stays */
    stage_choose(s, ACTION_DONE, 0);
    stage_expect(s, STATE_START);
    HEARD(s, "voice.ended");
    assert_false(stage_model(s)->voice);
}

/* Digits on the keypad of the screen, one erased, then the right one of six times. */
static void typed(struct stage *s)
{
    struct booking booking = *on_time();
    int right = -1;

    memcpy(booking.number, "37", 3);
    stage_plug(s, true);
    stage_code(s, ANSWER_UNKNOWN_ID, &booking);
    stage_expect(s, STATE_VERDICT);
    HEARD(s, "verdict.unknown.title");
    stage_choose(s, ACTION_TYPE_NUMBER, 0);
    stage_expect(s, STATE_NUMBER);
    HEARD(s, "number.title");
    HEARD(s, "number.body");
    HEARD(s, "voice.keys");
    stage_choose(s, ACTION_KEY, '3');
    HEARD_WORDS(s, "3");
    stage_key(s, PAD_OK);
    assert_string_equal(stage_model(s)->session.typed, "33");
    stage_choose(s, ACTION_ERASE, 0);
    HEARD(s, "voice.erased");
    assert_string_equal(stage_model(s)->session.typed, "3");
    stage_choose(s, ACTION_CONTINUE, 0);
    stage_expect(s, STATE_NUMBER);
    HEARD(s, "number.refused");
    stage_choose(s, ACTION_KEY, '7');
    stage_choose(s, ACTION_CONTINUE, 0);
    stage_expect(s, STATE_TIME);
    HEARD(s, "time.title");
    HEARD(s, "time.none");
    for (int i = 0; i < TIME_CHOICES; i++)
        if (stage_model(s)->session.choices_s[i] == booking.start_s)
            right = i;
    stage_choose(s, ACTION_PICK_TIME, right);
    stage_expect(s, STATE_DONE);
    HEARD_WORDS(s, "3, 7");
    assert_int_equal(stage_sounds(s, SOUND_LOOK), 1);
}

static void walk_in(struct stage *s)
{
    stage_plug(s, true);
    stage_choose(s, ACTION_WALK_IN, 0);
    stage_expect(s, STATE_SERVICES);
    HEARD(s, "services.title");
    HEARD_WORDS(s, "Dienst A");
    stage_choose(s, ACTION_NEXT_PAGE, STAGE_ANY);
    stage_expect(s, STATE_SERVICES);
    HEARD_WORDS(s, "Dienst G");
    stage_choose(s, ACTION_PICK_SERVICE, 7);
    stage_expect(s, STATE_OFFER);
    HEARD(s, "offer.title");
    HEARD_WORDS(s, "Dienst H");
    HEARD_WORDS(s, "3");
    HEARD_WORDS(s, "25");
    HEARD(s, "offer.take");
    stage_choose(s, ACTION_TAKE_NUMBER, 0);
    stage_expect(s, STATE_DONE);
    HEARD(s, "done.walk_in");
    HEARD_WORDS(s, "B, 2, 7");
}

static void own_number(struct stage *s)
{
    stage_post(s, &(struct event){.kind = EVENT_DEVICE_CHANGED,
                                  .device = {DEVICE_SERVICE, DEVICE_BROKEN}});
    stage_plug(s, true);
    HEARD(s, "notice.service");
    stage_choose(s, ACTION_WALK_IN, 0);
    stage_expect(s, STATE_SERVICES);
    stage_choose(s, ACTION_PICK_SERVICE, 0);
    stage_expect(s, STATE_OFFER);
    HEARD(s, "offer.unknown");
    stage_choose(s, ACTION_TAKE_NUMBER, 0);
    stage_expect(s, STATE_DONE);
    HEARD(s, "done.walk_in");
    HEARD_WORDS(s, "K, 0, 7");
    HEARD(s, "verdict.ok_offline.body");
}

/* Every refusal says what is, what to do, and where a person helps. */
static void refused(struct stage *s)
{
    enum { DAY = 86400, HOUR = 3600 };
    const struct {
        enum verdict verdict;
        enum answer answer;
        int64_t start_s;
        enum booking_status status;
        int32_t scope;
    } cases[] = {
        {VERDICT_EARLY, ANSWER_OK, STAGE_TEN + 2 * HOUR, BOOKING_CONFIRMED, 169},
        {VERDICT_LATE, ANSWER_OK, STAGE_TEN - HOUR, BOOKING_CONFIRMED, 169},
        {VERDICT_OTHER_DAY, ANSWER_OK, STAGE_TEN + 2 * DAY, BOOKING_CONFIRMED, 169},
        {VERDICT_OTHER_PLACE, ANSWER_OK, STAGE_TEN, BOOKING_CONFIRMED, 5},
        {VERDICT_CANCELLED, ANSWER_WRONG_KEY, 0, BOOKING_CONFIRMED, 169},
        {VERDICT_NOT_CONFIRMED, ANSWER_OK, STAGE_TEN, BOOKING_PRECONFIRMED, 169},
        {VERDICT_IN_SERVICE, ANSWER_OK, STAGE_TEN, BOOKING_CALLED, 169},
        {VERDICT_ALREADY, ANSWER_OK, STAGE_TEN, BOOKING_QUEUED, 169},
        {VERDICT_UNKNOWN, ANSWER_UNKNOWN_ID, 0, BOOKING_CONFIRMED, 169},
        {VERDICT_SERVICE_DOWN, ANSWER_UNREACHABLE, 0, BOOKING_CONFIRMED, 169},
    };
    char id[LIST_ID_MAX + 1];

    stage_plug(s, true);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct booking booking = booking_at(cases[i].start_s, cases[i].status);
        booking.scope = cases[i].scope;
        stage_code(s, cases[i].answer, &booking);
        stage_expect(s, STATE_VERDICT);
        const struct verdict_info *info = verdict_info(stage_model(s)->session.verdict);
        assert_string_equal(info->name, verdict_info(cases[i].verdict)->name);
        snprintf(id, sizeof id, "%s.title", info->stem);
        HEARD(s, id);
        snprintf(id, sizeof id, "%s.body", info->stem);
        HEARD(s, id);
        snprintf(id, sizeof id, "%s.help", info->stem);
        HEARD(s, id);
        HEARD_WORDS(s, "Raum 101");
    }
    assert_true(stage_sounds(s, SOUND_LOOK) == sizeof cases / sizeof cases[0]);
    stage_post(s, &(struct event){.kind = EVENT_CODE_GARBLED});
    stage_expect(s, STATE_VERDICT);
    HEARD(s, "verdict.unreadable.title");
    HEARD(s, "verdict.unreadable.body");
    assert_int_equal(stage_sounds(s, SOUND_NOT_READ), 1);
    /* Back to the first question, and speech goes on. */
    stage_choose(s, ACTION_TRY_AGAIN, 0);
    stage_expect(s, STATE_START);
    HEARD(s, "start.title");
}

/* The language changes in the middle, and nothing is lost. */
static void language(struct stage *s)
{
    char first[UTTERANCE_TAG_MAX + 1];

    stage_plug(s, true);
    memcpy(first, stage_last_tag(s), sizeof first);
    stage_choose(s, ACTION_TYPE_NUMBER, 0);
    stage_choose(s, ACTION_KEY, '4');
    stage_choose(s, ACTION_LANGUAGES, 0);
    stage_expect(s, STATE_LANGUAGES);
    HEARD(s, "languages.title");
    stage_choose(s, ACTION_PICK_LANGUAGE, 1);
    stage_expect(s, STATE_NUMBER);
    HEARD(s, "number.title");
    assert_string_not_equal(stage_last_tag(s), first);
    assert_string_equal(stage_model(s)->session.typed, "4");
    stage_choose(s, ACTION_STOP, 0);
    stage_expect(s, STATE_START);
    assert_int_equal(stage_model(s)->language, 0);
}

static void help(struct stage *s)
{
    stage_plug(s, true);
    stage_choose(s, ACTION_TYPE_NUMBER, 0);
    stage_key(s, PAD_HELP);
    stage_expect(s, STATE_HELP);
    HEARD(s, "help.title");
    HEARD(s, "help.person");
    HEARD_WORDS(s, "Raum 101");
    stage_choose(s, ACTION_BACK, 0);
    stage_expect(s, STATE_NUMBER);
    HEARD(s, "number.title");
}

static void still_there(struct stage *s)
{
    stage_plug(s, true);
    stage_choose(s, ACTION_TYPE_NUMBER, 0);
    stage_pass(s, 119000);
    stage_expect(s, STATE_NUMBER);
    stage_pass(s, 2000);
    stage_expect(s, STATE_STILL_THERE);
    assert_int_equal(stage_sounds(s, SOUND_STILL_THERE), 1);
    HEARD(s, "still_there.title");
    HEARD_WORDS(s, "60"); /* seconds */
    HEARD(s, "button.more_time");
    /* Seconds that pass are not said. */
    stage_pass(s, 10000);
    assert_string_equal(stage_said(s), "");
    stage_key(s, PAD_OK);
    stage_expect(s, STATE_NUMBER);
    HEARD(s, "number.title");
    /* Nobody answers: it ends, and says so. */
    stage_pass(s, 121000);
    stage_expect(s, STATE_STILL_THERE);
    stage_pass(s, 61000);
    stage_expect(s, STATE_START);
    HEARD(s, "voice.ended");
}

/* Everybody hears the loudspeaker: no number, no time. */
static void loudspeaker(struct stage *s)
{
    struct booking booking = booking_at(STAGE_TEN + 2 * 3600, BOOKING_CONFIRMED);

    stage_key(s, PAD_REPEAT);
    HEARD(s, "voice.welcome");
    HEARD(s, "start.title");
    stage_choose(s, ACTION_TYPE_NUMBER, 0);
    stage_choose(s, ACTION_KEY, '7');
    stage_key(s, PAD_OK);
    stage_key(s, PAD_OK);
    HEARD_WORDS(s, "3"); /* characters, and not which */
    stage_code(s, ANSWER_OK, &booking);
    stage_expect(s, STATE_VERDICT);
    HEARD(s, "verdict.early.title");
    HEARD(s, "voice.private");
    HEARD_WORDS(s, "Raum 101");
    stage_code(s, ANSWER_OK, on_time());
    stage_expect(s, STATE_DONE);
    HEARD(s, "verdict.ok.title");
    HEARD(s, "voice.number_on_screen");
    HEARD(s, "voice.private");
    HEARD_WORDS(s, "Zone B, Etage 1");
    assert_false(stage_ever_heard_words(s, "1, 0, 0"));
    assert_false(stage_ever_heard_words(s, "100501"));
    assert_false(stage_ever_heard_words(s, "12"));
    assert_false(stage_ever_heard_words(s, "7, 7"));
    /* The plug goes in: now it is said. */
    stage_plug(s, true);
    HEARD_WORDS(s, "1, 0, 0, 5, 0, 1");
    /* And out: silence at once. */
    int hushes = stage_hushes(s), utterances = stage_utterances(s);
    stage_plug(s, false);
    assert_int_equal(stage_hushes(s), hushes + 1);
    assert_int_equal(stage_utterances(s), utterances);
    stage_expect(s, STATE_DONE);
    stage_key(s, PAD_SPEECH);
    HEARD(s, "voice.number_on_screen");
}

/* Speech never begins by itself, and ends for good with the visit. */
static void silent(struct stage *s)
{
    stage_touch(s, ACTION_TYPE_NUMBER, 0);
    stage_touch(s, ACTION_KEY, '4');
    stage_code(s, ANSWER_OK, on_time());
    stage_expect(s, STATE_DONE);
    stage_touch(s, ACTION_DONE, 0);
    stage_expect(s, STATE_START);
    /* Keys without a headphone move the focus, and no more. */
    stage_key(s, PAD_NEXT);
    stage_key(s, PAD_NEXT);
    stage_key(s, PAD_LOUDER);
    assert_int_equal(stage_utterances(s), 0);
    stage_choose(s, ACTION_TYPE_NUMBER, 0);
    stage_expect(s, STATE_NUMBER);
    assert_int_equal(stage_utterances(s), 0);
}

/* What changes by itself waits its turn; what the visitor does cuts in. */
static void not_cut(struct stage *s)
{
    stage_plug(s, true);
    stage_hold_print(s, true);
    stage_code(s, ANSWER_OK, on_time());
    stage_expect(s, STATE_DONE);
    HEARD(s, "done.slip_printing");
    int hushes = stage_hushes(s);
    stage_hold_print(s, false);
    HEARD(s, "done.slip_printed");
    assert_true(stage_last_was_behind(s));
    assert_int_equal(stage_hushes(s), hushes);
    assert_false(stage_heard_words(s, "1, 0, 0, 5, 0, 1"));
    stage_key(s, PAD_NEXT);
    assert_int_equal(stage_hushes(s), hushes + 1);
    assert_false(stage_last_was_behind(s));
}

/* Neither what counts down beside the button nor one that the slip brings takes the finger off it.
 */
static void slow_finger(struct stage *s)
{
    stage_hold_print(s, true);
    stage_code(s, ANSWER_OK, on_time());
    stage_expect(s, STATE_DONE);
    stage_press(s, ACTION_DONE, 0);
    stage_pass(s, 1500);
    stage_hold_print(s, false);
    assert_true(flow_offers(stage_model(s), ACTION_PRINT_AGAIN));
    stage_lift(s);
    stage_expect(s, STATE_START);
}

/* Louder, slower, dark; a finger makes it visible again; the next visitor finds all as new. */
static void settings(struct stage *s)
{
    stage_plug(s, true);
    stage_key(s, PAD_LOUDER);
    HEARD_WORDS(s, "2");
    HEARD_WORDS(s, "4");
    assert_int_equal(stage_volume(s), 1);
    stage_key(s, PAD_SLOWER);
    HEARD(s, "voice.slow");
    stage_key(s, PAD_DARK);
    HEARD(s, "voice.dark");
    assert_true(stage_model(s)->dark);
    stage_choose(s, ACTION_TYPE_NUMBER, 0);
    stage_expect(s, STATE_NUMBER);
    /* The finger meets the dark, not what lies under it. */
    stage_touch_middle(s);
    stage_expect(s, STATE_NUMBER);
    assert_false(stage_model(s)->dark);
    assert_string_equal(stage_model(s)->session.typed, "");
    stage_choose(s, ACTION_STOP, 0);
    assert_int_equal(stage_model(s)->voice_volume, 0);
    assert_int_equal(stage_model(s)->voice_speed, 0);
    assert_int_equal(stage_volume(s), 0);
}

/* Without a store there is nothing to press: still it is said what is. */
static void out_of_service(struct stage *s)
{
    stage_plug(s, true);
    stage_post(
        s, &(struct event){.kind = EVENT_DEVICE_CHANGED, .device = {DEVICE_STORE, DEVICE_BROKEN}});
    stage_expect(s, STATE_OUT_OF_SERVICE);
    HEARD(s, "voice.ended");
    stage_key(s, PAD_NEXT);
    HEARD(s, "out_of_service.title");
    stage_key(s, PAD_NEXT);
    HEARD(s, "out_of_service.title");
}

/* Asked, agreed to, and read until there is a number. */
static void document_begin(struct stage *s)
{
    stage_plug(s, true);
    HEARD(s, "start.document");
    stage_choose(s, ACTION_USE_DOCUMENT, 0);
    stage_expect(s, STATE_CONSENT);
    HEARD(s, "consent.title");
    HEARD(s, "consent.read");
    HEARD(s, "consent.forgotten");
    HEARD(s, "consent.desk");
    HEARD(s, "consent.decline");
    stage_choose(s, ACTION_AGREE, 0);
    stage_expect(s, STATE_WAY);
    HEARD(s, "way.title");
    HEARD(s, "way.can");
    HEARD(s, "way.mrz");
}

static void keys_choose(struct stage *s, const char *keys)
{
    for (; *keys != '\0'; keys++)
        stage_choose(s, ACTION_KEY, *keys);
    stage_choose(s, ACTION_CONTINUE, 0);
}

static void document_end(struct stage *s)
{
    const struct document_answer answer = {.outcome = DOCUMENT_READ,
                                           .kind = DOCUMENT_ID_CARD,
                                           .authenticity = DOCUMENT_AUTHENTIC,
                                           .match = DOCUMENT_MATCHES,
                                           .booking_count = 1,
                                           .booking_ids = {on_time()->ref.id}};

    stage_expect(s, STATE_LAY);
    HEARD(s, "lay.title");
    HEARD(s, "lay.body");
    stage_lay(s);
    stage_expect(s, STATE_READING);
    HEARD(s, "reading.title");
    stage_document(s, &answer);
    stage_expect(s, STATE_DONE);
    HEARD(s, "verdict.ok.title");
    HEARD_WORDS(s, "1, 0, 0, 5, 0, 1");
}

/* The first time one digit is wrong. */
static void by_can(struct stage *s)
{
    const struct document_answer wrong = {.outcome = DOCUMENT_WRONG_KEY};

    document_begin(s);
    stage_choose(s, ACTION_BY_CAN, 0);
    stage_expect(s, STATE_CAN);
    HEARD(s, "can.title");
    HEARD(s, "can.body");
    keys_choose(s, "1234");
    HEARD(s, "can.refused");
    keys_choose(s, "57");
    stage_expect(s, STATE_LAY);
    stage_lay(s);
    stage_document(s, &wrong);
    stage_expect(s, STATE_AGAIN);
    HEARD(s, "again.key.title");
    HEARD(s, "again.key.body");
    stage_choose(s, ACTION_TRY_AGAIN, 0);
    stage_expect(s, STATE_WAY);
    stage_choose(s, ACTION_BY_CAN, 0);
    keys_choose(s, "123456");
    assert_string_equal(stage_key_of_document(s).can, "123456");
    document_end(s);
}

static void by_mrz(struct stage *s)
{
    document_begin(s);
    stage_choose(s, ACTION_BY_MRZ, 0);
    stage_expect(s, STATE_MRZ_NUMBER);
    HEARD(s, "mrz.number.title");
    HEARD(s, "mrz.number.body");
    stage_choose(s, ACTION_KEY, 'L');
    HEARD_WORDS(s, "L");
    keys_choose(s, "898902C36");
    stage_expect(s, STATE_MRZ_BIRTH);
    HEARD(s, "mrz.birth.title");
    HEARD(s, "mrz.birth.body");
    keys_choose(s, "7408122");
    stage_expect(s, STATE_MRZ_EXPIRY);
    HEARD(s, "mrz.expiry.title");
    HEARD(s, "mrz.expiry.body");
    keys_choose(s, "1204158");
    stage_expect(s, STATE_MRZ_EXPIRY);
    HEARD(s, "mrz.refused");
    stage_choose(s, ACTION_ERASE, 0);
    keys_choose(s, "9");
    assert_string_equal(stage_key_of_document(s).mrz_info, "L898902C3674081221204159");
    document_end(s);
}

static void in_every_language(void (*visit)(struct stage *s), enum own_mode own)
{
    for (int i = 0; i < language_count; i++) {
        const struct stage_options options = {
            .language = languages[i],
            .own = own,
            .roster = visit == by_can || visit == by_mrz ? on_time() : NULL};
        struct stage *s = stage_open(&options);
        visit(s);
        stage_close(s);
    }
}

#define PLAY(name, visit, own)                                                                     \
    static void name(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        in_every_language(visit, own);                                                             \
    }
PLAY(somebody_with_a_code_checks_in_by_ear, by_code, OWN_NEVER)
PLAY(a_number_is_typed_by_ear, typed, OWN_NEVER)
PLAY(a_number_without_an_appointment_is_drawn_by_ear, walk_in, OWN_NEVER)
PLAY(the_kiosks_own_number_is_given_by_ear, own_number, OWN_AWAY)
PLAY(every_refusal_can_be_heard, refused, OWN_NEVER)
PLAY(the_language_changes_and_nothing_is_lost, language, OWN_NEVER)
PLAY(help_is_one_key_away, help, OWN_NEVER)
PLAY(the_question_after_silence_is_heard_and_answered, still_there, OWN_NEVER)
PLAY(nothing_private_comes_out_of_the_loudspeaker, loudspeaker, OWN_NEVER)
PLAY(speech_never_begins_by_itself, silent, OWN_NEVER)
PLAY(what_changes_by_itself_does_not_cut_in, not_cut, OWN_NEVER)
PLAY(a_finger_may_lie_on_a_button_for_long, slow_finger, OWN_NEVER)
PLAY(settings_are_for_one_visitor, settings, OWN_NEVER)
PLAY(out_of_service_is_said, out_of_service, OWN_NEVER)
PLAY(an_id_card_is_used_by_ear, by_can, OWN_NEVER)
PLAY(a_passport_is_used_by_ear, by_mrz, OWN_NEVER)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(somebody_with_a_code_checks_in_by_ear),
        cmocka_unit_test(a_number_is_typed_by_ear),
        cmocka_unit_test(a_number_without_an_appointment_is_drawn_by_ear),
        cmocka_unit_test(the_kiosks_own_number_is_given_by_ear),
        cmocka_unit_test(every_refusal_can_be_heard),
        cmocka_unit_test(the_language_changes_and_nothing_is_lost),
        cmocka_unit_test(help_is_one_key_away),
        cmocka_unit_test(the_question_after_silence_is_heard_and_answered),
        cmocka_unit_test(nothing_private_comes_out_of_the_loudspeaker),
        cmocka_unit_test(speech_never_begins_by_itself),
        cmocka_unit_test(what_changes_by_itself_does_not_cut_in),
        cmocka_unit_test(a_finger_may_lie_on_a_button_for_long),
        cmocka_unit_test(settings_are_for_one_visitor),
        cmocka_unit_test(out_of_service_is_said),
        cmocka_unit_test(an_id_card_is_used_by_ear),
        cmocka_unit_test(a_passport_is_used_by_ear),
    };

    return cmocka_run_group_tests(tests, languages_find, NULL);
}
