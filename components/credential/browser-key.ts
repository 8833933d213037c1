// A key pair made in this browser by WebCrypto, its signing request, and the key as PEM once its owner saves it.
// For *Get a credential*. The private key is a handle of this tab; nothing here sends it anywhere or writes it down.
"use client"

export type BrowserKey = {
  csr: string
  /** PEM. */
  exportKey: () => Promise<string>
  /** PrivateKeyInfo, DER. */
  exportPkcs8: () => Promise<Uint8Array>
}

const algorithm = { name: "ECDSA", namedCurve: "P-256" } as const

/** @param name the request's subject; the server believes nothing of a request but its public key */
export async function makeBrowserKey(name: string): Promise<BrowserKey> {
  // loaded only where somebody makes a key: it is larger than the rest of the page
  await import("reflect-metadata")
  const { Pkcs10CertificateRequestGenerator } = await import("@peculiar/x509")
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])
  const request = await Pkcs10CertificateRequestGenerator.create(
    { name: [{ CN: [name.slice(0, 64)] }], keys, signingAlgorithm: { name: "ECDSA", hash: "SHA-256" } },
    crypto,
  )
  const exportPkcs8 = async () => new Uint8Array(await crypto.subtle.exportKey("pkcs8", keys.privateKey))
  return { csr: request.toString("pem"), exportKey: async () => pem(await exportPkcs8()), exportPkcs8 }
}

/** RFC 7468 §10. */
function pem(pkcs8: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...pkcs8))
  const lines = base64.match(/.{1,64}/g) ?? []
  return ["-----BEGIN PRIVATE KEY-----", ...lines, "-----END PRIVATE KEY-----", ""].join("\n")
}
