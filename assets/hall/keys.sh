#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The keys of a hall's bus:
#
#   keys.sh DIR [HOST...] [-- [kiosk:]NAME... reception:NAME...]
#
# A HOST is a server of the bus, by name or address as its clients know it; a NAME is a device: the id
# of a kiosk's configuration, or of a reception's. Run again it adds what is new, keeps every key that
# is there, and writes users.conf anew. README.md beside says what goes where.
#
# DIR/ca.key, routes-ca.key   sign new devices and servers: they stay here, and nobody else has them
# DIR/HOST/                   all that this server needs
# DIR/NAME/                   all that this device needs
# DIR/users/NAME              what the device may do; without this file the bus does not know it
set -eu
umask 077

CA_DAYS=7300   # a bus is not rebuilt within twenty years
LEAF_DAYS=1825 # a device is, within five
STREAMS='ANKUNFT_EVENTS KV_ANKUNFT_STATE KV_ANKUNFT_ONCE KV_ANKUNFT_NUMBERS KV_ANKUNFT_LEASE KV_ANKUNFT_WITHDRAWN'

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

usage() {
    echo 'usage: keys.sh DIR [HOST...] [-- [kiosk:]NAME... reception:NAME...]' >&2
    exit 64
}

fail() {
    echo "keys.sh: $1" >&2
    exit 1
}

# A name becomes part of a subject, of a path and of a certificate: none of them gets to see anything
# that has a meaning there.
check_name() {
    case $1 in
    '' | -* | *[!A-Za-z0-9_-]*) fail "'$1' is no name: letters, digits, - and _ only" ;;
    ca | users) fail "'$1' is taken" ;;
    esac
    [ "${#1}" -le 64 ] || fail "'$1' is longer than 64 letters"
}

check_host() {
    case $1 in
    '' | [-.]* | *..* | *[!A-Za-z0-9.:-]*) fail "'$1' is no host" ;;
    users) fail "'$1' is taken" ;;
    esac
}

new_key() { # FILE
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"
}

# Each file appears whole under its name, or not at all: what was cut short is made anew.
make_ca() { # NAME COMMON-NAME
    [ -f "$dir/$1.crt" ] && return
    [ -f "$dir/$1.key" ] || {
        new_key "$work/key"
        mv "$work/key" "$dir/$1.key"
    }
    cat >"$work/cnf" <<-'END'
	[req]
	distinguished_name = name
	x509_extensions = authority
	[name]
	[authority]
	basicConstraints = critical,CA:TRUE,pathlen:0
	keyUsage = critical,keyCertSign,cRLSign
	subjectKeyIdentifier = hash
	END
    openssl req -new -x509 -key "$dir/$1.key" -sha256 -days "$CA_DAYS" -subj "/CN=$2" \
        -config "$work/cnf" -out "$work/crt"
    mv "$work/crt" "$dir/$1.crt"
}

# The usage says which ends of a connection the certificate may stand at; no names: "".
make_leaf() { # CA COMMON-NAME USAGE SUBJECT-ALTERNATIVE-NAMES STEM
    [ -f "$5.crt" ] && return
    [ -f "$5.key" ] || {
        new_key "$work/key"
        mv "$work/key" "$5.key"
    }
    {
        echo 'basicConstraints = critical,CA:FALSE'
        echo 'keyUsage = critical,digitalSignature'
        echo "extendedKeyUsage = $3"
        echo 'subjectKeyIdentifier = hash'
        echo 'authorityKeyIdentifier = keyid'
        [ -z "$4" ] || echo "subjectAltName = $4"
    } >"$work/ext"
    openssl req -new -key "$5.key" -subj "/CN=$2" -out "$work/csr"
    openssl x509 -req -in "$work/csr" -CA "$dir/$1.crt" -CAkey "$dir/$1.key" -sha256 \
        -set_serial "0x$(openssl rand -hex 16)" -days "$LEAF_DAYS" -extfile "$work/ext" \
        -out "$work/crt" 2>/dev/null
    mv "$work/crt" "$5.crt"
}

make_host() { # HOST
    mkdir -p "$dir/$1"
    case $1 in
    *:* | *[!0-9.]*) san=DNS:$1 ;;
    *) san=IP:$1 ;;
    esac
    case $1 in *:*) san=IP:$1 ;; esac
    # Towards devices a server is a server only. Among each other they are both, and of an authority
    # of their own: else a kiosk's certificate would let it join them and read and write everything.
    make_leaf ca "$1" serverAuth "$san" "$dir/$1/server"
    make_leaf routes-ca "$1" serverAuth,clientAuth "$san" "$dir/$1/route"
    cp "$dir/ca.crt" "$dir/routes-ca.crt" "$here/hall.conf" "$dir/$1/"
}

# One subject a line, quoted as the server's configuration wants it.
quote() {
    while IFS= read -r subject; do
        printf '        "%s"\n' "$subject"
    done
}

# The dollar signs of $JS and $KV are the bus's own, not ours.

# What all devices ask JetStream for: to make a stream that is not there yet, look at it, and read
# single messages. No updating, no purging, no deleting.
# shellcheck disable=SC2016
stream_subjects() {
    for stream in $STREAMS; do
        echo "\$JS.API.STREAM.INFO.$stream"
        echo "\$JS.API.STREAM.CREATE.$stream"
        echo "\$JS.API.STREAM.MSG.GET.$stream"
    done
    echo '$JS.API.INFO'
    echo '$JS.API.STREAM.NAMES'
}

# To follow a stream by a consumer of one's own. The servers send what a consumer delivers, and a
# direct answer, wherever they are told to, word for word and unasked whether the device may write
# there: with these, whoever has a kiosk's key could give orders. Therefore reception's alone.
# shellcheck disable=SC2016
consumer_subjects() {
    for stream in $STREAMS; do
        echo "\$JS.API.DIRECT.GET.$stream"
        echo "\$JS.API.DIRECT.GET.$stream.>"
        echo "\$JS.API.CONSUMER.CREATE.$stream"
        echo "\$JS.API.CONSUMER.CREATE.$stream.>"
        echo "\$JS.API.CONSUMER.INFO.$stream.*"
        echo "\$JS.API.CONSUMER.DELETE.$stream.*"
        echo "\$JS.ACK.$stream.>"
        echo "\$JS.FC.$stream.>"
    done
}

# shellcheck disable=SC2016
kiosk_subjects() { # NAME
    echo "ankunft.event.$1"
    echo "ankunft.answer.$1"
    echo "\$KV.ANKUNFT_STATE.$1"
    echo '$KV.ANKUNFT_ONCE.>'
    echo '$KV.ANKUNFT_NUMBERS.>'
    echo '$KV.ANKUNFT_LEASE.>'
}

# shellcheck disable=SC2016
reception_subjects() { # NAME
    echo "ankunft.event.$1"
    echo 'ankunft.order.>'
    echo 'ankunft.withdrawn.>'
    echo '$KV.ANKUNFT_ONCE.>'
    echo '$KV.ANKUNFT_WITHDRAWN.>'
    consumer_subjects
}

# shellcheck disable=SC2016
kiosk_hears() { # NAME
    echo "_INBOX_$1.>"
    echo "ankunft.order.$1"
    echo "ankunft.withdrawn.$1"
    echo '$KV.ANKUNFT_STATE.*'
}

reception_hears() { # NAME
    echo "_INBOX_$1.>"
    echo 'ankunft.answer.*'
}

make_device() { # KIND NAME
    mkdir -p "$dir/$2" "$dir/users"
    # No alternative names: the server would look for a user of that name first.
    make_leaf ca "$2" clientAuth '' "$dir/$2/client"
    cp "$dir/ca.crt" "$dir/$2/"
    {
        echo '    {'
        echo "      user: \"CN=$2\" # $1"
        echo '      permissions: {'
        echo '        publish: { allow: ['
        { "$1_subjects" "$2" && stream_subjects; } | quote
        echo '        ] }'
        echo '        subscribe: { allow: ['
        "$1_hears" "$2" | quote
        echo '        ] }'
        # No allow_responses: who may answer to wherever a message says, may write anywhere.
        echo '      }'
        echo '    }'
    } >"$work/user"
    mv "$work/user" "$dir/users/$2"
}

[ $# -ge 1 ] || usage
dir=$1
shift
case $dir in '' | -*) usage ;; esac
mkdir -p "$dir/users"
dir=$(CDPATH='' cd -- "$dir" && pwd)
work=$(mktemp -d "$dir/.work.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

make_ca ca 'Ankunft bus'
make_ca routes-ca 'Ankunft bus, among servers'

while [ $# -gt 0 ] && [ "$1" != -- ]; do
    check_host "$1"
    make_host "$1"
    shift
done
[ $# -eq 0 ] || shift
for device in "$@"; do
    kind=kiosk
    name=$device
    case $device in
    kiosk:*) name=${device#kiosk:} ;;
    reception:*)
        kind=reception
        name=${device#reception:}
        ;;
    esac
    check_name "$name"
    make_device "$kind" "$name"
done

{
    echo '# Written by keys.sh from users/: what each device may do.'
    echo '  users: ['
    for user in "$dir"/users/*; do
        [ ! -f "$user" ] || cat "$user"
    done
    echo '  ]'
} >"$work/users.conf"
mv "$work/users.conf" "$dir/users.conf"
for host in "$dir"/*/server.crt; do
    [ ! -f "$host" ] || cp "$dir/users.conf" "${host%/*}/"
done
