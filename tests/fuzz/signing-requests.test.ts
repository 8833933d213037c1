// Damaged signing requests: refused with a code and words, soon; what is still read carries the key of its seed, since whoever changes
// it cannot sign for it, and @peculiar/x509 reads and believes it too.
import { createPublicKey } from "node:crypto"
import * as peculiar from "@peculiar/x509"
import { expect, test } from "vitest"
import { parseCsr, pemDecodeOne, pemEncode } from "@/lib/pki"
import { newKeys, opensslCsr } from "@/tests/unit/pki/programs"
import { damage, damageBytes, seedOf } from "./machinery/damage"
import { fuzz } from "./machinery/fuzz"

const names = [
  "-addext",
  "subjectAltName=DNS:a.example.test,IP:10.0.0.1,URI:spiffe://a/b",
  "-addext",
  "keyUsage=digitalSignature",
]
const pss = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"]
const pems = [
  opensslCsr(newKeys["P-256"]),
  opensslCsr(newKeys["P-256"], names),
  opensslCsr(newKeys["P-384"], ["-sha384"]),
  opensslCsr(newKeys["RSA-2048"], names),
  opensslCsr(newKeys["RSA-2048"], pss),
  opensslCsr(newKeys.Ed25519),
]
const seeds = pems.map((pem) => seedOf(pemDecodeOne("CERTIFICATE REQUEST", pem)))
const keys = new Set(seeds.map(({ bytes }) => parseCsr(bytes).spkiSha256))

test.each([0, 1])(
  "27,500 damaged signing requests as DER are refused in kind, or prove the key of their seed (part %i)",
  async (part) => {
    const { accepted, refused } = await fuzz({
      name: "signing requests, DER",
      inputs: 27_500,
      part,
      make: (chance) => damage(chance, chance.pick(seeds), seeds),
      read(input) {
        const csr = parseCsr(input)
        if (!keys.has(csr.spkiSha256)) throw new Error("a key that no seed proves was believed")
        const other = new peculiar.Pkcs10CertificateRequest(Uint8Array.from(input))
        if (!Buffer.from(other.publicKey.rawData).equals(csr.spki)) throw new Error("@peculiar/x509 reads another key")
        createPublicKey({ key: Buffer.from(csr.spki), format: "der", type: "spki" })
      },
    })
    expect(Object.keys(refused).sort()).toEqual(["malformed_csr", "too_large", "weak_key"])
    expect(accepted).toBeGreaterThan(0)
  },
)

test("10,000 damaged signing requests as PEM are refused in kind, or prove the key of their seed", async () => {
  const texts = pems.map((pem) => ({ bytes: Buffer.from(pem) }))
  const { refused } = await fuzz({
    name: "signing requests, PEM",
    inputs: 10_000,
    make(chance) {
      if (chance.oneIn(3)) return damageBytes(chance, chance.pick(texts).bytes, texts)
      const der = damage(chance, chance.pick(seeds), seeds)
      return Buffer.from(pemEncode(chance.pick(["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST", "CERTIFICATE"]), der))
    },
    read(input) {
      const text = Buffer.from(input).toString("utf8")
      const csr = parseCsr(text)
      if (!keys.has(csr.spkiSha256)) throw new Error("a key that no seed proves was believed")
    },
  })
  expect(Object.keys(refused)).toContain("malformed_csr")
})
