/* SPDX-License-Identifier: Apache-2.0 */
/* counter: the figures of counter.def. */
#ifndef CORE_COUNTER_H
#define CORE_COUNTER_H

/* What is counted since the program began, for the fleet's figures. */
enum hall_counter {
#define COUNTER(name, metric, help) COUNTER_##name,
#include "core/counter.def"
#undef COUNTER
    COUNTER_COUNT
};

#endif
