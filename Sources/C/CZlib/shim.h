#pragma once
#include <zlib.h>

// deflateInit2 is a macro. 15 + 16: the largest window, in the gzip format.
static inline int gzip_begin(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
// Starts decompressing one gzip stream, for tests.
static inline int gunzip_begin(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
// Starts decompressing raw deflate data, as in a ZIP file.
static inline int inflate_raw_begin(z_stream *stream) { return inflateInit2(stream, -15); }
