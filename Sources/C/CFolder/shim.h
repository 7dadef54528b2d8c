#pragma once
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

// openat and syscall are variadic: neither is usable from Swift.

// Opens a folder, following links in its path; returns the descriptor or -1.
static inline int folder_open(const char *path) { return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC); }

// Flushes everything written to the file system of a folder to disk.
static inline void folder_flush(const char *path) {
    int folder = folder_open(path);
    if (folder < 0) return;
    syscall(SYS_syncfs, folder);
    close(folder);
}

// Opens one name after the other, following no link: for a kernel or a sandbox without openat2.
static inline int open_stepwise(int folder, const char *path, int flags) {
    char name[256];
    int at = dup(folder);
    while (at >= 0) {
        const char *end = strchr(path, '/');
        size_t length = end ? (size_t)(end - path) : strlen(path);
        if (length >= sizeof name) { close(at); errno = ENAMETOOLONG; return -1; }
        memcpy(name, path, length);
        name[length] = 0;
        int next = openat(at, name, end ? O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC : flags | O_NOFOLLOW);
        int error = errno;
        close(at);
        errno = error;
        if (!end || next < 0) return next;
        at = next;
        path = end + 1;
    }
    return -1;
}

// Opens a relative path beneath a folder without blocking; a link that leads out is EXDEV, or ELOOP where the kernel
// cannot tell. Returns the descriptor or -1.
static inline int open_beneath(int folder, const char *path, int is_folder) {
    int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (is_folder ? O_DIRECTORY : 0);
    struct open_how how = {.flags = flags, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    long opened = -1;
    // EAGAIN: a folder on the way was renamed meanwhile.
    for (int tries = 0; tries < 32; tries++) {
        opened = syscall(SYS_openat2, folder, path, &how, sizeof how);
        if (opened >= 0 || errno != EAGAIN) break;
    }
    if (opened < 0 && (errno == ENOSYS || errno == EPERM)) return open_stepwise(folder, path, flags);
    return (int)opened;
}

// Makes an empty file in memory, which ends with its descriptor (memfd_create(2)); returns the descriptor or -1.
static inline int file_in_memory(void) { return (int)syscall(SYS_memfd_create, "file", 1u /* MFD_CLOEXEC */); }

// Opens a file at any path without blocking; returns the descriptor or -1.
static inline int open_file(const char *path) { return open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC); }
