// A disk that tells what it is asked, and refuses it when it is told to: the file that DISK_FAIL names holds a call's
// name and the error's number.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int refuses(const char *call, const char *path) {
    const char *log = getenv("DISK_LOG"), *fail = getenv("DISK_FAIL");
    int file = log ? open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (file >= 0) { dprintf(file, "%s %s\n", call, path); close(file); }
    file = fail ? open(fail, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return 0;
    char text[64] = {0}, name[32] = {0};
    int number = 0;
    (void)!read(file, text, sizeof text - 1);
    close(file);
    if (sscanf(text, "%31s %d", name, &number) != 2 || strcmp(name, call)) return 0;
    errno = number;
    return 1;
}

int fsync(int file) {
    char link[64], path[4096] = {0};
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    (void)!readlink(link, path, sizeof path - 1);
    if (refuses("fsync", path)) return -1;
    return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(file);
}

int rename(const char *from, const char *to) {
    if (refuses("rename", to)) return -1;
    return ((int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename"))(from, to);
}

int mkdir(const char *path, mode_t mode) {
    if (refuses("mkdir", path)) return -1;
    return ((int (*)(const char *, mode_t))dlsym(RTLD_NEXT, "mkdir"))(path, mode);
}
