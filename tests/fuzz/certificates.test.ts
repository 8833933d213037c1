// Damaged certificates: refused with a code and words, soon; what is still read is read as OpenSSL reads it, and no damaged one
// leads to an anchor.
import { X509Certificate } from "node:crypto"
import { beforeAll, expect, test } from "vitest"
import { type CertificateInfo, canonicalSerial, readCertificate, verifyChain } from "@/lib/pki"
import { type Hierarchy, issueClient, makeHierarchy } from "@/tests/unit/pki/hierarchy"
import { newKeys, run } from "@/tests/unit/pki/programs"
import { damage, type Seed, seedOf } from "./machinery/damage"
import { fuzz } from "./machinery/fuzz"

let hierarchy: Hierarchy
let seeds: Seed[]
let originals: Set<string>

beforeAll(async () => {
  hierarchy = await makeHierarchy()
  const own = [await issueClient(hierarchy), hierarchy.issuing, hierarchy.root].map(({ der }) => der)
  const others = [selfSigned(newKeys["RSA-2048"]), selfSigned(newKeys.Ed25519), selfSigned(newKeys["P-384"])]
  seeds = [...own, ...others].map(seedOf)
  originals = new Set(seeds.map(({ bytes }) => Buffer.from(bytes).toString("base64")))
})

/** By openssl, with extensions and string types that we do not write. */
function selfSigned(newKey: readonly string[]): Uint8Array {
  const extensions = [
    "subjectAltName=DNS:a.example.test,IP:10.0.0.1,IP:::1,email:a@b.test,URI:https://x/y",
    "certificatePolicies=1.2.3.4",
    "nameConstraints=permitted;DNS:example.test",
    "crlDistributionPoints=URI:http://c/l",
    "authorityInfoAccess=OCSP;URI:http://o/,caIssuers;URI:http://i/",
    "extendedKeyUsage=clientAuth,1.2.3.4",
  ]
  const parameters = [
    "req",
    "-x509",
    ...newKey,
    "-nodes",
    "-days",
    "30",
    "-keyout",
    "key.pem",
    "-subj",
    "/C=DE/O=Übung/CN=a,b+c/emailAddress=a@b.test",
    "-utf8",
    "-outform",
    "DER",
    "-out",
    "cert.der",
  ]
  return run(
    "openssl",
    [...parameters, ...extensions.flatMap((one) => ["-addext", one])],
    {},
    ({ status, output, file }) => {
      if (status !== 0) throw new Error(output)
      return Uint8Array.from(file("cert.der"))
    },
  )
}

test.each([0, 1])(
  "30,000 damaged certificates are refused in kind, or read as OpenSSL reads them, and lead to no anchor (part %i)",
  async (part) => {
    const { accepted, refused } = await fuzz({
      name: "certificates",
      inputs: 30_000,
      part,
      make: (chance) => damage(chance, chance.pick(seeds), seeds),
      read(input) {
        const certificate = readCertificate(input)
        compare(certificate)
        if (originals.has(Buffer.from(input).toString("base64"))) return
        const chain = verifyChain(certificate, [hierarchy.issuing, hierarchy.root], hierarchy.anchors, hierarchy.now)
        if (chain.ok) throw new Error("a damaged certificate leads to an anchor")
      },
    })
    expect(Object.keys(refused).sort()).toEqual(["invalid_input", "too_large", "weak_key"])
    expect(accepted).toBeGreaterThan(1000)
  },
)

/** What gateways, browsers and Node would see in the same bytes. */
function compare(ours: CertificateInfo): void {
  const theirs = new X509Certificate(ours.der)
  const pairs: [string, unknown, unknown][] = [
    ["serial", ours.serial, canonicalSerial(theirs.serialNumber)],
    ["start", ours.notBefore.getTime(), Date.parse(theirs.validFrom)],
    ["end", ours.notAfter.getTime(), Date.parse(theirs.validTo)],
    // OpenSSL's asks for more: the key usage too, and that no extension is broken
    ["CA flag", theirs.ca ? ours.isCa : false, theirs.ca],
    ["fingerprint", ours.sha256, theirs.fingerprint256.replaceAll(":", "").toLowerCase()],
  ]
  for (const [what, own, other] of pairs) {
    if (own !== other) throw new Error(`the ${what} is ${own} to us and ${other} to OpenSSL`)
  }
}
