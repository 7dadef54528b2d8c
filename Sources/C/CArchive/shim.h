#pragma once
#include <archive.h>
#include <archive_entry.h>

// A macro with a cast, which Swift does not import.
static inline unsigned int archive_regular_file(void) { return AE_IFREG; }
