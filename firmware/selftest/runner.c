/* SPDX-License-Identifier: Apache-2.0 */
#include "selftest/runner.h"

#include "base/clock.h"
#include "base/log.h"
#include "device/worker.h"
#include "selftest/judge.h"
#include "selftest/kept.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

struct wish {
    bool keep; /* test, else: run one */
    struct selftest test;
};

struct runner {
    const char *state_dir;
    char config_file[PATH_MAX];
    struct mailbox mailbox;
    struct worker worker;
    char program[PATH_MAX];
    struct wish wish; /* the worker's */
};

/* --- the child ----------------------------------------------------------------------------- */

struct child {
    pid_t pid;
    int fd; /* its standard output */
};

/* Without our blocked signals, our input, and whatever a library holds open. */
static bool child_start(struct runner *r, struct child *ret_child)
{
    /* posix_spawn wants words that it could write to. */
    char doctor[] = "doctor", report[] = "--report", config[] = "--config";
    char *const words[] = {r->program, doctor, report, config, r->config_file, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    int failed = posix_spawn(&ret_child->pid, r->program, &actions, &attributes, words, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    ret_child->fd = ends[0];
    if (failed == 0)
        return true;
    close(ends[0]);
    log_error("selftest", "%s: %s", r->program, strerror(failed));
    return false;
}

/* Reads to the end of its output. False: it does not end, or says too much. */
static bool child_hear(struct runner *r, const struct child *child, char *text, size_t size,
                       size_t *ret_len)
{
    int64_t until_ms = clock_monotonic_ms() + SELFTEST_DEADLINE_MS;

    *ret_len = 0;
    while (!worker_stopping(&r->worker) && *ret_len < size) {
        int64_t left_ms = until_ms - clock_monotonic_ms();
        if (left_ms <= 0)
            return false;
        if (worker_wait(&r->worker, child->fd, POLLIN, left_ms) == 0)
            continue; /* another wish, which waits, or the end */
        ssize_t n = read(child->fd, text + *ret_len, size - *ret_len);
        if (n == 0)
            return true;
        if (n < 0 && errno != EINTR)
            return false;
        *ret_len += n > 0 ? (size_t)n : 0;
    }
    return false;
}

/* Nothing of a child is left. */
static void child_end(const struct child *child)
{
    close(child->fd);
    kill(child->pid, SIGKILL);
    while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

static void test_run(struct runner *r)
{
    struct event event = {.kind = EVENT_SELFTESTED};
    struct selftest *test = &event.selftested.test;
    char text[SELFTEST_TEXT_MAX];
    struct child child;
    size_t len = 0;
    bool good = child_start(r, &child);

    if (good) {
        good = child_hear(r, &child, text, sizeof text, &len) &&
               !err_is(selftest_read(text, len, test));
        child_end(&child);
    }
    if (!good) {
        *test = (struct selftest){.at_s = 0};
        selftest_set(test, SELFTEST_CONFIG, SELFTEST_FAIL,
                     "the test itself did not come to its end");
    }
    if (!worker_stopping(&r->worker))
        r->mailbox.post(r->mailbox.self, &event);
}

/* --- what is kept -------------------------------------------------------------------------- */

static void findings_log(const struct selftest *test)
{
    for (int i = 0; i < SELFTEST_CHECKS; i++) {
        const struct selftest_finding *f = &test->checks[i];
        const char *name = selftest_check_name((enum selftest_check)i);
        if (f->verdict == SELFTEST_FAIL)
            log_error("selftest", "%s: %s; %s", name, f->found,
                      judge_advice((enum selftest_check)i, f->verdict));
        else if (f->verdict == SELFTEST_WARN)
            log_warn("selftest", "%s: %s; %s", name, f->found,
                     judge_advice((enum selftest_check)i, f->verdict));
    }
    log_info("selftest", "%d well, %d to be seen to, %d fail", selftest_count(test, SELFTEST_OK),
             selftest_count(test, SELFTEST_WARN), selftest_count(test, SELFTEST_FAIL));
}

static void test_keep(struct runner *r, const struct selftest *test)
{
    findings_log(test);
    struct err e = kept_write(r->state_dir, test);
    if (err_is(e))
        log_error("selftest", "the result is not kept: %s", err_name(e));
}

static void kept_tell(struct runner *r)
{
    struct event event = {.kind = EVENT_SELFTESTED, .selftested.kept = true};
    struct err e = kept_read(r->state_dir, &event.selftested.test);

    if (!err_is(e))
        r->mailbox.post(r->mailbox.self, &event);
    else if (e.code != ERR_GONE)
        log_warn("selftest", "what was kept is none: %s", err_name(e));
}

/* --- the thread and the port --------------------------------------------------------------- */

static void runner_main(void *self)
{
    struct runner *r = self;

    kept_tell(r);
    while (!worker_stopping(&r->worker)) {
        if (!worker_take(&r->worker, &r->wish))
            (void)worker_wait(&r->worker, -1, 0, -1);
        else if (r->wish.keep)
            test_keep(r, &r->wish.test);
        else
            test_run(r);
    }
}

static void port_run(void *self)
{
    struct runner *r = self;
    const struct wish wish = {.keep = false};
    struct event event = {.kind = EVENT_SELFTESTED};

    if (worker_send(&r->worker, &wish))
        return;
    selftest_set(&event.selftested.test, SELFTEST_CONFIG, SELFTEST_FAIL, "too much to do");
    r->mailbox.post(r->mailbox.self, &event);
}

static void port_keep(void *self, const struct selftest *test)
{
    struct runner *r = self;
    const struct wish wish = {.keep = true, .test = *test};

    if (!worker_send(&r->worker, &wish))
        log_error("selftest", "the result is not kept: too much to do");
}

/* The tool beside the running program. */
static bool program_find(const struct runner_config *config, char ret_program[PATH_MAX])
{
    char self[PATH_MAX];

    if (config->program != NULL)
        return text_copy(ret_program, PATH_MAX, config->program);
    ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
    self[len > 0 ? len : 0] = '\0';
    char *slash = strrchr(self, '/');
    if (slash == NULL)
        return false;
    slash[1] = '\0';
    struct buf out = buf_on(ret_program, PATH_MAX);
    buf_addf(&out, "%sankunft-ctl", self);
    return !out.cut;
}

struct err runner_open(const struct runner_config *config, struct mailbox mailbox,
                       struct runner **ret_runner, struct selftest_port *ret_port)
{
    struct runner *r = calloc(1, sizeof *r);

    if (r == NULL)
        return err_make(ERR_NO_MEMORY);
    r->state_dir = config->state_dir;
    r->mailbox = mailbox;
    struct err e = program_find(config, r->program) &&
                           text_copy(r->config_file, sizeof r->config_file, config->config_file)
                       ? err_none()
                       : err_make(ERR_TOO_LONG);
    if (!err_is(e))
        e = worker_start(&r->worker, "selftest", sizeof(struct wish), runner_main, r);
    if (err_is(e)) {
        free(r);
        return e;
    }
    *ret_runner = r;
    *ret_port = (struct selftest_port){.self = r, .run = port_run, .keep = port_keep};
    return e;
}

void runner_close(struct runner *runner)
{
    if (runner == NULL)
        return;
    worker_stop(&runner->worker);
    while (worker_take(&runner->worker, &runner->wish))
        if (runner->wish.keep)
            test_keep(runner, &runner->wish.test);
    worker_deinit(&runner->worker);
    free(runner);
}
