/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ZMS_PRACTICE_SEED_H
#define ZMS_PRACTICE_SEED_H

#include <stdbool.h>
#include <stdint.h>

/* Offices, services and accounts, and with `bookings` a day of them, the same for the same
 * number. */
void seed_plant(uint32_t number, bool bookings);

#endif
