// The reference policy: decide() in Rego, reason by reason in its order, on the data that render-opa.ts writes.
// For OPA from 0.42 on and 1.x. Every refusal is the absence of something that must hold, so what cannot be read is refused.

export const policyRego = String.raw`# Gatewarden's decision. Query data.gatewarden.decide.decision with the input that docs/gateways/opa.md describes.
package gatewarden.decide

import future.keywords.every
import future.keywords.if
import future.keywords.in

policy := data.gatewarden.policy

# without a policy, or with an input that cannot be read
default decision := {"allow": false, "status": 503, "reason": "bundle-expired"}

decision := object.union({"allow": allow, "status": policy.statuses[reason], "reason": reason}, found)

allow := reason == "allowed"

reason := "unknown-host" if {
	not policy.hosts[server_name]
} else := "bundle-expired" if {
	not fresh
} else := "malformed-path" if {
	not well_formed
} else := "unknown-host" if {
	not host == server_name
} else := "certificate-expired" if {
	by_peer
	not in_time(input.certificate)
} else := "certificate-revoked" if {
	by_peer
	policy.fingerprints[lower(input.certificate.sha256)]
} else := "no-client-certificate" if {
	not is_object(caller)
} else := "certificate-expired" if {
	not in_time(caller)
} else := "untrusted-issuer" if {
	not known_issuer
} else := "certificate-revoked" if {
	not unrevoked
} else := "unknown-application" if {
	not application
} else := "application-suspended" if {
	not active
} else := "no-such-route" if {
	not route
} else := "scope-not-granted" if {
	not has(application.scopes, route.scope)
} else := "grant-expired" if {
	not running
} else := token_reason

# What is said beside the reason.

found := object.union_n([{"application": application_id}, {"route": route.id, "scope": route.scope}, named_token]) if {
	reason in {"allowed", "scope-not-granted", "grant-expired", "token-missing", "token-invalid", "token-not-bound", "token-scope-missing"}
} else := {"application": application_id} if {
	reason in {"application-suspended", "no-such-route"}
} else := {}

# The request.

now_ms := time.now_ns() / 1000000

fresh if {
	is_number(policy.notAfter)
	now_ms < policy.notAfter
}

host := host_of(input.host)

server_name := host_of(input.serverName) if {
	is_string(object.get(input, "serverName", null))
} else := host if {
	object.get(input, "serverName", null) == null
}

# without port and without the root's dot; only ASCII letters have another case in a name
host_of(text) := lower(trim_suffix(without_port(text), ".")) if {
	not regex.match("[^\\x00-\\x7f]", text)
}

without_port(text) := concat(":", array.slice(split(text, ":"), 0, count(split(text, ":")) - 1)) if {
	regex.match(":[0-9]*$", text)
} else := text

well_formed if {
	is_string(input.method)
	regex.match(policy.method, input.method)
	is_string(input.path)
	count(input.path) <= policy.longestTarget
	not regex.match(policy.malformedTarget, input.path)
}

# Who calls: the certificate of the connection, or the one that a known peer hands over.

by_peer if policy.peers[lower(input.certificate.sha256)]

caller := object.union(input.handedOver, {"trusted": true}) if {
	by_peer
	is_object(input.handedOver)
} else := null if {
	by_peer
} else := object.get(input, "certificate", null)

in_time(certificate) if {
	is_number(certificate.notBefore)
	is_number(certificate.notAfter)
	certificate.notBefore <= now_ms
	now_ms <= certificate.notAfter
}

sha256 := lower(caller.sha256) if regex.match("^[0-9A-Fa-f]{64}$", caller.sha256)

pinned := policy.pins[sha256]

known_issuer if pinned

known_issuer if {
	caller.trusted == true
	policy.issuers[caller.issuer]
}

unrevoked if {
	is_string(sha256)
	not policy.fingerprints[sha256]
	pinned
}

unrevoked if {
	is_string(sha256)
	not policy.fingerprints[sha256]
	numbered := concat(" ", [serial_of(caller.serial), caller.issuer])
	not policy.revoked[numbered]
}

# as numbers are written: lower-case hex without leading zeros
serial_of(text) := "0" if {
	regex.match("^0+$", text)
} else := trim_left(lower(text), "0") if {
	regex.match("^[0-9A-Fa-f]+$", text)
}

# the common name, where it is the whole of the first RDN
common_name := name if {
	startswith(caller.subject, "CN=")
	name := split(substring(caller.subject, 3, -1), ",")[0]
	not regex.match("[+\\\\]", name)
}

application_id := pinned if {
	pinned
} else := common_name

application := policy.applications[application_id]

active if {
	application.status == "active"
	not policy.suspended[application_id]
}

# What for: host, method, and each segment of the path as it is forwarded. No two routes overlap.

parts := split(split(input.path, "?")[0], "/")

route := [candidate |
	some candidate in policy.routes[host][input.method][format_int(count(parts) - 1, 10)]
	every index, segment in candidate.segments { fits(segment, parts[index + 1]) }
][0]

# null stands for a parameter
fits(segment, part) if {
	segment == null
	part != ""
}

fits(segment, part) if {
	is_string(segment)
	segment == part
}

running if application.scopes[route.scope] == null

running if {
	is_number(application.scopes[route.scope])
	now_ms < application.scopes[route.scope]
}

has(object, name) if {
	_ = object[name]
}

# The token, where the API asks for one.

asked := policy.hosts[host].tokenPolicy

token_reason := "allowed" if {
	asked.kind == "none"
} else := "token-missing" if {
	not credential
} else := "token-invalid" if {
	not meant_for_us
} else := "token-not-bound" if {
	not bound
} else := "token-scope-missing" if {
	not holds_scope
} else := "allowed"

credential := rest if {
	lower(substring(input.authorization, 0, 7)) == "bearer "
	rest := trim_left(substring(input.authorization, 7, -1), " ")
	rest != ""
}

pieces := split(credential, ".") if {
	count(credential) <= 8000
	regex.match("^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]+$", credential)
}

# a single character left over is no byte
read(text) := value if {
	count(text) % 4 != 1
	value := json.unmarshal(base64url.decode(text))
	is_object(value)
}

header := read(pieces[0])

key := policy.tokenKeys[asked.issuer][header.kid]

signed if {
	not has(header, "crit")
	not has(header, "b64")
	header.alg == key.alg
	key.alg in asked.algorithms
	count(pieces[2]) % 4 != 1
	verified
}

# the algorithm is the key's, never the token's own choice
verified if {
	key.alg == "ES256"
	io.jwt.verify_es256(credential, key.jwks)
}

verified if {
	key.alg == "PS256"
	io.jwt.verify_ps256(credential, key.jwks)
}

verified if {
	key.alg == "RS256"
	io.jwt.verify_rs256(credential, key.jwks)
}

claims := read(pieces[1]) if signed

meant_for_us if {
	claims.iss == asked.issuer
	for_audience
	is_finite(claims.exp)
	now_ms < claims.exp * 1000
	begun
}

for_audience if claims.aud == asked.audience

for_audience if {
	is_array(claims.aud)
	asked.audience in claims.aud
}

begun if {
	claims
	not has(claims, "nbf")
}

begun if {
	is_finite(claims.nbf)
	now_ms >= claims.nbf * 1000
}

# what IEEE 754 can hold, as every other gateway reads numbers
is_finite(number) if {
	is_number(number)
	abs(number) <= 1.7976931348623157e308
}

bound if asked.bound == false

bound if claims.cnf["x5t#S256"] == thumbprint

# RFC 8705 §3.1: base64url of the digest, twelve bits at a time
thumbprint := substring(concat("", [digits |
	some at in numbers.range(0, 21)
	group := substring(concat("", [sha256, "00"]), at * 3, 3)
	value := ((indexof(hexadecimal, substring(group, 0, 1)) * 256) + (indexof(hexadecimal, substring(group, 1, 1)) * 16)) + indexof(hexadecimal, substring(group, 2, 1))
	digits := concat("", [substring(alphabet, floor(value / 64), 1), substring(alphabet, value % 64, 1)])
]), 0, 43)

hexadecimal := "0123456789abcdef"

alphabet := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

holds_scope if asked.scopeClaim == null

holds_scope if {
	is_string(claims[asked.scopeClaim])
	route.scope in split(claims[asked.scopeClaim], " ")
}

holds_scope if {
	is_array(claims[asked.scopeClaim])
	route.scope in claims[asked.scopeClaim]
}

named_token := {"tokenId": claims.jti} if {
	reason == "allowed"
	asked.kind != "none"
	is_string(claims.jti)
	regex.match("^[\\x20-\\x7e]{1,256}$", claims.jti)
} else := {}
`
