/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "identity/name_match.h"

#include <stdlib.h>
#include <string.h>

/* Any bytes as words of A to Z with one blank between them: what mrz_parse makes of a name. */
static size_t words_make(const uint8_t *data, size_t size, char ret[MRZ_NAME_MAX + 1])
{
    size_t n = 0;

    for (size_t i = 0; i < size && n < MRZ_NAME_MAX; i++) {
        if (data[i] != '<')
            ret[n++] = (char)('A' + data[i] % 26);
        else if (n > 0 && ret[n - 1] != ' ')
            ret[n++] = ' ';
    }
    if (n > 0 && ret[n - 1] == ' ')
        n--;
    ret[n] = '\0';
    return n;
}

/* Three lines: primary, secondary ('+' before it: truncated), and the name of the booking. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mrz_name name = {0};
    char booked[BOOKING_NAME_MAX + 1];
    const uint8_t *end = data + size, *second = memchr(data, '\n', size), *third;

    if (second == NULL || (third = memchr(second + 1, '\n', (size_t)(end - second) - 1)) == NULL)
        return 0;
    second++;
    name.truncated = *second == '+';
    second += name.truncated;
    words_make(data, (size_t)(second - data), name.primary);
    words_make(second, (size_t)(third - second), name.secondary);
    size_t len = (size_t)(end - third) - 1;
    len = len < BOOKING_NAME_MAX ? len : BOOKING_NAME_MAX;
    memcpy(booked, third + 1, len);
    booked[len] = '\0';
    enum document_match match = name_match(&name, booked);
    if (match >= DOCUMENT_MATCH_COUNT || match != name_match(&name, booked))
        abort();
    return 0;
}
