#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# issuer: makes specimen ID documents as states do, with their CSCAs, signers, master list and CRLs.
# Everything that is signed is signed by the openssl command line; DER is put together here, in hex.
#
#   sh issuer.sh FOLDER [LIST]     LIST: a document a line, "-": standard input; documents.txt if not said
#
# A line is NAME and options; README.md of this folder explains them. It writes FOLDER/NAME/ with what
# the chip holds, and FOLDER/{csca.pem,crl.pem,masterlist.bin,masterlist_root.pem}.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$1
list=${2-$here/documents.txt}
mkdir -p "$out"
out=$(cd "$out" && pwd)
hidden=$out/.issuer # keys of the states, and what is on its way
mkdir -p "$hidden"
export REVOKED=/dev/null HIDDEN="$hidden"

fail() {
    echo "issuer: $1" >&2
    exit 1
}

# --- DER, as hex digits ---------------------------------------------------------------------------

# der TAG CONTENT
der() {
    der_len=$((${#2} / 2))
    if [ $der_len -lt 128 ]; then
        printf '%s%02x%s' "$1" $der_len "$2"
    elif [ $der_len -lt 256 ]; then
        printf '%s81%02x%s' "$1" $der_len "$2"
    else
        printf '%s82%04x%s' "$1" $der_len "$2"
    fi
}

hex_of_file() { od -An -v -tx1 "$1" | tr -d ' \n'; }
hex_of_text() { printf %s "$1" | od -An -v -tx1 | tr -d ' \n'; }

# hex_write HEX FILE
hex_write() {
    # shellcheck disable=SC2059
    printf "$(printf '%s\n' "$1" | fold -w 2 | awk '
        BEGIN { for (i = 0; i < 256; i++) octal[sprintf("%02x", i)] = sprintf("\\%03o", i) }
        { printf "%s", octal[$0] }')" >"$2"
}

# oid DOTTED
oid() {
    der 06 "$(printf '%s\n' "$1" | awk -F. '{
        text = sprintf("%02x", $1 * 40 + $2)
        for (i = 3; i <= NF; i++) {
            part = sprintf("%02x", $i % 128)
            for (n = int($i / 128); n > 0; n = int(n / 128))
                part = sprintf("%02x", n % 128 + 128) part
            text = text part
        }
        print text
    }')"
}

# --- keys and certificates ------------------------------------------------------------------------

cat >"$hidden/openssl.cnf" <<'END'
[req]
distinguished_name = dn
prompt = no
[dn]
[csca]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[ds]
authorityKeyIdentifier = keyid
subjectKeyIdentifier = hash
keyUsage = critical, digitalSignature
[list]
authorityKeyIdentifier = keyid
subjectKeyIdentifier = hash
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, 2.23.136.1.1.3
[ca]
default_ca = crl
[crl]
database = $ENV::REVOKED
unique_subject = no
default_md = sha256
default_crl_days = 30
crl_extensions = crl_ext
rand_serial = yes
policy = any
new_certs_dir = $ENV::HIDDEN
[crl_ext]
authorityKeyIdentifier = keyid
[any]
countryName = supplied
organizationName = supplied
commonName = supplied
END

# key_make SPEC FILE: rsa, rsa-pss, dh, dh-long, the name of a curve, or explicit: and the name of a curve
key_make() {
    case $1 in
    rsa | rsa-pss) set -- "$1" "$2" RSA -pkeyopt rsa_keygen_bits:2048 ;;
    dh) set -- "$1" "$2" DHX -pkeyopt dh_rfc5114:1 ;;
    dh-long) set -- "$1" "$2" DHX -pkeyopt dh_rfc5114:2 ;;
    explicit:*) set -- "$1" "$2" EC -pkeyopt "ec_paramgen_curve:${1#explicit:}" \
        -pkeyopt ec_param_enc:explicit ;;
    *) set -- "$1" "$2" EC -pkeyopt "ec_paramgen_curve:$1" -pkeyopt ec_param_enc:named_curve ;;
    esac
    key_spec=$1
    key_file=$2
    shift 2
    openssl genpkey -out "$key_file" -algorithm "$@" 2>"$hidden/said" ||
        fail "no key $key_spec: $(cat "$hidden/said")"
}

# One key a kind is enough for all signers: prints its file.
signer_key() {
    [ -f "$hidden/key-$1.pem" ] || key_make "$1" "$hidden/key-$1.pem"
    printf '%s' "$hidden/key-$1.pem"
}

country_of() {
    case $1 in
    D) echo DE ;;
    UTO) echo UT ;;
    CHN) echo CN ;;
    *) echo XX ;;
    esac
}

pss_of() { [ "$1" != rsa-pss ] || printf '%s' '-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:-1'; }

# csca_make ID STATE SPEC NAME: a state's authority, valid for six years
csca_make() {
    [ ! -f "$hidden/$1.pem" ] || return 0
    key_make "$3" "$hidden/$1.key"
    # shellcheck disable=SC2046
    openssl req -x509 -config "$hidden/openssl.cnf" -extensions csca -days 2190 -sha256 \
        -subj "/C=$(country_of "$2")/O=Specimen/CN=$4" -key "$hidden/$1.key" \
        $(pss_of "$3") -out "$hidden/$1.pem"
    : >"$hidden/$1.revoked"
}

# csca_age ID: the authority had its day, in the year 2020
csca_age() {
    openssl x509 -x509toreq -in "$hidden/$1.pem" -signkey "$hidden/$1.key" -out "$hidden/request" 2>"$hidden/said"
    : >"$hidden/made"
    REVOKED=$hidden/made openssl ca -batch -notext -selfsign -config "$hidden/openssl.cnf" -name crl \
        -in "$hidden/request" -keyfile "$hidden/$1.key" -extensions csca -startdate 200101000000Z \
        -enddate 210101000000Z -out "$hidden/$1.pem" 2>"$hidden/said" || fail "$(cat "$hidden/said")"
}

# revoke CSCA SERIAL: a row of openssl ca's own list
revoke() {
    printf 'R\t491231000000Z\t200101000000Z\t%s\tunknown\t/CN=revoked\n' "$2" >>"$hidden/$1.revoked"
}

serial=4096
# signer_make CSCA CSCA-SPEC STATE KEY-FILE HASH FILE [USE]: a document signer, valid for twelve years
signer_make() {
    serial=$((serial + 1))
    # shellcheck disable=SC2046
    openssl req -x509 -config "$hidden/openssl.cnf" -extensions "${7-ds}" -days 4380 "-$5" \
        -subj "/C=$(country_of "$3")/O=Specimen/CN=Document Signer $serial" -key "$4" \
        -CA "$hidden/$1.pem" -CAkey "$hidden/$1.key" $(pss_of "$2") -set_serial $serial -out "$6"
}

# --- machine-readable zone ------------------------------------------------------------------------

# mrz FORM CODE STATE NUMBER BIRTH SEX EXPIRY NAME: two lines, the zone and the MRZ information
mrz() {
    printf '%s\n' "$*" | awk '
        function fill(text, width) {
            while (length(text) < width)
                text = text "<"
            return substr(text, 1, width)
        }
        function digit(text, i, c, sum) {
            sum = 0
            for (i = 1; i <= length(text); i++) {
                c = index("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", substr(text, i, 1)) - 1
                sum += (c > 0 ? c : 0) * substr("731", (i - 1) % 3 + 1, 1)
            }
            return sum % 10
        }
        {
            state = fill($3, 3); birth = $5 digit($5); expiry = $7 digit($7)
            number = length($4) < 9 ? fill($4, 9) : $4
            info = number digit(number) birth expiry
            if (length(number) > 9) {
                rest = substr(number, 10) digit(number)
                number = substr(number, 1, 9) "<"
            } else
                number = number digit(number)
        }
        $1 == "td1" {
            first = fill($2, 2) state number fill(rest, 15)
            second = birth $6 expiry state fill("", 11)
            print first second digit(substr(first, 6) birth expiry substr(second, 19)) fill($8, 30)
        }
        $1 == "td2" {
            second = number state birth $6 expiry fill(rest, 7)
            print fill($2, 2) state fill($8, 31) second digit(number birth substr(second, 22))
        }
        $1 == "td3" {
            second = number state birth $6 expiry fill("", 14) "<"
            print fill($2, 2) state fill($8, 39) second digit(number birth substr(second, 22))
        }
        END { print info }'
}

# --- what the chip holds --------------------------------------------------------------------------

# PACEInfos of "2.2:13,4.2:12": OID suffix and standardized domain parameters
pace_infos() {
    for pace_one in $(printf '%s' "$1" | tr , ' '); do
        der 30 "$(oid "0.4.0.127.0.7.2.2.4.${pace_one%:*}")020102$(der 02 "$(printf %02x "${pace_one#*:}")")"
    done
}

# ca_infos KEY-FILE SPEC SUITE KEY-ID
ca_infos() {
    case $3 in
    3des) ca_suite=1 ;;
    aes128) ca_suite=2 ;;
    aes192) ca_suite=3 ;;
    aes256) ca_suite=4 ;;
    *) fail "no suite $3" ;;
    esac
    case $2 in
    dh*) ca_kind=1 ;;
    *) ca_kind=2 ;;
    esac
    ca_id=${4:+$(der 02 "$(printf %02x "$4")")}
    openssl pkey -in "$1" -pubout -outform DER -out "$hidden/spki"
    der 30 "$(oid "0.4.0.127.0.7.2.2.3.$ca_kind.$ca_suite")020101$ca_id"
    der 30 "$(oid "0.4.0.127.0.7.2.2.1.$ca_kind")$(hex_of_file "$hidden/spki")$ca_id"
}

hash_oid() {
    case $1 in
    md5) oid 1.2.840.113549.2.5 ;;
    sha1) oid 1.3.14.3.2.26 ;;
    sha224) oid 2.16.840.1.101.3.4.2.4 ;;
    sha256) oid 2.16.840.1.101.3.4.2.1 ;;
    sha384) oid 2.16.840.1.101.3.4.2.2 ;;
    sha512) oid 2.16.840.1.101.3.4.2.3 ;;
    *) fail "no hash $1" ;;
    esac
}

# group_hash NUMBER HASH FILE: a DataGroupHash
group_hash() {
    der 30 "0201$(printf %02x "$1")$(der 04 "$(openssl dgst "-$2" -r "$3" | cut -d ' ' -f 1)")"
}

# lds_object FOLDER HASH VERSION: the LDSSecurityObject over the folder's files
lds_object() {
    lds_groups=$(group_hash 1 "$2" "$1/EF_DG1.bin")$(group_hash 2 "$2" "$here/issuer.sh")
    [ ! -f "$1/EF_DG14.bin" ] || lds_groups=$lds_groups$(group_hash 14 "$2" "$1/EF_DG14.bin")
    lds_version=
    [ "$3" = 0 ] || lds_version=$(der 30 "1304303130371306303430303030")
    der 30 "0201$(printf %02x "$3")$(der 30 "$(hash_oid "$2")0500")$(der 30 "$lds_groups")$lds_version"
}

dg1_write() { hex_write "$(der 61 "$(der 5f1f "$(hex_of_text "$1")")")" "$2"; }

com_write() {
    com_tags=6175
    [ ! -f "$1/EF_DG14.bin" ] || com_tags=61756e
    hex_write "$(der 60 "5f0104303130375f3606303430303030$(der 5c $com_tags)")" "$1/EF_COM.bin"
}

# cms_sign CONTENT TYPE KEY-SPEC HASH FILE OPTIONS…
cms_sign() {
    cms_in=$1 cms_type=$2 cms_spec=$3 cms_hash=$4 cms_out=$5
    shift 5
    # The padding belongs to the signer named before it.
    [ "$cms_spec" != rsa-pss ] || set -- "$@" -keyopt rsa_padding_mode:pss
    openssl cms -sign -binary -nodetach -nosmimecap -outform DER -econtent_type "$cms_type" \
        -in "$cms_in" -md "$cms_hash" -out "$cms_out" "$@"
}

document_make() {
    name=$1
    shift
    form=td3 code=P state=UTO number=L898902C3 birth=740812 sex=F holder='ERIKSSON<<ANNA<MARIA'
    expiry=$(date -u -d '+5 years' +%y%m%d)
    key=P-256 hash=sha256 lds_hash=sha256 lds=0 csca=P-256 sid=issuer ber=no content=lds fault=none
    ca=none suite=aes128 ca_id= pace= bac=yes can=123456 type=A
    for option in "$@"; do
        case $option in
        form=* | code=* | state=* | number=* | birth=* | sex=* | holder=* | expiry=* | key=* | hash=* | \
            lds_hash=* | lds=* | csca=* | sid=* | ber=* | content=* | fault=* | ca=* | suite=* | ca_id=* | pace=* | \
            bac=* | can=* | type=*) eval "${option%%=*}=\${option#*=}" ;;
        *) fail "$name: no option $option" ;;
        esac
    done
    dir=$out/$name
    rm -rf "$dir"
    mkdir "$dir"

    mrz "$form" "$code" "$state" "$number" "$birth" "$sex" "$expiry" "$holder" >"$hidden/mrz"
    { read -r zone && read -r info; } <"$hidden/mrz"
    [ "$fault" != digits ] || zone=${zone%?}X
    dg1_write "$zone" "$dir/EF_DG1.bin"

    access=$(pace_infos "$pace")
    signed=$access
    [ "$fault" != downgrade ] || pace=2.1:13 access=$(pace_infos 2.1:13)
    [ -z "$access" ] || hex_write "$(der 31 "$access")" "$dir/EF_CardAccess.bin"
    if [ "$ca" != none ]; then
        key_make "$ca" "$dir/ca_key.pem"
        signed=$signed$(ca_infos "$dir/ca_key.pem" "$ca" "$suite" "$ca_id")
        [ "$fault" != clone ] || key_make "$ca" "$dir/ca_key.pem"
    fi
    [ "$fault" != dg14 ] || signed=$(der 30 020101)
    [ -z "$signed" ] || hex_write "$(der 6e "$(der 31 "$signed")")" "$dir/EF_DG14.bin"
    com_write "$dir"

    home=$state
    [ "$fault" != country ] || home=D
    authority=csca-$home-$csca title="CSCA $home $csca"
    case $fault in
    late | gone) authority=csca-$fault-$csca title="CSCA $home $fault" ;;
    esac
    csca_make "$authority" "$home" "$csca" "$title"
    [ "$fault" != late ] || csca_age "$authority"
    [ "$fault" != gone ] || revoke "$authority" "$(openssl x509 -in "$hidden/$authority.pem" -noout -serial | cut -d = -f 2)"
    # A stranger who calls itself as the authority does.
    [ "$fault" != unknown ] || authority=stranger-$csca
    csca_make "$authority" "$home" "$csca" "$title"
    signer=$hidden/signer.pem
    signer_key=$(signer_key "$key")
    signer_make "$authority" "$csca" "$home" "$signer_key" "$hash" "$signer"
    [ "$fault" != revoked ] || revoke "$authority" "$(printf %X $serial)"

    hex_write "$(lds_object "$dir" "$lds_hash" "$lds")" "$hidden/lds"
    set -- -signer "$signer" -inkey "$signer_key"
    [ "$sid" != keyid ] || set -- "$@" -keyid
    [ "$ber" != yes ] || set -- "$@" -stream
    if [ "$sid" = other ]; then # the enclosed certificate is another one of the same key
        signer_make "$authority" "$csca" "$home" "$signer_key" "$hash" "$hidden/enclosed.pem"
        set -- "$@" -nocerts -certfile "$hidden/enclosed.pem"
    fi
    if [ "$fault" = two-signers ]; then
        signer_make "$authority" "$csca" "$home" "$(signer_key P-384)" "$hash" "$hidden/second.pem"
        set -- -signer "$hidden/second.pem" -inkey "$(signer_key P-384)" "$@"
    fi
    case $content in
    lds) kind=2.23.136.1.1.1 ;;
    list) kind=2.23.136.1.1.2 ;;
    plain) kind=1.2.840.113549.1.7.1 ;;
    *) fail "$name: no content $content" ;;
    esac
    cms_sign "$hidden/lds" $kind "$key" "$hash" "$hidden/cms" "$@"
    sod=$(hex_of_file "$hidden/cms")

    case $fault in
    dg1 | sod)
        true_hash=$(openssl dgst "-$lds_hash" -r "$dir/EF_DG1.bin" | cut -d ' ' -f 1)
        zone=$(printf %s "$zone" | sed 's/<<\([A-Z]\)[A-Z]/<<\1Q/')
        dg1_write "$zone" "$dir/EF_DG1.bin"
        false_hash=$(openssl dgst "-$lds_hash" -r "$dir/EF_DG1.bin" | cut -d ' ' -f 1)
        [ $fault = dg1 ] || sod=${sod%%"$true_hash"*}$false_hash${sod#*"$true_hash"}
        ;;
    trailing) sod=${sod}0000 ;;
    none | downgrade | clone | country | unknown | late | gone | digits | dg14 | revoked | two-signers) ;;
    *) fail "$name: no fault $fault" ;;
    esac
    hex_write "$(der 77 "$sod")" "$dir/EF_SOD.bin"

    {
        printf 'can = %s\nmrz_info = %s\nmrz = %s\nbac = %s\n' "$can" "$info" "$zone" "$bac"
        for pace_one in $(printf '%s' "$pace" | tr , ' '); do
            printf 'pace = %s %s\n' "${pace_one%:*}" "${pace_one#*:}"
        done
        printf 'type = %s\n' "$type"
    } >"$dir/chip.conf"
}

# --- what the trusting side gets ------------------------------------------------------------------

trust_write() {
    : >"$out/csca.pem"
    : >"$out/crl.pem"
    csca_make root D P-256 'CSCA D Master List'
    certificates=
    for pem in "$hidden"/csca-*.pem "$hidden"/root.pem; do
        [ -f "$pem" ] || continue
        cat "$pem" >>"$out/csca.pem"
        openssl x509 -in "$pem" -outform DER -out "$hidden/der"
        certificates=$certificates$(hex_of_file "$hidden/der")
        spec=${pem#"$hidden"/csca-*-}
        # shellcheck disable=SC2046
        REVOKED=${pem%.pem}.revoked openssl ca -gencrl -config "$hidden/openssl.cnf" -name crl \
            -cert "$pem" -keyfile "${pem%.pem}.key" $(pss_of "${spec%.pem}") >>"$out/crl.pem" \
            2>"$hidden/said" || fail "no CRL: $(cat "$hidden/said")"
    done
    cp "$hidden/root.pem" "$out/masterlist_root.pem"
    signer_make root P-256 D "$(signer_key P-256)" sha256 "$hidden/list-signer.pem" list
    hex_write "$(der 30 "020100$(der 31 "$certificates")")" "$hidden/list"
    cms_sign "$hidden/list" 2.23.136.1.1.2 P-256 sha256 "$out/masterlist.bin" \
        -signer "$hidden/list-signer.pem" -inkey "$(signer_key P-256)" -certfile "$hidden/root.pem"
}

# names are written by people: no word of a line is looked for among files
set -f
sed 's/#.*//' "$([ "$list" = - ] && echo /dev/stdin || echo "$list")" >"$hidden/documents"
while read -r line; do
    # shellcheck disable=SC2086
    [ -z "$line" ] || document_make $line
done <"$hidden/documents"
set +f
trust_write
rm -rf "$hidden"
