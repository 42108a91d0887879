/* SPDX-License-Identifier: Apache-2.0 */
#include "store/token_keys.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WORDS_MAX = 4, WORD_MAX = 63, SECRET_FILE_MAX = 128 };
enum { WORD_NUMBER, WORD_KEY, WORD_FROM, WORD_UNTIL };

#define SECRET_MARK "ankunft-token-secret" /* the first word of a secret's file */
#define HOLDER_MARK "ankunft-holder-key"
#define BASE64      sodium_base64_VARIANT_ORIGINAL

_Static_assert((int)TOKEN_PUBLIC_BYTES == (int)crypto_sign_PUBLICKEYBYTES &&
                   (int)TOKEN_SECRET_BYTES == (int)crypto_sign_SEEDBYTES,
               "Ed25519");

/* ---- words of a line ---------------------------------------------------------------------- */

struct words {
    char word[WORDS_MAX][WORD_MAX + 1];
    int count;
};

/* False: too many words, or too long ones. */
static bool words_cut(const char *line, size_t len, struct words *ret_words)
{
    *ret_words = (struct words){.count = 0};
    for (size_t at = 0; at < len;) {
        if (line[at] == ' ' || line[at] == '\t' || line[at] == '\r') {
            at++;
            continue;
        }
        size_t end = at;
        while (end < len && line[end] != ' ' && line[end] != '\t' && line[end] != '\r')
            end++;
        if (ret_words->count == WORDS_MAX || end - at > WORD_MAX ||
            memchr(line + at, '\0', end - at) != NULL)
            return false;
        memcpy(ret_words->word[ret_words->count++], line + at, end - at);
        at = end;
    }
    return true;
}

static bool number_read(const char *text, int *ret_number)
{
    size_t len = strspn(text, "0123456789");
    int number = 0;

    if (len == 0 || len > 5 || text[len] != '\0' || text[0] == '0')
        return false;
    for (const char *c = text; *c != '\0'; c++)
        number = number * 10 + (*c - '0');
    *ret_number = number;
    return number <= UINT16_MAX;
}

static bool key_read(const char *text, unsigned char ret_key[TOKEN_PUBLIC_BYTES])
{
    size_t len;
    const char *end;

    return sodium_base642bin(ret_key, TOKEN_PUBLIC_BYTES, text, strlen(text), NULL, &len, &end,
                             BASE64) == 0 &&
           len == TOKEN_PUBLIC_BYTES && *end == '\0';
}

/* "-": no bound. The day's first second, plus that many days. */
static bool day_read(const char *text, int days, int64_t none, int64_t *ret_s)
{
    struct tm tm = {.tm_isdst = -1};
    int len = 0;

    *ret_s = none;
    if (strcmp(text, "-") == 0)
        return true;
    if (strlen(text) != 10 || strspn(text, "0123456789-") != 10 ||
        sscanf(text, "%4d-%2d-%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &len) != 3 || len != 10)
        return false;
    struct tm given = {
        .tm_year = tm.tm_year - 1900, .tm_mon = tm.tm_mon - 1, .tm_mday = tm.tm_mday};
    tm = given;
    tm.tm_isdst = -1;
    if (mktime(&tm) == -1 || tm.tm_mday != given.tm_mday || tm.tm_mon != given.tm_mon ||
        tm.tm_year != given.tm_year)
        return false;
    tm = given;
    tm.tm_mday += days;
    tm.tm_isdst = -1;
    *ret_s = mktime(&tm);
    return true;
}

/* ---- the kiosks' file --------------------------------------------------------------------- */

/* NULL: well; else what was expected. */
static const char *line_read(const struct words *words, struct token_keys *keys)
{
    struct token_key key = {.from_s = INT64_MIN, .until_s = INT64_MAX};

    if (words->count < 2 || !number_read(words->word[WORD_NUMBER], &key.number))
        return "a key's number from 1 to 65535 and the key";
    if (!key_read(words->word[WORD_KEY], key.public_key))
        return "a public key: 32 bytes in base64";
    if ((words->count > WORD_FROM &&
         !day_read(words->word[WORD_FROM], 0, INT64_MIN, &key.from_s)) ||
        (words->count > WORD_UNTIL &&
         !day_read(words->word[WORD_UNTIL], 1, INT64_MAX, &key.until_s)))
        return "a day as 2026-12-01, or -";
    if (key.from_s >= key.until_s)
        return "a last day that is not before the first";
    if (token_keys_find(keys, key.number) != NULL)
        return "another number: this one stands above";
    if (keys->count == TOKEN_KEYS_MAX)
        return "at most 16 keys";
    keys->list[keys->count++] = key;
    return NULL;
}

struct err token_keys_read(const char *text, size_t len, struct token_keys *ret_keys, int *ret_line,
                           const char **ret_expected)
{
    struct token_keys keys = {.count = 0};
    struct words words;

    *ret_line = 0;
    *ret_expected = NULL;
    for (size_t at = 0; at < len && *ret_expected == NULL;) {
        const char *newline = memchr(text + at, '\n', len - at);
        size_t end = newline != NULL ? (size_t)(newline - text) : len;
        const char *comment = memchr(text + at, '#', end - at);
        size_t line_len = (comment != NULL ? (size_t)(comment - text) : end) - at;
        (*ret_line)++;
        if (!words_cut(text + at, line_len, &words))
            *ret_expected = "number, key, first day, last day";
        else if (words.count > 0)
            *ret_expected = line_read(&words, &keys);
        at = end + 1;
    }
    if (*ret_expected != NULL)
        return err_make(ERR_SYNTAX);
    *ret_keys = keys;
    return err_none();
}

const struct token_key *token_keys_find(const struct token_keys *keys, int number)
{
    for (int i = 0; i < keys->count; i++)
        if (keys->list[i].number == number)
            return &keys->list[i];
    return NULL;
}

/* At most size bytes of a file that the mask of modes allows. */
static struct err file_read(const char *path, mode_t forbidden, char *ret_bytes, size_t size,
                            size_t *ret_len)
{
    struct stat st;
    struct err e = err_none();
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    *ret_len = 0;
    if (fd < 0)
        return err_from_errno(errno);
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || (st.st_mode & forbidden) != 0 ||
        (st.st_uid != 0 && st.st_uid != geteuid() && geteuid() != 0))
        e = err_make(ERR_DENIED);
    else if (st.st_size >= (off_t)size)
        e = err_make(ERR_TOO_LONG);
    while (!err_is(e) && *ret_len < size) {
        ssize_t n = read(fd, ret_bytes + *ret_len, size - *ret_len);
        if (n < 0)
            e = err_from_errno(errno);
        if (n <= 0)
            break;
        *ret_len += (size_t)n;
    }
    close(fd);
    return e;
}

struct err token_keys_load(const char *path, struct token_keys *ret_keys)
{
    char text[TOKEN_KEYS_FILE_MAX];
    const char *expected;
    size_t len;
    int line;

    struct err e = file_read(path, S_IWGRP | S_IWOTH, text, sizeof text, &len);
    if (err_is(e)) {
        log_error("token", "%s: %s%s", path, err_name(e),
                  e.code == ERR_DENIED ? ": nobody else may own or write it" : "");
        return e;
    }
    e = token_keys_read(text, len, ret_keys, &line, &expected);
    if (err_is(e))
        log_error("token", "%s:%d: expected %s", path, line, expected);
    return e;
}

/* ---- the signer's ------------------------------------------------------------------------- */

static struct err secret_write(const char *path, const char *text, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return err_from_errno(errno);
    bool whole = write(fd, text, len) == (ssize_t)len && fsync(fd) == 0;
    struct err e = whole ? err_none() : err_make(ERR_IO);
    if (close(fd) != 0)
        e = err_make(ERR_IO);
    if (err_is(e))
        unlink(path);
    return e;
}

struct err token_secret_make(const char *path, int number, char *ret_line, size_t size)
{
    unsigned char public_key[TOKEN_PUBLIC_BYTES], pair[crypto_sign_SECRETKEYBYTES];
    struct token_secret secret = {.number = number};
    char base64[sodium_base64_ENCODED_LEN(TOKEN_SECRET_BYTES, BASE64)], text[SECRET_FILE_MAX];
    struct buf file = buf_on(text, sizeof text), line = buf_on(ret_line, size);

    if (number < 1 || number > UINT16_MAX)
        return err_make(ERR_RANGE);
    if (sodium_init() < 0)
        return err_make(ERR_NO_MEMORY);
    randombytes_buf(secret.seed, sizeof secret.seed);
    crypto_sign_seed_keypair(public_key, pair, secret.seed);
    sodium_bin2base64(base64, sizeof base64, secret.seed, sizeof secret.seed, BASE64);
    buf_addf(&file, SECRET_MARK " %d %s\n", number, base64);
    struct err e = secret_write(path, text, file.len);
    sodium_bin2base64(base64, sizeof base64, public_key, sizeof public_key, BASE64);
    buf_addf(&line, "%d %s", number, base64);
    sodium_memzero(&secret, sizeof secret);
    sodium_memzero(pair, sizeof pair);
    sodium_memzero(text, sizeof text);
    return !err_is(e) && line.cut ? err_make(ERR_TOO_LONG) : e;
}

/* The words of a file of one line, which its owner alone may read. */
static struct err secret_read(const char *path, struct words *ret_words)
{
    char text[SECRET_FILE_MAX];
    size_t len;

    struct err e = file_read(path, S_IRWXG | S_IRWXO, text, sizeof text, &len);
    if (!err_is(e) && (len == 0 || text[len - 1] != '\n' || memchr(text, '\n', len - 1) != NULL ||
                       !words_cut(text, len - 1, ret_words)))
        e = err_make(ERR_SYNTAX);
    sodium_memzero(text, sizeof text);
    return e;
}

struct err token_secret_load(const char *path, struct token_secret *ret_secret)
{
    struct words words;
    struct err e = secret_read(path, &words);

    if (!err_is(e) && (words.count != 3 || strcmp(words.word[0], SECRET_MARK) != 0 ||
                       !number_read(words.word[1], &ret_secret->number) ||
                       !key_read(words.word[2], ret_secret->seed)))
        e = err_make(ERR_SYNTAX);
    sodium_memzero(&words, sizeof words);
    return e;
}

struct err token_holder_key_make(const char *path)
{
    unsigned char key[TOKEN_HOLDER_KEY_BYTES];
    char base64[sodium_base64_ENCODED_LEN(sizeof key, BASE64)], text[SECRET_FILE_MAX];
    struct buf file = buf_on(text, sizeof text);

    if (sodium_init() < 0)
        return err_make(ERR_NO_MEMORY);
    randombytes_buf(key, sizeof key);
    sodium_bin2base64(base64, sizeof base64, key, sizeof key, BASE64);
    buf_addf(&file, HOLDER_MARK " %s\n", base64);
    struct err e = secret_write(path, text, file.len);
    sodium_memzero(key, sizeof key);
    sodium_memzero(base64, sizeof base64);
    sodium_memzero(text, sizeof text);
    return e;
}

struct err token_holder_key_load(const char *path, unsigned char ret_key[TOKEN_HOLDER_KEY_BYTES])
{
    struct words words;
    struct err e = secret_read(path, &words);

    _Static_assert((int)TOKEN_HOLDER_KEY_BYTES == (int)TOKEN_PUBLIC_BYTES, "read as one");
    if (!err_is(e) && (words.count != 2 || strcmp(words.word[0], HOLDER_MARK) != 0 ||
                       !key_read(words.word[1], ret_key)))
        e = err_make(ERR_SYNTAX);
    sodium_memzero(&words, sizeof words);
    return e;
}
