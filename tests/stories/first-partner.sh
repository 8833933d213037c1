#!/usr/bin/env bash
# The first partner, from nothing to revoked, with curl, openssl and nginx alone against a running server.
# usage: first-partner.sh MACHINE_URL OPERATOR_DIR AGENT_FILE   (OPERATOR_DIR: what `npm run operator -- create --out` wrote)
set -euo pipefail
machine=$1 operator=$2 agent=$3
work=$(mktemp -d)
mark=$(openssl rand -hex 4)
host="pay-$mark.partners.example.test"
# below the ports of outgoing connections, so that none of those takes it in between
free_port() { node -e '(function next(){const p=1e4+Math.floor(Math.random()*1e4),s=require("net").createServer();s.once("error",next).listen(p,()=>{console.log(p);s.close()})})()'; }
port=$(free_port)
upstream=$(free_port)
ended() { [ "${?}" = 0 ] || tail -n 20 "$work/agent.log" "$work/nginx.log" "$work/error.log" 2>/dev/null || true; kill "${agent_pid:-}" "${nginx_pid:-}" "${upstream_pid:-}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"; }
trap ended EXIT

say() { printf '%s  %s\n' "$(date +%T)" "$*"; }
field() { node -e 'let t="";process.stdin.on("data",d=>t+=d).on("end",()=>console.log(process.argv[1].split(".").reduce((v,k)=>v[k],JSON.parse(t))))' "$1"; }
api() { # METHOD PATH [BODY]
  curl -sS --fail-with-body --cert "$operator/client.pem" --key "$operator/client.key" --cacert "$operator/ca.pem" \
    -X "$1" -H 'content-type: application/json' ${3:+--data "$3"} "$machine/api/v1$2"
}
call() { # PATH [curl options…]: the status that the partner gets through the gateway, 000 for a refused connection
  local path=$1; shift
  curl -s -o "$work/answer" -w '%{http_code}' --max-time 3 --cacert "$work/default.crt" --resolve "$host:$port:127.0.0.1" "$@" "https://$host:$port$path" || true
}
expect() { # WHAT WANTED GOT
  if [ "$2" != "$3" ]; then say "FAILED $1: expected $2, got $3"; cat "$work/answer" 2>/dev/null || true; exit 1; fi
  say "$1: $3"
}

partner=$(api POST /partners "{\"name\":\"Story $mark\",\"legalName\":\"Story $mark AG\",\"contacts\":[{\"name\":\"Ada\",\"email\":\"ada@example.org\"}]}" | field id)
api POST "/partners/$partner/activate" '{"reason":"the story begins"}' >/dev/null
application=$(api POST "/partners/$partner/applications" '{"name":"Payments","environment":"sandbox"}' | field id)
say "partner $partner with application $application"

openssl ecparam -name prime256v1 -genkey -noout -out "$work/client.key"
csr=$(openssl req -new -key "$work/client.key" -subj /CN=whatever | awk '{printf "%s\\n", $0}')
issued=$(api POST "/applications/$application/certificates" "{\"csr\":\"$csr\"}")
certificate=$(field id <<<"$issued")
field pem <<<"$issued" >"$work/client.pem"
openssl x509 -in "$work/client.pem" -noout -subject -nameopt RFC2253 | grep -q "CN=$application"
say "certificate $certificate"

node -e 'require("http").createServer((q,s)=>s.end("upstream\n")).listen(+process.argv[1],"127.0.0.1")' "$upstream" & upstream_pid=$!
apiId=$(api POST /apis "{\"name\":\"Story $mark\",\"environment\":\"sandbox\",\"zone\":\"partner\",\"owner\":\"Payments team\",\"hostname\":\"$host\",\"upstream\":\"http://127.0.0.1:$upstream\",\"tokenPolicy\":{\"kind\":\"none\"}}" | field id)
api POST "/apis/$apiId/routes" "{\"methods\":[\"GET\"],\"path\":\"/payments/{id}\",\"scope\":\"story-$mark:read\"}" >/dev/null
api POST "/apis/$apiId/routes" "{\"methods\":[\"GET\"],\"path\":\"/refunds/{id}\",\"scope\":\"story-$mark:refund\"}" >/dev/null
api PUT "/applications/$application/grants" "[{\"scope\":\"story-$mark:read\",\"reason\":\"the story\"}]" >/dev/null
say "API on $host with two routes, one granted"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout "$work/default.key" -out "$work/default.crt" \
  -subj "/CN=$host" -addext "subjectAltName=DNS:$host" 2>/dev/null
gateway=$(api POST /gateways "{\"name\":\"story-$mark\",\"environment\":\"sandbox\",\"target\":\"nginx\",\"pattern\":\"proxy\"}" | field id)
code=$(api POST "/gateways/$gateway/enrolment-codes")
anchor=$(field anchorSha256 <<<"$code")
GATEWARDEN_ENROLMENT_CODE=$(field code <<<"$code") node "$agent" enrol --url "$machine" --root-sha256 "$(field rootSha256 <<<"$code")" \
  --anchor-sha256 "$anchor" --dir "$work/agent"
say "gateway $gateway enrolled"

sequence=$(api POST /environments/sandbox/releases '{"message":"The first partner"}' | field sequence)
cat >"$work/nginx.conf" <<CONF
daemon off;
pid $work/nginx.pid;
error_log $work/error.log;
include $work/agent/nginx/current/main.con[f];
events {}
http { include $work/agent/nginx/current/http.con[f]; }
CONF
agent_options=(--dir "$work/agent" --target nginx --listen "127.0.0.1:$port" --certificates "$work" --nginx-config "$work/nginx.conf")
nginx -c "$work/nginx.conf" 2>"$work/nginx.log" & nginx_pid=$!
node "$agent" run "${agent_options[@]}" >"$work/agent.log" & agent_pid=$!
for _ in $(seq 100); do
  [ "$(api GET "/gateways/$gateway" | field state)" = current ] && break
  sleep 0.1
done
expect "gateway enforces release $sequence" current "$(api GET "/gateways/$gateway" | field state)"

own=(--cert "$work/client.pem" --key "$work/client.key")
expect "granted route" 200 "$(call /payments/1 "${own[@]}")"
expect "other route" 403 "$(call /refunds/1 "${own[@]}")"
expect "no such route" 404 "$(call /elsewhere "${own[@]}")"
expect "without a certificate" 401 "$(call /payments/1)"
expect "encoded dots" 400 "$(call /payments/%2e%2e/1 "${own[@]}" --path-as-is)"

started=$(date +%s%N)
api POST "/certificates/$certificate/revocation" '{"reason":"keyCompromise"}' >"$work/revocation"
for _ in $(seq 200); do
  answer=$(call /payments/1 "${own[@]}")
  [ "$answer" != 200 ] && break
done
expect "after the revocation" 401 "$answer"
elapsed=$((($(date +%s%N) - started) / 1000000))
say "refused $elapsed ms after the request to revoke"
for _ in $(seq 50); do
  of=$(api GET "/certificates/$certificate" | field revocation.enforced.by.length)
  [ "$of" = 1 ] && break
  sleep 0.1
done
expect "enforced by" 1 "$of"
[ "$elapsed" -lt 1000 ] || { say "FAILED: that took longer than a second"; exit 1; }
say "done"
