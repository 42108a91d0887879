/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a thief of the machine reads: a day of all kinds of visits at the real kiosk, and every byte
 * of its files searched for every name, contact and key of a booking that the service ever sent.
 * The kiosk is held up after each of its writes, and the files are searched as they are then: with
 * logs half written, and what is removed but still held open. Also after kills, and with damaged
 * files set aside. Once with the roster's key in memory, once in a file.
 */
#include "../unit/cmocka_kit.h"

#include "folder.h"
#include "kit/hall.h"

#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Everything that writes: numbers of the kiosk's own, absences, holders behind several bookings. */
#define CONFIG                                                                                     \
    "[own]\nmode = away\nprefix = K\n\n[attendance]\nmode = report\ngrace_min = 0\n\n"             \
    "[signals]\nholder = yes\nname = yes\ndocument = yes\nrenamed = yes\n\n[store]\nroster_key = "

static struct hall hall;
static struct needles *needles;
static struct folder_sum sum;

/* ---- who watches while the kiosk writes ------------------------------------------------- */

static struct {
    pthread_t thread;
    atomic_bool over;
    _Atomic pid_t pid; /* of the kiosk; 0: not known at this moment */
    int moments;
} watch;

static void pause_us(long us)
{
    nanosleep(&(struct timespec){.tv_nsec = us * 1000}, NULL);
}

static void search(void)
{
    char path[512];

    snprintf(path, sizeof path, "%s/state", hall.dir);
    folder_search(path, atomic_load(&watch.pid), needles, &sum);
    snprintf(path, sizeof path, "%s/log", hall.dir);
    folder_search_file(path, needles, &sum);
}

static void *watch_run(void *self)
{
    (void)self;
    while (!atomic_load(&watch.over)) {
        if (!disk_holds(&hall.disk)) {
            pause_us(200);
            continue;
        }
        search();
        watch.moments++;
        disk_go(&hall.disk);
    }
    return NULL;
}

/* From now on the kiosk stops after each write and is searched. */
static void watch_begin(void)
{
    const struct disk_order order = {.mode = DISK_HOLD, .at = 1};

    atomic_store(&watch.over, false);
    disk_arm(&hall.disk, &order);
    assert_int_equal(pthread_create(&watch.thread, NULL, watch_run, NULL), 0);
}

static void watch_end(void)
{
    atomic_store(&watch.over, true);
    pthread_join(watch.thread, NULL);
    disk_mend(&hall.disk);
    search();
}

/* The power is cut, and the files are searched also while the kiosk begins anew. */
static void restart_watched(void)
{
    atomic_store(&watch.pid, 0);
    watch_begin();
    assert_true(hall_kiosk_restart(&hall, SIGKILL));
    atomic_store(&watch.pid, hall.kiosk.pid);
}

/* ---- what must not be found ------------------------------------------------------------- */

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

/* The name whole, and each longer word of it. */
static void add_name(const char *name)
{
    char words[256], *rest = NULL;

    needles_add(needles, "a name", name);
    snprintf(words, sizeof words, "%s", name);
    for (char *word = strtok_r(words, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest))
        if (strlen(word) >= 6)
            needles_add(needles, "a part of a name", word);
}

/* Everything about it that is somebody's; what the service gives out with the key. */
static void add_booking(const json_t *booking)
{
    char path[256];
    const char *key = text_of(booking, "authKey"), *status = text_of(booking, "status");
    json_t *client;
    size_t i;

    if (strlen(key) != 64)
        return;
    needles_add_hex(needles, "a booking's key", key);
    snprintf(path, sizeof path, "%.32s", key);
    needles_add_hex(needles, "half a booking's key", path);
    if (strcmp(status, "confirmed") != 0 && strcmp(status, "queued") != 0)
        return;
    snprintf(path, sizeof path, "/process/%lld/%s/",
             (long long)json_integer_value(json_object_get(booking, "id")), key);
    json_t *answer = practice_get(&hall.practice, path);
    json_array_foreach(json_object_get(json_object_get(answer, "data"), "clients"), i, client)
    {
        add_name(text_of(client, "familyName"));
        needles_add(needles, "a mail address", text_of(client, "email"));
        needles_add(needles, "a telephone number", text_of(client, "telephone"));
    }
    json_decref(answer);
}

static void add_all(void)
{
    json_t *all = practice_get(&hall.practice, "/practice/bookings/"), *booking;
    size_t i;

    json_array_foreach(all, i, booking)
    {
        add_booking(booking);
    }
    json_decref(all);
}

/* ---- the day ---------------------------------------------------------------------------- */

static void kiosk(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void kiosk(const char *format, ...)
{
    char command[256], answer[PROC_LINE_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    if (!hall_kiosk(&hall, answer, "%s", command))
        fail_msg("%s: %s", command, answer);
}

/* A kiosk that is stopped all the time may take longer than a finger is patient. */
static void touch(const char *action)
{
    char answer[PROC_LINE_MAX];

    for (int i = 0; i < 10; i++)
        if (hall_kiosk(&hall, answer, "touch %s", action))
            return;
    hall_kiosk(&hall, answer, "show");
    fail_msg("%s cannot be touched: %s", action, answer);
}

static void to_start(void)
{
    touch("DONE");
    kiosk("await START 30000");
}

static json_t *book(int minutes, const char *name, const char *mail, const char *telephone)
{
    json_t *booking = practice_post(&hall.practice, "/practice/booking/",
                                    json_pack("{s:i, s:i, s:s, s:s, s:s, s:s}", "scope", 169,
                                              "minutes", minutes, "status", "confirmed", "name",
                                              name, "mail", mail, "telephone", telephone));

    add_booking(booking);
    return booking;
}

static void checked_in_by_code(const json_t *booking)
{
    assert_true(hall_hold_up(&hall, booking));
    kiosk("await DONE 30000");
    to_start();
}

static const char *key_of(char digit)
{
    static char key[8];

    snprintf(key, sizeof key, "KEY '%c", digit);
    return key;
}

static void checked_in_by_number(const json_t *booking)
{
    char digits[24];

    snprintf(digits, sizeof digits, "%lld",
             (long long)json_integer_value(json_object_get(booking, "id")));
    touch("TYPE_NUMBER");
    kiosk("await NUMBER 10000");
    for (int i = 0; digits[i] != '\0'; i++)
        touch(key_of(digits[i]));
    touch("CONTINUE");
    kiosk("await TIME 30000");
    kiosk("pick %lld", (long long)json_integer_value(json_object_get(booking, "date")));
    kiosk("await DONE 30000");
    to_start();
}

static void number_taken(void)
{
    touch("WALK_IN");
    kiosk("await SERVICES 30000");
    touch("PICK_SERVICE 0");
    kiosk("await OFFER 30000");
    touch("TAKE_NUMBER");
    kiosk("await DONE 30000");
    to_start();
}

/* Somebody else's code, or one that is none: what was read must not stay either. */
static void refused(void)
{
    char wrong[65], code[128];

    for (int i = 0; i < 64; i++)
        wrong[i] = "0123456789abcdef"[(i * 7 + 3) % 16];
    wrong[64] = '\0';
    needles_add_hex(needles, "a wrong key", wrong);
    needles_add(needles, "a strange code", "Ottokar Drösselmeyer");
    snprintf(code, sizeof code, "scan 100499:%s", wrong);
    assert_true(proc_say(&hall.scanner, "%s", code));
    kiosk("await VERDICT 30000");
    to_start();
    assert_true(proc_say(&hall.scanner, "scan BEGIN:VCARD N:Ottokar Drösselmeyer"));
    kiosk("await VERDICT 30000");
    /* This screen has nothing to touch: the next code is read on it. */
}

static void first_half(void)
{
    json_t *by_code =
        book(10, "Änne Übelacker-Grönemeyer", "aenne@grönemeyer.example", "+49 30 5550171");
    json_t *by_number = book(12, "Bartholomäus Quandt", "barth.quandt@post.example", "030 5550172");
    json_t *early = book(300, "Cornelia Oelßner", "c.oelssner@post.example", "0171 5550173");

    checked_in_by_code(by_code);
    checked_in_by_number(by_number);
    number_taken();
    refused();
    assert_true(hall_hold_up(&hall, early));
    kiosk("await VERDICT 30000");
    to_start();
    json_decref(by_code);
    json_decref(by_number);
    json_decref(early);
}

/* The service goes; what the roster has lets in all the same, and numbers are the kiosk's own. */
static void second_half(void)
{
    json_t *all = practice_get(&hall.practice, "/practice/bookings/"), *booking, *someone = NULL;
    int64_t now_s = time(NULL);
    size_t i;

    json_t *clock =
        practice_post(&hall.practice, "/practice/office/", json_pack("{s:i}", "id", 169));
    json_decref(clock);
    json_array_foreach(all, i, booking)
    {
        int64_t in_s = json_integer_value(json_object_get(booking, "date")) - now_s;
        if (json_integer_value(json_object_get(booking, "scope")) == 169 &&
            strcmp(text_of(booking, "status"), "confirmed") == 0 && in_s > 120 && in_s < 1500)
            someone = booking;
    }
    practice_fault(&hall.practice, "/", "cut", 0, -1);
    if (someone != NULL)
        checked_in_by_code(someone);
    practice_mend(&hall.practice);
    json_decref(all);
}

static void file_damage(const char *name)
{
    char path[512];

    snprintf(path, sizeof path, "%s/state/%s", hall.dir, name);
    FILE *f = fopen(path, "r+");
    assert_non_null(f);
    for (int page = 0; page < 8; page++)
        assert_true(fseek(f, page * 4096L + 100, SEEK_SET) == 0 && fputs("damaged", f) >= 0);
    fclose(f);
}

static void day(const char *home)
{
    char config[512];

    memset(&sum, 0, sizeof sum);
    watch.moments = 0;
    needles = needles_make();
    snprintf(config, sizeof config, CONFIG "%s\n", home);
    const struct hall_options options = {.slips_dir = BINARY_DIR "/thief-slips",
                                         .language = "de",
                                         .ten_o_clock = true,
                                         .config = config,
                                         .disk = true};
    assert_true(hall_open(&options, &hall));
    add_all();
    restart_watched();
    first_half();
    watch_end();
    restart_watched();
    second_half();
    watch_end();
    proc_end(&hall.kiosk, SIGKILL);
    search();
    file_damage("journal.db");
    file_damage("roster.db");
    restart_watched();
    number_taken();
    watch_end();
    print_message("roster key in %s: %d moments, %d files (%d of them removed but open), %zu MB, "
                  "%d forms looked for\n",
                  home, watch.moments, sum.files, sum.unnamed, sum.bytes / 1000000,
                  needles_count(needles));
    assert_int_equal(sum.found, 0);
    assert_true(watch.moments > 100);
    assert_true(needles_count(needles) > 1000);
    assert_int_equal(hall_close(&hall), 0);
    needles_free(needles);
}

static void nothing_of_anybody_with_the_rosters_key_in_memory(void **state)
{
    (void)state;
    day("memory");
}

static void nothing_of_anybody_with_the_rosters_key_in_a_file(void **state)
{
    (void)state;
    day("file");
}

/* The search itself: each form is found in a file, also in one that is removed and held open. */
static void whatever_lies_there_is_found(void **state)
{
    static const char forms[] =
        "x\xc3\x84nne Quandt|\xc3\xa4nne quandt|\xc3\x84NNE QUANDT|\xc4nne Quandt|"
        "c3846e6e65205175616e6474|C3846E6E65205175616E6474|"
        "w4RubmUgUXVhbmR0|eMOEbm5lIFF1YW5kdA==|eHjDhG5uZSBRdWFuZHQ=";
    char dir[] = "/tmp/thief-XXXXXX", path[64];
    struct folder_sum found = {.files = 0};
    (void)state;

    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/file", dir);
    struct needles *some = needles_make();
    needles_add(some, "a name", "Änne Quandt");
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(forms, 1, sizeof forms, f), sizeof forms);
    assert_int_equal(fflush(f), 0);
    folder_search(dir, 0, some, &found);
    assert_int_equal(found.found, 9);
    unlink(path);
    folder_search(dir, getpid(), some, &found);
    assert_int_equal(found.found, 18);
    assert_int_equal(found.unnamed, 1);
    fclose(f);
    rmdir(dir);
    needles_free(some);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_lies_there_is_found),
        cmocka_unit_test(nothing_of_anybody_with_the_rosters_key_in_memory),
        cmocka_unit_test(nothing_of_anybody_with_the_rosters_key_in_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
