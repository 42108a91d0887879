/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ZMS_PRACTICE_DESK_H
#define ZMS_PRACTICE_DESK_H

#include <stdint.h>

/* Two desks that call, serve and miss people every few seconds. */
void desk_start(uint32_t seed);
void desk_stop(void);

#endif
