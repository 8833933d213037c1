// Takes a JWS in general JSON serialization apart and says whose signatures on it are good. There is one spelling of everything.
// For manifests and root documents; what a good signature is worth, the root document's roles say.
import { z } from "zod"
import { fromBase64url } from "./base64url"
import { BundleError } from "./bundle-error"
import { signaturesMax } from "./limits"
import { algorithmOf, type PublicJwk, signatureIsGood } from "./public-jwk"
import type { RootRole } from "./root-document"

/** No unprotected header: nothing that is not signed is looked at. */
const envelopeSchema = z.strictObject({
  payload: z.string(),
  signatures: z
    .array(z.strictObject({ protected: z.string(), signature: z.string() }))
    .min(1)
    .max(signaturesMax),
})

/** Exactly these: `crit`, `b64`, `jwk`, `x5u` and whatever else would change what a signature means are refused. */
const headerSchema = z.strictObject({
  alg: z.enum(["ES256", "EdDSA"]),
  kid: z.string().min(1).max(100),
  /** It is repeated where it is another one, before anybody has verified it. */
  typ: z.string().max(100),
})

export type OpenedJws = {
  payload: Uint8Array<ArrayBuffer>
  signatures: { kid: string; alg: "ES256" | "EdDSA"; data: Uint8Array; signature: Uint8Array }[]
}

/** @throws BundleError malformed, too-large */
export function openJws(jws: Uint8Array, expected: { typ: string; maxBytes: number; what: string }): OpenedJws {
  const { typ, maxBytes, what } = expected
  if (jws.length > maxBytes) {
    throw new BundleError("too-large", `The ${what} has ${jws.length} bytes; the most is ${maxBytes}.`)
  }
  const envelope = parseOnly(envelopeSchema, jws, what)
  const payload = decode(envelope.payload, what)
  const signatures = envelope.signatures.map((entry) => {
    const { alg, kid, typ: actual } = parseOnly(headerSchema, decode(entry.protected, what), what)
    if (actual !== typ) throw new BundleError("malformed", `The ${what} is signed as "${actual}", not as "${typ}".`)
    const data = Buffer.from(`${entry.protected}.${envelope.payload}`, "ascii")
    return { kid, alg, data, signature: decode(entry.signature, what) }
  })
  if (new Set(signatures.map(({ kid }) => kid)).size !== signatures.length) {
    throw new BundleError("malformed", `The ${what} is signed twice by the same key.`)
  }
  return { payload, signatures }
}

/**
 * The keys, of those given, whose signatures on it are good. Signatures by other keys are left aside: while keys are rotated a
 * document is signed by some that an older root document does not name.
 * @throws BundleError bad-signature, as soon as one by a known key is not good
 */
export function goodSigners({ signatures }: OpenedJws, keys: Record<string, PublicJwk>, what: string): Set<string> {
  const good = new Set<string>()
  for (const { kid, alg, data, signature } of signatures) {
    const jwk = Object.hasOwn(keys, kid) ? keys[kid] : undefined
    if (jwk === undefined) continue
    if (algorithmOf(jwk) !== alg || !signatureIsGood(jwk, data, signature)) {
      throw new BundleError("bad-signature", `The signature by key ${kid} does not match the ${what}.`)
    }
    good.add(kid)
  }
  return good
}

/** @throws BundleError unknown-key where no key of the role has signed, bad-signature where too few have */
export function requireThreshold(signers: ReadonlySet<string>, { kids, threshold }: RootRole, what: string): void {
  const count = kids.filter((kid) => signers.has(kid)).length
  if (count >= threshold) return
  if (count === 0) throw new BundleError("unknown-key", `The ${what} is signed by no key that is trusted for it.`)
  throw new BundleError("bad-signature", `The ${what} has ${count} of the ${threshold} signatures that it needs.`)
}

/** Compact JSON without repeated members: what differs from its own re-serialization has a second spelling. */
function parseOnly<Shape extends z.ZodType>(shape: Shape, bytes: Uint8Array, what: string): z.infer<Shape> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8")
  try {
    const value: unknown = JSON.parse(text)
    if (JSON.stringify(value) === text) return shape.parse(value)
  } catch (cause) {
    throw new BundleError("malformed", `The ${what} is not a JWS of the form that is taken here.`, { cause })
  }
  throw new BundleError("malformed", `The ${what} is not in the one compact spelling of a JWS.`)
}

function decode(text: string, what: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64url(text)
  if (bytes === undefined) throw new BundleError("malformed", `The ${what} holds broken base64url.`)
  return bytes
}
