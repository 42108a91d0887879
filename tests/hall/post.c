/* SPDX-License-Identifier: Apache-2.0 */
#include "post.h"

#include "kit/pause.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { START_MS = 60000, SLICE_MS = 50, COMMAND_MAX = 128, ARGS_MAX = 12 };

static int64_t monotonic_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static _Noreturn void give_up(const struct post *post, const char *what)
{
    fprintf(stderr, "hall: %s of %s does not start\n", what, post->id);
    exit(2);
}

void post_open(struct post *post, const char *program_dir)
{
    char program[300], link[300], line[PROC_LINE_MAX];

    pthread_mutex_init(&post->lock, NULL);
    snprintf(program, sizeof program, "%s/scanner-emu", program_dir);
    snprintf(link, sizeof link, "%s/scanner", post->dir);
    const char *const scans[] = {program, "--link", link, NULL};
    if (!proc_start(&post->scanner, scans) ||
        !proc_await(&post->scanner, "scanner-emu: ready", START_MS, line))
        give_up(post, "scanner");
    snprintf(program, sizeof program, "%s/printer-emu", program_dir);
    snprintf(link, sizeof link, "%s/printer", post->dir);
    const char *const prints[] = {program, "--link", link, "--out", post->dir, NULL};
    if (!proc_start(&post->printer, prints) ||
        !proc_await(&post->printer, "printer-emu: ready", START_MS, line))
        give_up(post, "printer");
}

void post_close(struct post *post)
{
    if (post->runs)
        post_kiosk_kill(post);
    proc_end(&post->scanner, SIGTERM);
    proc_end(&post->printer, SIGTERM);
    pthread_mutex_destroy(&post->lock);
}

void post_kiosk_start(struct post *post, const char *program_dir)
{
    char program[300], log[260];
    const char *argv[ARGS_MAX];
    int n = 0;

    snprintf(program, sizeof program, "%s/kiosk-play", program_dir);
    snprintf(log, sizeof log, "%s/log", post->dir);
    for (int i = 0; i < post->word_count; i++)
        argv[n++] = post->words[i];
    const char *const command[] = {
        "sh", "-c", "exec \"$0\" --config \"$1\" 2>>\"$2\"", program, post->config, log, NULL};
    for (int i = 0; i < (int)(sizeof command / sizeof command[0]); i++)
        argv[n++] = command[i];
    pthread_mutex_lock(&post->lock);
    if (!proc_start(&post->kiosk, argv))
        give_up(post, "kiosk");
    post->runs = true;
    post->owed = 0;
    pthread_mutex_unlock(&post->lock);
}

void post_kiosk_kill(struct post *post)
{
    kill(post->kiosk.pid, SIGKILL);
    pthread_mutex_lock(&post->lock);
    proc_end(&post->kiosk, SIGKILL);
    post->runs = false;
    pthread_mutex_unlock(&post->lock);
}

void post_kiosk_signal(struct post *post, int signal)
{
    kill(post->kiosk.pid, signal);
}

bool post_hold_up(struct post *post, const char *link)
{
    return proc_say(&post->scanner, "scan https://termin.example/#/appointment/%s", link);
}

/* Its pid, 0: it is dead. */
static pid_t command_give(struct post *post, const char *command)
{
    pid_t pid = 0;

    pthread_mutex_lock(&post->lock);
    if (post->runs && proc_say(&post->kiosk, "%s", command)) {
        pid = post->kiosk.pid;
        post->owed++;
    }
    pthread_mutex_unlock(&post->lock);
    return pid;
}

/* The answer to the last command, if it comes within a moment. */
static enum post_end answer_take(struct post *post, pid_t pid, char ret_line[PROC_LINE_MAX])
{
    enum post_end end = POST_SILENT;

    pthread_mutex_lock(&post->lock);
    if (!post->runs || post->kiosk.pid != pid)
        end = POST_DEAD;
    int64_t until_ms = monotonic_ms() + SLICE_MS;
    while (end == POST_SILENT && proc_line(&post->kiosk, SLICE_MS, ret_line))
        if (--post->owed == 0)
            end = strncmp(ret_line, "ok", 2) == 0 ? POST_OK : POST_NOT;
    /* Neither a line, nor is the time over: its output has ended. */
    if (end == POST_SILENT && monotonic_ms() < until_ms)
        end = POST_DEAD;
    pthread_mutex_unlock(&post->lock);
    return end;
}

enum post_end post_ask(struct post *post, int wait_ms, char ret_line[PROC_LINE_MAX],
                       const char *format, ...)
{
    int64_t until_ms = monotonic_ms() + wait_ms;
    enum post_end end = POST_SILENT;
    char command[COMMAND_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    pid_t pid = command_give(post, command);
    if (pid == 0) {
        pause_ms(SLICE_MS);
        return POST_DEAD;
    }
    while (end == POST_SILENT && monotonic_ms() < until_ms)
        end = answer_take(post, pid, ret_line);
    if (end == POST_DEAD)
        pause_ms(SLICE_MS);
    return end;
}
