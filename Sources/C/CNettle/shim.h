#pragma once
#include <nettle/aes.h>
#include <nettle/arcfour.h>
#include <nettle/cbc.h>
#include <nettle/md5.h>
#include <nettle/sha2.h>

// Swift calls nettle's functions by their real names, which begin with nettle_. These take several calls, or macros.

static inline void nettle_md5(const uint8_t *data, size_t count, uint8_t digest[MD5_DIGEST_SIZE]) {
    struct md5_ctx context;
    md5_init(&context);
    md5_update(&context, count, data);
    md5_digest(&context, MD5_DIGEST_SIZE, digest);
}

// SHA-256, SHA-384 or SHA-512, chosen by `size`, the length of the digest in bytes.
static inline void nettle_sha2(size_t size, const uint8_t *data, size_t count, uint8_t *digest) {
    if (size == SHA256_DIGEST_SIZE) {
        struct sha256_ctx context;
        sha256_init(&context);
        sha256_update(&context, count, data);
        sha256_digest(&context, SHA256_DIGEST_SIZE, digest);
    } else if (size == SHA384_DIGEST_SIZE) {
        struct sha512_ctx context;
        sha384_init(&context);
        sha384_update(&context, count, data);
        sha384_digest(&context, SHA384_DIGEST_SIZE, digest);
    } else if (size == SHA512_DIGEST_SIZE) {
        struct sha512_ctx context;
        sha512_init(&context);
        sha512_update(&context, count, data);
        sha512_digest(&context, SHA512_DIGEST_SIZE, digest);
    }
}

// In place. A key has 1 to 256 bytes.
static inline void nettle_rc4(const uint8_t *key, size_t key_count, uint8_t *data, size_t count) {
    struct arcfour_ctx context;
    arcfour_set_key(&context, key_count, key);
    arcfour_crypt(&context, count, data, data);
}

// In place, without padding: `count` is a multiple of 16.
static inline void nettle_aes128_cbc(
    const uint8_t key[AES128_KEY_SIZE], const uint8_t vector[AES_BLOCK_SIZE], uint8_t *data, size_t count) {
    struct CBC_CTX(struct aes128_ctx, AES_BLOCK_SIZE) context;
    aes128_set_encrypt_key(&context.ctx, key);
    CBC_SET_IV(&context, vector);
    CBC_ENCRYPT(&context, aes128_encrypt, count, data, data);
}
