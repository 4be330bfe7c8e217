/* Makes the n-th effect of a program on the file system go wrong: loaded before the C library (LD_PRELOAD).
 *
 * FAULT_PROGRAM  name of the program that it is for; others (git, ssh) run undisturbed
 * FAULT_AT       the number of the effect, from 1; 0 only counts
 * FAULT_KIND     kill: the program dies before it; torn: a write writes its first half, then the program dies;
 *                enospc, eio, erofs, eacces: it fails with that error, and so does every effect after it that such a
 *                state of a disk would hit; once-enospc, once-eio, once-eacces: it alone fails
 * FAULT_FIRED    a file that is made when it happens
 * FAULT_LOG      a file that every effect is written to, a line each
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long seen;
static long at = -1;
static int sticky, fails, kills, torn;
static const char *fired, *log_to;

/* What an effect does to a disk. */
enum { TAKES_ROOM, FREES_ROOM, NEITHER };

__attribute__((constructor)) static void begin(void) {
    const char *program = getenv("FAULT_PROGRAM"), *number = getenv("FAULT_AT"), *kind = getenv("FAULT_KIND");
    char exe[4096];
    ssize_t length = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (!program || !number || length <= 0) return;
    exe[length] = 0;
    const char *name = strrchr(exe, '/');
    if (strcmp(name ? name + 1 : exe, program) != 0) return;
    fired = getenv("FAULT_FIRED");
    log_to = getenv("FAULT_LOG");
    if (!kind) kind = "kill";
    sticky = strncmp(kind, "once-", 5) != 0;
    if (!sticky) kind += 5;
    kills = strcmp(kind, "kill") == 0;
    torn = strcmp(kind, "torn") == 0;
    fails = strcmp(kind, "enospc") == 0 ? ENOSPC : strcmp(kind, "eio") == 0 ? EIO
          : strcmp(kind, "erofs") == 0 ? EROFS : strcmp(kind, "eacces") == 0 ? EACCES : 0;
    at = atol(number);
}

static void note(const char *file, const char *line) {
    int fd = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0) return;
    syscall(SYS_write, fd, line, strlen(line));
    syscall(SYS_close, fd);
}

static void die(void) {
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

/* Whether this effect fails: 0, the error, or -1 for half a write and death. */
static int fault(const char *what, const char *path, int room) {
    if (at < 0) return 0;
    long number = atomic_fetch_add(&seen, 1) + 1;
    if (log_to) {
        char line[4400];
        snprintf(line, sizeof line, "%ld %s %s\n", number, what, path ? path : "");
        note(log_to, line);
    }
    if (at == 0 || number < at) return 0;
    if (number == at) {
        if (fired) {
            char line[4400];
            snprintf(line, sizeof line, "%ld %s %s\n", number, what, path ? path : "");
            note(fired, line);
        }
        if (kills) die();
        if (torn) {
            if (room == TAKES_ROOM && strcmp(what, "write") == 0) return -1;
            die();
        }
        return fails;
    }
    if (!sticky || kills || torn) return 0;
    if (fails == ENOSPC && room != TAKES_ROOM) return 0;
    return fails;
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define STOP(what, path, room) do { int no = fault(what, path, room); if (no) { if (no < 0) die(); errno = no; return -1; } } while (0)

static int is_effect(int flags) { return (flags & (O_CREAT | O_TRUNC)) != 0; }

/* The two families differ in what stands before the flags alone. */
#define OPENER(name, before, given)                                                    \
    int name(before const char *path, int flags, ...) {                                \
        REAL(name);                                                                    \
        mode_t mode = 0;                                                               \
        if (flags & (O_CREAT | __O_TMPFILE)) {                                         \
            va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); \
        }                                                                              \
        if (is_effect(flags)) STOP("open", path, TAKES_ROOM);                          \
        return real(given path, flags, mode);                                          \
    }
#define NOTHING
#define FOLDER int dir,
#define DIR dir,
OPENER(open, NOTHING, NOTHING)
OPENER(open64, NOTHING, NOTHING)
OPENER(openat, FOLDER, DIR)
OPENER(openat64, FOLDER, DIR)

static int is_file(int fd) {
    struct stat meta;
    return at >= 0 && fstat(fd, &meta) == 0 && S_ISREG(meta.st_mode);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL(write);
    if (is_file(fd)) {
        int no = fault("write", NULL, TAKES_ROOM);
        if (no < 0) { real(fd, bytes, length / 2); die(); }
        if (no) { errno = no; return -1; }
    }
    return real(fd, bytes, length);
}

#define PWRITE(name, offset_type)                                                      \
    ssize_t name(int fd, const void *bytes, size_t length, offset_type offset) {       \
        REAL(name);                                                                    \
        if (is_file(fd)) STOP("pwrite", NULL, TAKES_ROOM);                             \
        return real(fd, bytes, length, offset);                                        \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(writev);
    if (is_file(fd)) STOP("writev", NULL, TAKES_ROOM);
    return real(fd, parts, count);
}

ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t length, unsigned flags) {
    REAL(copy_file_range);
    STOP("copy", NULL, TAKES_ROOM);
    return real(in, from, out, to, length, flags);
}

int rename(const char *from, const char *to) { REAL(rename); STOP("rename", to, NEITHER); return real(from, to); }
int link(const char *from, const char *to) { REAL(link); STOP("link", to, TAKES_ROOM); return real(from, to); }
int linkat(int a, const char *from, int b, const char *to, int flags) {
    REAL(linkat);
    STOP("link", to, TAKES_ROOM);
    return real(a, from, b, to, flags);
}
int symlink(const char *to, const char *path) { REAL(symlink); STOP("symlink", path, TAKES_ROOM); return real(to, path); }
int unlink(const char *path) { REAL(unlink); STOP("unlink", path, FREES_ROOM); return real(path); }
int unlinkat(int dir, const char *path, int flags) {
    REAL(unlinkat);
    STOP("unlink", path, FREES_ROOM);
    return real(dir, path, flags);
}
int rmdir(const char *path) { REAL(rmdir); STOP("rmdir", path, FREES_ROOM); return real(path); }
int mkdir(const char *path, mode_t mode) { REAL(mkdir); STOP("mkdir", path, TAKES_ROOM); return real(path, mode); }
int mkdirat(int dir, const char *path, mode_t mode) {
    REAL(mkdirat);
    STOP("mkdir", path, TAKES_ROOM);
    return real(dir, path, mode);
}
int ftruncate(int fd, off_t length) { REAL(ftruncate); STOP("truncate", NULL, TAKES_ROOM); return real(fd, length); }
int ftruncate64(int fd, off64_t length) { REAL(ftruncate64); STOP("truncate", NULL, TAKES_ROOM); return real(fd, length); }
int fchmod(int fd, mode_t mode) { REAL(fchmod); STOP("chmod", NULL, NEITHER); return real(fd, mode); }
int chmod(const char *path, mode_t mode) { REAL(chmod); STOP("chmod", path, NEITHER); return real(path, mode); }
int fsync(int fd) { REAL(fsync); STOP("fsync", NULL, NEITHER); return real(fd); }
int fdatasync(int fd) { REAL(fdatasync); STOP("fsync", NULL, NEITHER); return real(fd); }
