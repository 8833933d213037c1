// Serials: one canonical form whoever wrote them, and always positive with 127 bits of chance.
// A second form of a revoked serial would be one that is not revoked.
import fc from "fast-check"
import { expect, test } from "vitest"
import { canonicalSerial, serialFromRandom } from "@/lib/pki"
import { refusal } from "./domain-errors"

test("every way of writing a serial has one canonical form", () => {
  for (const form of ["00FF", "ff", "FF", "0:ff", "00:FF", "0000ff"]) expect(canonicalSerial(form)).toBe("ff")
  expect(canonicalSerial(new Uint8Array([0, 255]))).toBe("ff")
  expect(canonicalSerial("0")).toBe("0")
})

test("bytes and hex of the same number agree", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), (bytes) => {
      expect(canonicalSerial(bytes)).toBe(BigInt(`0x${Buffer.from(bytes).toString("hex")}`).toString(16))
    }),
  )
})

test("what is not hexadecimal is refused with a DomainError", () => {
  for (const text of ["", "xyz", "-1", "1 2", "f".repeat(129)])
    expect(refusal(() => canonicalSerial(text))?.code).toBe("invalid_input")
})

test("a new serial keeps all random bits but the sign", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 16, maxLength: 32 }).filter((b) => b.slice(1, 16).some((byte) => byte > 0)),
      (random) => {
        const serial = serialFromRandom(random)
        expect(serial).toHaveLength(16)
        expect(serial[0]).toBe((random[0] ?? 0) & 0x7f)
        expect(serial.slice(1)).toEqual(random.slice(1, 16))
      },
    ),
  )
})

test("a random source that gives too little or nothing makes no serial", () => {
  expect(() => serialFromRandom(new Uint8Array(15))).toThrow(RangeError)
  expect(() => serialFromRandom(new Uint8Array(16))).toThrow(RangeError)
})
