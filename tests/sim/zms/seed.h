/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ZMS_PRACTICE_SEED_H
#define ZMS_PRACTICE_SEED_H

#include <stdint.h>

/* Offices, services, accounts and a day of bookings, the same for the same number. */
void seed_plant(uint32_t number);

#endif
