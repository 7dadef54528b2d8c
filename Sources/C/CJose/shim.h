#pragma once
#include <cjose/cjose.h>
#include <stdlib.h>

// The names of header parameters are variables in C, which Swift takes for shared mutable state.
static inline const char *cjose_header_algorithm(cjose_header_t *header) {
    return cjose_header_get(header, CJOSE_HDR_ALG, NULL);
}
static inline const char *cjose_header_key(cjose_header_t *header) {
    return cjose_header_get(header, CJOSE_HDR_KID, NULL);
}
// Whether the header has a parameter of this name, of any type.
static inline bool cjose_header_has(cjose_header_t *header, const char *name) {
    char *value = cjose_header_get_raw(header, name, NULL);
    bool has = value != NULL || cjose_header_get(header, name, NULL) != NULL;
    free(value);
    return has;
}
