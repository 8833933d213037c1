// Names: the string is OpenSSL's to the byte, since nginx compares it; texts that deceive are refused at the door.
// OpenSSL prints each generated name from a request that carries it.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { cleanName, makeName, type Name, nameToString } from "@/lib/pki"
import { DerReader } from "@/lib/pki/der-reader"
import { bitString, integerOf, oid, sequence, setOf, tagged, tlv } from "@/lib/pki/der-writer"
import { commonNameOf, readName } from "@/lib/pki/name"
import { attributeNames } from "@/lib/pki/oids"
import { refusal } from "./domain-errors"
import { p256Key } from "./hierarchy"
import { openssl } from "./programs"

const { spki } = p256Key()

/** What `openssl req -nameopt RFC2253` says of the name. */
function opensslName(der: Uint8Array): string {
  const info = sequence(integerOf(0), der, spki, tagged(0))
  const request = sequence(info, sequence(oid("1.2.840.10045.4.3.2")), bitString(sequence(integerOf(1), integerOf(1))))
  const line = openssl(["req", "-inform", "DER", "-in", "name.der", "-noout", "-subject", "-nameopt", "RFC2253"], {
    "name.der": request,
  })
  return line.replace(/^subject=/, "").replace(/\n$/, "")
}

const attribute = (type: string, tag: number, content: Uint8Array): Uint8Array => sequence(oid(type), tlv(tag, content))
const read = (der: Uint8Array): Name => readName(new DerReader(der), "the name")

describe("the string of a name", () => {
  test("equals OpenSSL's for any text in any string type, alone and with others", { timeout: 60_000 }, () => {
    const tricky = fc.string({
      unit: fc.constantFrom(...' #+,;<>=\\"/äß漢🦊a\u0001\u007f'),
      minLength: 1,
      maxLength: 6,
    })
    const text = fc.oneof(tricky, fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }))
    const utf8 = text.map((value) => [0x0c, new Uint8Array(Buffer.from(value))] as const)
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 8 })
    const oneByte = fc.tuple(fc.constantFrom(0x13, 0x14, 0x16), bytes)
    const bmp = fc
      .string({ unit: fc.constantFrom("é", "漢", " ", "#", "x"), minLength: 1, maxLength: 4 })
      .map((value) => [0x1e, new Uint8Array(Buffer.from(value, "utf16le").swap16())] as const)
    const value = fc.oneof(utf8, utf8, oneByte, bmp)
    const type = fc.constantFrom("2.5.4.3", "2.5.4.10", "2.5.4.97", "0.9.2342.19200300.100.1.25", "1.2.3.4.5")
    const one = fc.tuple(type, value).map(([dotted, [tag, content]]) => attribute(dotted, tag, content))
    const rdn = fc.array(one, { minLength: 1, maxLength: 2 }).map((parts) => setOf(...parts))
    const name = fc.array(rdn, { minLength: 1, maxLength: 4 }).map((rdns) => sequence(...rdns))
    fc.assert(
      fc.property(name, (der) => {
        expect(nameToString(read(der))).toBe(opensslName(der))
      }),
      { numRuns: 250 },
    )
  })

  test("uses OpenSSL's short name for each attribute type that it knows", () => {
    const rdns = [...attributeNames.keys()].map((type) => setOf(attribute(type, 0x0c, new Uint8Array([0x78]))))
    const der = sequence(...rdns)
    expect(nameToString(read(der))).toBe(opensslName(der))
  })

  test("puts the application first, and a legal name cannot pass for one", () => {
    const name = makeName([
      ["O", "X,CN=app_1"],
      ["CN", "app_2"],
    ])
    expect(nameToString(name)).toBe("CN=app_2,O=X\\,CN=app_1")
    expect(opensslName(name.der)).toBe("CN=app_2,O=X\\,CN=app_1")
    expect(commonNameOf(name)).toBe("app_2")
  })

  test("no common name is read from a part of two values or from another place than the last", () => {
    const cn = attribute("2.5.4.3", 0x0c, new Uint8Array([0x61]))
    const o = attribute("2.5.4.10", 0x0c, new Uint8Array([0x62]))
    expect(commonNameOf(read(sequence(setOf(cn, o))))).toBeUndefined()
    expect(commonNameOf(read(sequence(setOf(cn), setOf(o))))).toBeUndefined()
  })
})

describe("a name at the door", () => {
  test.each([
    ["NUL", "Example\u0000 AG", "U+0000"],
    ["a line end", "Example\nAG", "U+000A"],
    ["a C1 control", "Example\u0085AG", "U+0085"],
    ["right-to-left override", "Example \u202eGA", "U+202E"],
    ["a directional isolate", "\u2066Example", "U+2066"],
    ["a right-to-left mark", "Example\u200f", "U+200F"],
    ["a zero width space", "Exa\u200bmple", "U+200B"],
    ["a tag character", "Example\u{e0041}", "U+E0041"],
    ["half a surrogate pair", "Example\ud83d", "U+D83D"],
    ["a private character", "Example\ue000", "U+E000"],
  ])("%s is refused, and the character is named", (_, text, code) => {
    const error = refusal(() => cleanName("legalName", text))
    expect(error?.code).toBe("invalid_input")
    expect(error?.fields?.legalName).toContain(code)
  })

  test("names of the world pass, in composed form and without spaces around them", () => {
    for (const name of ["Bücher & Söhne, GmbH", "株式会社サンプル", "شركة المثال", "O'Neil + Sons <Ltd>", "می‌خواهم"]) {
      expect(cleanName("legalName", ` ${name.normalize("NFD")} `)).toBe(name.normalize("NFC"))
    }
  })

  test("64 characters pass and 65 are refused, counted as people count", () => {
    expect(cleanName("legalName", "🦊".repeat(64))).toHaveLength(128)
    expect(refusal(() => cleanName("legalName", "a".repeat(65)))?.detail).toMatch(/65 characters/)
    expect(refusal(() => cleanName("legalName", "   "))?.detail).toMatch(/empty/)
  })
})
