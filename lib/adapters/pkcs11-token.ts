// A token of a hardware security module: P-256 keys are made in it, stay in it, and sign in it.
// For the key store. A lost token is opened again by itself; until then every call is `unavailable`.
import { createHash, createPublicKey, randomBytes, verify } from "node:crypto"
import { DomainError } from "@/lib/core/domain-error"
import { thumbprint } from "./key-thumbprint"
import type { Pkcs11 } from "./pkcs11-module"
import { type TokenAddress, TokenSessions } from "./pkcs11-sessions"

export type Pkcs11Token = {
  /** @throws DomainError unavailable */
  generate: () => Promise<{ spki: Uint8Array; kid: string }>
  /**
   * ECDSA over SHA-256 of the data, raw r‖s.
   * @param spki of the key that is meant: another one under its name does not sign
   * @throws DomainError unavailable
   */
  sign: (key: { kid: string; spki: Uint8Array }, data: Uint8Array) => Promise<Uint8Array>
  close: () => Promise<void>
}

/** PKCS #11 v2.40: attribute types, classes, mechanisms. */
const cka = {
  ...{ class: 0, token: 1, private: 2, label: 3, keyType: 0x100, id: 0x102, sensitive: 0x103 },
  ...{ sign: 0x108, verify: 0x10a, extractable: 0x162, ecParameters: 0x180, ecPoint: 0x181 },
}
const cko = { public: 2, private: 3 }
const ckkEc = 3
const ckm = { ecKeyPairGen: 0x1040, ecdsa: 0x1041 }

/** OID 1.2.840.10045.3.1.7, secp256r1. */
const p256 = Buffer.from("06082a8648ce3d030107", "hex")
/** SubjectPublicKeyInfo of a P-256 key up to the uncompressed point (RFC 5480 §2). */
const spkiPrefix = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d030107034200", "hex")
const pointBytes = 65

const mechanism = (number: number) => ({ mechanism: number, parameter: null })

export function makePkcs11Token(library: Pkcs11, address: TokenAddress): Pkcs11Token {
  const sessions = new TokenSessions(library, address)
  return {
    generate: () => sessions.use((session) => generate(library, session)),
    sign: (key, data) =>
      sessions.use(async (session, { handles }) => {
        const known = handles.get(key.kid)
        const handle = known ?? findKey(library, session, key.kid)
        library.C_SignInit(session, mechanism(ckm.ecdsa), handle)
        const digest = createHash("sha256").update(data).digest()
        const signature = new Uint8Array(await library.C_SignAsync(session, digest, Buffer.alloc(64)))
        if (known === undefined) {
          requireOwn(key, data, signature)
          handles.set(key.kid, handle)
        }
        return signature
      }),
    close: () => sessions.close(),
  }
}

async function generate(library: Pkcs11, session: Buffer): Promise<{ spki: Uint8Array; kid: string }> {
  // the right name is known once the public key is
  const draft = `gatewarden-new-${randomBytes(8).toString("hex")}`
  const { publicKey, privateKey } = await library.C_GenerateKeyPairAsync(
    session,
    mechanism(ckm.ecKeyPairGen),
    [
      { type: cka.class, value: cko.public },
      { type: cka.token, value: true },
      { type: cka.keyType, value: ckkEc },
      { type: cka.label, value: draft },
      { type: cka.verify, value: true },
      { type: cka.ecParameters, value: p256 },
    ],
    [
      { type: cka.class, value: cko.private },
      { type: cka.token, value: true },
      { type: cka.private, value: true },
      { type: cka.keyType, value: ckkEc },
      { type: cka.label, value: draft },
      { type: cka.sensitive, value: true },
      { type: cka.extractable, value: false },
      { type: cka.sign, value: true },
    ],
  )
  const spki = readSpki(library, session, publicKey)
  const kid = thumbprint(createPublicKey({ key: spki, format: "der", type: "spki" }))
  const name = [
    { type: cka.label, value: kid },
    { type: cka.id, value: Buffer.from(kid, "base64url") },
  ]
  library.C_SetAttributeValue(session, publicKey, name)
  library.C_SetAttributeValue(session, privateKey, name)
  return { spki: new Uint8Array(spki), kid }
}

/** CKA_EC_POINT is an OCTET STRING around the point (§2.3.3), which older modules leave away. */
function readSpki(library: Pkcs11, session: Buffer, publicKey: Buffer): Buffer {
  const [attribute] = library.C_GetAttributeValue(session, publicKey, [{ type: cka.ecPoint }])
  const value = Buffer.isBuffer(attribute?.value) ? attribute.value : Buffer.alloc(0)
  const point = value.subarray(-pointBytes)
  if (point.length === pointBytes && point[0] === 4) return Buffer.concat([spkiPrefix, point])
  throw new DomainError("unavailable", "The PKCS#11 token made a key whose public point is not one of P-256.")
}

function findKey(library: Pkcs11, session: Buffer, kid: string): Buffer {
  library.C_FindObjectsInit(session, [
    { type: cka.class, value: cko.private },
    { type: cka.label, value: kid },
  ])
  const [found] = (() => {
    try {
      return library.C_FindObjects(session, 1)
    } finally {
      library.C_FindObjectsFinal(session)
    }
  })()
  if (found !== undefined) return found
  throw new DomainError(
    "unavailable",
    `The PKCS#11 token holds no key ${kid}. Connect the token that it was made in, or restore that token's backup.`,
  )
}

/** Once for each key and opening of the token: a label is not a proof. */
function requireOwn({ kid, spki }: { kid: string; spki: Uint8Array }, data: Uint8Array, signature: Uint8Array): void {
  const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" })
  if (verify("sha256", data, { key, dsaEncoding: "ieee-p1363" }, signature)) return
  throw new DomainError(
    "unavailable",
    `The key ${kid} of the PKCS#11 token is not the one that its public key names. The token was changed.`,
  )
}
