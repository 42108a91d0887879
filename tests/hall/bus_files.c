/* SPDX-License-Identifier: Apache-2.0 */
#include "bus_files.h"

#include <stdio.h>
#include <stdlib.h>

/* One shell for all: $1 folder, $2… the servers' addresses. */
static const char script[] =
    "set -eu; cd \"$1\"; shift; ec='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'; "
    "openssl req -x509 $ec -days 2 -subj /CN=hall -keyout ca.key -out ca.pem; "
    "issue() { openssl req $ec -subj \"/CN=$1\" -keyout \"$1.key\" -out \"$1.csr\"; "
    "printf '%s\\n' \"$2\" >ext; "
    "openssl x509 -req -in \"$1.csr\" -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 "
    "-extfile ext -out \"$1.pem\"; }; "
    "for d in K1 K2 K3 reception; do issue $d extendedKeyUsage=clientAuth; done; "
    "n=0; for a; do n=$((n + 1)); issue server$n subjectAltName=IP:$a; "
    "printf 'server_name: server%s\\nlisten: \"%s:4222\"\\ntls { cert_file: server%s.pem, "
    "key_file: server%s.key, ca_file: ca.pem, verify: true, timeout: 5 }\\njetstream { store_dir: "
    "js%s }\\n"
    "cluster { name: hall, listen: \"%s:6222\", routes [' $n $a $n $n $n $a; "
    "for b; do printf ' \"nats://%s:6222\",' $b; done; printf ' ] }\\n'; done >all; "
    "n=0; for a; do n=$((n + 1)); awk -v n=$n '/^server_name/{i++} i==n' all >server$n.conf; "
    "sed -i \"s#\\(server$n\\.[a-z]*\\|ca\\.pem\\|js$n\\)\\([, ]\\)#'$PWD/\\1'\\2#g\" "
    "server$n.conf; done";

bool bus_files_make(const char *dir, const char *const hosts[HALL_SERVERS])
{
    char command[4096];

    snprintf(command, sizeof command, "sh -c '%s' x", "eval \"$HALL_SCRIPT\"");
    setenv("HALL_SCRIPT", script, 1);
    size_t len =
        (size_t)snprintf(command, sizeof command, "sh -c 'eval \"$HALL_SCRIPT\"' x '%s'", dir);
    for (int i = 0; i < HALL_SERVERS; i++)
        len += (size_t)snprintf(command + len, sizeof command - len, " %s", hosts[i]);
    snprintf(command + len, sizeof command - len, " >%s/keys.log 2>&1", dir);
    return system(command) == 0;
}

void bus_files_server(const char *dir, int server, char *ret_path, size_t size)
{
    snprintf(ret_path, size, "%s/server%d.conf", dir, server + 1);
}

void bus_files_device(const char *dir, const char *device, const char *which, char *ret_path,
                      size_t size)
{
    if (device == NULL)
        snprintf(ret_path, size, "%s/ca.pem", dir);
    else
        snprintf(ret_path, size, "%s/%s.%s", dir, device, which[0] == 'c' ? "pem" : "key");
}
