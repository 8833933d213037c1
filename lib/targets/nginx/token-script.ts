// What njs does with a token: judgeToken of lib/core once more, in the words that njs 0.7.9 of Debian 12 understands.
// For the files of a release. The agreement test holds the two to each other; the token itself is written nowhere.

/**
 * Traps of 0.7.9: an `await` inside an argument list crashes the worker; there is no optional chaining, no destructuring and no
 * Object.hasOwn; JSON.parse takes numbers that are none, and nothing nested deeper than 32; ES256 signatures are raw (P1363), as in JWS; the module's code runs anew for each request, so data is preloaded.
 */
export const tokenScript = `import hash from "crypto"

const longest = 8000
const shapes = {
  ES256: { key: { name: "ECDSA", namedCurve: "P-256" }, verify: { name: "ECDSA", hash: "SHA-256" } },
  PS256: { key: { name: "RSA-PSS", hash: "SHA-256" }, verify: { name: "RSA-PSS", saltLength: 32 } },
  RS256: { key: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, verify: { name: "RSASSA-PKCS1-v1_5" } },
}

async function check(r) {
  // stands unless everything below has gone well
  r.variables.gatewarden_token = "token-invalid"
  let verdict = "token-invalid"
  try {
    verdict = await judge(r, gatewarden_token_policies.hosts[r.variables.server_name])
  } catch (error) {
    r.warn("a token could not be judged: " + error.message)
  }
  r.variables.gatewarden_token = verdict
  // with a text, or nginx would look for an error page of the subrequest
  if (verdict === "allowed") r.return(204)
  else r.return(403, verdict)
}

async function judge(r, policy) {
  const credential = readCredential(r.rawHeadersIn)
  if (credential === undefined) return "token-missing"
  const parts = openParts(credential)
  if (parts === undefined) return "token-invalid"
  const key = findKey(readObject(parts[1]), policy)
  if (key === undefined) return "token-invalid"
  const good = await isSignedBy(key, parts)
  if (!good) return "token-invalid"
  const claims = readObject(parts[2])
  if (claims === undefined || !isMeantForUs(claims, policy)) return "token-invalid"
  if (policy.bound && confirmed(claims) !== thumbprint(r.variables[gatewarden_token_policies.certificate])) return "token-not-bound"
  if (policy.scopeClaim !== null && !holds(member(claims, policy.scopeClaim), r.variables.gatewarden_scope)) {
    return "token-scope-missing"
  }
  const jti = member(claims, "jti")
  if (typeof jti === "string" && /^[\\x20-\\x7e]{1,256}$/.test(jti)) r.variables.gatewarden_token_id = jti
  return "allowed"
}

function readCredential(headers) {
  const fields = headers.filter((pair) => pair[0].toLowerCase() === "authorization")
  if (fields.length !== 1) return undefined
  const found = /^bearer +([^ ][\\s\\S]*)$/i.exec(fields[0][1])
  return found === null ? undefined : found[1]
}

function openParts(credential) {
  if (credential.length > longest) return undefined
  const found = /^([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)$/.exec(credential)
  if (found === null) return undefined
  return found.slice(1).some((part) => part.length % 4 === 1) ? undefined : found
}

function findKey(header, policy) {
  if (header === undefined || owns(header, "crit") || owns(header, "b64")) return undefined
  const kid = member(header, "kid")
  const keys = gatewarden_token_policies.issuers["i:" + policy.issuer]
  if (typeof kid !== "string" || keys === undefined) return undefined
  const key = keys["k:" + kid]
  if (key === undefined || member(header, "alg") !== key.alg || policy.algorithms[key.alg] !== true) return undefined
  return key
}

async function isSignedBy(key, parts) {
  const shape = shapes[key.alg]
  const spki = Buffer.from(key.spki, "base64")
  const signature = Buffer.from(parts[3], "base64url")
  const signed = Buffer.from(parts[1] + "." + parts[2])
  if (key.alg === "ES256" && signature.length !== 64) return false
  const imported = await crypto.subtle.importKey("spki", spki, shape.key, false, ["verify"])
  try {
    const good = await crypto.subtle.verify(shape.verify, imported, signature, signed)
    return good
  } catch (error) {
    // numbers that no signature has
    return false
  }
}

function isMeantForUs(claims, policy) {
  const aud = member(claims, "aud")
  const exp = member(claims, "exp")
  const nbf = member(claims, "nbf")
  const now = Date.now() / 1000
  if (member(claims, "iss") !== policy.issuer) return false
  if (aud !== policy.audience && !(Array.isArray(aud) && aud.includes(policy.audience))) return false
  if (typeof exp !== "number" || !isFinite(exp) || now >= exp) return false
  return nbf === undefined || (typeof nbf === "number" && isFinite(nbf) && now >= nbf)
}

function confirmed(claims) {
  const cnf = member(claims, "cnf")
  return isObject(cnf) ? member(cnf, "x5t#S256") : undefined
}

// of Client-Cert (RFC 9440), which is the caller's certificate whoever brought it
function thumbprint(field) {
  const der = Buffer.from((field || "").replace(/:/g, ""), "base64")
  return hash.createHash("sha256").update(der).digest("base64url")
}

function holds(claim, scope) {
  if (typeof claim === "string") return claim.split(" ").includes(scope)
  return Array.isArray(claim) && claim.includes(scope)
}

function readObject(text) {
  try {
    const json = Buffer.from(text, "base64url").toString()
    const value = JSON.parse(json)
    return isObject(value) && isStrict(json) ? value : undefined
  } catch (error) {
    return undefined
  }
}

// RFC 8259 section 6: JSON.parse takes 01, 1. and .5 as well. What looks like one may stand in a text, which a second look leaves out
function isStrict(json) {
  const odd = /[\\s[:,]-?(?:0[0-9]|[.]|[0-9]+[.](?![0-9]))/
  return !odd.test(json) || !odd.test(json.replace(/"(?:[^"\\\\]|\\\\.)*"/g, '""'))
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function owns(object, name) {
  return Object.prototype.hasOwnProperty.call(object, name)
}

function member(object, name) {
  return owns(object, name) ? object[name] : undefined
}

export default { check }
`
