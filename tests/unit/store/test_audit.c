/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit: whatever is changed afterwards is found and named, and a cut at any byte of an append
 * loses nothing that was promised and hides nothing that was begun.
 */
#include "base/log.h"
#include "folder.h"
#include "store/audit.h"
#include "store/directory.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { FILE_MAX = 64 * 1024, LINES_MAX = 64, ENTRIES = 5 };

static const int64_t noon_s = 1795431600;

static struct folder folder;
static struct audit *audit;
static char key[2 * AUDIT_PUBLIC_BYTES + 1];
static int lock_fd;

/* A file in memory, and where its lines begin. */
struct image {
    char bytes[FILE_MAX];
    size_t len;
    size_t line[LINES_MAX + 1];
    int lines;
};

static const char *path_of(const char *name)
{
    static char path[160];

    snprintf(path, sizeof path, "%s/%s", folder.dir, name);
    return path;
}

static void image_read(const char *name, struct image *ret_image)
{
    FILE *f = fopen(path_of(name), "rb");

    memset(ret_image, 0, sizeof *ret_image);
    assert_non_null(f);
    ret_image->len = fread(ret_image->bytes, 1, FILE_MAX, f);
    fclose(f);
    for (size_t i = 0; i < ret_image->len && ret_image->lines < LINES_MAX; i++)
        if (ret_image->bytes[i] == '\n')
            ret_image->line[++ret_image->lines] = i + 1;
}

static void image_write(const char *name, const char *bytes, size_t len)
{
    FILE *f = fopen(path_of(name), "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    fclose(f);
}

static int setup(void **state)
{
    (void)state;
    folder = folder_make();
    if (err_is(directory_claim(folder.dir, &lock_fd)) || err_is(audit_open(folder.dir, &audit)))
        return 1;
    audit_public_key(audit, key);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    audit_close(audit);
    audit = NULL;
    directory_release(lock_fd);
    folder_remove(&folder);
    return 0;
}

static void reopen(void)
{
    audit_close(audit);
    assert_false(err_is(audit_open(folder.dir, &audit)));
}

static struct err append(int n)
{
    char subject[32];

    snprintf(subject, sizeof subject, "journal:%d", n);
    return audit_append(audit, AUDIT_OVERRIDE, "desk-2", subject, "let in though late", noon_s + n);
}

/* The log begins with one entry of its own. */
static void append_all(int entries)
{
    for (int n = 2; n <= entries; n++)
        assert_false(err_is(append(n)));
}

struct seen {
    int count, torn, missing;
    struct audit_entry last;
};

static void see(void *self, const struct audit_entry *entry)
{
    struct seen *seen = self;

    seen->count++;
    seen->torn += strcmp(entry->kind, "torn") == 0;
    seen->missing += strcmp(entry->kind, "short") == 0;
    seen->last = *entry;
}

static struct audit_proof proof_of(struct seen *ret_seen)
{
    struct audit_proof proof;

    memset(ret_seen, 0, sizeof *ret_seen);
    struct err e = audit_verify(path_of("audit.log"), key, see, ret_seen, &proof);
    assert_int_equal(e.code, proof.fault == AUDIT_WHOLE ? ERR_OK : ERR_CORRUPT);
    return proof;
}

static void assert_whole(int64_t last)
{
    struct seen seen;
    struct audit_proof proof = proof_of(&seen);

    assert_string_equal(audit_fault_name(proof.fault), "whole");
    assert_int_equal(proof.sequence, last);
    assert_int_equal(seen.count, last);
}

static void assert_fault(enum audit_fault fault, int64_t sequence)
{
    struct seen seen;
    struct audit_proof proof = proof_of(&seen);

    assert_string_equal(audit_fault_name(proof.fault), audit_fault_name(fault));
    assert_int_equal(proof.sequence, sequence);
}

static void entries_are_kept_as_they_were_given(void **state)
{
    (void)state;
    struct seen seen;
    struct stat st;

    append_all(ENTRIES);
    reopen();
    assert_whole(ENTRIES);
    assert_false(err_is(append(ENTRIES + 1)));
    assert_whole(ENTRIES + 1);
    proof_of(&seen);
    assert_int_equal(seen.last.sequence, ENTRIES + 1);
    assert_int_equal(seen.last.time_s, noon_s + ENTRIES + 1);
    assert_string_equal(seen.last.kind, "override");
    assert_string_equal(seen.last.actor, "desk-2");
    assert_string_equal(seen.last.subject, "journal:6");
    assert_string_equal(seen.last.detail, "let in though late");
    assert_int_equal(seen.torn + seen.missing, 0);
    for (int i = 0; i < 3; i++) {
        static const char *const names[] = {"audit.log", "audit.key", "audit.log.head"};
        assert_int_equal(stat(path_of(names[i]), &st), 0);
        assert_int_equal(st.st_mode & 07777, 0600);
    }
    assert_true(folder_holds(folder.dir, key, 64)); /* the first entry shows the public key */
}

static void texts_cannot_break_the_line(void **state)
{
    (void)state;
    struct seen seen;
    char text[400];

    memset(text, 'x', sizeof text);
    memcpy(text + AUDIT_DETAIL_MAX - 1, "\xc3\xbc", 2); /* a character across the end */
    text[399] = '\0';
    assert_false(err_is(audit_append(audit, AUDIT_REFUSED, "a\tb\nc", "", text, -5)));
    assert_whole(2);
    proof_of(&seen);
    assert_string_equal(seen.last.actor, "a?b?c");
    assert_string_equal(seen.last.subject, "-");
    assert_int_equal(strlen(seen.last.detail), AUDIT_DETAIL_MAX - 1);
    assert_int_equal(seen.last.time_s, 0);
    for (int kind = 0; kind < AUDIT_KIND_COUNT; kind++)
        assert_false(err_is(audit_append(audit, (enum audit_kind)kind, "K", "-", "", noon_s)));
    assert_whole(2 + AUDIT_KIND_COUNT);
}

static void another_key_proves_nothing(void **state)
{
    (void)state;
    struct audit_proof proof;

    append_all(ENTRIES);
    key[5] = key[5] == '0' ? '1' : '0';
    assert_fault(AUDIT_ALTERED, 1);
    key[63] = '\0';
    assert_int_equal(audit_verify(path_of("audit.log"), key, NULL, NULL, &proof).code, ERR_SYNTAX);
    assert_int_equal(audit_verify(path_of("audit.log"), "no key", NULL, NULL, &proof).code,
                     ERR_SYNTAX);
    audit_public_key(audit, key);
    assert_int_equal(audit_verify(path_of("audit.none"), key, NULL, NULL, &proof).code, ERR_GONE);
}

static void any_flipped_bit_is_found_and_named(void **state)
{
    (void)state;
    static struct image image;

    append_all(ENTRIES);
    image_read("audit.log", &image);
    assert_int_equal(image.lines, ENTRIES);
    for (int n = 0; n < image.lines; n++)
        for (size_t at = image.line[n]; at < image.line[n + 1]; at++) {
            struct seen seen;
            char kept = image.bytes[at];
            image.bytes[at] = (char)(kept ^ (1 << at % 8));
            image_write("audit.log", image.bytes, image.len);
            image.bytes[at] = kept;
            struct audit_proof proof = proof_of(&seen);
            assert_true(proof.fault == AUDIT_ALTERED || proof.fault == AUDIT_CUT_OFF);
            assert_int_equal(proof.sequence, n + 1);
            assert_int_equal(proof.at, image.line[n]);
            assert_int_equal(seen.count, n);
        }
    image_write("audit.log", image.bytes, image.len);
    assert_whole(ENTRIES);
}

static void entries_cannot_be_moved(void **state)
{
    (void)state;
    static struct image image, changed;
    enum { LINE = 2 }; /* the third */

    append_all(ENTRIES);
    image_read("audit.log", &image);
    const char *line[ENTRIES + 1];
    size_t len[ENTRIES + 1];
    for (int i = 0; i < ENTRIES; i++) {
        line[i] = image.bytes + image.line[i];
        len[i] = image.line[i + 1] - image.line[i];
    }
    static const struct {
        int order[ENTRIES + 2]; /* -1 ends */
        enum audit_fault fault;
        int64_t sequence;
    } cases[] = {
        {{0, 1, 3, 4, -1}, AUDIT_MISSING, 3},        /* removed */
        {{1, 2, 3, 4, -1}, AUDIT_MISSING, 1},        /* the first removed */
        {{0, 1, 2, 2, 3, 4, -1}, AUDIT_REPEATED, 3}, /* doubled */
        {{0, 1, 3, 2, 4, -1}, AUDIT_MISSING, 3},     /* two in the wrong order */
        {{0, 1, 2, 3, 4, 0, -1}, AUDIT_REPEATED, 1}, /* played again at the end */
        {{0, 1, 2, 3, -1}, AUDIT_CUT_OFF, 5},        /* the end taken away */
        {{0, -1}, AUDIT_CUT_OFF, 2},
        {{-1}, AUDIT_CUT_OFF, 1},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        changed.len = 0;
        for (const int *i = cases[c].order; *i >= 0; i++) {
            memcpy(changed.bytes + changed.len, line[*i], len[*i]);
            changed.len += len[*i];
        }
        image_write("audit.log", changed.bytes, changed.len);
        assert_fault(cases[c].fault, cases[c].sequence);
    }
}

static void an_entry_of_another_history_is_foreign(void **state)
{
    (void)state;
    static struct image one, other;

    append_all(3);
    image_read("audit.log", &one);
    image_write("audit.log", one.bytes, one.line[1]);
    assert_int_equal(unlink(path_of("audit.log.head")), 0);
    reopen();
    assert_false(err_is(append(99))); /* a second entry 2, by the same key */
    image_read("audit.log", &other);
    memcpy(other.bytes + other.len, one.bytes + one.line[2], one.line[3] - one.line[2]);
    image_write("audit.log", other.bytes, other.len + one.line[3] - one.line[2]);
    assert_fault(AUDIT_FOREIGN, 3);
}

static void a_cut_at_every_byte_of_an_append(void **state)
{
    (void)state;
    static struct image before, after, head;

    append_all(3);
    image_read("audit.log", &before);
    image_read("audit.log.head", &head);
    append_all(2); /* one more */
    image_read("audit.log", &after);
    assert_true(after.len > before.len + 200);
    for (size_t cut = before.len; cut <= after.len; cut++) {
        struct seen seen;
        bool torn = cut > before.len && cut < after.len - 1; /* the newline is made up for */
        int64_t last = cut == before.len ? 3 : 4;            /* the entry itself, or its marker */
        audit_close(audit);
        image_write("audit.log", after.bytes, cut);
        image_write("audit.log.head", head.bytes, head.len);
        if (torn)
            assert_fault(AUDIT_CUT_OFF, 4);
        assert_false(err_is(audit_open(folder.dir, &audit)));
        assert_whole(last);
        proof_of(&seen);
        assert_int_equal(seen.torn, torn);
        assert_int_equal(seen.missing, 0);
        assert_false(err_is(append(7)));
        reopen();
        assert_whole(last + 1);
    }
    assert_int_equal(folder_count(folder.dir, "audit-damaged-"), 0);
}

static void a_marker_is_torn_as_well(void **state)
{
    (void)state;
    static struct image two, marked;
    struct seen seen;

    append_all(2);
    image_read("audit.log", &two);
    image_write("audit.log", two.bytes, two.len - 9);
    unlink(path_of("audit.log.head")); /* it was not promised */
    reopen();
    image_read("audit.log", &marked);
    assert_whole(2);
    for (size_t cut = two.len - 9; cut < marked.len; cut += 7) {
        image_write("audit.log", marked.bytes, cut);
        unlink(path_of("audit.log.head"));
        reopen();
        assert_whole(2);
        proof_of(&seen);
        assert_int_equal(seen.torn, 1);
    }
    /* The torn bytes stay as they were found: a marker covers them against changes. */
    image_read("audit.log", &marked);
    marked.bytes[two.line[1] + 5] ^= 1;
    image_write("audit.log", marked.bytes, marked.len);
    assert_fault(AUDIT_ALTERED, 2);
}

static void a_cut_in_the_very_first_entry(void **state)
{
    (void)state;
    static struct image first;
    struct seen seen;

    image_read("audit.log", &first);
    for (size_t cut = 0; cut < first.len - 1; cut++) {
        audit_close(audit);
        audit = NULL;
        image_write("audit.log", first.bytes, cut);
        unlink(path_of("audit.log.head"));
        assert_false(err_is(audit_open(folder.dir, &audit)));
        proof_of(&seen);
        assert_int_equal(seen.torn, cut > 0);
        assert_string_equal(seen.last.kind, "begun");
        assert_string_equal(seen.last.detail, key);
        assert_whole(cut > 0 ? 2 : 1);
    }
}

/* An end that is gone though it was promised is no cut: the head remembers. */
static void a_missing_end_is_said_in_the_log_itself(void **state)
{
    (void)state;
    static struct image image;
    struct seen seen;

    append_all(ENTRIES);
    image_read("audit.log", &image);
    image_write("audit.log", image.bytes, image.line[3]);
    reopen();
    assert_whole(4);
    proof_of(&seen);
    assert_int_equal(seen.missing, 1);
    assert_string_equal(seen.last.detail, "the log ended with 3, noted was 5");
    /* A promised last entry, spoilt so that it looks torn. */
    image_read("audit.log", &image);
    image.bytes[image.len - 20] ^= 1;
    image_write("audit.log", image.bytes, image.len);
    reopen();
    proof_of(&seen);
    assert_int_equal(seen.torn, 1);
    assert_int_equal(seen.missing, 1);
    assert_string_equal(seen.last.detail, "the log ended with 3, noted was 4");
}

static void an_unreadable_end_is_set_aside(void **state)
{
    (void)state;
    static struct image image;
    struct seen seen;

    append_all(ENTRIES);
    image_read("audit.log", &image);
    memset(image.bytes + image.line[2], 'n', AUDIT_TORN_MAX + 1);
    image_write("audit.log", image.bytes, image.line[2] + AUDIT_TORN_MAX + 1);
    reopen();
    assert_int_equal(folder_count(folder.dir, "audit-damaged-"), 1);
    proof_of(&seen);
    assert_int_equal(seen.missing, 2); /* what the head knew, and where the file is */
    assert_memory_equal(seen.last.detail, "set aside: audit-damaged-", 25);
    assert_whole(3);
    assert_false(err_is(append(1)));
    assert_whole(4);
}

static void a_full_disk_takes_nothing_promised(void **state)
{
    (void)state;
    struct rlimit kept, tight;
    struct stat st;

    append_all(3);
    assert_int_equal(stat(path_of("audit.log"), &st), 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &kept), 0);
    signal(SIGXFSZ, SIG_IGN);
    for (rlim_t room = 0; room < 240; room += 37) {
        tight = kept;
        tight.rlim_cur = (rlim_t)st.st_size + room;
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
        struct err e = append(4);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &kept), 0);
        assert_true(err_is(e));
        assert_whole(3); /* what was begun is taken back */
    }
    assert_false(err_is(append(4)));
    assert_whole(4);
}

static void a_damaged_or_open_key_is_refused(void **state)
{
    (void)state;
    audit_close(audit);
    assert_int_equal(chmod(path_of("audit.key"), 0644), 0);
    assert_int_equal(audit_open(folder.dir, &audit).code, ERR_DENIED);
    assert_int_equal(chmod(path_of("audit.key"), 0600), 0);
    assert_int_equal(truncate(path_of("audit.key"), 31), 0);
    assert_int_equal(audit_open(folder.dir, &audit).code, ERR_CORRUPT);
    assert_null(audit);
}

static void a_line_has_one_spelling(void **state)
{
    (void)state;
    static struct image image;
    struct audit_entry entry;
    char line[AUDIT_LINE_MAX + 2];

    image_read("audit.log", &image);
    assert_false(err_is(audit_entry_read(image.bytes, image.len, &entry)));
    assert_true(err_is(audit_entry_read(image.bytes, image.len - 1, &entry)));
    assert_true(err_is(audit_entry_read(image.bytes, 0, &entry)));
    line[0] = '0'; /* a leading zero */
    memcpy(line + 1, image.bytes, image.len);
    assert_true(err_is(audit_entry_read(line, image.len + 1, &entry)));
    memcpy(line, image.bytes, image.len);
    for (size_t i = image.len - 100; i < image.len; i++) /* a capital hex digit */
        if (line[i] >= 'a' && line[i] <= 'f') {
            line[i] = (char)(line[i] - 'a' + 'A');
            assert_true(err_is(audit_entry_read(line, image.len, &entry)));
            line[i] = image.bytes[i];
        }
    assert_false(err_is(audit_entry_read(line, image.len, &entry)));
    memset(line, '1', sizeof line);
    line[AUDIT_LINE_MAX] = '\n';
    assert_true(err_is(audit_entry_read(line, AUDIT_LINE_MAX + 1, &entry)));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(entries_are_kept_as_they_were_given),
        TEST(texts_cannot_break_the_line),
        TEST(another_key_proves_nothing),
        TEST(any_flipped_bit_is_found_and_named),
        TEST(entries_cannot_be_moved),
        TEST(an_entry_of_another_history_is_foreign),
        TEST(a_cut_at_every_byte_of_an_append),
        TEST(a_marker_is_torn_as_well),
        TEST(a_cut_in_the_very_first_entry),
        TEST(a_missing_end_is_said_in_the_log_itself),
        TEST(an_unreadable_end_is_set_aside),
        TEST(a_full_disk_takes_nothing_promised),
        TEST(a_damaged_or_open_key_is_refused),
        TEST(a_line_has_one_spelling),
    };
    /* Damage is made on purpose; what it costs is asserted. */
    log_level_set(LOG_ERROR + 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
