#pragma once
#include <zlib.h>

// deflateInit2 is a macro. 15 + 16: the largest window, in gzip's wrapping.
static inline int gzip_begin(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
// Undoes one whole gzip text; for tests and for bodies that came compressed.
static inline int gunzip_begin(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
// Undoes deflate without any wrapping, as it stands in a ZIP file.
static inline int inflate_raw_begin(z_stream *stream) { return inflateInit2(stream, -15); }
