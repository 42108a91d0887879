/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A disk of a few megabytes that really fills up, one that is read-only, and files that belong to
 * somebody else. Needs the right to mount and to change users; skips, and says so, without.
 */
#include "base/log.h"
#include "folder.h"
#include "inbox.h"
#include "store/audit.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { RECORDS_MAX = 20000, NOBODY = 65534 };

static struct folder folder;
static struct inbox inbox;
static struct store *store;
static struct store_port port;
static struct outbox_port outbox;
static struct roster_port roster;
static bool may_mount;

static struct err open_store(void)
{
    static const int32_t scopes[] = {169};
    const struct store_config config = {
        .dir = folder.dir,
        .keep_days = STORE_KEEP_DAYS,
        .lookup = {.key_home = ROSTER_KEY_FILE, .stale_s = 600, .scopes = scopes, .scope_count = 1},
        .daytime = folder_daytime(),
        .rules = folder_rules()};

    inbox_init(&inbox);
    return store_open(&config, inbox_mailbox(&inbox), &store, &port, &outbox, &roster);
}

static int setup(void **state)
{
    (void)state;
    folder = folder_make();
    store = NULL;
    if (may_mount && mount("small", folder.top, "tmpfs", 0, "size=4m,mode=0755") != 0)
        return 1;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    store_close(store);
    if (may_mount)
        umount2(folder.top, MNT_DETACH);
    else
        folder_remove(&folder);
    rmdir(folder.top);
    return 0;
}

static void need_mount(void)
{
    if (!may_mount) {
        print_message("no right to mount: not tried\n");
        skip();
    }
}

static const char *filler(void)
{
    static char path[128];

    snprintf(path, sizeof path, "%s/filler", folder.top);
    return path;
}

static void fill(void)
{
    static const char block[4096];
    int fd = open(filler(), O_WRONLY | O_CREAT | O_APPEND, 0600);

    assert_true(fd >= 0);
    while (write(fd, block, sizeof block) > 0)
        ;
    assert_int_equal(errno, ENOSPC);
    close(fd);
}

static bool record(int64_t booking_id)
{
    struct checkin_record checkin = checkin_make(booking_id);

    port.record_checkin(port.self, 1, &checkin);
    return inbox_await_recorded(&inbox, 1).recorded.ok;
}

static bool list(int bookings)
{
    struct booking booking = {.scope = 169, .status = BOOKING_CONFIRMED, .with_appointment = true};
    int64_t now_s = daytime_now_s(folder_daytime());

    if (!roster.begin(roster.self, 169, now_s))
        return false;
    for (int i = 0; i < bookings; i++) {
        booking.ref.id = 100000 + i;
        booking.start_s = now_s;
        snprintf(booking.ref.key, sizeof booking.ref.key, "%064x", (unsigned)i);
        snprintf(booking.number, sizeof booking.number, "%d", 100000 + i);
        if (!roster.put(roster.self, &booking)) {
            roster.abandon(roster.self);
            return false;
        }
    }
    return roster.commit(roster.self, now_s);
}

static void a_disk_that_fills_up_is_told_and_costs_no_answered_visitor(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t booking = 1, refused;
    const struct note note = {
        .kind = NOTE_REFUSED, .number = "7", .detail = "too late", .wall_s = 1795436000};

    need_mount();
    assert_false(err_is(open_store()));
    assert_true(record(booking));
    assert_true(outbox.take(outbox.self, &item));
    assert_true(list(10));
    fill();
    while (record(++booking))
        assert_true(booking < RECORDS_MAX);
    refused = booking;
    inbox_await_device(&inbox, DEVICE_BROKEN);
    outbox.settle(outbox.self, item.entry, OUTCOME_CONFIRMED, "");
    assert_false(outbox.take(outbox.self, &item));
    assert_true(outbox.due_in_ms(outbox.self) > 0);
    port.note(port.self, &note);
    port.watch(port.self, WATCH_WHOLE);
    assert_false(list(2000));

    assert_int_equal(unlink(filler()), 0);
    inbox_await_device(&inbox, DEVICE_READY); /* by itself */
    assert_true(record(refused));
    assert_true(list(100));
    port.note(port.self, &note);
    store_close(store);
    store = NULL;
    assert_int_equal(folder_count(folder.dir, "damaged-"), 0);
    assert_int_equal(folder_count(folder.dir, "roster-damaged-"), 0);
    assert_int_equal(folder_count(folder.dir, "attendance-damaged-"), 0);
    assert_int_equal(folder_count(folder.dir, "audit-damaged-"), 0);
    assert_string_equal(tally_of_booking(folder.dir, 1).state, "confirmed");
    for (booking = 2; booking <= refused; booking++)
        assert_int_equal(tally_of_booking(folder.dir, booking).of_booking, 1);
    assert_true(folder_holds(folder.dir, "refused\tvisitor\t7", 17));
}

static void a_full_disk_at_the_start_is_waited_for(void **state)
{
    (void)state;
    need_mount();
    fill();
    assert_false(err_is(open_store()));
    assert_false(record(1));
    assert_false(list(5));
    assert_int_equal(unlink(filler()), 0);
    inbox_await_device(&inbox, DEVICE_READY);
    assert_true(record(1));
    assert_true(list(5)); /* the roster comes back as well */
    port.watch(port.self, WATCH_WHOLE);
    store_close(store);
    store = NULL;
    assert_int_equal(folder_count(folder.dir, AUDIT_FILE_NAME),
                     2); /* and the trail, with its head */
}

static void remount(unsigned long flags)
{
    assert_int_equal(mount("small", folder.top, "tmpfs", MS_REMOUNT | flags, "size=4m,mode=0755"),
                     0);
}

static void a_read_only_disk_is_told_and_waited_for(void **state)
{
    (void)state;
    need_mount();
    assert_false(err_is(open_store()));
    assert_true(record(1));
    store_close(store);
    store = NULL;
    remount(MS_RDONLY);
    assert_false(err_is(open_store()));
    inbox_await_device(&inbox, DEVICE_BROKEN);
    assert_false(record(2));
    remount(0);
    inbox_await_device(&inbox, DEVICE_READY);
    assert_true(record(2));
    assert_int_equal(tally_of_booking(folder.dir, 1).of_booking, 1);
    assert_int_equal(folder_count(folder.dir, "damaged-"), 0);
}

/* ---- rights ------------------------------------------------------------------------------- */

/* What store_open says to a user who is nobody, in a child of its own. */
static enum err_code open_as_nobody(void)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
            _exit(255);
        struct err e = open_store();
        if (!err_is(e)) {
            bool ok = record(4711);
            store_close(store);
            _exit(ok ? 0 : 254);
        }
        _exit((int)e.code);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return (enum err_code)WEXITSTATUS(status);
}

static void own(const char *name, uid_t uid, mode_t mode)
{
    char path[160];

    snprintf(path, sizeof path, "%s/%s", folder.dir, name);
    assert_int_equal(chown(path, uid, uid), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static void files_of_somebody_else_are_refused_at_the_start(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        print_message("not root: not tried\n");
        skip();
    }
    assert_int_equal(chmod(folder.top, 0755), 0);
    assert_int_equal(mkdir(folder.dir, 0700), 0);
    assert_int_equal(open_as_nobody(), ERR_DENIED); /* the folder is root's */
    own("", NOBODY, 0700);
    assert_int_equal(open_as_nobody(), ERR_OK);
    own("journal.db", 0, 0600);
    assert_int_equal(open_as_nobody(), ERR_DENIED); /* a person must look: time heals nothing */
    own("journal.db", NOBODY, 0600);
    assert_int_equal(open_as_nobody(), ERR_OK);
    own("lock", 0, 0600);
    assert_int_equal(open_as_nobody(), ERR_DENIED);
    own("lock", NOBODY, 0600);
    /* Without roster, attendance or audit the kiosk serves visitors all the same. */
    own("roster.db", 0, 0600);
    own("attendance.db", 0, 0600);
    own("audit.key", 0, 0600);
    assert_int_equal(open_as_nobody(), ERR_OK);
    own("audit.key", NOBODY, 0644); /* others may have read it */
    assert_int_equal(open_as_nobody(), ERR_OK);
    assert_int_equal(folder_count(folder.dir, "damaged-"), 0);
    assert_int_equal(tally_of_booking(folder.dir, 4711).of_booking, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(a_disk_that_fills_up_is_told_and_costs_no_answered_visitor),
        TEST(a_full_disk_at_the_start_is_waited_for),
        TEST(a_read_only_disk_is_told_and_waited_for),
        TEST(files_of_somebody_else_are_refused_at_the_start),
#undef TEST
    };
    log_level_set(LOG_ERROR + 1);
    /* Mounts of our own, which go with this program. */
    may_mount = unshare(CLONE_NEWNS) == 0 && mount("", "/", NULL, MS_PRIVATE | MS_REC, NULL) == 0;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
