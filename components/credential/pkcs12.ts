// A PKCS#12 file (RFC 7292) of a key, its certificate and the chain, made where the key is: in this browser.
// Modern is what the reader of today opens; legacy is for those that know nothing newer, and easier to guess the password of.
"use client"
import * as asn1js from "asn1js"
import * as pkijs from "pkijs"

export type Pkcs12Strength = "modern" | "legacy"

export type Pkcs12Contents = {
  /** PrivateKeyInfo, DER. */
  pkcs8: Uint8Array
  /** DER, the key's own first, then its issuers. */
  certificates: readonly Uint8Array[]
  /** What key stores show it as. */
  name: string
  /** Printable ASCII: programs disagree about how anything else is spelled in bytes. */
  password: string
  strength: Pkcs12Strength
}

/** What was encrypted, and the algorithm by which it is opened again. */
export type Locked = { algorithm: pkijs.AlgorithmIdentifier; encrypted: ArrayBuffer }

/**
 * Rounds of each derivation of a key from the password, the MAC's too: whoever guesses tries the cheapest of them. As many as .NET
 * reads without being asked to (Pkcs12LoaderLimits: 300,000 each, 1,000,000 in all); Java stops at 5,000,000.
 */
const modernRounds = 300_000
const legacyRounds = 2048

export async function makePkcs12(contents: Pkcs12Contents): Promise<Uint8Array<ArrayBuffer>> {
  const { strength, password } = contents
  const modern = strength === "modern"
  const secret = bytesOf(new TextEncoder().encode(password))
  const lock = modern
    ? (plain: ArrayBuffer) => lockModern(plain, secret)
    : async (plain: ArrayBuffer) => (await import("./pkcs12-legacy")).lockLegacy(plain, password, legacyRounds)
  const attributes = await attributesOf(contents)
  const authenticatedSafe = new pkijs.AuthenticatedSafe({
    safeContents: [await certificateSafe(contents, attributes, lock), await keySafe(contents, attributes, lock)],
  })
  const file = new pkijs.PFX({ parsedValue: { integrityMode: 0, authenticatedSafe } })
  const hash = modern ? "SHA-256" : "SHA-1"
  await file.makeInternalValues(
    {
      password: secret,
      iterations: modern ? modernRounds : legacyRounds,
      pbkdf2HashAlgorithm: hash,
      hmacHashAlgorithm: hash,
    },
    engine(),
  )
  return new Uint8Array(file.toSchema().toBER(false))
}

const engine = () => new pkijs.CryptoEngine({ name: "webcrypto", crypto, subtle: crypto.subtle })

/** PBES2 (RFC 8018 §6.2): PBKDF2 with HMAC-SHA-256, AES-256-CBC. */
async function lockModern(plain: ArrayBuffer, password: ArrayBuffer): Promise<Locked> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const iv = crypto.getRandomValues(new Uint8Array(16))
  const secret = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveKey"])
  const derivation = { name: "PBKDF2", hash: "SHA-256", salt, iterations: modernRounds }
  const key = await crypto.subtle.deriveKey(derivation, secret, { name: "AES-CBC", length: 256 }, false, ["encrypt"])
  const encrypted = await crypto.subtle.encrypt({ name: "AES-CBC", iv }, key, plain)
  const pbkdf2 = new pkijs.PBKDF2Params({
    salt: new asn1js.OctetString({ valueHex: salt.buffer }),
    iterationCount: modernRounds,
    prf: algorithm("1.2.840.113549.2.9", new asn1js.Null()),
  })
  const pbes2 = new pkijs.PBES2Params({
    keyDerivationFunc: algorithm("1.2.840.113549.1.5.12", pbkdf2.toSchema()),
    encryptionScheme: algorithm("2.16.840.1.101.3.4.1.42", new asn1js.OctetString({ valueHex: iv.buffer })),
  })
  return { algorithm: algorithm("1.2.840.113549.1.5.13", pbes2.toSchema()), encrypted }
}

const algorithm = (algorithmId: string, algorithmParams: asn1js.BaseBlock): pkijs.AlgorithmIdentifier =>
  new pkijs.AlgorithmIdentifier({ algorithmId, algorithmParams })

type Lock = (plain: ArrayBuffer) => Promise<Locked>

async function keySafe(
  { pkcs8 }: Pkcs12Contents,
  attributes: pkijs.Attribute[],
  lock: Lock,
): Promise<pkijs.ContentInfo> {
  const { algorithm, encrypted } = await lock(bytesOf(pkcs8))
  const bagValue = new pkijs.PKCS8ShroudedKeyBag({
    encryptionAlgorithm: algorithm,
    encryptedData: new asn1js.OctetString({ valueHex: encrypted }),
  })
  // pkcs8ShroudedKeyBag (RFC 7292 §4.2.2)
  const bag = new pkijs.SafeBag({ bagId: "1.2.840.113549.1.12.10.1.2", bagValue, bagAttributes: attributes })
  const plain = derOf(new pkijs.SafeContents({ safeBags: [bag] }))
  return new pkijs.ContentInfo({
    contentType: pkijs.ContentInfo.DATA,
    content: new asn1js.OctetString({ valueHex: plain }),
  })
}

async function certificateSafe(
  { certificates }: Pkcs12Contents,
  attributes: pkijs.Attribute[],
  lock: Lock,
): Promise<pkijs.ContentInfo> {
  const safeBags = certificates.map((der, index) => {
    const bagValue = new pkijs.CertBag({ parsedValue: pkijs.Certificate.fromBER(bytesOf(der)) })
    // certBag (RFC 7292 §4.2.3); the attributes tell which of them belongs to the key
    const bagAttributes = index === 0 ? attributes : undefined
    return new pkijs.SafeBag({ bagId: "1.2.840.113549.1.12.10.1.3", bagValue, bagAttributes })
  })
  const { algorithm, encrypted } = await lock(derOf(new pkijs.SafeContents({ safeBags })))
  const content = new pkijs.EncryptedData({
    encryptedContentInfo: new pkijs.EncryptedContentInfo({
      contentType: pkijs.ContentInfo.DATA,
      contentEncryptionAlgorithm: algorithm,
      encryptedContent: new asn1js.OctetString({ valueHex: encrypted }),
      // in one piece: pieces are BER, which some readers do not put together
      disableSplit: true,
    }),
  })
  return new pkijs.ContentInfo({ contentType: pkijs.ContentInfo.ENCRYPTED_DATA, content: content.toSchema() })
}

/** friendlyName, and the localKeyID by which key and certificate find each other: the certificate's SHA-1, as OpenSSL has it. */
async function attributesOf({ certificates, name }: Pkcs12Contents): Promise<pkijs.Attribute[]> {
  const own = certificates[0] ?? new Uint8Array()
  const keyId = await crypto.subtle.digest("SHA-1", bytesOf(own))
  return [
    new pkijs.Attribute({ type: "1.2.840.113549.1.9.20", values: [new asn1js.BmpString({ value: name })] }),
    new pkijs.Attribute({ type: "1.2.840.113549.1.9.21", values: [new asn1js.OctetString({ valueHex: keyId })] }),
  ]
}

const derOf = (contents: pkijs.SafeContents): ArrayBuffer => contents.toSchema().toBER(false)

/** A copy with a buffer of its own, which is what the library reads. */
const bytesOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer
