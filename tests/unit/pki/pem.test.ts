// PEM: one block, the right label, nothing around it; the same bytes come back.
// Each refusal tells the person what is wrong, and never repeats what they sent.
import fc from "fast-check"
import { expect, test } from "vitest"
import { pemDecodeOne, pemEncode } from "@/lib/pki"
import { refusal } from "./domain-errors"

const block = pemEncode("CERTIFICATE", new Uint8Array(100).fill(7))

test("what was encoded is decoded to the same bytes, with either line end", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 500 }), (bytes) => {
      const pem = pemEncode("CERTIFICATE", bytes)
      expect(pemDecodeOne("CERTIFICATE", pem)).toEqual(bytes)
      expect(pemDecodeOne("CERTIFICATE", pem.replaceAll("\n", "\r\n"))).toEqual(bytes)
    }),
  )
})

test.each([
  ["two blocks", block + block, /2 PEM blocks/],
  ["another label", pemEncode("PUBLIC KEY", new Uint8Array(3)), /is a PUBLIC KEY, not a CERTIFICATE/],
  ["labels that differ", block.replace("END CERTIFICATE", "END X509 CRL"), /name different things/],
  ["text before", `Subject: x\n${block}`, /text before/],
  ["text after", `${block}more`, /text after/],
  ["no end", block.slice(0, 60), /no END line/],
  ["no block", "hello", /no PEM block/],
  ["nothing", "", /no PEM block/],
  ["an empty block", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", /empty/],
  ["broken base64", block.replace("BwcH", "Bw=H"), /base64 is broken/],
  ["base64 with stray bits", "-----BEGIN CERTIFICATE-----\nAB==\n-----END CERTIFICATE-----\n", /not canonical/],
  ["encapsulated headers", block.replace("\n", "\nProc-Type: 4,ENCRYPTED\n"), /damaged/],
])("%s is refused, with the reason", (_, text, why) => {
  const error = refusal(() => pemDecodeOne("CERTIFICATE", text))
  expect(error?.code).toBe("invalid_input")
  expect(error?.detail).toMatch(why)
})

test("a private key is named as one and not repeated", () => {
  const key = pemEncode("EC PRIVATE KEY", new TextEncoder().encode("very secret"))
  const error = refusal(() => pemDecodeOne("CERTIFICATE REQUEST", key))
  expect(error?.detail).toMatch(/private key/)
  expect(error?.message).not.toContain(Buffer.from("very secret").toString("base64").slice(0, 8))
})

test("any text gives bytes or a DomainError, never another error", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc
      .tuple(fc.nat(block.length), fc.string({ unit: "binary", maxLength: 3 }))
      .map(([at, s]) => block.slice(0, at) + s + block.slice(at)),
  )
  fc.assert(
    fc.property(text, (input) => void refusal(() => pemDecodeOne("CERTIFICATE", input))),
    { numRuns: 1000 },
  )
})
