// A P-256 key and a PKCS#10 request for it, made here. For the operator command.
// The server believes nothing in the request but the key, so its subject is for people who look at it.
import "reflect-metadata"
import { webcrypto } from "node:crypto"
import { Pkcs10CertificateRequestGenerator } from "@peculiar/x509"

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" }

/** PEM both; the key in PKCS#8. */
export async function makeCertificateRequest(name: string): Promise<{ csr: string; privateKey: string }> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])
  const request = await Pkcs10CertificateRequestGenerator.create(
    { name: [{ CN: [name] }], keys, signingAlgorithm: algorithm },
    // Node's WebCrypto is the same by another type than the browser's
    webcrypto as unknown as Crypto,
  )
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64")
  const privateKey = `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/.{64}(?=.)/g, "$&\n")}\n-----END PRIVATE KEY-----\n`
  return { csr: `${request.toString("pem")}\n`, privateKey }
}
