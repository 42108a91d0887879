/* SPDX-License-Identifier: Apache-2.0 */
/* enrol: an office makes a code, a new kiosk is set up with it and works; or nothing is changed. */
#include "../unit/cmocka_kit.h"

#include "code.h"
#include "kit/hall.h"

#include <dirent.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CTL BINARY_DIR "/bin/ankunft-ctl"

static struct hall hall;
static char said[65536], place[280]; /* the new kiosk's /etc/ankunft */

static __attribute__((format(printf, 1, 2))) int run(const char *format, ...)
{
    char command[4096];
    va_list args;

    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    return proc_run(command, said, sizeof said);
}

static int setup(void **state)
{
    const struct hall_options options = {
        .slips_dir = BINARY_DIR "/enrol-slips", .language = "de", .ten_o_clock = true};

    (void)state;
    if (!hall_open(&options, &hall) || proc_end(&hall.kiosk, 0) != 0)
        return 1;
    snprintf(place, sizeof place, "%s/state/etc", hall.dir); /* removed with the hall */
    return mkdir(place, 0755) == 0
               ? run(CTL " enrol --make --config %s/ankunft.conf >%s/state/code", hall.dir,
                     hall.dir)
               : 1;
}

static int teardown(void **state)
{
    (void)state;
    hall_close(&hall);
    return 0;
}

static int enrol(const char *options)
{
    return run(CTL " enrol --out %s/ankunft.conf %s 2>&1 <%s/state/code", place, options, hall.dir);
}

static int files(void)
{
    DIR *dir = opendir(place);
    int count = -2;

    assert_non_null(dir);
    while (readdir(dir) != NULL)
        count++;
    closedir(dir);
    return count;
}

static void says(const char *text)
{
    if (strstr(said, text) == NULL)
        fail_msg("'%s' is not in:\n%s", text, said);
}

static void mode_is(const char *pattern, const char *mode)
{
    assert_int_equal(run("stat -c %%a %s/%s", place, pattern), 0);
    assert_string_equal(said, mode);
}

static void a_new_kiosk_is_as_the_office_wanted_it(void **state)
{
    char wanted[65536];
    (void)state;

    assert_int_equal(enrol(""), 0);
    says("ok    service      answers, knows 2 offices");
    says("ok    login        the account is taken");
    says("kiosk K1 is set up");
    assert_int_equal(files(), 2);
    mode_is("ankunft.conf", "640\n");
    mode_is("enrol-*.password", "600\n");
    /* All keys but the place of the password are the same. */
    assert_int_equal(run(BINARY_DIR "/bin/ankunft --print-config --config %s/ankunft.conf | "
                                    "grep -v ^password_file",
                         hall.dir),
                     0);
    memcpy(wanted, said, sizeof wanted);
    assert_int_equal(run(BINARY_DIR "/bin/ankunft --print-config --config %s/ankunft.conf | "
                                    "grep -v ^password_file",
                         place),
                     0);
    assert_string_equal(said, wanted);
    assert_int_equal(run("cat %s/enrol-*.password", place), 0);
    assert_string_equal(said, "kiosk-169-practice\n");
}

/* A technician stands in the folder; the kiosk does not. */
static void where_it_goes_may_be_said_from_here(void **state)
{
    (void)state;
    assert_int_equal(run("cd %s && " CTL " enrol --no-check --out ankunft.conf 2>&1 <%s/state/code",
                         place, hall.dir),
                     0);
    assert_int_equal(run("cd %s/.. && " CTL
                         " enrol --no-check --force --out etc/ankunft.conf 2>&1 <%s/state/code",
                         place, hall.dir),
                     0);
    assert_int_equal(files(), 2);
    assert_int_equal(run("cd / && cat $(sed -n 's/^password_file = //p' %s/ankunft.conf)", place),
                     0);
    assert_string_equal(said, "kiosk-169-practice\n");
    assert_int_equal(run(CTL " enrol --out nowhere/ankunft.conf 2>&1 <%s/state/code", hall.dir), 1);
    says("nowhere/ankunft.conf: ");
    assert_int_equal(run(CTL " enrol --out %s/ 2>&1 <%s/state/code", place, hall.dir), 1);
    says("expected a file's name");
}

static void what_is_there_is_replaced_by_force_only(void **state)
{
    (void)state;
    assert_int_equal(enrol(""), 0);
    assert_int_equal(run("sha256sum %s/*", place), 0);
    char before[4096];
    snprintf(before, sizeof before, "%.4000s", said);
    assert_int_equal(enrol(""), 1);
    says("--force replaces it");
    assert_int_equal(run("sha256sum %s/*", place), 0);
    assert_string_equal(said, before);
    assert_int_equal(run("echo another >%s/password && " CTL
                         " enrol --make --config %s/ankunft.conf >%s/state/code",
                         hall.dir, hall.dir, hall.dir),
                     0);
    assert_int_equal(enrol("--force --no-check"), 0);
    assert_int_equal(files(), 2); /* the old password is gone */
    assert_int_equal(run("cat %s/enrol-*.password", place), 0);
    assert_string_equal(said, "another\n");
}

static void where_the_service_refuses_nothing_is_changed(void **state)
{
    (void)state;
    assert_int_equal(run("sed 's/^kiosk-169.*/wrong/' -i %s/password && " CTL
                         " enrol --make --config %s/ankunft.conf >%s/state/code",
                         hall.dir, hall.dir, hall.dir),
                     0);
    assert_int_equal(enrol(""), 1);
    says("fail  login        account or password is refused");
    says("nothing was changed");
    assert_int_equal(files(), 0);
    practice_stop(&hall.practice);
    assert_int_equal(enrol(""), 1);
    says("fail  service      does not answer");
    assert_int_equal(files(), 0);
    assert_int_equal(enrol("--no-check"), 0);
    assert_int_equal(files(), 2);
}

/* The office's own authority comes with it, and is the same certificate there. */
static void an_authority_of_its_own_comes_with_it(void **state)
{
    char fingerprint[512];
    (void)state;

    assert_int_equal(
        run("cd %s/state && openssl req -x509 -newkey rsa:2048 -nodes -days 2 "
            "-keyout k.pem -out c.pem -subj /CN=ours 2>/dev/null && "
            "sed \"s|^\\[service\\]|&\\nca_file = $PWD/c.pem|\" -i ../ankunft.conf && " CTL
            " enrol --make --config ../ankunft.conf >code && "
            "openssl x509 -noout -fingerprint -in c.pem",
            hall.dir),
        0);
    snprintf(fingerprint, sizeof fingerprint, "%.500s", said);
    assert_non_null(strstr(fingerprint, "ingerprint="));
    assert_int_equal(enrol(""), 0);
    assert_int_equal(files(), 3);
    mode_is("enrol-*.ca.pem", "600\n");
    assert_int_equal(run("openssl x509 -noout -fingerprint -in %s/enrol-*.ca.pem", place), 0);
    assert_string_equal(said, fingerprint);
    assert_int_equal(run("grep -c '^ca_file = %s/enrol-' %s/ankunft.conf", place, place), 0);
}

/* Root sets up what another user will read. */
static void the_files_are_the_kiosks_users(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    assert_int_equal(enrol("--owner nobody"), 0);
    assert_int_equal(run("stat -c %%u %s/enrol-*.password %s/ankunft.conf", place, place), 0);
    assert_string_equal(said, "65534\n0\n");
    assert_int_equal(run("stat -c %%g %s/ankunft.conf", place), 0);
    assert_string_equal(said, "65534\n");
    assert_int_equal(enrol("--force --owner nobody-of-this-name"), 1);
    says("no such user");
}

static void a_faulty_code_changes_nothing(void **state)
{
    (void)state;
    assert_int_equal(run("sed 's/.$/x/' -i %s/state/code", hall.dir), 0);
    assert_int_equal(enrol(""), 1);
    says("expected ANKUNFT1.");
    assert_int_equal(run("printf '[enrol]\\npassword = x\\n[kiosk]\\nid = K 1\\n[service]\\n"
                         "url = https://zms.example.org\\n[office 1]\\nname = A\\n' >%s/state/code",
                         hall.dir),
                     0);
    assert_int_equal(enrol(""), 1);
    says("key 'id': expected ");
    assert_int_equal(files(), 0);
    assert_int_equal(run(CTL " enrol --make 2>&1"), 2);
}

/* A scanner that types: the code is never seen on the terminal, nor left in the line of the shell.
 */
static void what_a_scanner_types_is_not_shown(void **state)
{
    char out[600], code[8192], seen[16384] = "";
    size_t len = 0;
    int master;
    (void)state;

    assert_int_equal(run("cat %s/state/code", hall.dir), 0);
    snprintf(code, sizeof code, "%.8000s", said);
    code[strcspn(code, "\n")] = '\r'; /* as Enter comes */
    snprintf(out, sizeof out, "%s/ankunft.conf", place);
    pid_t pid = forkpty(&master, NULL, NULL, NULL);
    assert_true(pid >= 0);
    if (pid == 0) {
        execl(CTL, CTL, "enrol", "--out", out, "--no-check", (char *)NULL);
        _exit(127);
    }
    bool typed = false;
    for (ssize_t n; (n = read(master, seen + len, sizeof seen - 1 - len)) > 0;) {
        len += (size_t)n;
        seen[len] = '\0';
        if (!typed && strstr(seen, "hold the code before the scanner: ") != NULL) {
            typed = true;
            assert_int_equal(write(master, code, strlen(code)), strlen(code));
        }
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    close(master);
    assert_int_equal(status, 0);
    assert_non_null(strstr(seen, "kiosk K1 is set up"));
    assert_null(strstr(seen, "ANKUNFT1"));
    assert_int_equal(files(), 2);
}

static void a_scanner_reads_the_same_from_the_picture(void **state)
{
    char text[8192], path[600];
    (void)state;

    snprintf(path, sizeof path, "%s/state/code.png", hall.dir);
    assert_int_equal(
        run(CTL " enrol --make --config %s/ankunft.conf --png %s 2>&1", hall.dir, path), 0);
    code_decode(path, text, sizeof text);
    assert_int_equal(run("cat %s/state/code", hall.dir), 0);
    assert_int_equal(strncmp(text, said, strlen(text)), 0);
    assert_string_equal(said + strlen(text), "\n");
    assert_int_equal(run("stat -c %%a %s", path), 0);
    assert_string_equal(said, "600\n");
}

/* Sent by mail, say: the picture is enough, as long as its code is as short as those of visitors.
 */
static void a_picture_of_the_code_is_enough(void **state)
{
    (void)state;
    assert_int_equal(
        run("cd %s/state && sed -e '/^\\[screen\\]/,/^$/d; /^\\[rule/,/^$/d; /^desk/d; /^where/d' "
            "-e '/_timeout_ms/d; /^languages/d' ../ankunft.conf >short.conf && " CTL
            " enrol --make --config short.conf --png code.png 2>&1",
            hall.dir),
        0);
    assert_int_equal(run(CTL
                         " enrol --no-check --out %s/ankunft.conf --from %s/state/code.png 2>&1",
                         place, hall.dir),
                     0);
    says("kiosk K1 is set up");
    assert_int_equal(files(), 2);
    assert_int_equal(run("cat %s/enrol-*.password", place), 0);
    assert_string_equal(said, "kiosk-169-practice\n");
    assert_int_equal(run("cd %s/state && head -c 300 code.png >cut.png && " CTL
                         " enrol --no-check --force --out %s/ankunft.conf --from cut.png 2>&1",
                         hall.dir, place),
                     1);
    says("not a PGM, PNG or JPEG");
    assert_int_equal(files(), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(a_new_kiosk_is_as_the_office_wanted_it),
        TEST(where_it_goes_may_be_said_from_here),
        TEST(what_is_there_is_replaced_by_force_only),
        TEST(where_the_service_refuses_nothing_is_changed),
        TEST(an_authority_of_its_own_comes_with_it),
        TEST(the_files_are_the_kiosks_users),
        TEST(a_faulty_code_changes_nothing),
        TEST(what_a_scanner_types_is_not_shown),
        TEST(a_scanner_reads_the_same_from_the_picture),
        TEST(a_picture_of_the_code_is_enough),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
