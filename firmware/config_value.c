/* SPDX-License-Identifier: Apache-2.0 */
#include "config_value.h"

#include "base/address.h"
#include "base/bug.h"
#include "config.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What a key takes, for messages and for the sample. */
void config_value_expected(const struct key *key, struct buf *out)
{
    switch (key->type) {
    case TYPE_TEXT:
    case TYPE_LOCAL:
        buf_addf(out, "text of %d to %d bytes", key->min, key->max);
        return;
    case TYPE_WORD:
    case TYPE_LETTERS:
        buf_addf(out, "%d to %d letters%s", key->min, key->max,
                 key->type == TYPE_WORD ? " or digits" : "");
        return;
    case TYPE_INT:
        buf_addf(out, "a whole number from %d to %d", key->min, key->max);
        return;
    case TYPE_TENTHS:
        buf_addf(out, "a number from %d.%d to %d.%d", key->min / 10, key->min % 10, key->max / 10,
                 key->max % 10);
        return;
    case TYPE_TIME:
        buf_add(out, "a time of day from 00:01 to 23:59, or never");
        return;
    case TYPE_BOOL:
        buf_add(out, "yes or no");
        return;
    case TYPE_CHOICE:
    case TYPE_NUMBER:
        buf_add(out, "one of ");
        for (const char *c = key->choices; *c != '\0'; c++)
            buf_add(out, *c == '|' ? ", " : (char[2]){*c, '\0'});
        return;
    case TYPE_SET:
        buf_add(out, "any of ");
        for (const char *c = key->choices; *c != '\0'; c++)
            buf_add(out, *c == '|' ? ", " : (char[2]){*c, '\0'});
        buf_add(out, ", with blanks between them");
        break;
    case TYPE_TAGS:
        buf_addf(out, "%d to %d different language tags like 'de' or 'pt-BR'", key->min, key->max);
        return;
    case TYPE_BYTES:
        buf_addf(out, "%d to %d bytes with escapes \\r \\n \\t \\\\ \\xHH", key->min, key->max);
        return;
    case TYPE_ZONE:
        buf_add(out, "a time zone like 'Europe/Berlin'");
        return;
    case TYPE_PATH:
        buf_addf(out, "a path from the root ('/…') of at most %d bytes", key->max);
        break;
    case TYPE_TARGET:
        buf_add(out, "a path from '/' or 'tcp:host:port'");
        break;
    case TYPE_READER:
        buf_add(out,
                "a driver of libnfc and its device, as 'pn532_uart:/dev/reader', without ':' in "
                "the device's name");
        break;
    case TYPE_LISTEN:
        buf_add(out, "an address in numbers and a port, as '127.0.0.1:9464' or '[::1]:9464'");
        break;
    case TYPE_URL:
        buf_add(out, "an https:// address without account, '?' or '#' "
                     "(http:// only to this machine itself)");
        break;
    }
    if (key->min == 0)
        buf_add(out, " or nothing");
}

static bool all_of(const char *text, const char *others, bool digits)
{
    for (; *text != '\0'; text++)
        if (!((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') ||
              (digits && *text >= '0' && *text <= '9') || strchr(others, *text) != NULL))
            return false;
    return true;
}

bool config_number_parse(const char *text, int min, int max, int *ret_number)
{
    const char *digits = text + (*text == '-');
    size_t len = strspn(digits, "0123456789");

    if (len == 0 || len > 10 || digits[len] != '\0')
        return false;
    long long number = strtoll(text, NULL, 10);
    if (number < min || number > max)
        return false;
    *ret_number = (int)number;
    return true;
}

static bool tenths_parse(const char *text, int min, int max, int *ret_tenths)
{
    char whole[12];
    size_t len = strspn(text, "0123456789");
    int number, tenth = 0;

    if (len == 0 || len > 8)
        return false;
    memcpy(whole, text, len);
    whole[len] = '\0';
    if (text[len] == '.') {
        if (!config_number_parse(text + len + 1, 0, 9, &tenth) || text[len + 2] != '\0')
            return false;
    } else if (text[len] != '\0') {
        return false;
    }
    if (!config_number_parse(whole, 0, 99999999, &number))
        return false;
    *ret_tenths = number * 10 + tenth;
    return *ret_tenths >= min && *ret_tenths <= max;
}

static bool time_parse(const char *text, int *ret_minutes)
{
    static const char digits[] = "0123456789";

    *ret_minutes = 0;
    if (strcmp(text, "never") == 0)
        return true;
    if (strlen(text) != 5 || strspn(text, digits) != 2 || text[2] != ':' ||
        strspn(text + 3, digits) != 2)
        return false;
    int hour = (text[0] - '0') * 10 + text[1] - '0', minute = (text[3] - '0') * 10 + text[4] - '0';
    *ret_minutes = hour * 60 + minute;
    return hour < 24 && minute < 60 && *ret_minutes > 0;
}

/* The index of the word among "a|b|c", -1 if it is none of them. */
static int choice_index(const char *choices, const char *word)
{
    size_t len = strlen(word);

    for (int i = 0;; i++) {
        size_t n = strcspn(choices, "|");
        if (n == len && memcmp(choices, word, n) == 0)
            return i;
        if (choices[n] == '\0')
            return -1;
        choices += n + 1;
    }
}

/* Each word once, as bits. */
static bool set_parse(const char *choices, const char *text, int *ret_bits)
{
    char word[CONFIG_WORD_MAX + 1];

    *ret_bits = 0;
    for (;;) {
        text += strspn(text, " \t");
        size_t len = strcspn(text, " \t");
        if (len == 0)
            return true;
        if (len > CONFIG_WORD_MAX)
            return false;
        memcpy(word, text, len);
        word[len] = '\0';
        int index = choice_index(choices, word);
        if (index < 0 || (*ret_bits & 1 << index) != 0)
            return false;
        *ret_bits |= 1 << index;
        text += len;
    }
}

static bool port_good(const char *port)
{
    int number;

    return config_number_parse(port, 1, 65535, &number);
}

static bool target_good(const char *text)
{
    if (text[0] == '/')
        return text[1] != '\0';
    const char *port = strrchr(text, ':');
    return strncmp(text, "tcp:", 4) == 0 && port > text + 4 && strchr(text, ' ') == NULL &&
           port_good(port + 1);
}

/*
 * "driver" or "driver:rest". A path in it cannot have a ':', as libnfc takes what follows for a
 * speed.
 */
static bool reader_good(const char *text)
{
    size_t driver = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
    const char *rest = text + driver;

    if (driver == 0 || (*rest != ':' && *rest != '\0') || strpbrk(rest, " \t") != NULL)
        return false;
    if (rest[0] != ':' || rest[1] != '/')
        return true;
    const char *speed = strchr(rest + 1, ':');
    return speed == NULL ||
           (speed[1] != '\0' && strspn(speed + 1, "0123456789") == strlen(speed + 1));
}

/* Loopback by its very spelling: "127.example.org" is a name like any other. */
static bool host_loopback(const char *host)
{
    struct in_addr address;

    return strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
           (inet_pton(AF_INET, host, &address) == 1 && ntohl(address.s_addr) >> 24 == 127);
}

static bool url_good(const char *text)
{
    bool https = strncmp(text, "https://", 8) == 0;
    char host[CONFIG_URL_MAX + 1];

    if (!https && strncmp(text, "http://", 7) != 0)
        return false;
    for (const char *c = text; *c != '\0'; c++)
        if (*c <= ' ' || *c > '~' || strchr("@?#\\\"<>", *c) != NULL)
            return false;
    text += https ? 8 : 7;
    size_t len = strcspn(text, "/");
    if (len >= sizeof host)
        return false;
    memcpy(host, text, len);
    host[len] = '\0';
    char *port = strrchr(host, ':');
    if (port != NULL && strchr(port, ']') == NULL) {
        if (!port_good(port + 1))
            return false;
        *port = '\0';
    }
    return host[0] != '\0' && (https || host_loopback(host));
}

bool config_tag_good(const char *tag)
{
    size_t len = strlen(tag);

    return len >= 2 && len <= CONFIG_TAG_MAX && all_of(tag, "-", true) && tag[0] != '-' &&
           tag[len - 1] != '-';
}

static bool tags_parse(const char *text, int min, int max, struct config_tags *tags)
{
    memset(tags, 0, sizeof *tags);
    for (;;) {
        text += strspn(text, " \t");
        size_t len = strcspn(text, " \t");
        if (len == 0)
            return tags->count >= min;
        if (len > CONFIG_TAG_MAX || tags->count >= max)
            return false;
        char *tag = tags->tag[tags->count];
        memcpy(tag, text, len);
        if (!config_tag_good(tag))
            return false;
        for (int i = 0; i < tags->count; i++)
            if (strcmp(tags->tag[i], tag) == 0)
                return false;
        tags->count++;
        text += len;
    }
}

static bool bytes_parse(const char *text, int max, struct config_bytes *bytes)
{
    static const char named[] = "rnt\\", meant[] = "\r\n\t\\";

    memset(bytes, 0, sizeof *bytes);
    while (*text != '\0') {
        unsigned char byte = (unsigned char)*text++;
        if (byte == '\\') {
            const char *name = *text != '\0' ? strchr(named, *text) : NULL;
            if (name != NULL) {
                byte = (unsigned char)meant[name - named];
                text++;
            } else if (text[0] == 'x' && isxdigit((unsigned char)text[1]) &&
                       isxdigit((unsigned char)text[2])) {
                byte = (unsigned char)strtoul((char[3]){text[1], text[2], '\0'}, NULL, 16);
                text += 3;
            } else {
                return false;
            }
        }
        if (bytes->len >= max)
            return false;
        bytes->data[bytes->len++] = byte;
    }
    return true;
}

static bool local_parse(const struct key *key, const char *text, const char *tag,
                        struct local_text *local)
{
    size_t len = strlen(text);

    if (len > (size_t)key->max || local->count >= LANGUAGES_MAX)
        return false;
    if (len == 0)
        return tag[0] == '\0' && key->min == 0;
    memcpy(local->in[local->count].text, text, len);
    memcpy(local->in[local->count].tag, tag, strlen(tag));
    local->count++;
    return true;
}

static bool text_parse(const struct key *key, const char *text, char *field)
{
    size_t len = strlen(text);
    struct sockaddr_storage address;

    bug_if((size_t)key->max >= key->size);
    if (len < (size_t)key->min || len > (size_t)key->max)
        return false;
    memset(field, 0, key->size);
    memcpy(field, text, len);
    if (len == 0)
        return true;
    switch (key->type) {
    case TYPE_WORD:
        return all_of(text, "", true);
    case TYPE_LETTERS:
        return all_of(text, "", false);
    case TYPE_ZONE:
        return all_of(text, "/_+-", true) && text[0] != '/';
    case TYPE_PATH:
        return text[0] == '/';
    case TYPE_TARGET:
        return target_good(text);
    case TYPE_READER:
        return reader_good(text);
    case TYPE_LISTEN:
        return address_parse(text, &address);
    case TYPE_URL:
        while (len > 0 && field[len - 1] == '/')
            field[--len] = '\0';
        return url_good(field);
    default:
        return true;
    }
}

/* Fills the field from the text; false: not as config_value_expected says, the field is then
 * anything. */
bool config_value_parse(const struct key *key, const char *text, const char *tag, void *base)
{
    char *field = (char *)base + key->offset;
    int number = 0;
    bool good, flag;

    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            return false;
    switch (key->type) {
    case TYPE_INT:
        good = config_number_parse(text, key->min, key->max, &number);
        break;
    case TYPE_TENTHS:
        good = tenths_parse(text, key->min, key->max, &number);
        break;
    case TYPE_TIME:
        good = time_parse(text, &number);
        break;
    case TYPE_CHOICE:
        number = choice_index(key->choices, text);
        good = number >= 0;
        break;
    case TYPE_SET:
        good = set_parse(key->choices, text, &number) && (number != 0 || key->min == 0);
        break;
    case TYPE_NUMBER:
        good =
            choice_index(key->choices, text) >= 0 && config_number_parse(text, 0, 1 << 30, &number);
        break;
    case TYPE_BOOL:
        flag = strcmp(text, "yes") == 0;
        memcpy(field, &flag, sizeof flag);
        return flag || strcmp(text, "no") == 0;
    case TYPE_TAGS:
        return tags_parse(text, key->min, key->max, (struct config_tags *)(void *)field);
    case TYPE_BYTES:
        return bytes_parse(text, key->max, (struct config_bytes *)(void *)field);
    case TYPE_LOCAL:
        return local_parse(key, text, tag, (struct local_text *)(void *)field);
    default:
        return text_parse(key, text, field);
    }
    bug_if(key->size != sizeof number);
    memcpy(field, &number, sizeof number);
    return good;
}

void config_value_print(const struct key *key, const void *base, FILE *file)
{
    const char *field = (const char *)base + key->offset;
    int number = 0;
    bool flag;

    if (key->type == TYPE_LOCAL) {
        const struct local_text *local = (const struct local_text *)(const void *)field;
        if (local->count == 0)
            fprintf(file, "%s =\n", key->name);
        for (int i = 0; i < local->count; i++)
            fprintf(file, "%s%s%s = %s\n", key->name, local->in[i].tag[0] != '\0' ? "." : "",
                    local->in[i].tag, local->in[i].text);
        return;
    }
    fprintf(file, "%s =", key->name);
    if (key->size == sizeof number)
        memcpy(&number, field, sizeof number);
    if (key->type == TYPE_INT || key->type == TYPE_NUMBER) {
        fprintf(file, " %d", number);
    } else if (key->type == TYPE_TENTHS) {
        fprintf(file, " %d.%d", number / 10, number % 10);
    } else if (key->type == TYPE_TIME && number == 0) {
        fputs(" never", file);
    } else if (key->type == TYPE_TIME) {
        fprintf(file, " %02d:%02d", number / 60, number % 60);
    } else if (key->type == TYPE_CHOICE) {
        const char *word = key->choices;
        while (number-- > 0)
            word += strcspn(word, "|") + 1;
        fprintf(file, " %.*s", (int)strcspn(word, "|"), word);
    } else if (key->type == TYPE_SET) {
        for (const char *word = key->choices;; number >>= 1) {
            size_t len = strcspn(word, "|");
            if ((number & 1) != 0)
                fprintf(file, " %.*s", (int)len, word);
            if (word[len] == '\0')
                break;
            word += len + 1;
        }
    } else if (key->type == TYPE_BOOL) {
        memcpy(&flag, field, sizeof flag);
        fputs(flag ? " yes" : " no", file);
    } else if (key->type == TYPE_TAGS) {
        const struct config_tags *tags = (const struct config_tags *)(const void *)field;
        for (int i = 0; i < tags->count; i++)
            fprintf(file, " %s", tags->tag[i]);
    } else if (key->type == TYPE_BYTES) {
        const struct config_bytes *bytes = (const struct config_bytes *)(const void *)field;
        if (bytes->len > 0)
            fputc(' ', file);
        for (int i = 0; i < bytes->len; i++) {
            unsigned char byte = bytes->data[i];
            if (byte > ' ' && byte < 0x7f && byte != '\\')
                fputc(byte, file);
            else
                fprintf(file, "\\x%02x", byte);
        }
    } else if (field[0] != '\0') {
        fprintf(file, " %s", field);
    }
    fputc('\n', file);
}
