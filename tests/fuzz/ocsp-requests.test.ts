// Damaged OCSP requests: refused in kind, soon, so that the responder answers malformedRequest; what is still read asks about something.
import { randomBytes } from "node:crypto"
import { beforeAll, expect, test } from "vitest"
import { parseOcspRequest } from "@/lib/pki"
import { ocspRequest } from "@/tests/support/ocsp-request"
import { makeHierarchy } from "@/tests/unit/pki/hierarchy"
import { run } from "@/tests/unit/pki/programs"
import { damage, type Seed, seedOf } from "./machinery/damage"
import { fuzz } from "./machinery/fuzz"

let seeds: Seed[]

beforeAll(async () => {
  const { issuing, root } = await makeHierarchy()
  const ask = (...more: string[]): Uint8Array =>
    run(
      "openssl",
      ["ocsp", "-issuer", "issuing.pem", ...more, "-serial", "0x7a3c9f", "-reqout", "request.der"],
      { "issuing.pem": issuing.pem },
      ({ status, output, file }) => {
        if (status !== 0) throw new Error(output)
        return Uint8Array.from(file("request.der"))
      },
    )
  const serials = Array.from({ length: 40 }, () => randomBytes(16).toString("hex"))
  seeds = [
    ask(),
    ask("-sha256", "-no_nonce"),
    ocspRequest(issuing, serials.slice(0, 1), { hash: "sha1" }),
    ocspRequest(issuing, serials.slice(0, 1), { nonce: randomBytes(32) }),
    ocspRequest(root, serials, { hash: "sha256", nonce: randomBytes(128) }),
  ].map(seedOf)
})

test.each([0, 1])(
  "25,000 damaged OCSP requests are refused in kind, or ask about certificates (part %i)",
  async (part) => {
    const { accepted, refused } = await fuzz({
      name: "OCSP requests",
      inputs: 25_000,
      part,
      make: (chance) => damage(chance, chance.pick(seeds), seeds),
      read(input) {
        const { certIds, nonce } = parseOcspRequest(input)
        if (certIds.length === 0) throw new Error("a request about nothing was read")
        for (const { serial, der } of certIds) {
          if (!/^(0|[1-9a-f][0-9a-f]*)$/.test(serial)) throw new Error(`the serial ${serial} is not canonical`)
          if (!Buffer.from(input).includes(Buffer.from(der)))
            throw new Error("the answer would name what was not asked")
        }
        if (nonce !== undefined && (nonce.length < 1 || nonce.length > 128))
          throw new Error("a nonce of a forbidden length")
      },
    })
    expect(Object.keys(refused)).toContain("invalid_input")
    expect(accepted).toBeGreaterThan(1000)
  },
)
