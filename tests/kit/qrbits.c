/* SPDX-License-Identifier: Apache-2.0 */
#include "kit/qrbits.h"

#include <stdbool.h>
#include <string.h>

enum {
    VERSIONS = 5,
    CHECK_BYTES_MAX = 26,
    FORMAT_L_MASK_0 =
        0x77c4, /* the fifteen bits for level L and mask 0, from the standard's table */
    UNSET = 2,
};

/* Level L of these versions is one block. */
static const size_t data_bytes[VERSIONS + 1] = {0, 19, 34, 55, 80, 108};
static const size_t check_bytes[VERSIONS + 1] = {0, 7, 10, 15, 20, 26};

/* ---- Reed-Solomon over GF(256), x^8 + x^4 + x^3 + x^2 + 1 ------------------------------------ */

static uint8_t product(uint8_t a, uint8_t b)
{
    unsigned sum = 0, x = a;

    for (; b != 0; b >>= 1) {
        if ((b & 1) != 0)
            sum ^= x;
        x <<= 1;
        if ((x & 0x100) != 0)
            x ^= 0x11d;
    }
    return (uint8_t)sum;
}

/*
 * Appends `checks` bytes to the `len` bytes there: the remainder by (x - 2^0) … (x - 2^(checks-1)).
 */
static void checks_append(uint8_t *bytes, size_t len, size_t checks)
{
    uint8_t divisor[CHECK_BYTES_MAX + 1] = {1}, root = 1;
    uint8_t rest[CHECK_BYTES_MAX + 1] = {0};

    for (size_t degree = 1; degree <= checks; degree++) {
        for (size_t i = degree; i > 0; i--)
            divisor[i] ^= product(divisor[i - 1], root);
        root = product(root, 2);
    }
    for (size_t i = 0; i < len; i++) {
        uint8_t factor = bytes[i] ^ rest[0];
        for (size_t j = 0; j < checks; j++)
            rest[j] = rest[j + 1] ^ product(divisor[j + 1], factor);
    }
    for (size_t i = 0; i < checks; i++)
        bytes[len + i] = rest[i];
}

/* ---- modules ------------------------------------------------------------------------------ */

static void finder_draw(struct qrbits *code, int row, int column)
{
    for (int y = -1; y <= 7; y++)
        for (int x = -1; x <= 7; x++) {
            int r = row + y, c = column + x;
            if (r < 0 || c < 0 || r >= code->side || c >= code->side)
                continue;
            bool ring =
                (y == 0 || y == 6) ? x >= 0 && x <= 6 : (x == 0 || x == 6) && y >= 0 && y <= 6;
            code->dark[r][c] = ring || (y >= 2 && y <= 4 && x >= 2 && x <= 4);
        }
}

static void alignment_draw(struct qrbits *code, int middle)
{
    for (int y = -2; y <= 2; y++)
        for (int x = -2; x <= 2; x++)
            code->dark[middle + y][middle + x] =
                y == -2 || y == 2 || x == -2 || x == 2 || (x == 0 && y == 0);
}

static void format_draw(struct qrbits *code)
{
    int side = code->side;

    for (int i = 0; i < 15; i++) {
        uint8_t bit = (FORMAT_L_MASK_0 >> i) & 1;
        /* Beside the upper left finder … */
        if (i < 6)
            code->dark[i][8] = bit;
        else if (i < 8)
            code->dark[i + 1][8] = bit;
        else if (i == 8)
            code->dark[8][7] = bit;
        else
            code->dark[8][14 - i] = bit;
        /* … and once more beside the two others. */
        if (i < 8)
            code->dark[8][side - 1 - i] = bit;
        else
            code->dark[side - 15 + i][8] = bit;
    }
    code->dark[side - 8][8] = 1;
}

static void pattern_draw(struct qrbits *code, int version)
{
    memset(code->dark, UNSET, sizeof code->dark);
    finder_draw(code, 0, 0);
    finder_draw(code, 0, code->side - 7);
    finder_draw(code, code->side - 7, 0);
    for (int i = 8; i < code->side - 8; i++)
        code->dark[6][i] = code->dark[i][6] = i % 2 == 0;
    if (version > 1)
        alignment_draw(code, code->side - 7);
    format_draw(code);
}

/* Two columns at a time from the right, up and down in turn, around what is drawn already. */
static void bits_draw(struct qrbits *code, const uint8_t *bytes, size_t count)
{
    size_t bit = 0;
    bool up = true;

    for (int right = code->side - 1; right > 0; right -= 2, up = !up) {
        if (right == 6)
            right--;
        for (int i = 0; i < code->side; i++)
            for (int x = right; x > right - 2; x--) {
                int y = up ? code->side - 1 - i : i;
                if (code->dark[y][x] != UNSET)
                    continue;
                int value = bit < 8 * count ? (bytes[bit / 8] >> (7 - bit % 8)) & 1 : 0;
                code->dark[y][x] = (uint8_t)(value ^ ((x + y) % 2 == 0));
                bit++;
            }
    }
}

struct qrbits qrbits_make(const uint8_t *data, size_t len)
{
    uint8_t bytes[QRBITS_BYTES_MAX + CHECK_BYTES_MAX] = {0};
    struct qrbits code;
    int version = 1;

    if (len > QRBITS_BYTES_MAX)
        len = QRBITS_BYTES_MAX;
    while (data_bytes[version] < len)
        version++;
    if (len > 0)
        memcpy(bytes, data, len);
    checks_append(bytes, data_bytes[version], check_bytes[version]);
    code.side = 17 + 4 * version;
    pattern_draw(&code, version);
    bits_draw(&code, bytes, data_bytes[version] + check_bytes[version]);
    return code;
}

void qrbits_write(struct qrbits_writer *writer, unsigned value, int bits)
{
    for (int i = bits - 1; i >= 0 && writer->bits < 8 * sizeof writer->bytes; i--) {
        if (((value >> i) & 1) != 0)
            writer->bytes[writer->bits / 8] |= (uint8_t)(0x80 >> (writer->bits % 8));
        writer->bits++;
    }
}
