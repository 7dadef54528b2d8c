// Watches the statements that change a database: each is a line of the file STATEMENT_LOG, with the values bound to it.
// The process kills itself before it runs STATEMENT_KILL, once it has run it STATEMENT_SKIP times. STATEMENT_FAIL fails in
// every database whose path contains STATEMENT_FAIL_IN. These are environment variables, and each may be missing; in a
// statement, white space is one blank.
//
//     gcc -shared -fPIC -o statements.so statements.c -ldl -lsqlite3
//     STATEMENT_LOG=$PWD/log LD_PRELOAD=$PWD/statements.so guildhall serve
#define _GNU_SOURCE
#include <ctype.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_int skipped;

static void flatten(char *text) {
    char *to = text;
    for (char *from = text; *from; from++) {
        if (!isspace((unsigned char)*from)) *to++ = *from;
        else if (to > text && to[-1] != ' ') *to++ = ' ';
    }
    *to = 0;
}

static void note(const char *text) {
    const char *log = getenv("STATEMENT_LOG");
    if (!log) return;
    int out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (out < 0) return;
    if (dprintf(out, "%s\n", text) < 0) abort();
    close(out);
}

static int is(const char *text, const char *name) {
    const char *wanted = getenv(name);
    return wanted && strcmp(text, wanted) == 0;
}

int sqlite3_step(sqlite3_stmt *statement) {
    static int (*real)(sqlite3_stmt *);
    if (!real) real = (int (*)(sqlite3_stmt *))dlsym(RTLD_NEXT, "sqlite3_step");
    if (sqlite3_stmt_readonly(statement)) return real(statement);
    char *text = sqlite3_expanded_sql(statement);
    if (!text) return real(statement);
    flatten(text);
    if (is(text, "STATEMENT_KILL")) {
        const char *skip = getenv("STATEMENT_SKIP");
        if (atomic_fetch_add(&skipped, 1) == (skip ? atoi(skip) : 0)) kill(getpid(), SIGKILL);
    }
    const char *file = sqlite3_db_filename(sqlite3_db_handle(statement), "main"), *where = getenv("STATEMENT_FAIL_IN");
    int fails = is(text, "STATEMENT_FAIL") && file && where && strstr(file, where);
    note(text);
    sqlite3_free(text);
    return fails ? SQLITE_ERROR : real(statement);
}
