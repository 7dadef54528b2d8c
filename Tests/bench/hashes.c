// What one thread verifies of passwords without any of us: Argon2id with 19 MiB and 2 passes.
//
//     gcc -O2 -o hashes hashes.c -lsodium && ./hashes SECONDS
//
// Prints how many were verified a second.
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int words, char **word) {
    const char *password = "tea and two sugars";
    char hash[crypto_pwhash_STRBYTES];
    if (words < 2 || sodium_init() < 0) return 64;
    if (crypto_pwhash_str(hash, password, strlen(password), 2, 19456 * 1024)) return 1;
    double start = now(), end = start + atof(word[1]);
    long count = 0;
    for (; now() < end; count++) {
        if (crypto_pwhash_str_verify(hash, password, strlen(password))) return 1;
    }
    printf("%f\n", count / (now() - start));
}
