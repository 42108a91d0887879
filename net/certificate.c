/* SPDX-License-Identifier: Apache-2.0 */
/*
 * X.509 as far as the end of the validity (RFC 5280, 4.1):
 *
 *     Certificate  SEQUENCE { tbs SEQUENCE { [0] version?, serial, algorithm, issuer, validity …
 *     validity     SEQUENCE { not before, not after }     UTCTime or GeneralizedTime, both in Z
 */
#include "net/certificate.h"

#include <stdbool.h>
#include <string.h>
#include <time.h>

#define BEGIN "-----BEGIN CERTIFICATE-----"
#define END   "-----END CERTIFICATE-----"

enum { DER_SEQUENCE = 0x30, DER_VERSION = 0xa0, DER_UTC_TIME = 0x17, DER_TIME = 0x18 };

struct der {
    const unsigned char *at, *end;
};

/* Takes the next element; *ret_in is what is inside. */
static bool der_take(struct der *der, int *ret_tag, struct der *ret_in)
{
    if (der->end - der->at < 2)
        return false;
    *ret_tag = *der->at++;
    size_t len = *der->at++;
    if (len >= 0x80) {
        size_t digits = len & 0x7f;
        if (digits == 0 || digits > 3 || (size_t)(der->end - der->at) < digits)
            return false;
        for (len = 0; digits > 0; digits--)
            len = len << 8 | *der->at++;
    }
    if (len > (size_t)(der->end - der->at))
        return false;
    *ret_in = (struct der){der->at, der->at + len};
    der->at += len;
    return true;
}

static bool der_enter(struct der *der, int tag, struct der *ret_in)
{
    int got;

    return der_take(der, &got, ret_in) && got == tag;
}

static bool digits_read(const unsigned char *at, int count, int *ret_number)
{
    *ret_number = 0;
    for (int i = 0; i < count; i++) {
        if (at[i] < '0' || at[i] > '9')
            return false;
        *ret_number = *ret_number * 10 + at[i] - '0';
    }
    return true;
}

/* Two digits of the year mean 1950 to 2049. */
static bool time_read(int tag, struct der text, int64_t *ret_s)
{
    int year_digits = tag == DER_TIME ? 4 : 2, year, parts[5];
    const unsigned char *at = text.at + year_digits;

    if ((tag != DER_TIME && tag != DER_UTC_TIME) || text.end - text.at != year_digits + 11 ||
        text.end[-1] != 'Z' || !digits_read(text.at, year_digits, &year))
        return false;
    for (int i = 0; i < 5; i++)
        if (!digits_read(at + 2 * i, 2, &parts[i]))
            return false;
    if (tag == DER_UTC_TIME)
        year += year < 50 ? 2000 : 1900;
    struct tm tm = {.tm_year = year - 1900,
                    .tm_mon = parts[0] - 1,
                    .tm_mday = parts[1],
                    .tm_hour = parts[2],
                    .tm_min = parts[3],
                    .tm_sec = parts[4]};
    *ret_s = (int64_t)timegm(&tm);
    return true;
}

static bool der_read(struct der file, int64_t *ret_until_s)
{
    struct der certificate, body, validity, in;
    int tag;

    if (!der_enter(&file, DER_SEQUENCE, &certificate) ||
        !der_enter(&certificate, DER_SEQUENCE, &body) || !der_take(&body, &tag, &in))
        return false;
    if (tag == DER_VERSION && !der_take(&body, &tag, &in)) /* then the serial number */
        return false;
    if (!der_take(&body, &tag, &in) || !der_take(&body, &tag, &in) || /* algorithm, issuer */
        !der_enter(&body, DER_SEQUENCE, &validity) || !der_take(&validity, &tag, &in) ||
        !der_take(&validity, &tag, &in))
        return false;
    return time_read(tag, in, ret_until_s);
}

/* Base64 with newlines. False: something else. */
static bool base64_open(const char *text, const char *end, unsigned char *ret_bytes,
                        size_t *ret_len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;
    int held = 0;

    *ret_len = 0;
    for (; text < end && *text != '='; text++) {
        if (*text == '\n' || *text == '\r')
            continue;
        const char *digit = *text != '\0' ? strchr(digits, *text) : NULL;
        if (digit == NULL)
            return false;
        bits = (bits << 6 | (uint32_t)(digit - digits)) & 0xffff;
        held += 6;
        if (held >= 8) {
            held -= 8;
            ret_bytes[(*ret_len)++] = (unsigned char)(bits >> held & 0xff);
        }
    }
    return true;
}

struct err certificate_until(const char *pem, size_t len, int64_t *ret_until_s)
{
    unsigned char bytes[CERTIFICATE_BYTES_MAX];
    size_t count;

    *ret_until_s = 0;
    if (len > sizeof bytes)
        return err_make(ERR_TOO_LONG);
    const char *begin = len > 0 ? memmem(pem, len, BEGIN, sizeof BEGIN - 1) : NULL;
    if (begin == NULL)
        return err_make(ERR_SYNTAX);
    begin += sizeof BEGIN - 1;
    const char *end = memmem(begin, len - (size_t)(begin - pem), END, sizeof END - 1);
    if (end == NULL || !base64_open(begin, end, bytes, &count) ||
        !der_read((struct der){bytes, bytes + count}, ret_until_s))
        return err_make(ERR_SYNTAX);
    return err_none();
}
