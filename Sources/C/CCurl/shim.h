#pragma once
#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo are variadic, CURL_GLOBAL_DEFAULT is a compound macro: Swift can use none of
// them.
static inline CURLcode curl_begin(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
static inline CURLcode curl_set_number(CURL *curl, CURLoption option, long value) {
    return curl_easy_setopt(curl, option, value);
}
static inline CURLcode curl_set_text(CURL *curl, CURLoption option, const char *value) {
    return curl_easy_setopt(curl, option, value);
}
static inline CURLcode curl_set_bytes(CURL *curl, CURLoption option, const void *value) {
    return curl_easy_setopt(curl, option, value);
}
static inline CURLcode curl_set_list(CURL *curl, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(curl, option, value);
}
static inline CURLcode curl_set_size(CURL *curl, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(curl, option, value);
}
static inline CURLcode curl_set_reader(CURL *curl, size_t (*reader)(char *, size_t, size_t, void *), void *from) {
    CURLcode code = curl_easy_setopt(curl, CURLOPT_READFUNCTION, reader);
    return code ? code : curl_easy_setopt(curl, CURLOPT_READDATA, from);
}
static inline CURLcode curl_set_writer(CURL *curl, size_t (*writer)(char *, size_t, size_t, void *), void *to) {
    CURLcode code = curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, writer);
    return code ? code : curl_easy_setopt(curl, CURLOPT_WRITEDATA, to);
}
// The status of the last response; 0 when there is none.
static inline long curl_status(CURL *curl) {
    long status = 0;
    return curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status) ? 0 : status;
}
static inline CURLcode curl_set_listener(
    CURL *curl, int (*listener)(CURL *, curl_infotype, char *, size_t, void *), void *to) {
    CURLcode code = curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, listener);
    if (!code) code = curl_easy_setopt(curl, CURLOPT_DEBUGDATA, to);
    return code ? code : curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
}
// The connection's socket; -1 when there is none.
static inline int curl_active_socket(CURL *curl) {
    curl_socket_t active = CURL_SOCKET_BAD;
    return curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &active) ? -1 : active;
}
