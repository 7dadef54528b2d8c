// What the disk gives without any of us: appends to a file and syncs it, again and again, a thread to a file.
//
//     gcc -O2 -pthread -o appends appends.c && ./appends FOLDER FILES SECONDS [BYTES]
//
// 4 KiB each time, or so many bytes, each time over those before.
//
// Prints how many were made a second, over all files.
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const char *folder;
static size_t size = 4096;
static int flags = O_APPEND;
static double end;
static atomic_long count;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void *append(void *number) {
    char path[4096], *page = calloc(1, size);
    snprintf(path, sizeof path, "%s/%ld", folder, (long)number);
    int file = open(path, O_WRONLY | O_CREAT | flags, 0600);
    if (file < 0) { perror(path); exit(1); }
    while (now() < end) {
        if (write(file, page, size) != (ssize_t)size || fdatasync(file)) { perror(path); exit(1); }
        if (!flags && lseek(file, 0, SEEK_SET)) { perror(path); exit(1); }
        count++;
    }
    close(file);
    unlink(path);
    return 0;
}

int main(int words, char **word) {
    if (words < 4) return 64;
    long files = atol(word[2]);
    double seconds = atof(word[3]);
    pthread_t threads[files];
    folder = word[1];
    if (words > 4) { size = atol(word[4]); flags = 0; }
    end = now() + seconds;
    for (long number = 0; number < files; number++) pthread_create(&threads[number], 0, append, (void *)number);
    for (long number = 0; number < files; number++) pthread_join(threads[number], 0);
    printf("%f\n", count / seconds);
}
