/* SPDX-License-Identifier: Apache-2.0 */
#include "qr/confine.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* The sanitizers' runtime reserves terabytes, and asks the kernel for much before it says a word.
 */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static bool limit_set(__rlimit_resource_t what, rlim_t most)
{
    struct rlimit limit = {.rlim_cur = most, .rlim_max = most};
    return setrlimit(what, &limit) == 0;
}

struct err confine_begin(void)
{
    bool done = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0 &&
                prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && limit_set(RLIMIT_CORE, 0) &&
                limit_set(RLIMIT_FSIZE, 0) && limit_set(RLIMIT_NOFILE, CONFINE_FILES_MAX);

    if (!SANITIZED)
        done = done && limit_set(RLIMIT_AS, (rlim_t)CONFINE_MEMORY_MIB << 20);
    return done ? err_none() : err_make(ERR_DENIED);
}

/* Whatever their arguments are. Names that this kind of machine does not have are passed over. */
static const int plain_calls[] = {
    SCMP_SYS(read),         SCMP_SYS(write),          SCMP_SYS(brk),
    SCMP_SYS(munmap),       SCMP_SYS(mremap),         SCMP_SYS(madvise),
    SCMP_SYS(futex),        SCMP_SYS(clock_gettime),  SCMP_SYS(clock_gettime64),
    SCMP_SYS(gettimeofday), SCMP_SYS(sysinfo), /* qsort asks how much memory there is */
    SCMP_SYS(rt_sigreturn), SCMP_SYS(exit),           SCMP_SYS(exit_group),
#if SANITIZED
    SCMP_SYS(getpid),       SCMP_SYS(gettid),         SCMP_SYS(sched_yield),
    SCMP_SYS(sigaltstack),  SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction),
    SCMP_SYS(close),        SCMP_SYS(readlink),       SCMP_SYS(mprotect),
    SCMP_SYS(tgkill),
#endif
};

static const int refused_calls[] = {SCMP_SYS(open), SCMP_SYS(openat)};

static bool calls_rule(scmp_filter_ctx filter)
{
    bool done = true;

    for (size_t i = 0; i < sizeof plain_calls / sizeof plain_calls[0]; i++)
        done = done && seccomp_rule_add(filter, SCMP_ACT_ALLOW, plain_calls[i], 0) == 0;
    /* Not the end, but a no: tables of rare character sets that a code may name are done without.
     */
    for (size_t i = 0; i < sizeof refused_calls / sizeof refused_calls[0]; i++)
        done = done && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), refused_calls[i], 0) == 0;
    struct scmp_arg_cmp no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    done = done && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, no_code) == 0;
    return done && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap2), 1, no_code) == 0;
}

struct err confine_close(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);

    if (filter == NULL)
        return err_make(ERR_NO_MEMORY);
    bool done = calls_rule(filter) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return done ? err_none() : err_make(ERR_DENIED);
}
