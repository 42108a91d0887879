/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl/enrol.h"

#include "base/clock.h"
#include "base/log.h"
#include "ctl/enrol_code.h"
#include "ctl/qr.h"
#include "device/still.h"
#include "net/session.h"
#include "parts.h"
#include "selftest/judge.h"
#include "store/directory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#define DEFAULT_OUT "/etc/ankunft/ankunft.conf"
#define OWN_FILE    "enrol-"

enum { MODULE_PX = 8, PEM_MAX = 16 * 1024 };

/* What the line says, and where it goes. Static: large, and wiped at the end. */
struct enrolment {
    char code[ENROL_CODE_MAX + 2]; /* as it was given: the line, or the text */
    size_t len;
    char text[ENROL_TEXT_MAX + 1];
    struct enrol_parts parts;
    char config[2 * ENROL_TEXT_MAX]; /* as the kiosk will have it */
    char pem[PEM_MAX];
    char dir[PATH_MAX];
    /* Final names, "" where there is no such file; each is written under a name with ".new" first.
     */
    char out[PATH_MAX], password_file[PATH_MAX], ca_file[PATH_MAX];
    uid_t uid;
    gid_t gid;
};

static int complain(const char *what, const char *why)
{
    fprintf(stderr, "ankunft-ctl enrol: %s: %s\n", what, why);
    return 1;
}

/* --- what was given ------------------------------------------------------------------------ */

/* One line typed by a scanner or a person, not shown; or the whole of a file. */
static struct err input_read(const char *from, struct enrolment *en)
{
    FILE *file = from != NULL ? fopen(from, "re") : stdin;
    struct termios before, quiet;
    bool terminal = from == NULL && tcgetattr(STDIN_FILENO, &before) == 0;

    if (file == NULL)
        return err_from_errno(errno);
    if (terminal) {
        quiet = before;
        /* Without lines of the terminal's own, which end at 4095 bytes. */
        quiet.c_lflag &= ~(tcflag_t)(ECHO | ICANON);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
        fputs("hold the code before the scanner: ", stderr); /* from now on it is not shown */
    }
    setvbuf(file, NULL, _IONBF, 0); /* no copy that nobody wipes */
    for (int c; en->len < sizeof en->code - 1 && (c = fgetc(file)) != EOF;) {
        if (terminal && (c == '\n' || c == '\r'))
            break;
        en->code[en->len++] = (char)c;
    }
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputc('\n', stderr);
    }
    if (from != NULL)
        fclose(file);
    return en->len < sizeof en->code - 1 ? err_none() : err_make(ERR_TOO_LONG);
}

/* By their first bytes: no enrolment begins so. */
static bool is_picture(const struct enrolment *en)
{
    static const char png[] = "\x89PNG", jpeg[] = "\xff\xd8\xff";

    return (en->len >= sizeof png - 1 && memcmp(en->code, png, sizeof png - 1) == 0) ||
           (en->len >= sizeof jpeg - 1 && memcmp(en->code, jpeg, sizeof jpeg - 1) == 0);
}

/* NULL: what the code in the picture says is the code; otherwise why not. */
static const char *picture_read(const char *path, struct enrolment *en)
{
    struct qrreader *reader;
    const char *why;

    _Static_assert(sizeof en->code >= CODE_BYTES_MAX, "it is read in place");
    en->len = 0;
    if (err_is(still_open(&reader)))
        return "no memory to share with ankunft-qrreader";
    if (still_read(reader, path, en->code, &en->len, &why) == STILL_CODE)
        why = NULL;
    qrreader_close(reader);
    return why;
}

static struct err input_open(struct enrolment *en)
{
    static const char section[] = "[enrol]";
    size_t len = 0;

    if (en->len >= sizeof section - 1 && memcmp(en->code, section, sizeof section - 1) == 0)
        return enrol_text_read(en->code, en->len, &en->parts);
    struct err e = enrol_code_open(en->code, en->len, en->text, &len);
    return err_is(e) ? e : enrol_text_read(en->text, len, &en->parts);
}

static int input_take(const struct enrol_wish *wish, struct enrolment *en)
{
    struct err e = input_read(wish->from, en);

    if (wish->from != NULL && is_picture(en)) { /* as a rule longer than any text */
        const char *why = picture_read(wish->from, en);
        if (why != NULL)
            return complain(wish->from, why);
        e = err_none();
    }
    if (err_is(e))
        return complain(wish->from != NULL ? wish->from : "standard input", err_name(e));
    e = input_open(en);
    if (e.code == ERR_CORRUPT)
        return complain("the code", "cut or mistyped: its sum is wrong");
    return err_is(e) ? complain("the code", "expected ANKUNFT1.…, or a text that begins with "
                                            "[enrol], got neither")
                     : 0;
}

/* --- where it goes ------------------------------------------------------------------------- */

/* The folder of a file, from the root: so the configuration names what lies in it. */
static struct err folder_find(const char *out, char ret_dir[PATH_MAX])
{
    const char *slash = strrchr(out, '/');
    char given[PATH_MAX];
    struct buf dir = buf_on(given, sizeof given);

    if (slash == NULL)
        buf_add_c(&dir, '.');
    else
        buf_add_n(&dir, out, slash == out ? 1 : (size_t)(slash - out));
    if (dir.cut)
        return err_make(ERR_TOO_LONG);
    return realpath(given, ret_dir) != NULL ? err_none() : err_from_errno(errno);
}

/* Names that no configuration before had: the old files stay good until the new ones count. */
static bool names_make(const char *out, struct enrolment *en)
{
    const char *slash = strrchr(out, '/'), *name = slash != NULL ? slash + 1 : out;
    uint32_t sum = enrol_sum(en->parts.password, strlen(en->parts.password)) ^
                   enrol_sum(en->parts.ca, strlen(en->parts.ca)) ^
                   (uint32_t)clock_wall_s() * 2654435761U;
    struct buf config = buf_on(en->out, sizeof en->out - sizeof ".new");
    struct buf password = buf_on(en->password_file, sizeof en->password_file);
    struct buf ca = buf_on(en->ca_file, sizeof en->ca_file);

    buf_addf(&config, "%s/%s", en->dir, name);
    buf_addf(&password, "%s/" OWN_FILE "%08x.password", en->dir, (unsigned)sum);
    if (en->parts.ca[0] != '\0')
        buf_addf(&ca, "%s/" OWN_FILE "%08x.ca.pem", en->dir, (unsigned)sum);
    return name[0] != '\0' && !config.cut && password.len <= CONFIG_PATH_MAX - 8 &&
           ca.len <= CONFIG_PATH_MAX - 8;
}

static int place_find(const struct enrol_wish *wish, struct enrolment *en)
{
    const char *out = wish->out != NULL ? wish->out : DEFAULT_OUT;

    struct err e = folder_find(out, en->dir);
    if (err_is(e))
        return complain(out, err_name(e));
    if (!names_make(out, en))
        return complain(out, "expected a file's name, not too long");
    if (access(en->dir, W_OK) != 0)
        return complain(en->dir, strerror(errno));
    if (access(out, F_OK) == 0 && !wish->force)
        return complain(out, "is there already; --force replaces it");
    en->uid = geteuid();
    en->gid = getegid();
    if (wish->owner == NULL)
        return 0;
    const struct passwd *user = getpwnam(wish->owner);
    if (user == NULL)
        return complain(wish->owner, "no such user");
    en->uid = user->pw_uid;
    en->gid = user->pw_gid;
    return 0;
}

static void new_name(const char *name, char ret_name[PATH_MAX])
{
    struct buf out = buf_on(ret_name, PATH_MAX);

    buf_addf(&out, "%s.new", name);
}

static struct err file_write(const struct enrolment *en, const char *name, uid_t uid, mode_t mode,
                             const char *text)
{
    char path[PATH_MAX];
    size_t len = strlen(text);

    new_name(name, path);
    (void)unlink(path); /* of an attempt that was cut off */
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return err_from_errno(errno);
    ssize_t n = write(fd, text, len);
    bool good = n == (ssize_t)len && fchown(fd, uid, en->gid) == 0 && fchmod(fd, mode) == 0 &&
                fsync(fd) == 0;
    struct err e = good                         ? err_none()
                   : n >= 0 && n < (ssize_t)len ? err_make(ERR_FULL)
                                                : err_from_errno(errno);
    close(fd);
    return e;
}

static struct err files_write(struct enrolment *en)
{
    struct buf config = buf_on(en->config, sizeof en->config);
    struct buf pem = buf_on(en->pem, sizeof en->pem);
    char password[ENROL_PASSWORD_MAX + 2];
    const struct enrol_files files = {.password_file = en->password_file, .ca_file = en->ca_file};

    enrol_config_write(en->parts.config, &files, &config);
    enrol_ca_write(en->parts.ca, &pem);
    if (config.cut || pem.cut)
        return err_make(ERR_TOO_LONG);
    snprintf(password, sizeof password, "%s\n", en->parts.password);
    struct err e = file_write(en, en->password_file, en->uid, 0600, password);
    explicit_bzero(password, sizeof password);
    if (!err_is(e) && en->ca_file[0] != '\0')
        e = file_write(en, en->ca_file, en->uid, 0600, en->pem);
    /* The kiosk reads its configuration, and does not write it. */
    return err_is(e) ? e : file_write(en, en->out, geteuid(), 0640, en->config);
}

static void files_remove(const struct enrolment *en)
{
    const char *const names[] = {en->password_file, en->ca_file, en->out};
    char path[PATH_MAX];

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i][0] != '\0') {
            new_name(names[i], path);
            (void)unlink(path);
        }
}

static struct err file_place(const char *name)
{
    char path[PATH_MAX];

    new_name(name, path);
    return rename(path, name) == 0 ? err_none() : err_from_errno(errno);
}

/* The configuration comes last, once what it names is there. */
static struct err files_place(const struct enrolment *en)
{
    struct err e = file_place(en->password_file);

    if (!err_is(e) && en->ca_file[0] != '\0')
        e = file_place(en->ca_file);
    if (!err_is(e))
        e = directory_sync(en->dir);
    if (!err_is(e))
        e = file_place(en->out);
    if (err_is(e)) {
        (void)unlink(en->password_file);
        if (en->ca_file[0] != '\0')
            (void)unlink(en->ca_file);
        return e;
    }
    return directory_sync(en->dir);
}

/* --- does it work? ------------------------------------------------------------------------- */

static bool service_good(struct enrolment *en, const struct config *config)
{
    static const enum selftest_check checks[] = {SELFTEST_SERVICE, SELFTEST_CERTIFICATE,
                                                 SELFTEST_LOGIN};
    struct service_config service = parts_service_config(config);
    struct selftest test = {.at_s = 0};
    struct probe probe;
    bool good = true;

    /* Its files are not in their places yet. */
    (void)snprintf(service.password_file, sizeof service.password_file, "%.230s.new",
                   en->password_file);
    if (en->ca_file[0] != '\0')
        (void)snprintf(service.ca_file, sizeof service.ca_file, "%.230s.new", en->ca_file);
    log_level_set((enum log_level)(LOG_ERROR + 1));
    if (err_is(probe_run(&service, &config->rules, true, &probe)))
        return false;
    judge_service(&probe, config->rules.office_count, &test);
    judge_certificate(&probe, clock_wall_s(), &test);
    judge_login(&probe, config->service.account[0] != '\0', &test);
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        const struct selftest_finding *f = &test.checks[checks[i]];
        bool fails = f->verdict == SELFTEST_FAIL;
        fprintf(fails ? stderr : stdout, "%-4s  %-11s  %s\n", selftest_verdict_name(f->verdict),
                selftest_check_name(checks[i]), f->found);
        if (fails)
            fprintf(stderr, "      → %s\n", judge_advice(checks[i], f->verdict));
        good = good && !fails;
    }
    return good;
}

/* Files of the configuration before, where they are ours: a password that nobody needs any more. */
static void old_remove(const struct config *old, const struct enrolment *en)
{
    const char *const names[] = {old->service.password_file, old->service.ca_file};
    char begin[PATH_MAX];
    struct buf out = buf_on(begin, sizeof begin);

    buf_addf(&out, "%s/" OWN_FILE, en->dir);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strncmp(names[i], begin, out.len) == 0 && strcmp(names[i], en->password_file) != 0 &&
            strcmp(names[i], en->ca_file) != 0)
            (void)unlink(names[i]);
}

static int enrolment_do(const struct enrol_wish *wish, struct enrolment *en)
{
    static struct config config, old;
    char path[PATH_MAX];

    int code = input_take(wish, en);
    if (code == 0)
        code = place_find(wish, en);
    if (code != 0)
        return code;
    /* Faults of the old one are nobody's business any more. */
    if (err_is(config_load(en->out, (struct config_sink){NULL, NULL}, &old)))
        memset(&old, 0, sizeof old);
    struct err e = files_write(en);
    new_name(en->out, path);
    if (err_is(e))
        code = complain(en->dir, err_name(e));
    else if (err_is(parts_configure(path, &config)))
        code = 1;
    else if (!wish->no_check && !service_good(en, &config))
        code = complain("nothing was changed", "the booking service does not go with it; "
                                               "--no-check sets the kiosk up all the same");
    if (code == 0 && err_is(e = files_place(en)))
        code = complain(en->out, err_name(e));
    if (code != 0) {
        files_remove(en);
        return code;
    }
    old_remove(&old, en);
    printf("kiosk %s is set up: %s\n", config.kiosk.id, en->out);
    if (geteuid() == 0 && wish->owner == NULL)
        printf(
            "Only root can read it: --owner USER gives it to the user as whom the kiosk runs.\n");
    return 0;
}

int enrol_take(const struct enrol_wish *wish)
{
    static struct enrolment en;

    umask(077);
    int code = enrolment_do(wish, &en);
    explicit_bzero(&en, sizeof en);
    return code;
}

/* --- the line of a configuration ----------------------------------------------------------- */

static struct err slurp(const char *path, char *ret_text, size_t size, size_t *ret_len)
{
    FILE *file = fopen(path, "re");

    *ret_len = 0;
    if (file == NULL)
        return err_from_errno(errno);
    *ret_len = fread(ret_text, 1, size - 1, file);
    bool whole = feof(file) && !ferror(file);
    ret_text[*ret_len] = '\0';
    fclose(file);
    return whole ? err_none() : err_make(ERR_TOO_LONG);
}

static int parts_gather(const struct config *config, struct enrolment *en)
{
    static char text[CONFIG_FILE_MAX + 1];
    struct buf stripped = buf_on(en->parts.config, sizeof en->parts.config);
    char password[SESSION_PASSWORD_MAX + 1];
    size_t len;

    _Static_assert((int)ENROL_PASSWORD_MAX == (int)SESSION_PASSWORD_MAX, "a password is one");
    if (config->service.account[0] == '\0')
        return complain(config->file, "expected an account of the service, got none");
    struct err e = session_password(config->service.password_file, password);
    if (!err_is(e))
        memcpy(en->parts.password, password, sizeof en->parts.password);
    explicit_bzero(password, sizeof password);
    if (err_is(e))
        return complain(config->service.password_file, err_name(e));
    if (config->service.ca_file[0] != '\0') {
        e = slurp(config->service.ca_file, en->pem, sizeof en->pem, &len);
        if (!err_is(e))
            e = enrol_ca_read(en->pem, len, en->parts.ca);
        if (err_is(e))
            return complain(config->service.ca_file, "expected one certificate in PEM");
    }
    e = slurp(config->file, text, sizeof text, &len);
    if (err_is(e))
        return complain(config->file, err_name(e));
    enrol_config_strip(text, &stripped);
    return stripped.cut ? complain(config->file, "too much for an enrolment code") : 0;
}

static int line_give(struct enrolment *en, const char *png)
{
    static struct enrol_parts back;
    struct buf text = buf_on(en->text, sizeof en->text);

    enrol_text_write(&en->parts, &text);
    struct err e = text.cut ? err_make(ERR_TOO_LONG) : enrol_text_read(en->text, text.len, &back);
    explicit_bzero(&back, sizeof back);
    if (!err_is(e))
        e = enrol_code_make(en->text, text.len, en->code, sizeof en->code);
    if (err_is(e))
        return complain("the code", err_name(e));
    if (png == NULL) {
        puts(en->code);
        return 0;
    }
    umask(077);
    e = qr_write_png(en->code, MODULE_PX, png);
    if (e.code == ERR_TOO_LONG)
        return complain(png, "too much for a QR code; without --png the line is printed");
    return err_is(e) ? complain(png, err_name(e)) : 0;
}

int enrol_make(const char *config_file, const char *png)
{
    static struct config config;
    static struct enrolment en;

    if (err_is(parts_configure(config_file, &config)))
        return 1;
    int code = parts_gather(&config, &en);
    if (code == 0)
        code = line_give(&en, png);
    explicit_bzero(&en, sizeof en);
    return code;
}
