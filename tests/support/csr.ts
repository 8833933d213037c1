// A certificate signing request for a new P-256 key, as a partner's program would send it.
// For tests in which only the public key matters.
import * as peculiar from "@peculiar/x509"

export async function makeCsr(): Promise<string> {
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"])
  const csr = await peculiar.Pkcs10CertificateRequestGenerator.create({
    keys,
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
  })
  return csr.toString("pem")
}
