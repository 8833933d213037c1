// Makes the agent's key and a certificate signing request for it (PKCS#10, RFC 2986), in the few DER values that it takes.
// For enrolment and renewal. The server believes nothing in a request but the public key, so the subject is a mere label.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto"

const oidCommonName = Buffer.from("0603550403", "hex")
const oidEcdsaWithSha256 = Buffer.from("06082a8648ce3d040302", "hex")

/** A new P-256 key, PKCS#8 PEM. */
export function makeKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString()
}

/**
 * @param key PKCS#8 PEM of a P-256 key; the answer is PEM too
 * @param name for people who look at it; a renewal names nobody, since it may name nobody else (RFC 7030 §4.2.2)
 */
export function makeCertificateRequest(key: string, name?: string): string {
  const privateKey = createPrivateKey(key)
  const info = der(
    0x30,
    der(0x02, Buffer.from([0])),
    name === undefined ? der(0x30) : subject(name),
    publicKeyOf(privateKey),
    der(0xa0),
  )
  const signature = sign("sha256", info, privateKey)
  const request = der(0x30, info, der(0x30, oidEcdsaWithSha256), der(0x03, Buffer.from([0]), signature))
  const lines = request.toString("base64").match(/.{1,64}/g) ?? []
  return ["-----BEGIN CERTIFICATE REQUEST-----", ...lines, "-----END CERTIFICATE REQUEST-----", ""].join("\n")
}

function subject(commonName: string): Buffer {
  return der(0x30, der(0x31, der(0x30, oidCommonName, der(0x0c, Buffer.from(commonName)))))
}

function publicKeyOf(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ type: "spki", format: "der" })
}

/** One value: tag, definite length (X.690 §8.1.3, at most 65,535 here), content. */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content])
  if (length < 0x100) return Buffer.concat([Buffer.from([tag, 0x81, length]), content])
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), content])
}
