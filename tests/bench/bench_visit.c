/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_visit: from the code at the scanner to the number on the screen, and from there to the
 * first byte at the printer. Real kiosk, real serial line, practice service over HTTP; the printer
 * is a socket of ours that says it is well. The scanner's silence (60 ms after the code) is part of
 * it.
 */
#include "figures.h"
#include "kit/hall.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { VISITS = 60 };

struct paper {
    int listen_fd;
    pthread_mutex_t lock;
    pthread_cond_t came;
    double first_byte_ms; /* 0: none since it was last taken */
};

/* Answers each DLE EOT with "all is well" and notes when the first dot of a slip arrives. */
static void *paper_run(void *self)
{
    struct paper *p = self;
    unsigned char bytes[4096];
    int fd = accept(p->listen_fd, NULL, NULL);

    for (;;) {
        ssize_t n = read(fd, bytes, sizeof bytes);
        if (n <= 0)
            break;
        double now_ms = figures_now_ms();
        ssize_t asked = 0;
        for (ssize_t i = 0; i + 2 < n; i++)
            if (bytes[i] == 0x10 && bytes[i + 1] == 0x04) {
                static const unsigned char well = 0x12;
                if (write(fd, &well, 1) != 1)
                    return NULL;
                asked += 3;
            }
        pthread_mutex_lock(&p->lock);
        if (n > asked && p->first_byte_ms == 0) {
            p->first_byte_ms = now_ms;
            pthread_cond_signal(&p->came);
        }
        pthread_mutex_unlock(&p->lock);
    }
    return NULL;
}

static double paper_take(struct paper *p)
{
    pthread_mutex_lock(&p->lock);
    while (p->first_byte_ms == 0)
        pthread_cond_wait(&p->came, &p->lock);
    double ms = p->first_byte_ms;
    p->first_byte_ms = 0;
    pthread_mutex_unlock(&p->lock);
    return ms;
}

static int paper_open(struct paper *p)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof a;
    pthread_t thread;

    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->came, NULL);
    p->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(p->listen_fd, (struct sockaddr *)&a, sizeof a) != 0 || listen(p->listen_fd, 1) != 0 ||
        getsockname(p->listen_fd, (struct sockaddr *)&a, &len) != 0)
        return -1;
    pthread_create(&thread, NULL, paper_run, p);
    pthread_detach(thread);
    return ntohs(a.sin_port);
}

int main(void)
{
    static struct figures shown, printed, looked;
    static struct paper paper;
    static struct hall hall;
    char target[64], line[PROC_LINE_MAX];

    setenv("TZ", "Europe/Berlin", 1);
    int port = paper_open(&paper);
    snprintf(target, sizeof target, "tcp:127.0.0.1:%d", port);
    const struct hall_options options = {
        .slips_dir = "/tmp", .language = "de", .printer = target, .ten_o_clock = true};
    if (port < 0 || !hall_open(&options, &hall))
        return 1;
    for (int i = 0; i < VISITS; i++) {
        json_t *b = practice_book(&hall.practice, 169, i % 3 == 2 ? 120 : 10, "confirmed");
        double from_ms = figures_now_ms();
        hall_hold_up(&hall, b);
        json_decref(b);
        if (i % 3 == 2) {
            if (!hall_kiosk(&hall, line, "await VERDICT 10000"))
                break;
            figures_add(&looked, figures_now_ms() - from_ms);
        } else {
            if (!hall_kiosk(&hall, line, "await DONE 10000"))
                break;
            double done_ms = figures_now_ms();
            figures_add(&shown, done_ms - from_ms);
            figures_add(&printed, paper_take(&paper) - done_ms);
            hall_kiosk(&hall, line, "await DONE 10000 PRINTED");
        }
        if (!hall_kiosk(&hall, line, "touch DONE") || !hall_kiosk(&hall, line, "await START 10000"))
            break;
    }
    figures_print(&shown, "scan to number shown (durably recorded)");
    figures_print(&looked, "scan to \"you are early\" shown");
    figures_print(&printed, "number shown to first printer byte");
    return hall_close(&hall);
}
