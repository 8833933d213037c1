// Inputs that were findings once, each with what came of it. Made here by hand in their smallest form; each stays refused in kind.
import { beforeAll, describe, expect, test } from "vitest"
import { pemDecodeOne, readCertificate } from "@/lib/pki"
import { tlv } from "@/lib/pki/der-writer"
import { refusal } from "@/tests/unit/pki/domain-errors"
import { type Hierarchy, makeHierarchy } from "@/tests/unit/pki/hierarchy"
import { cloneTree, type DerNode, placesOf, readTree, writeTree } from "./machinery/der-tree"

let hierarchy: Hierarchy
beforeAll(async () => {
  hierarchy = await makeHierarchy()
})

/** The issuing authority's certificate with the first text in it replaced. */
function withName(tag: number, content: Uint8Array): Uint8Array {
  const tree = cloneTree(readTree(hierarchy.issuing.der) ?? [])
  const text = placesOf(tree).find(({ node }) => node.tag === 0x0c)
  expect(text).toBeDefined()
  const value: DerNode = { tag, content }
  text?.list.splice(text.index, 1, value)
  return writeTree(tree)
}

describe("a name whose value is no text, which OpenSSL cannot read at all", () => {
  test.each([
    ["a context-specific value", 0xa0, tlv(0x86, Buffer.from("http://c/l"))],
    ["a VisibleString", 0x1a, Buffer.from("Gatewarden")],
    ["a number", 0x02, Uint8Array.of(1)],
    ["a time", 0x17, Buffer.from("260101000000Z")],
  ])("%s is refused", (_, tag, content) => {
    expect(refusal(() => readCertificate(withName(tag, content)))?.detail).toMatch(/a value that is no text/)
  })
})

test("the certificate that those are made from is read", () => {
  expect(readCertificate(withName(0x0c, Buffer.from("Gatewarden"))).issuer).toContain("O=Gatewarden")
  expect(pemDecodeOne("CERTIFICATE", hierarchy.issuing.pem)).toEqual(hierarchy.issuing.der)
})
