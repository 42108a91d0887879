/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "net/zms_read.h"
#include "net/zms_write.h"

#include <stdlib.h>
#include <string.h>

static const struct holder_key key_of_holders = {.bytes = {7}};

static bool booking_check(void *self, const struct booking *booking)
{
    (void)self;
    if (!zms_key_valid(booking->ref.key) || booking->scope <= 0)
        abort();
    return true;
}

static bool walkin_check(void *self, const struct zms_walkin *walkin)
{
    (void)self;
    if (walkin->booking.with_appointment || !zms_key_valid(walkin->booking.ref.key) ||
        walkin->booking.ref.id <= 0)
        abort();
    return true;
}

static bool name_check(void *self, const struct booking *booking, const char *name)
{
    (void)self;
    if (!booking->with_appointment || booking->ref.id <= 0 || booking->ref.key[0] != '\0' ||
        strlen(name) > INT32_MAX)
        abort();
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *json = (const char *)data;
    struct booking booking, bookings[CANDIDATES_MAX];
    struct zms_button buttons[ZMS_BUTTONS_MAX];
    struct zms_fault fault;
    char key[ZMS_KEY_MAX + 1];
    int count = 0, wait_min = 0;
    int32_t id;
    bool yes;

    (void)!err_is(zms_read_fault(json, size, &fault));
    if (!err_is(zms_read_booking(json, size, &booking)) &&
        (booking.scope <= 0 || memchr(booking.number, 0, sizeof booking.number) == NULL))
        abort();
    if (!err_is(zms_read_day_number(json, size, "100501", bookings, &count)))
        for (int i = 0; i < count; i++)
            if (!zms_key_valid(bookings[i].ref.key))
                abort();
    (void)!err_is(zms_read_day_id(json, size, 100501, &booking));
    (void)!err_is(zms_read_roster(json, size, &key_of_holders, booking_check, NULL));
    (void)!err_is(zms_read_names(json, size, name_check, NULL));
    (void)!err_is(zms_read_walkins(json, size, walkin_check, NULL));
    (void)!err_is(zms_read_listed(json, size, "K01", 1795424400, &yes));
    (void)!err_is(zms_read_served(json, size, "Kiosk K01", &yes));
    (void)!err_is(zms_read_bears(json, size, "Kiosk K01", "", &yes));
    if (!err_is(zms_read_created(json, size, &booking)) && !zms_key_valid(booking.ref.key))
        abort();
    (void)!err_is(zms_read_issued(json, size, &booking));
    (void)!err_is(zms_read_queue(json, size, 1795424400, &count, &wait_min));
    (void)!err_is(zms_read_buttons(json, size, buttons, &count));
    (void)!err_is(zms_read_organisation(json, size, &id));
    (void)!err_is(zms_read_login(json, size, key));
    zms_text_free(zms_write_process(json, size, BOOKING_QUEUED, 1795424400));
    zms_text_free(zms_write_workstation(json, size, 169));
    return 0;
}
