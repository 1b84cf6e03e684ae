/* Faults in what one program writes, for LD_PRELOAD: the n-th call that changes a file below a folder fails,
 * is torn, or is the last thing that the process does; and a clock that is set back.
 *
 * CURATOR_FAULT_UNDER    the folder whose files count; without it nothing does
 * CURATOR_FAULT_CALLS    which calls count: words out of write sync truncate rename unlink; by default all
 * CURATOR_FAULT_AT       the number of the call, from 1; 0 only counts
 * CURATOR_FAULT_KIND     enospc, eio, short (half is written), kill, tear (half is written, then killed),
 *                        power (killed, and a random part of what was not synchronised yet is lost)
 * CURATOR_FAULT_TIMES    how many calls fail, 1 by default; 0: all from then on
 * CURATOR_FAULT_LOG      a file that each call is appended to while counting, and each fault otherwise
 * CURATOR_FAULT_SEED     what `power` draws from
 * CURATOR_FAULT_CLOCK    seconds that are added to the time of day
 * CURATOR_FAULT_CLOCK_AT the number of the call from which on the clock is wrong; 0 by default
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define REAL(result, name, ...) \
    static result (*real_##name)(__VA_ARGS__); \
    if (!real_##name) real_##name = dlsym(RTLD_NEXT, #name)

enum kind { NONE, ENOSPC_, EIO_, SHORT, KILL, TEAR, POWER };

static struct {
    char under[PATH_MAX];
    size_t length;
    const char *calls;
    long at, times, clock_at;
    enum kind kind;
    int log;
    unsigned seed;
    double clock;
} plan = {.log = -1};

static long counted;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static const char *setting(const char *name, const char *otherwise) {
    const char *value = getenv(name);
    return value && *value ? value : otherwise;
}

__attribute__((constructor)) static void read_plan(void) {
    static const char *names[] = {"none", "enospc", "eio", "short", "kill", "tear", "power"};
    const char *kind = setting("CURATOR_FAULT_KIND", "none");
    for (int i = 0; i < 7; i++)
        if (!strcmp(kind, names[i])) plan.kind = i;
    snprintf(plan.under, sizeof plan.under, "%s", setting("CURATOR_FAULT_UNDER", ""));
    plan.length = strlen(plan.under);
    plan.calls = setting("CURATOR_FAULT_CALLS", "write sync truncate rename unlink");
    plan.at = atol(setting("CURATOR_FAULT_AT", "0"));
    plan.times = atol(setting("CURATOR_FAULT_TIMES", "1"));
    plan.seed = (unsigned)atol(setting("CURATOR_FAULT_SEED", "1"));
    plan.clock = atof(setting("CURATOR_FAULT_CLOCK", "0"));
    plan.clock_at = atol(setting("CURATOR_FAULT_CLOCK_AT", "0"));
    const char *log = setting("CURATOR_FAULT_LOG", NULL);
    if (log) plan.log = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
}

/* files */

static void path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length > 0 ? length : 0] = 0;
}

static void absolute(const char *given, char *path) {
    char folder[PATH_MAX];
    if (*given == '/' || !getcwd(folder, sizeof folder))
        snprintf(path, PATH_MAX, "%s", given);
    else if (snprintf(path, PATH_MAX, "%s/%s", folder, given) >= PATH_MAX)
        *path = 0;
}

static int is_below(const char *path) {
    return plan.length && !strncmp(path, plan.under, plan.length) &&
           (path[plan.length] == '/' || !path[plan.length]);
}

static void note(const char *word, const char *call, const char *path) {
    char line[PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%s%s\t%s\n", word, call, path);
    if (plan.log >= 0 && length > 0) (void)!syscall(SYS_write, plan.log, line, (size_t)length);
}

/* what is not synchronised yet, for `power` */

struct change {
    struct change *next; /* older */
    char path[PATH_MAX];
    dev_t device;
    ino_t inode;
    off_t at, size_before, size_after;
    size_t old_length, new_length;
    char *old, *new;
};

static struct change *changes;

static char *bytes_of(int fd, off_t at, size_t length, size_t *got) {
    char *bytes = malloc(length + 1), link[64];
    int reader = fd;
    ssize_t read = syscall(SYS_pread64, fd, bytes, length, at);
    if (read < 0) { /* opened only for writing */
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        if ((reader = open(link, O_RDONLY)) >= 0) {
            read = syscall(SYS_pread64, reader, bytes, length, at);
            close(reader);
        }
    }
    *got = read > 0 ? (size_t)read : 0;
    return bytes;
}

static struct change *before_change(int fd, off_t at, size_t length) {
    struct stat now;
    if (plan.kind != POWER || fstat(fd, &now) || !S_ISREG(now.st_mode)) return NULL;
    if (at < 0) at = fcntl(fd, F_GETFL) & O_APPEND ? now.st_size : lseek(fd, 0, SEEK_CUR);
    struct change *change = calloc(1, sizeof *change);
    path_of(fd, change->path);
    change->device = now.st_dev;
    change->inode = now.st_ino;
    change->at = at;
    change->size_before = now.st_size;
    change->old = bytes_of(fd, at, length, &change->old_length);
    return change;
}

static void after_change(int fd, struct change *change, size_t length) {
    struct stat now;
    if (!change) return;
    fstat(fd, &now);
    change->size_after = now.st_size;
    change->new = bytes_of(fd, change->at, length, &change->new_length);
    pthread_mutex_lock(&lock);
    change->next = changes;
    changes = change;
    pthread_mutex_unlock(&lock);
}

static void forget_synchronised(int fd) {
    struct stat now;
    if (plan.kind != POWER || fstat(fd, &now)) return;
    pthread_mutex_lock(&lock);
    for (struct change **link = &changes; *link;) {
        struct change *change = *link;
        if (change->inode == now.st_ino && change->device == now.st_dev) {
            *link = change->next;
            free(change->old);
            free(change->new);
            free(change);
        } else
            link = &change->next;
    }
    pthread_mutex_unlock(&lock);
}

static void follow_rename(const char *from, const char *to) {
    pthread_mutex_lock(&lock);
    for (struct change *change = changes; change; change = change->next)
        if (!strcmp(change->path, from)) snprintf(change->path, PATH_MAX, "%s", to);
    pthread_mutex_unlock(&lock);
}

static void put(struct change *change, off_t size, const char *bytes, size_t length) {
    struct stat now;
    int fd = open(change->path, O_WRONLY);
    if (fd < 0) return;
    if (!fstat(fd, &now) && now.st_ino == change->inode && now.st_dev == change->device) {
        (void)!syscall(SYS_pwrite64, fd, bytes, length, change->at);
        (void)!syscall(SYS_ftruncate, fd, size);
    }
    close(fd);
}

static void lose_power(void) {
    struct change *oldest_first = NULL;
    pthread_mutex_lock(&lock);
    while (changes) {
        struct change *change = changes;
        put(change, change->size_before, change->old, change->old_length);
        changes = change->next;
        change->next = oldest_first;
        oldest_first = change;
    }
    int part = rand_r(&plan.seed) % 4; /* none of it reached the disk, or one, two, three quarters */
    for (struct change *change = oldest_first; change; change = change->next)
        if (rand_r(&plan.seed) % 4 < part) {
            struct stat now;
            off_t size = change->size_after;
            if (!stat(change->path, &now) && now.st_size > size && change->size_after >= change->size_before)
                size = now.st_size;
            put(change, size, change->new, change->new_length);
        }
}

static void die(void) {
    if (plan.kind == POWER) lose_power();
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

/* Counts one call; the kind of fault that it meets. What kills before the call does not return. */
static enum kind meet(const char *class, const char *call, const char *path) {
    if (!is_below(path)) return NONE;
    if (!strstr(plan.calls, class)) return NONE;
    long number = __atomic_add_fetch(&counted, 1, __ATOMIC_SEQ_CST);
    if (!plan.at) {
        note("", call, path);
        return NONE;
    }
    if (number < plan.at || (plan.times && number >= plan.at + plan.times)) return NONE;
    note("fault ", call, path);
    if (plan.kind == KILL || plan.kind == POWER) die();
    if (plan.kind == TEAR && strcmp(class, "write")) die();
    return plan.kind;
}

static int fails(enum kind met) {
    if (met != ENOSPC_ && met != EIO_) return 0;
    errno = met == EIO_ ? EIO : ENOSPC;
    return 1;
}

static size_t part_of(enum kind met, size_t length) {
    return (met == SHORT || met == TEAR) && length > 1 ? length / 2 : length;
}

#define WRITING(call, fd, at, length, doing) \
    char path[PATH_MAX]; \
    path_of(fd, path); \
    enum kind met = meet("write", call, path); \
    if (fails(met)) return -1; \
    size_t part = part_of(met, length); \
    struct change *change = is_below(path) ? before_change(fd, at, part) : NULL; \
    ssize_t done = doing; \
    if (met == TEAR) die(); \
    int error = errno; \
    after_change(fd, change, done > 0 ? (size_t)done : 0); \
    errno = error; \
    return done

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL(ssize_t, write, int, const void *, size_t);
    WRITING("write", fd, -1, length, real_write(fd, bytes, part));
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
    REAL(ssize_t, pwrite, int, const void *, size_t, off_t);
    WRITING("pwrite", fd, at, length, real_pwrite(fd, bytes, part, at));
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
    REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
    WRITING("pwrite", fd, at, length, real_pwrite64(fd, bytes, part, at));
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    return count ? write(fd, parts[0].iov_base, parts[0].iov_len) : 0; /* a short write, which is allowed */
}

ssize_t sendfile(int to, int from, off_t *at, size_t length) {
    REAL(ssize_t, sendfile, int, int, off_t *, size_t);
    if (length > 1 << 16) length = 1 << 16; /* as allowed, so that a copy has points inside */
    WRITING("sendfile", to, -1, length, real_sendfile(to, from, at, part));
}

ssize_t sendfile64(int to, int from, off64_t *at, size_t length) {
    REAL(ssize_t, sendfile64, int, int, off64_t *, size_t);
    if (length > 1 << 16) length = 1 << 16;
    WRITING("sendfile", to, -1, length, real_sendfile64(to, from, at, part));
}

ssize_t copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t length, unsigned flags) {
    REAL(ssize_t, copy_file_range, int, off64_t *, int, off64_t *, size_t, unsigned);
    if (length > 1 << 16) length = 1 << 16;
    WRITING("copy_file_range", to, to_at ? *to_at : -1, length,
            real_copy_file_range(from, from_at, to, to_at, part, flags));
}

#define TRUNCATING(fd, size, doing) \
    char path[PATH_MAX]; \
    path_of(fd, path); \
    if (fails(meet("truncate", "ftruncate", path))) return -1; \
    struct stat before; \
    size_t cut = !fstat(fd, &before) && before.st_size > size ? (size_t)(before.st_size - size) : 0; \
    struct change *change = is_below(path) ? before_change(fd, size, cut) : NULL; \
    int done = doing; \
    after_change(fd, change, 0); \
    return done

int ftruncate(int fd, off_t size) {
    REAL(int, ftruncate, int, off_t);
    TRUNCATING(fd, size, real_ftruncate(fd, size));
}

int ftruncate64(int fd, off64_t size) {
    REAL(int, ftruncate64, int, off64_t);
    TRUNCATING(fd, size, real_ftruncate64(fd, size));
}

#define SYNCHRONISING(call, doing) \
    char path[PATH_MAX]; \
    path_of(fd, path); \
    if (fails(meet("sync", call, path))) return -1; \
    int done = doing; \
    if (!done) forget_synchronised(fd); \
    return done

int fsync(int fd) {
    REAL(int, fsync, int);
    SYNCHRONISING("fsync", real_fsync(fd));
}

int fdatasync(int fd) {
    REAL(int, fdatasync, int);
    SYNCHRONISING("fdatasync", real_fdatasync(fd));
}

#define RENAMING(call, from, to, doing) \
    char old[PATH_MAX], path[PATH_MAX]; \
    absolute(from, old); \
    absolute(to, path); \
    if (fails(meet("rename", call, path))) return -1; \
    int done = doing; \
    if (!done && is_below(path)) follow_rename(old, path); \
    return done

int rename(const char *from, const char *to) {
    REAL(int, rename, const char *, const char *);
    RENAMING("rename", from, to, real_rename(from, to));
}

int renameat(int from_fd, const char *from, int to_fd, const char *to) {
    REAL(int, renameat, int, const char *, int, const char *);
    RENAMING("rename", from, to, real_renameat(from_fd, from, to_fd, to));
}

int renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags) {
    REAL(int, renameat2, int, const char *, int, const char *, unsigned);
    RENAMING("rename", from, to, real_renameat2(from_fd, from, to_fd, to, flags));
}

int link(const char *from, const char *to) {
    REAL(int, link, const char *, const char *);
    char path[PATH_MAX];
    absolute(to, path);
    return fails(meet("rename", "link", path)) ? -1 : real_link(from, to);
}

int unlink(const char *given) {
    REAL(int, unlink, const char *);
    char path[PATH_MAX];
    absolute(given, path);
    return fails(meet("unlink", "unlink", path)) ? -1 : real_unlink(given);
}

int unlinkat(int fd, const char *given, int flags) {
    REAL(int, unlinkat, int, const char *, int);
    char path[PATH_MAX];
    absolute(given, path);
    return fails(meet("unlink", "unlink", path)) ? -1 : real_unlinkat(fd, given, flags);
}

/* the clock */

static double shift(void) {
    return plan.clock && __atomic_load_n(&counted, __ATOMIC_SEQ_CST) >= plan.clock_at ? plan.clock : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int done = syscall(SYS_clock_gettime, clock, now);
    if (!done && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += (time_t)shift();
    return done;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int done = syscall(SYS_gettimeofday, now, zone);
    if (!done) now->tv_sec += (time_t)shift();
    return done;
}

time_t time(time_t *place) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (place) *place = now.tv_sec;
    return now.tv_sec;
}
