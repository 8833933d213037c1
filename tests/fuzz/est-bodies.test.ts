// Damaged EST bodies, base64 and what is inside: refused in kind, soon; what is still read proves the key of its seed, and names
// nothing but what the certificate that is renewed has.
import { beforeAll, expect, test } from "vitest"
import { decodeEstBody, encodeEstBody, parseCsr, pemDecodeOne, readCertificate, requireSameNames } from "@/lib/pki"
import { newKeys, opensslCsr, run } from "@/tests/unit/pki/programs"
import { damage, damageBytes, type Seed, seedOf } from "./machinery/damage"
import { fuzz } from "./machinery/fuzz"

const names = ["-addext", "subjectAltName=URI:spiffe://a.test/b,DNS:a.example.test"]
let seeds: Seed[]
let keys: Set<string>

/** The certificate that the seeds would renew. */
const certificate = readCertificate(
  run(
    "openssl",
    [
      "req",
      "-x509",
      ...newKeys["P-256"],
      "-nodes",
      "-keyout",
      "key.pem",
      "-subj",
      "/CN=anything",
      "-out",
      "c.pem",
      ...names,
    ],
    {},
    ({ file }) => file("c.pem").toString(),
  ),
)

beforeAll(() => {
  const pems = [
    opensslCsr(newKeys["P-256"]),
    opensslCsr(newKeys["P-256"], names),
    opensslCsr(newKeys["RSA-2048"], names),
  ]
  seeds = pems.map((pem) => seedOf(pemDecodeOne("CERTIFICATE REQUEST", pem)))
  keys = new Set(seeds.map(({ bytes }) => parseCsr(bytes).spkiSha256))
})

test("25,000 damaged EST bodies are refused in kind, or prove the key of their seed", async () => {
  const { accepted, refused } = await fuzz({
    name: "EST bodies",
    inputs: 25_000,
    make(chance) {
      const texts = seeds.map(({ bytes }) => ({ bytes: Buffer.from(encodeEstBody(bytes)) }))
      if (chance.oneIn(3)) return damageBytes(chance, chance.pick(texts).bytes, texts)
      const body = encodeEstBody(damage(chance, chance.pick(seeds), seeds))
      return Buffer.from(chance.oneIn(2) ? body : body.replaceAll("\n", chance.pick(["", "\r\n", " ", "\n\n"])))
    },
    read(input) {
      const der = decodeEstBody(Buffer.from(input).toString("latin1"))
      if (!keys.has(parseCsr(der).spkiSha256)) throw new Error("a key that no seed proves was believed")
      requireSameNames(der, certificate)
    },
  })
  expect(Object.keys(refused)).toEqual(expect.arrayContaining(["invalid_input", "malformed_csr"]))
  expect(accepted).toBeGreaterThan(0)
})
