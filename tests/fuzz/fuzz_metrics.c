/* SPDX-License-Identifier: Apache-2.0 */
/* Three lines: method, path, authorization. */
#include "fuzz_target.h"

#include "net/metrics.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char token[] = "correct-horse-battery";
    char text[512], *parts[3] = {text, NULL, NULL};
    int count = 1;

    if (size >= sizeof text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    for (char *end = strchr(text, '\n'); end != NULL && count < 3; end = strchr(end + 1, '\n')) {
        *end = '\0';
        parts[count++] = end + 1;
    }
    if (parts[1] == NULL)
        return 0;
    int status = metrics_status(parts[0], parts[1], parts[2], token);
    bool right = parts[2] != NULL && strlen(parts[2]) == 7 + sizeof token - 1 &&
                 strcmp(parts[2] + 7, token) == 0;
    if ((status == 401) != !right && !(right && strncmp(parts[2], "Bearer ", 7) != 0))
        abort();
    if (status == 200 && (strcmp(parts[0], "GET") != 0 || strcmp(parts[1], "/metrics") != 0))
        abort();
    return 0;
}
