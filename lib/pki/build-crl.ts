// Writes a full CRL (RFC 5280 §5, version 2) by hand into one buffer: 100,000 entries in about a tenth of a second.
// For every authority, also one that has revoked nothing: gateways refuse a chain whose authority has no CRL.
import { DomainError } from "@/lib/core/domain-error"
import { type Bytes, integerOf, lengthSize, oid, sequence, tagged, tags, time, tlv, writeLength } from "./der-writer"
import type { Name } from "./name"
import { oids } from "./oids"
import { signTbs } from "./sign-tbs"
import { ecdsaWithSha256 } from "./signature"
import type { Signer } from "./signer"
import { authorityKeyIdentifier, extension } from "./write-tbs"

/** CRLReason (RFC 5280 §5.3.1); those of them that end a certificate for good. */
export const crlReasons = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  privilegeWithdrawn: 9,
} as const

export type CrlReason = keyof typeof crlReasons

export type RevokedEntry = {
  /** Lower-case hex without leading zeros. */
  serial: string
  revokedAt: Date
  reason: CrlReason
}

export type CrlInput = {
  issuer: Name
  /** The issuer's subject key identifier, hex. */
  authorityKeyId: string
  /** Rises with every CRL of this issuer. */
  number: number
  thisUpdate: Date
  nextUpdate: Date
  revoked: readonly RevokedEntry[]
  /** Has the signature checked: a CRL that does not verify shuts every client out at once. */
  issuerSpki?: Uint8Array
}

const version2 = integerOf(1)
const crlNumberOid = oid(oids.crlNumber)
const authorityKeyIdentifierOid = oid(oids.authorityKeyIdentifier)

/**
 * The signed CRL, DER. Entries stand in the order that they were given.
 * @throws DomainError internal for a serial twice, a serial that is not canonical, or times in the wrong order
 */
export async function buildCrl(input: CrlInput, signer: Signer): Promise<Bytes> {
  check(input)
  const entries = writeEntries(input.revoked)
  const extensions = sequence(
    extension(authorityKeyIdentifierOid, authorityKeyIdentifier(input.authorityKeyId)),
    extension(crlNumberOid, integerOf(input.number)),
  )
  const tbs = sequence(
    version2,
    ecdsaWithSha256,
    input.issuer.der,
    time(input.thisUpdate),
    time(input.nextUpdate),
    // RFC 5280 §5.1.2.6: absent where nothing is revoked, never empty.
    ...(input.revoked.length === 0 ? [] : [entries]),
    tagged(0, extensions),
  )
  return await signTbs(tbs, signer, input.issuerSpki)
}

function check({ revoked, thisUpdate, nextUpdate }: CrlInput): void {
  const refuse = (why: string): DomainError => new DomainError("internal", `The CRL was not signed: ${why}.`)
  if (!(thisUpdate < nextUpdate)) throw refuse("it would end before it starts")
  const seen = new Set<string>()
  for (const { serial } of revoked) {
    if (!/^[1-9a-f][0-9a-f]{0,39}$/.test(serial)) throw refuse(`${serial.slice(0, 48)} is not a canonical serial`)
    if (seen.has(serial)) throw refuse(`the serial ${serial} is there twice`)
    seen.add(serial)
  }
}

/** The reason extension of each reason, whole; `unspecified` is left out (RFC 5280 §5.3.1). */
const reasonExtensions = new Map<CrlReason, Uint8Array>(
  Object.entries(crlReasons).map(([name, code]) => [
    // Object.entries forgets the type of its keys.
    name as CrlReason,
    code === 0
      ? new Uint8Array()
      : sequence(extension(oid(oids.reasonCode), tlv(tags.enumerated, new Uint8Array([code])))),
  ]),
)

/** An entry is at most: header 2, serial 2 + 21, GeneralizedTime 17, reason extension 14. */
const maxEntryBytes = 64

/** revokedCertificates: SEQUENCE OF SEQUENCE {serial, date, extensions}. */
function writeEntries(revoked: readonly RevokedEntry[]): Uint8Array {
  const buffer = Buffer.allocUnsafe(revoked.length * maxEntryBytes)
  let at = 0
  let second = Number.NaN
  let date: Uint8Array = new Uint8Array()
  for (const { serial, revokedAt, reason } of revoked) {
    const wholeSecond = Math.floor(revokedAt.getTime() / 1000)
    if (wholeSecond !== second) {
      second = wholeSecond
      date = time(revokedAt)
    }
    at = writeEntry(buffer, at, serial, date, reasonExtensions.get(reason) ?? new Uint8Array())
  }
  const header = new Uint8Array(1 + lengthSize(at))
  header[0] = tags.sequence
  writeLength(header, 1, at)
  return Buffer.concat([header, buffer.subarray(0, at)])
}

function writeEntry(buffer: Buffer, start: number, serial: string, date: Uint8Array, extensions: Uint8Array): number {
  const digits = serial.length % 2 === 0 ? serial : `0${serial}`
  const sign = digits.charCodeAt(0) > 0x37 ? 1 : 0
  const serialLength = digits.length / 2 + sign
  const length = 2 + serialLength + date.length + extensions.length
  let at = start
  buffer[at++] = tags.sequence
  buffer[at++] = length
  buffer[at++] = tags.integer
  buffer[at++] = serialLength
  if (sign === 1) buffer[at++] = 0
  at += buffer.write(digits, at, "hex")
  buffer.set(date, at)
  at += date.length
  buffer.set(extensions, at)
  return at + extensions.length
}
