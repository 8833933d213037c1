// DER both ways: what the writers make the strict reader takes, and what is not DER it refuses with DerError alone.
// Property-based, because the cases that hurt are the ones nobody thought of.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { DerError, DerReader } from "@/lib/pki/der-reader"
import {
  boolean,
  integer,
  integerOf,
  namedBits,
  octetString,
  oid,
  sequence,
  setOf,
  tagged,
  time,
} from "@/lib/pki/der-writer"
import { checkDer } from "@/lib/pki/strict-der"

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(" ", ""), "hex"))

/** Trees of values as a certificate has them. */
const { tree } = fc.letrec<{ tree: Uint8Array }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.uint8Array({ maxLength: 300 }).map(octetString),
    fc.uint8Array({ minLength: 1, maxLength: 24 }).map(integer),
    fc.boolean().map(boolean),
    fc.uniqueArray(fc.nat(8)).map(namedBits),
    fc.array(tie("tree"), { maxLength: 5 }).map((parts) => sequence(...parts)),
    fc.array(tie("tree"), { maxLength: 5 }).map((parts) => setOf(...parts)),
    fc.tuple(fc.nat(30), tie("tree")).map(([number, part]) => tagged(number, part)),
  ),
}))

describe("strict DER", () => {
  test("everything that the writers make is strict DER", () => {
    fc.assert(
      fc.property(tree, (bytes) => {
        expect(() => checkDer(bytes)).not.toThrow()
      }),
    )
  })

  test("any change of any byte gives DER or a DerError, never another error", () => {
    fc.assert(
      fc.property(tree, fc.nat(), fc.nat(255), (bytes, place, value) => {
        const changed = Uint8Array.from(bytes)
        changed[place % changed.length] = value
        try {
          checkDer(changed)
        } catch (error) {
          expect(error).toBeInstanceOf(DerError)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test("arbitrary bytes give DER or a DerError, never another error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          checkDer(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(DerError)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test("every prefix and every extension of a value is refused", () => {
    fc.assert(
      fc.property(tree, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 4 }), (bytes, cut, tail) => {
        expect(() => checkDer(bytes.subarray(0, cut % bytes.length))).toThrow(DerError)
        expect(() => checkDer(Buffer.concat([bytes, tail]))).toThrow(DerError)
      }),
    )
  })

  test.each([
    ["an indefinite length", "30 80 02 01 01 00 00"],
    ["a long length for a short value", "30 81 03 02 01 01"],
    ["a length with a leading zero", `04 82 00 80${"00".repeat(128)}`],
    ["a length of five bytes", "04 85 00 00 00 00 01 00"],
    ["a positive integer with a zero too many", "02 02 00 01"],
    ["a negative integer with FF too many", "02 02 ff 80"],
    ["an integer without a value", "02 00"],
    ["a boolean that is 01", "01 01 01"],
    ["a bit string with set unused bits", "03 02 01 01"],
    ["a bit string of eight unused bits", "03 02 08 00"],
    ["a bit string without its first byte", "03 00"],
    ["a null with content", "05 01 00"],
    ["an identifier with a leading 80", "06 03 2a 80 01"],
    ["an identifier that breaks off", "06 02 2a 86"],
    ["an octet string in pieces", "24 03 04 01 00"],
    ["a set out of order", "31 06 02 01 02 02 01 01"],
    ["a primitive sequence", "10 00"],
    ["a high tag number", "1f 81 01 00"],
    ["end of contents alone", "00 00"],
    ["nothing", ""],
  ])("%s is refused", (_, text) => {
    expect(() => checkDer(hex(text))).toThrow(DerError)
  })

  test("nesting beyond any certificate is refused without exhausting the stack", () => {
    let bytes: Uint8Array = sequence()
    for (let i = 0; i < 5000; i++) bytes = sequence(bytes)
    expect(() => checkDer(bytes)).toThrow(/nested too deeply/)
  })

  test("a whole second from 1950 to 9999 comes back as it was written", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1950-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
        (date) => {
          const whole = new Date(Math.floor(date.getTime() / 1000) * 1000)
          expect(new DerReader(time(date)).time("it")).toEqual(whole)
        },
      ),
    )
  })

  test.each([
    ["a day that is not in the calendar", "17 0d 3235303233303030303030305a"],
    ["a time without seconds", "17 0b 323530313031303030305a"],
    ["a time with an offset", "17 11 3235303130313030303030302b30313030"],
    ["a fraction of a second", "18 11 32303530303130313030303030302e355a"],
  ])("%s is refused", (_, text) => {
    expect(() => new DerReader(hex(text)).time("it")).toThrow(DerError)
  })

  test("numbers and identifiers come back as they were written", () => {
    fc.assert(
      fc.property(fc.nat(), (value) => {
        expect(new DerReader(integerOf(value)).smallInteger("it")).toBe(value)
      }),
    )
    const dotted = fc
      .tuple(fc.nat(2), fc.nat(39), fc.array(fc.nat(), { maxLength: 8 }))
      .map(([first, second, rest]) => [first, second, ...rest].join("."))
    fc.assert(
      fc.property(dotted, (text) => {
        expect(new DerReader(oid(text)).oid("it")).toBe(text)
      }),
    )
  })
})
