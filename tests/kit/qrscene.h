/* SPDX-License-Identifier: Apache-2.0 */
/*
 * qrscene: what a camera sees of a code that is held up: on paper or on a telephone, turned,
 * tilted, blurred, in glare, in the dark, partly covered. Drawn from nothing but a module matrix,
 * the same each time for the same seed. Pure.
 */
#ifndef KIT_QRSCENE_H
#define KIT_QRSCENE_H

#include <stdbool.h>
#include <stdint.h>

enum qrscene_carrier {
    QRSCENE_NOTHING, /* an empty room */
    QRSCENE_PAPER,
    QRSCENE_PHONE, /* a dark frame around a screen brighter than the room, with stripes */
};

struct qrscene {
    int width_px, height_px; /* of the frame */
    enum qrscene_carrier carrier;
    const uint8_t *modules; /* side x side, bit 0: dark */
    int side, stride;
    double module_px; /* of a module before tilting */
    double x, y;      /* middle of the code, of the frame's sides; 0.5 is the middle */
    double turn_degrees;
    double tilt_degrees; /* about the vertical axis … */
    double nod_degrees;  /* … and the horizontal one */
    double blur_px;      /* sigma */
    double noise;        /* sigma, in levels */
    int dark, light;     /* levels of ink and paper; 0, 0: 30 and 220 */
    double glare;        /* 0 to 1: a bright spot on the code */
    double covered; /* 0 to 1: of the code's sides, at its corner without a finder, by a thumb */
    double halo;    /* 0 to 1: how much a bright screen shines over into the dark */
    bool inverted;  /* light on dark */
    uint32_t seed;
};

/* Fills width_px * height_px dots. */
void qrscene_draw(const struct qrscene *scene, uint8_t *dots);

/* The worst that can be held up: a page of nothing but finder patterns. */
void qrscene_draw_finders(int width_px, int height_px, int module_px, uint8_t *dots);

#endif
