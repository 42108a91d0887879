/* SPDX-License-Identifier: Apache-2.0 */
#include "replay.h"
#include "shape.h"

#include <curl/curl.h>
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define RECORDINGS_MOST 1024

struct recordings {
    char names[RECORDINGS_MOST][80];
    json_t *bodies[RECORDINGS_MOST];
    size_t count;
};

static struct recordings recordings;

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

static const char *recordings_folder(void)
{
    const char *folder = getenv("ANKUNFT_ZMS_CAPTURES");

    return folder && *folder ? folder : RECORDINGS_FOLDER;
}

static bool load_recordings(void)
{
    DIR *folder = opendir(recordings_folder());
    struct dirent *entry;

    if (!folder) {
        return false;
    }
    while ((entry = readdir(folder)) != NULL && recordings.count < RECORDINGS_MOST) {
        size_t length = strlen(entry->d_name);

        if (length > 5 && length < 80 && strcmp(entry->d_name + length - 5, ".json") == 0) {
            snprintf(recordings.names[recordings.count++], 80, "%.*s", (int)(length - 5),
                     entry->d_name);
        }
    }
    closedir(folder);
    qsort(recordings.names, recordings.count, sizeof(recordings.names[0]), by_name);
    for (size_t i = 0; i < recordings.count; i++) {
        char path[600];

        snprintf(path, sizeof(path), "%s/%s.json", recordings_folder(), recordings.names[i]);
        recordings.bodies[i] = json_load_file(path, 0, NULL);
    }
    return recordings.count > 0;
}

static bool is_exchange(json_t *recording)
{
    return json_is_string(client_at(recording, "request.line")) &&
           json_is_integer(client_at(recording, "response.status"));
}

/* The recorded answers of the same call with the same kind of result. */
static json_t *siblings_of(json_t *recording)
{
    json_t *list = json_array();
    char name[200];

    replay_call_name(recording, name, sizeof(name));
    for (size_t i = 0; i < recordings.count; i++) {
        char other[200];

        if (!is_exchange(recordings.bodies[i])) {
            continue;
        }
        replay_call_name(recordings.bodies[i], other, sizeof(other));
        if (strcmp(name, other) == 0 &&
            json_equal(client_at(recordings.bodies[i], "response.status"),
                       client_at(recording, "response.status"))) {
            json_array_append(list, client_at(recordings.bodies[i], "response.body"));
        }
    }
    return list;
}

enum verdict { SAME, SAME_AS_SIBLING, DIFFERS };

static enum verdict compare_body(json_t *recording, const struct reply *reply, char *place,
                                 char *why)
{
    json_t *body = client_at(recording, "response.body");
    json_t *seen;
    bool fits;

    if (!json_is_object(body)) {
        return SAME;
    }
    if (!reply->json) {
        snprintf(why, 400, "no JSON");
        return DIFFERS;
    }
    seen = json_pack("[O]", body);
    fits = shape_fits(reply->json, seen, place, 400, why, 400);
    json_decref(seen);
    if (fits) {
        return SAME;
    }
    seen = siblings_of(recording);
    fits = shape_fits(reply->json, seen, place, 400, why, 400);
    json_decref(seen);
    return fits ? SAME_AS_SIBLING : DIFFERS;
}

/* Beyond names and types: values that tell the state of a booking or of a button. */
static bool values_fit(json_t *recording, const struct reply *reply, char *why, size_t size)
{
    static const char *const paths[] = {
        "data.status",
        "data.queue.status",
        "data.queue.callCount",
        "data.wasMissed",
        "data.process.status",
        "data.process.queue.callCount",
        "data.parkedBy",
        "data.queue.withAppointment",
        "data.buttons.0.enabled",
        "data.buttons.1.enabled",
        "data.buttons.2.enabled",
        "data.buttons.3.enabled",
        "data.clients.0.familyName",
        "data.queue.destination",
        "meta.error",
    };
    json_t *body = client_at(recording, "response.body");

    /* Lists hold other people in another order; the arranged entries only lend them a shape. */
    if (json_is_array(client_at(body, "data"))) {
        return true;
    }
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        json_t *recorded = client_at(body, paths[i]);
        json_t *live = client_at(reply->json, paths[i]);

        if (recorded && !json_is_object(recorded) && !json_equal(recorded, live)) {
            char *want = json_dumps(recorded, JSON_ENCODE_ANY);
            char *have = live ? json_dumps(live, JSON_ENCODE_ANY) : NULL;

            snprintf(why, size, "%s is %s instead of %s", paths[i], have ? have : "missing", want);
            free(want);
            free(have);
            return false;
        }
    }
    return true;
}

/* A write must leave the same arrival: the clock stands at the recorded time, and the replay takes
 * seconds at most. */
static bool arrival_fits(json_t *recording, const struct reply *reply, char *why, size_t size)
{
    json_t *data = client_at(recording, "response.body.data");
    json_t *recorded = json_is_object(data) ? client_at(data, "queue.arrivalTime") : NULL;
    json_t *live = client_at(reply->json, "data.queue.arrivalTime");
    json_int_t apart = json_integer_value(live) - json_integer_value(recorded);

    if (!recorded || strncmp(json_string_value(client_at(recording, "request.line")), "POST ", 5)) {
        return true;
    }
    snprintf(why, size, "arrives %lld s apart", (long long)apart);
    return apart >= -30 && apart <= 30;
}

static const char *recorded_exception(json_t *recording)
{
    const char *name = json_string_value(client_at(recording, "response.body.meta.exception"));
    const char *last = name ? strrchr(name, '\\') : NULL;

    return last ? last + 1 : (name ? name : "");
}

static enum verdict replay_one(size_t index, json_t *plans)
{
    json_t *recording = recordings.bodies[index];
    struct replay replay = {recordings.names[index],
                            recording,
                            json_object_get(plans, recordings.names[index]),
                            {0, ""},
                            NULL,
                            NULL};
    long status = (long)json_integer_value(client_at(recording, "response.status"));
    struct reply reply;
    char place[400] = "";
    char why[400] = "";
    enum verdict verdict;

    assert_int_equal(replay_arrange(&replay), 0);
    replay_send(&replay, &reply);
    verdict = compare_body(recording, &reply, place, why);
    if (verdict != DIFFERS && (!values_fit(recording, &reply, why, sizeof(why)) ||
                               !arrival_fits(recording, &reply, why, sizeof(why)))) {
        verdict = DIFFERS;
    }
    if (reply.status != status || strcmp(client_exception(&reply), recorded_exception(recording))) {
        verdict = DIFFERS;
        snprintf(why, sizeof(why), "%ld %s instead of %ld %s", reply.status,
                 client_exception(&reply), status, recorded_exception(recording));
    }
    if (verdict == DIFFERS) {
        print_message("  differs: %s: %s %s\n", replay.name, place, why);
    }
    client_free(&reply);
    replay_end(&replay);
    return verdict;
}

static void count_reason(json_t *reasons, const char *reason)
{
    json_int_t count = json_integer_value(json_object_get(reasons, reason));

    json_object_set_new(reasons, reason, json_integer(count + 1));
}

enum { SKIPPED = 77 }; /* what CTest is told to call "Skipped" */

static bool was_skipped;

static void recordings_are_answered_alike(void **state)
{
    json_t *plans = json_load_file(SOURCE_FOLDER "/replay.json", 0, NULL);
    json_t *reasons = json_object();
    size_t results[3] = {0, 0, 0};
    size_t skipped = 0;
    const char *only = getenv("ANKUNFT_ZMS_ONLY");
    const char *reason;
    json_t *count;

    (void)state;
    assert_non_null(plans);
    if (!load_recordings()) {
        print_message("no recordings at hand: the replay is skipped\n");
        was_skipped = true;
        json_decref(plans);
        json_decref(reasons);
        skip();
    }
    for (size_t i = 0; i < recordings.count; i++) {
        const char *outside = is_exchange(recordings.bodies[i])
                                  ? replay_outside(recordings.bodies[i])
                                  : "no exchange";

        if (only && !strstr(recordings.names[i], only)) {
            continue;
        }
        if (outside) {
            skipped++;
            count_reason(reasons, outside);
        } else {
            results[replay_one(i, plans)]++;
        }
    }
    print_message("replayed %zu: %zu as recorded, %zu as another recording of the same call, "
                  "%zu differ; skipped %zu\n",
                  results[0] + results[1] + results[2], results[SAME], results[SAME_AS_SIBLING],
                  results[DIFFERS], skipped);
    json_object_foreach(reasons, reason, count)
    {
        print_message("  skipped %3lld: %s\n", (long long)json_integer_value(count), reason);
    }
    for (size_t i = 0; i < recordings.count; i++) {
        json_decref(recordings.bodies[i]);
    }
    json_decref(plans);
    json_decref(reasons);
    assert_int_equal(results[DIFFERS], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recordings_are_answered_alike),
    };

    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    curl_global_init(CURL_GLOBAL_DEFAULT);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed == 0 && was_skipped ? SKIPPED : failed;
}
