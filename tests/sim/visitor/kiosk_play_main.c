/* SPDX-License-Identifier: Apache-2.0 */
/* kiosk-play: the kiosk with eyes and a finger instead of a window. See visitor.h. */
#include "base/heap.h"
#include "kiosk.h"
#include "parts.h"
#include "visitor.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    static struct config config;
    struct visitor *visitor;
    struct kiosk *kiosk;

    if (argc != 3 || strcmp(argv[1], "--config") != 0) {
        fprintf(stderr, "usage: kiosk-play --config FILE\n");
        return 2;
    }
    heap_begin();
    if (err_is(parts_configure(argv[2], &config)) || err_is(visitor_open(&visitor)))
        return 1;
    if (err_is(kiosk_open(&config, visitor_display(visitor), &kiosk)))
        return 1;
    visitor_watch(visitor, kiosk_app(kiosk), kiosk_ui(kiosk));
    (void)kiosk_run(kiosk);
    kiosk_close(kiosk);
    visitor_close(visitor);
    return 0;
}
