/* SPDX-License-Identifier: Apache-2.0 */
#include "kit/reception.h"

#include <arpa/inet.h>
#include <jansson.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ANSWER_BYTES = 1 << 20 };

#define CALL                                                                                       \
    "curl --silent --fail --cacert '%s/reception.pem' --cookie '%s/jar' --cookie-jar '%s/jar' "

int reception_port(int wanted)
{
    int port = -1;

    for (int i = 0; i < 2 && port < 0; i++) {
        struct sockaddr_in at = {.sin_family = AF_INET,
                                 .sin_port = htons((uint16_t)(i == 0 ? wanted : 0)),
                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        socklen_t len = sizeof at;
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (bind(fd, (struct sockaddr *)&at, sizeof at) == 0 &&
            getsockname(fd, (struct sockaddr *)&at, &len) == 0)
            port = ntohs(at.sin_port);
        close(fd);
    }
    return port;
}

void reception_section(const char *dir, int port, char *ret_text, size_t size)
{
    snprintf(ret_text, size,
             "[reception]\n"
             "account = agent-2\n"
             "password_file = %s/reception.password\n"
             "listen = 127.0.0.1:%d\n"
             "cert_file = %s/reception.pem\n"
             "key_file = %s/reception.key\n"
             "state_dir = %s/reception\n",
             dir, port, dir, dir, dir);
}

static bool certificate_make(const char *dir)
{
    char command[1200], said[256];

    snprintf(command, sizeof command,
             "umask 077; echo agent-2-practice >'%s/reception.password'; openssl req -x509 -newkey "
             "ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
             "-days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 "
             "-keyout '%s/reception.key' -out '%s/reception.pem' 2>&1",
             dir, dir, dir);
    if (proc_run(command, said, sizeof said) == 0)
        return true;
    fprintf(stderr, "reception: no certificate: %s\n", said);
    return false;
}

bool reception_start(struct reception *reception, const char *dir, const char *config, int port)
{
    const char *const argv[] = {ANKUNFT_BIN_DIR "/ankunft-reception", "--config", config, NULL};
    char command[1200], said[256];

    *reception = (struct reception){.url = ""};
    snprintf(reception->dir, sizeof reception->dir, "%s", dir);
    if (!certificate_make(dir) || !proc_start(&reception->proc, argv))
        return false;
    snprintf(reception->url, sizeof reception->url, "https://127.0.0.1:%d/", port);
    snprintf(command, sizeof command,
             "curl --silent --fail --cacert '%s/reception.pem' --retry 40 --retry-delay 1 "
             "--retry-connrefused '%shealthz'",
             dir, reception->url);
    if (proc_run(command, said, sizeof said) == 0)
        return true;
    fprintf(stderr, "reception: the page does not answer\n");
    reception_stop(reception);
    return false;
}

void reception_stop(struct reception *reception)
{
    char command[1200];

    if (reception->url[0] == '\0')
        return;
    proc_end(&reception->proc, SIGTERM);
    reception->url[0] = '\0';
    snprintf(
        command, sizeof command,
        "cd '%s' && rm -rf reception reception.pem reception.key reception.password jar browser",
        reception->dir);
    if (system(command) != 0)
        fprintf(stderr, "reception: its files are not removed\n");
}

bool reception_browse(const struct reception *reception)
{
    char command[2400], said[256];

    snprintf(
        command, sizeof command,
        "command -v chromium >/dev/null || exit 1; cd '%s' || exit 1; "
        "pin=$(openssl x509 -in reception.pem -pubkey -noout | openssl pkey -pubin -outform DER | "
        "openssl dgst -sha256 -binary | base64); "
        "[ \"$(id -u)\" = 0 ] && bare=--no-sandbox; "
        "chromium $bare --no-first-run --disable-quic --disable-background-networking "
        "--disable-component-update --disable-sync --user-data-dir=browser "
        "--ignore-certificate-errors-spki-list=\"$pin\" --app='%s' >/dev/null 2>&1 &",
        reception->dir, reception->url);
    return proc_run(command, said, sizeof said) == 0;
}

int reception_count(const struct reception *reception, const char *account, const char *status)
{
    const char *dir = reception->dir;
    char command[2400], said[256];
    char *text = malloc(ANSWER_BYTES);
    int count = -1;

    snprintf(command, sizeof command,
             CALL "--header 'Content-Type: application/json' --data "
                  "'{\"account\":\"%s\",\"password\":\"%s-practice\"}' '%sapi/login'",
             dir, dir, dir, account, account, reception->url);
    if (text != NULL && proc_run(command, said, sizeof said) == 0) {
        snprintf(command, sizeof command, CALL "'%sapi/hall'", dir, dir, dir, reception->url);
        json_t *hall =
            proc_run(command, text, ANSWER_BYTES) == 0 ? json_loads(text, 0, NULL) : NULL;
        json_t *rows = json_object_get(hall, "rows"), *row;
        size_t i;
        count = hall != NULL ? 0 : -1;
        json_array_foreach(rows, i, row)
        {
            const char *is = json_string_value(json_object_get(row, "status"));
            count += is != NULL && strcmp(is, status) == 0;
        }
        json_decref(hall);
    }
    free(text);
    return count;
}
