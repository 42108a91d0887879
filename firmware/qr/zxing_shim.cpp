/* SPDX-License-Identifier: Apache-2.0 */
#include "qr/zxing_shim.h"

#define ZX_USE_UTF8 /* what later versions do anyway */
#include <ZXing/ReadBarcode.h>
#include <cstddef>

namespace
{

/* zxing-cpp 2.2 and later have another name for the same settings. */
#if __has_include(<ZXing/ReaderOptions.h>)
using Options = ZXing::ReaderOptions;
#else
using Options = ZXing::DecodeHints;
#endif

Options options_of(zxing_levels levels)
{
    Options options;

    /* Other kinds of code cost time and trip over asserts that Debian's package keeps. */
    options.setFormats(ZXing::BarcodeFormat::QRCode);
    options.setTryHarder(true);
    options.setTryRotate(true);
    options.setTryDownscale(true);
    options.setBinarizer(levels == ZXING_GLOBAL ? ZXing::Binarizer::GlobalHistogram
                                                : ZXing::Binarizer::LocalAverage);
    return options;
}

} // namespace

void zxing_read(const struct grey *grey, enum zxing_levels levels, struct found *found)
{
    try {
        ZXing::ImageView view(grey->dots, grey->width_px, grey->height_px, ZXing::ImageFormat::Lum);
        /* All codes: asked for one only, 1.4 reads fewer pictures. */
        for (const auto &code : ZXing::ReadBarcodes(view, options_of(levels))) {
            if (!code.isValid() || code.isPartOfSequence())
                continue;
            int corners[4][2];
            for (std::size_t i = 0; i < 4; i++) {
                corners[i][0] = code.position()[i].x;
                corners[i][1] = code.position()[i].y;
            }
            /* bytes, not text: text is a guess at the character set. */
            const auto &bytes = code.bytes();
            found_offer(found, bytes.data(), bytes.size(), corners, grey->width_px,
                        grey->height_px);
        }
    } catch (...) {
        /* A code that is none; what was offered before it counts. */
    }
}
