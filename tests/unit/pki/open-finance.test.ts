// The open-finance profiles: what they say, in our words and in OpenSSL's, and that the linter takes none for another.
import { describe, expect, test } from "vitest"
import {
  type CertificateInfo,
  clientProfile,
  issueCertificate,
  lintCertificate,
  lintTemplate,
  type ProfileName,
  readCertificate,
  verifyChain,
} from "@/lib/pki"
import { applicationId, clientInput, makeHierarchy, p256Key } from "./hierarchy"
import { openssl } from "./programs"

const hierarchy = await makeHierarchy()
const organizationIdentifier = "PSDDE-BAFIN-123456"
const certificates = {
  client: await issue(),
  transport: await issue("transport"),
  seal: await issue("seal"),
}

async function issue(profile?: "transport" | "seal"): Promise<CertificateInfo> {
  const openFinance = profile === undefined ? undefined : { profile, organizationIdentifier }
  const template = clientProfile({ ...clientInput(hierarchy, p256Key().spki), openFinance })
  expect(lintTemplate(template)).toEqual([])
  return readCertificate((await issueCertificate(template, hierarchy.issuingKey.signer)).der)
}

const text = ({ pem }: CertificateInfo) =>
  openssl(["x509", "-in", "leaf.pem", "-noout", "-text", "-nameopt", "RFC2253"], { "leaf.pem": pem })

const verify = ({ pem }: CertificateInfo, purpose: string): string => {
  const files = { "leaf.pem": pem, "issuing.pem": hierarchy.issuing.pem, "root.pem": hierarchy.root.pem }
  const parameters = [
    "-x509_strict",
    "-CAfile",
    "root.pem",
    "-untrusted",
    "issuing.pem",
    "-purpose",
    purpose,
    "leaf.pem",
  ]
  try {
    return openssl(["verify", ...parameters], files)
  } catch (error) {
    return String(error)
  }
}

describe("a transport certificate", () => {
  const { transport } = certificates

  test("names the organisation's identifier, and the application where gateways look for it", () => {
    expect(transport.subject).toBe(
      `CN=${applicationId},organizationIdentifier=${organizationIdentifier},O=B\\C3\\BCcher & S\\C3\\B6hne\\, GmbH`,
    )
    expect(transport.commonName).toBe(applicationId)
    expect(text(transport)).toContain(
      `Subject: CN=${applicationId},organizationIdentifier=${organizationIdentifier},O=`,
    )
  })

  test("is for TLS clients, for OpenSSL as well", () => {
    const said = text(transport)
    expect(said).toMatch(/X509v3 Key Usage: critical\s+Digital Signature\n/)
    expect(said).toMatch(/X509v3 Extended Key Usage: \s*TLS Web Client Authentication\n/)
    expect(verify(transport, "sslclient")).toContain("leaf.pem: OK")
  })
})

describe("a seal certificate", () => {
  const { seal } = certificates

  test("is for signatures that stay, and names the same organisation", () => {
    const said = text(seal)
    expect(said).toMatch(/X509v3 Key Usage: critical\s+Digital Signature, Non Repudiation\n/)
    expect(said).not.toContain("Client Authentication")
    expect(said).toContain(`organizationIdentifier=${organizationIdentifier}`)
    expect(verify(seal, "any")).toContain("leaf.pem: OK")
  })

  test("is a client's certificate for nobody: neither for OpenSSL nor for decide()'s chain", () => {
    expect(verify(seal, "sslclient")).toMatch(/unsuitable certificate purpose/)
    const chain = [hierarchy.issuing, hierarchy.root]
    expect(verifyChain(seal, chain, hierarchy.anchors, hierarchy.now, "clientAuth")).toEqual({
      ok: false,
      reason: "wrong-purpose",
    })
  })
})

describe("the linter", () => {
  const names = Object.keys(certificates) as (keyof typeof certificates)[] // the keys that are written above

  test.each(names)("takes a %s certificate for what it is, and for no other", (name) => {
    for (const profile of names satisfies ProfileName[]) {
      const findings = lintCertificate(certificates[name].der, profile)
      if (profile === name) expect(findings).toEqual([])
      else expect(findings).not.toEqual([])
    }
  })
})
