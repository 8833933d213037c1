// The linter where the readers are lenient and the signers lie: whatever breaks a profile is neither signed nor handed out.
// Templates are corrupted before signing, bytes after it, and the signer itself.
import { generateKeyPairSync, sign } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { DomainError } from "@/lib/core/domain-error"
import {
  clientProfile,
  issueCertificate,
  lintCertificate,
  lintTemplate,
  makeName,
  type Name,
  type Signer,
} from "@/lib/pki"
import { DerReader } from "@/lib/pki/der-reader"
import { bitString, octetString, oid, sequence, setOf, tags, tlv } from "@/lib/pki/der-writer"
import { readName } from "@/lib/pki/name"
import type { CertificateTemplate } from "@/lib/pki/profiles"
import { ecdsaWithSha256 } from "@/lib/pki/signature"
import { writeTbs } from "@/lib/pki/write-tbs"
import { cloneTree, type DerNode, placesOf, readTree, writeTree } from "@/tests/fuzz/machinery/der-tree"
import { applicationId, clientInput, type Hierarchy, makeHierarchy, p256Key } from "./hierarchy"

let hierarchy: Hierarchy
let template: CertificateTemplate
beforeAll(async () => {
  hierarchy = await makeHierarchy()
  template = clientProfile(clientInput(hierarchy, p256Key().spki))
})

type Part = readonly [type: string, tag: number, text: string | Uint8Array]

/** A name with whatever in it, which makeName would refuse. */
function rawName(...rdns: (readonly Part[])[]): Name {
  const der = sequence(
    ...rdns.map((parts) =>
      setOf(
        ...parts.map(([type, tag, text]) =>
          sequence(oid(type), tlv(tag, typeof text === "string" ? Buffer.from(text) : text)),
        ),
      ),
    ),
  )
  return readName(new DerReader(der), "a name")
}

const organisation = (text: string | Uint8Array, tag: number = tags.utf8String): Part[] => [["2.5.4.10", tag, text]]
const commonName: Part[] = [["2.5.4.3", tags.utf8String, applicationId]]

describe("a subject is not signed", () => {
  test.each<[string, () => Name, RegExp]>([
    ["with a NUL", () => rawName(organisation("Acme\u0000.evil"), commonName), /subject's O is refused: .*NUL/],
    ["with a line end", () => rawName(organisation("Acme\nCN=root"), commonName), /control character/],
    ["written from right to left", () => rawName(organisation("Acme \u202eGA"), commonName), /direction of writing/],
    ["with what cannot be seen", () => rawName(organisation("Ac\u200bme"), commonName), /invisible/],
    [
      "in two forms of the same letters",
      () => rawName(organisation("Mu\u0308ller"), commonName),
      /not in its clean form/,
    ],
    ["too long for readers", () => rawName(organisation("A".repeat(65)), commonName), /at most 64/],
    [
      "in an old string type",
      () => rawName(organisation(Buffer.from("Acme", "latin1"), tags.teletexString), commonName),
      /not a UTF8String/,
    ],
    ["of two organisations", () => rawName(organisation("Acme"), organisation("Bank"), commonName), /attribute twice/],
    [
      "of several values in one",
      () => rawName([...organisation("Acme"), ["2.5.4.11", tags.utf8String, "x"]], commonName),
      /several values/,
    ],
    ["of nobody", () => rawName(commonName), /no organisation/],
    ["with its CN not the last", () => rawName(commonName, organisation("Acme")), /does not end in one CN/],
    [
      "of a country in full",
      () => rawName([["2.5.4.6", tags.printableString, "Germany"]], organisation("Acme"), commonName),
      /country/,
    ],
  ])("%s", (_, name, finding) => {
    expect(lintTemplate({ ...template, subjectName: name() }).join("; ")).toMatch(finding)
  })

  test("and a clean one is", () => {
    const name = makeName([
      ["C", "DE"],
      ["O", "Müller & Söhne"],
      ["CN", applicationId],
    ])
    expect(lintTemplate({ ...template, subjectName: name })).toEqual([])
  })
})

describe("bytes are not handed out", () => {
  /** The tree of the TBSCertificate, changed, and signed by the true key. */
  async function corrupted(change: (tbs: DerNode[]) => void): Promise<string> {
    const tree = cloneTree(readTree(writeTbs(template)) ?? [])
    change(tree)
    const tbs = writeTree(tree)
    const der = sequence(tbs, ecdsaWithSha256, bitString(await hierarchy.issuingKey.signer(tbs)))
    return lintCertificate(der, "client", template).join("; ")
  }

  test("that nobody has corrupted have no finding", async () => {
    expect(await corrupted(() => undefined)).toBe("")
  })

  test.each<[string, (tbs: DerNode[]) => void, RegExp]>([
    [
      "with a GeneralizedTime before 2050",
      (tbs) => {
        for (const { node } of placesOf(tbs)) {
          if (node.tag !== tags.utcTime) continue
          node.tag = tags.generalizedTime
          node.content = Buffer.concat([Buffer.from("20"), node.content ?? new Uint8Array()])
        }
      },
      /times of the validity/,
    ],
    [
      "with an extension that no profile has",
      (tbs) => extensionsOf(tbs).push(...(readTree(sequence(oid("1.2.3.4"), octetString(sequence()))) ?? [])),
      /no profile has/,
    ],
    ["with an extension twice", (tbs) => extensionsOf(tbs).push(...cloneTree(extensionsOf(tbs).slice(-1))), /twice/],
    ["without an extension", (tbs) => extensionsOf(tbs).splice(2, 1), /extended key usage/],
    ["with its extensions in another order", (tbs) => extensionsOf(tbs).reverse(), /no profile has/],
    [
      "with a way to a CRL that is no address",
      (tbs) =>
        extensionsOf(tbs)
          .at(-2)
          ?.children?.at(-1)
          ?.children?.[0]?.children?.push(...(readTree(sequence(tlv(0x81, Uint8Array.of(0)))) ?? [])),
      /no profile has/,
    ],
    ["with another version", (tbs) => tbs[0]?.children?.shift(), /version/],
    [
      "with a negative serial",
      (tbs) => Object.assign(tbs[0]?.children?.[1] ?? {}, { content: Uint8Array.of(0x80, 1, 2, 3, 4, 5, 6, 7, 8) }),
      /negative serial/,
    ],
    [
      "with another serial",
      (tbs) => Object.assign(tbs[0]?.children?.[1] ?? {}, { content: Uint8Array.of(0x70, 1, 2, 3, 4, 5, 6, 7, 8) }),
      /serial differs/,
    ],
    [
      "under another signature algorithm inside",
      (tbs) => Object.assign(tbs[0]?.children?.[2] ?? {}, readTree(sequence(oid("1.2.840.10045.4.3.3")))?.[0]),
      /differ/,
    ],
  ])("%s", async (_, change, finding) => {
    expect(await corrupted(change)).toMatch(finding)
  })

  function extensionsOf(tbs: DerNode[]): DerNode[] {
    const list = tbs[0]?.children?.at(-1)?.children?.[0]?.children
    if (list === undefined) throw new Error("there are no extensions")
    return list
  }
})

describe("a signer that lies is found out, and nothing is handed out", () => {
  const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey
  const truly = (tbs: Uint8Array) => hierarchy.issuingKey.signer(tbs)

  test.each<[string, Signer]>([
    ["another key", async (tbs) => sign("sha256", tbs, other)],
    ["another hash", async (tbs) => sign("sha384", tbs, hierarchy.issuingKey.privateKey)],
    ["other bytes", async (tbs) => truly(Buffer.concat([tbs, Uint8Array.of(0)]))],
    ["nothing", async () => new Uint8Array()],
    ["zeros", async () => sequence(tlv(tags.integer, Uint8Array.of(0)), tlv(tags.integer, Uint8Array.of(0)))],
    [
      "the raw form",
      async (tbs) => sign("sha256", tbs, { key: hierarchy.issuingKey.privateKey, dsaEncoding: "ieee-p1363" }),
    ],
    ["half of it", async (tbs) => (await truly(tbs)).subarray(0, 30)],
    ["something after it", async (tbs) => Buffer.concat([await truly(tbs), Uint8Array.of(5, 0)])],
    ["a broken bit", async (tbs) => flipLast(await truly(tbs))],
  ])("by %s", async (_, signer) => {
    await expect(issueCertificate(template, signer)).rejects.toSatisfy(
      (error) => error instanceof DomainError && error.code === "internal",
    )
  })

  const flipLast = (bytes: Uint8Array): Uint8Array =>
    Uint8Array.from(bytes, (byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte))
})
