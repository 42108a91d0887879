/* SPDX-License-Identifier: Apache-2.0 */
/* child: the process that the keeper has on the screen. Fails the test where there is none. */
#ifndef E2E_CHILD_H
#define E2E_CHILD_H

#include <sys/types.h>

/* The keeper's only child: the kiosk, or the picture. */
pid_t child_of(pid_t keeper);

#endif
