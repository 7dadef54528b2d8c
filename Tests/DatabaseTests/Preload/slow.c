// A slow disk: each fsync and fdatasync takes SLOW_SYNC_MS milliseconds longer, and once it is done its name and
// file are a line of the file SLOW_SYNC_LOG. While a file named by SLOW_SYNC_FAIL exists, each fails with EIO; while one
// named by DISK_FULL does, no file takes another byte. These are environment variables, and each may be missing.
//
//     gcc -shared -fPIC -o slow.so slow.c
//     SLOW_SYNC_MS=5 LD_PRELOAD=$PWD/slow.so guildhall serve
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

static void note(const char *name, int file) {
    const char *log = getenv("SLOW_SYNC_LOG");
    if (!log) return;
    char link[64], path[4096], line[4200];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
    int count = snprintf(line, sizeof line, "%s %s\n", name, path);
    int out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (out < 0) return;
    if (write(out, line, count) != count) abort();
    close(out);
}

static int slowly(const char *name, int file) {
    const char *text = getenv("SLOW_SYNC_MS");
    long milliseconds = text ? strtol(text, 0, 10) : 0;
    struct timespec left = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000};
    while (nanosleep(&left, &left)) {}
    const char *fail = getenv("SLOW_SYNC_FAIL");
    if (fail && access(fail, F_OK) == 0) {
        errno = EIO;
        return -1;
    }
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    int result = real(file);
    note(name, file);
    return result;
}

int fsync(int file) { return slowly("fsync", file); }
int fdatasync(int file) { return slowly("fdatasync", file); }

static int is_full(void) {
    const char *full = getenv("DISK_FULL");
    if (!full || access(full, F_OK)) return 0;
    errno = ENOSPC;
    return 1;
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) {
    if (is_full()) return -1;
    return ((ssize_t(*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite"))(file, bytes, count, at);
}
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
    if (is_full()) return -1;
    return ((ssize_t(*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64"))(file, bytes, count, at);
}
int statvfs(const char *path, struct statvfs *facts) {
    int result = ((int (*)(const char *, struct statvfs *))dlsym(RTLD_NEXT, "statvfs"))(path, facts);
    if (!result && is_full()) facts->f_bavail = 0;
    return result;
}
int statvfs64(const char *path, struct statvfs64 *facts) {
    int result = ((int (*)(const char *, struct statvfs64 *))dlsym(RTLD_NEXT, "statvfs64"))(path, facts);
    if (!result && is_full()) facts->f_bavail = 0;
    return result;
}
