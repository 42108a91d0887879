/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor: what works and what does not, and what a person does about it, one line a check
 * (selftest/doctor.h). What a running kiosk holds is told as the kiosk found it last. Exit codes:
 * 0 nothing fails, 1 something does, 2 asked wrongly.
 */
#ifndef CTL_DOCTOR_H
#define CTL_DOCTOR_H

#include <stdbool.h>

enum doctor_form {
    DOCTOR_LINES,  /* for a person */
    DOCTOR_JSON,   /* for a program */
    DOCTOR_REPORT, /* for the kiosk itself (core/selftest.h) */
};

int doctor_print(const char *config_file, enum doctor_form form);

#endif
