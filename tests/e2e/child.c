/* SPDX-License-Identifier: Apache-2.0 */
#include "child.h"

#include "../unit/cmocka_kit.h"

#include <stdio.h>

pid_t child_of(pid_t keeper)
{
    char path[64];
    int child = 0;

    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)keeper, (int)keeper);
    FILE *f = fopen(path, "re");
    assert_non_null(f);
    assert_int_equal(fscanf(f, "%9d", &child), 1);
    fclose(f);
    return child;
}
