/* SPDX-License-Identifier: Apache-2.0 */
#include "store/pins.h"

#include "base/buf.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char name_letters[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

bool pins_name_good(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len <= STAFF_NAME_MAX && name[strspn(name, name_letters)] == '\0';
}

bool pins_pin_good(const char *pin)
{
    size_t len = strlen(pin);

    return len >= PIN_MIN && len <= PIN_MAX && pin[strspn(pin, "0123456789")] == '\0';
}

struct err pins_line(const char *name, const char *pin, char ret_line[PINS_LINE_MAX + 1])
{
    char hash[crypto_pwhash_STRBYTES];
    struct buf out = buf_on(ret_line, PINS_LINE_MAX + 1);

    ret_line[0] = '\0';
    if (!pins_name_good(name) || !pins_pin_good(pin))
        return err_make(ERR_SYNTAX);
    if (sodium_init() < 0 ||
        crypto_pwhash_str_alg(hash, pin, strlen(pin), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                              crypto_pwhash_MEMLIMIT_INTERACTIVE,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return err_make(ERR_NO_MEMORY);
    buf_addf(&out, "%s:%s\n", name, hash);
    return out.cut ? err_make(ERR_TOO_LONG) : err_none();
}

/* Nobody else may write it, and strangers may not read it: a PIN is short. */
static struct err file_open(const char *path, FILE **ret_file)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    *ret_file = NULL;
    if (fd < 0) {
        log_error("staff", "%s: %s", path, strerror(errno));
        return err_from_errno(errno);
    }
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || (st.st_mode & 027) != 0) {
        log_error("staff", "%s must be a file that nobody else can read or write", path);
        close(fd);
        return err_make(ERR_DENIED);
    }
    *ret_file = fdopen(fd, "r");
    if (*ret_file == NULL) {
        close(fd);
        return err_make(ERR_NO_MEMORY);
    }
    return err_none();
}

/* "name:hash" in place; false: a comment, or not such a line. */
static bool line_split(char *line, const char **ret_name, const char **ret_hash)
{
    line[strcspn(line, "\r\n")] = '\0';
    char *colon = strchr(line, ':');
    if (line[0] == '#' || colon == NULL)
        return false;
    *colon = '\0';
    *ret_name = line;
    *ret_hash = colon + 1;
    return pins_name_good(line) && strlen(*ret_hash) < crypto_pwhash_STRBYTES;
}

struct err pins_check(const char *path, const char *pin, char ret_name[STAFF_NAME_MAX + 1])
{
    char line[PINS_LINE_MAX + 2], hash[crypto_pwhash_STRBYTES];
    const char *name, *written;
    FILE *file;
    int lines = 0;

    memset(ret_name, 0, STAFF_NAME_MAX + 1);
    if (sodium_init() < 0)
        return err_make(ERR_NO_MEMORY);
    struct err e = file_open(path, &file);
    if (err_is(e))
        return e;
    while (lines < PINS_MAX && fgets(line, sizeof line, file) != NULL) {
        if (!line_split(line, &name, &written))
            continue;
        lines++;
        memset(hash, 0, sizeof hash);
        memcpy(hash, written, strlen(written));
        if (crypto_pwhash_str_verify(hash, pin, strlen(pin)) == 0)
            (void)text_copy(ret_name, STAFF_NAME_MAX + 1, name);
    }
    fclose(file);
    if (lines == 0)
        log_warn("staff", "%s: no line of it names a person and a hash", path);
    return ret_name[0] != '\0' ? err_none() : err_make(ERR_UNKNOWN);
}
