// The shell script with which an application keeps its certificate new, under cron, on a host that has curl and openssl.
// For the partner's page and for downloads: rendered with the application's own values, none of which is secret.
import type { KeyType } from "./certificate-profile"

export type RenewScriptValues = {
  /** Of the machine listener, such as `https://gatewarden.example.com:8443`. */
  machineUrl: string
  environment: string
  applicationId: string
  applicationName: string
  /** PEM of the root that the machine listener's certificate leads to. */
  anchors: string
  /** For how long certificates last here: what the script goes by while the server does not answer. */
  certificateDays: number
  /** The kind of key to make. */
  keyType: KeyType
  /** Where the certificate is kept; absent: below the home directory. */
  directory?: string
  /** Run after each renewal, such as `systemctl reload nginx`. */
  reload?: string
}

const keyOptions: Record<KeyType, string> = {
  "P-256": "-algorithm EC -pkeyopt ec_paramgen_curve:P-256",
  "P-384": "-algorithm EC -pkeyopt ec_paramgen_curve:P-384",
  RSA: "-algorithm RSA -pkeyopt rsa_keygen_bits:3072",
  Ed25519: "-algorithm ED25519",
}

export const renewScriptName = "gatewarden-renew.sh"

/** POSIX sh. Every value stands in single quotes, so none can become a command. */
export function renewScript(values: RenewScriptValues): string {
  const { machineUrl, environment, applicationId, certificateDays, directory, reload = "" } = values
  return [
    head(values),
    `server=${quoted(machineUrl.replace(/\/+$/, ""))}`,
    `environment=${quoted(environment)}`,
    `application=${quoted(applicationId)}`,
    `directory=${directory === undefined ? `"$HOME/.gatewarden/$application"` : quoted(directory)}`,
    `reload=${quoted(reload)}`,
    `key_options=${quoted(keyOptions[values.keyType])}`,
    `late=${Math.floor((certificateDays * 86_400) / 3)} # seconds: a third of the validity`,
    anchorsFunction(values.anchors),
    steps,
  ].join("\n")
}

/** For the shell: one word, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function head({ applicationName, applicationId, environment }: RenewScriptValues): string {
  // a line break would end the comment
  const who = `${applicationName} (${applicationId}, ${environment})`.replace(/[^\p{L}\p{N}\p{P}\p{Zs}]/gu, " ")
  return `#!/bin/sh
# Gets and renews the certificate of ${who} from Gatewarden, over EST (RFC 7030).
#
#   GATEWARDEN_CODE='gwe-…' sh ${renewScriptName}     the first time, with a one-time code of the portal (or it asks)
#   sh ${renewScriptName}                             renews where it is time, else does and says nothing: for cron
#   sh ${renewScriptName} --force                     renews now
#
#   ${minuteOf(applicationId)} 4,16 * * * sh /path/to/${renewScriptName}
#
# client.pem in the directory below is the private key, the certificate and its chain in one file, so that it is replaced in one
# step; client.pem.old is the one before, which stays valid until its end. The key is made here, anew each time, and stays here.
# GATEWARDEN_DIR and GATEWARDEN_RELOAD in the environment go before the values below.
#
# Ends with 0: done, or nothing to do · 1: this host lacks something · 2: refused, a person has to look · 3: try again later
# · 4: renewed, but the reload command failed
`
}

/** Not everybody at the same minute. */
function minuteOf(applicationId: string): number {
  let sum = 0
  for (const character of applicationId) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 60
  return sum
}

function anchorsFunction(anchors: string): string {
  return `
# What the server's own certificate has to lead to.
anchors() {
  cat <<'END_OF_ANCHORS'
${anchors.trim().replace(/[^A-Za-z0-9+/=\s-]/g, "")}
END_OF_ANCHORS
}
`
}

const steps = `
LC_ALL=C
export LC_ALL
umask 077
if [ -n "\${GATEWARDEN_DIR-}" ]; then directory=$GATEWARDEN_DIR; fi
if [ -n "\${GATEWARDEN_RELOAD-}" ]; then reload=$GATEWARDEN_RELOAD; fi
# taken out of the environment, so that no program that is started here inherits it
code=\${GATEWARDEN_CODE-}
unset GATEWARDEN_CODE

stop() { # CODE WORDS
  printf '%s\\n' "gatewarden-renew: $2" >&2
  exit "$1"
}

force=no
case "$#:\${1-}" in
  0:) ;;
  1:--force) force=yes ;;
  *) stop 1 "Usage: sh $0 [--force]" ;;
esac

for program in curl openssl awk sed mktemp; do
  command -v "$program" >/dev/null 2>&1 || stop 1 "The program $program is missing on this host."
done
mkdir -p "$directory" && cd "$directory" || stop 1 "$directory cannot be used."
# two at once would do no harm, but one is enough
if command -v flock >/dev/null 2>&1; then
  exec 9>.lock
  flock -n 9 || exit 0
  rm -rf ./.renewal.*
fi
work=$(mktemp -d ./.renewal.XXXXXX) || stop 1 "$directory cannot be written."
trap 'rm -rf "$work"' EXIT
trap 'exit 3' HUP INT TERM
anchors >"$work/anchors.pem"

# The answer is in $work/answer, its status in $status; 000 is no answer.
call() { # PATH, OPTIONS OF CURL...
  path=$1
  shift
  : >"$work/answer"
  status=$(curl -sS --proto =https --tlsv1.2 --cacert "$work/anchors.pem" --connect-timeout 20 --max-time 60 \\
    --output "$work/answer" --write-out '%{http_code}' "$@" "$server$path" 2>"$work/trouble") || status=000
}

reason() {
  if [ "$status" = 000 ]; then
    head -n 1 "$work/trouble"
    return
  fi
  words=$(sed -n 's/.*"detail":"\\([^"]*\\)".*/\\1/p' "$work/answer")
  if [ -z "$words" ]; then words=$(head -n 3 "$work/answer" | cut -c 1-500); fi
  printf '%s\\n' "$words"
}

# Ends here unless the answer is 200.
expect() { # WHAT
  case $status in
    200) ;;
    000) stop 3 "$1: $server cannot be reached: $(reason)" ;;
    429 | 5??) stop 3 "$1: the server answered $status: $(reason)" ;;
    *) stop 2 "$1: the server answered $status: $(reason)" ;;
  esac
}

has_come() { # INSTANT, ISO 8601 in UTC: as text, the earlier one sorts first
  [ "$(printf '%s\\n%s\\n' "$1" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" | sort | head -n 1)" = "$1" ]
}

is_time() {
  if [ "$force" = yes ]; then return 0; fi
  call /api/v1/whoami --cert client.pem --key client.pem
  case $status in
    200)
      start=$(sed -n 's/.*"renewal":{"start":"\\([0-9TZ:.-]*\\)".*/\\1/p' "$work/answer")
      if [ -n "$start" ]; then
        has_come "$start"
        return
      fi
      ;;
    000 | 429 | 5??) ;;
    *) stop 2 "The certificate is not accepted any more ($status): $(reason) Get a new code and run this with it in GATEWARDEN_CODE." ;;
  esac
  # the server does not say: go by the certificate itself
  ! openssl x509 -in client.pem -noout -checkend "$late" >/dev/null
}

make_key() {
  # several words on purpose
  openssl genpkey $key_options -out "$work/key.pem" 2>"$work/trouble" ||
    stop 1 "openssl made no key: $(head -n 1 "$work/trouble")"
}

encode_request() { # FILE
  openssl req -in "$1" -outform DER -out "$work/request.der" && openssl base64 -in "$work/request.der" -out "$work/request" ||
    stop 1 "openssl made no signing request."
}

enrol() {
  make_key
  openssl req -new -key "$work/key.pem" -subj "/CN=$application" -out "$work/request.pem"
  encode_request "$work/request.pem"
  # the code goes in by standard input: an argument could be read by every user of this host
  call "/.well-known/est/$environment/simpleenroll" --config - \\
    --header 'Content-Type: application/pkcs10' --data-binary "@$work/request" <<END_OF_OPTIONS
user = "$application:$code"
END_OF_OPTIONS
  code=
  expect "Not enrolled"
}

renew() {
  make_key
  # a request with the subject that the certificate has (RFC 7030 section 4.2.2), signed by the new key
  openssl x509 -x509toreq -in client.pem -signkey "$work/key.pem" -out "$work/request.pem" 2>"$work/trouble" ||
    stop 1 "openssl made no signing request: $(head -n 1 "$work/trouble")"
  encode_request "$work/request.pem"
  call "/.well-known/est/$environment/simplereenroll" --cert client.pem --key client.pem \\
    --header 'Content-Type: application/pkcs10' --data-binary "@$work/request"
  expect "Not renewed"
}

certificates_of() { # FILE of base64, certs-only (RFC 7030 section 4.1.3)
  openssl base64 -d -in "$1" -out "$work/certificates.der" &&
    openssl pkcs7 -inform DER -in "$work/certificates.der" -print_certs |
    sed -n '/-----BEGIN CERTIFICATE-----/,/-----END CERTIFICATE-----/p'
}

# The new certificate with its chain and key into $work/client.pem, once it is certain that it fits and works.
assemble() {
  certificates_of "$work/answer" >"$work/certificate.pem"
  call "/.well-known/est/$environment/cacerts"
  expect "Not finished"
  certificates_of "$work/answer" >"$work/authorities.pem"
  [ "$(openssl x509 -in "$work/certificate.pem" -noout -pubkey)" = "$(openssl pkey -in "$work/key.pem" -pubout)" ] ||
    stop 2 "The server sent a certificate for another key."
  openssl verify -CAfile "$work/authorities.pem" "$work/certificate.pem" >/dev/null 2>"$work/trouble" ||
    stop 2 "The server sent a certificate that does not verify: $(head -n 1 "$work/trouble")"
  cat "$work/key.pem" "$work/certificate.pem" >"$work/client.pem"
  issuer=$(openssl x509 -in "$work/certificate.pem" -noout -issuer_hash)
  awk -v base="$work/authority-" '/-----BEGIN CERTIFICATE-----/ { count += 1; file = base count } { print >file }' "$work/authorities.pem"
  for authority in "$work"/authority-*; do
    if [ "$(openssl x509 -in "$authority" -noout -subject_hash)" = "$issuer" ]; then cat "$authority" >>"$work/client.pem"; fi
  done
  call /api/v1/whoami --cert "$work/client.pem" --key "$work/client.pem"
  expect "Not finished: the new certificate was tried, and the old one stays"
}

# A rename is one step: whoever opens client.pem reads the old one or the new one, whole.
put_in_place() {
  sync
  if [ -f client.pem ]; then
    cp client.pem "$work/old.pem" && mv -f "$work/old.pem" client.pem.old || stop 3 "client.pem.old cannot be written."
  fi
  mv -f "$work/client.pem" client.pem || stop 3 "client.pem cannot be written."
  printf '%s\\n' "$directory/client.pem is good until $(openssl x509 -in client.pem -noout -enddate | sed 's/^notAfter=//')"
  if [ -n "$reload" ]; then sh -c "$reload" || stop 4 "The certificate is new, but this failed: $reload"; fi
}

if [ -z "$code" ] && [ ! -f client.pem ]; then
  [ -t 0 ] || stop 1 "There is no certificate yet. Put a one-time code of the portal into GATEWARDEN_CODE."
  printf 'One-time code of the portal: ' >&2
  trap 'stty echo' EXIT
  stty -echo
  IFS= read -r code || :
  stty echo
  trap 'rm -rf "$work"' EXIT
  printf '\\n' >&2
fi
case $code in
  *[!0-9A-Za-z-]*) stop 1 "That is not a one-time code." ;;
esac
if [ -n "$code" ]; then
  enrol
elif [ ! -f client.pem ]; then
  stop 1 "Without a code there is no first certificate."
else
  is_time || exit 0
  renew
fi
assemble
put_in_place
`
