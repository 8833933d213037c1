// Which CRLs OpenSSL is handed, and until when: it refuses every client of an authority whose CRL is missing or has ended.
// So it is all of them or none; without them the deny list, which holds every revoked certificate, still decides each request.
import { X509Certificate } from "node:crypto"
import type { PolicyBundle, TrustArtifact } from "@/lib/core/policy"
import { UnrenderableError } from "./unrenderable-error"

/** A CRL counts as ended this long before it does, so that an agent has time to render anew. */
const marginMs = 15 * 60_000

/**
 * The CRLs as PEM, or nothing unless every anchor has one that is valid at the instant.
 * `changesAt`: when the answer will be another, so that whoever rendered has to render again.
 */
export function usableCrls(bundle: PolicyBundle, at: Date): { pem: string; changesAt: Date | undefined } {
  const { anchors, crls } = bundle.trust
  const lists = crls.map((crl) => {
    const der = derOf(bundle, crl)
    return { der, ...readValidity(der) }
  })
  const covered = anchors.every(({ subject }) => crls.some(({ issuer }) => issuer === subject))
  if (!covered || anchors.length === 0) return { pem: "", changesAt: undefined }
  const starts = Math.max(...lists.map(({ thisUpdate }) => thisUpdate))
  const ends = Math.min(...lists.map(({ nextUpdate }) => nextUpdate)) - marginMs
  if (at.getTime() < starts) return { pem: "", changesAt: starts < ends ? new Date(starts) : undefined }
  if (at.getTime() >= ends) return { pem: "", changesAt: undefined }
  return { pem: lists.map(({ der }) => toPem(der)).join(""), changesAt: new Date(ends) }
}

function derOf(bundle: PolicyBundle, { artifact }: TrustArtifact["crls"][number]): Uint8Array {
  const der = bundle.crls.get(artifact)
  if (der === undefined) throw new UnrenderableError(`The bundle names ${artifact} and does not hold it.`)
  return der
}

/** Issuer and serial of each entry of a CRL, whether or not it is valid now: what it revokes stays revoked. */
export function revokedSerials(
  bundle: PolicyBundle,
  crl: TrustArtifact["crls"][number],
): { issuer: string; serial: string }[] {
  const der = derOf(bundle, crl)
  const { afterTimes, end } = readContent(der)
  // RFC 5280 §5.1: revokedCertificates is there where there are any, and the extensions behind it are tagged [0]
  const list = afterTimes < end ? readValue(der, afterTimes) : undefined
  if (list?.tag !== 0x30) return []
  const serials: { issuer: string; serial: string }[] = []
  for (let at = list.start; at < list.end; ) {
    const entry = readValue(der, at)
    const serial = readValue(der, entry.start)
    const hex = Buffer.from(der.subarray(serial.start, serial.end)).toString("hex")
    serials.push({ issuer: crl.issuer, serial: hex.replace(/^0+(?=.)/, "") })
    at = entry.end
  }
  return serials
}

/** The name of a certificate's subject as it is encoded (RFC 5280 §4.1.2.6). */
export function subjectDer(pem: string): Buffer {
  const der = new X509Certificate(pem).raw
  const fields = readValue(der, readValue(der, 0).start)
  let value = readValue(der, fields.start)
  // version, serial and signature stand before issuer, validity and subject
  for (let skipped = 0; skipped < 5; skipped++) value = readValue(der, value.end)
  return der.subarray(value.from, value.end)
}

/** A root's CRL may name an authority that is an anchor here itself. */
export function isRevokedByCrl(bundle: PolicyBundle, { pem }: TrustArtifact["anchors"][number]): boolean {
  const certificate = new X509Certificate(pem)
  const serial = certificate.serialNumber.toLowerCase().replace(/^0+(?=.)/, "")
  return bundle.trust.crls.some((crl) => {
    const issuer = bundle.trust.anchors.find(({ subject }) => subject === crl.issuer)
    if (issuer === undefined || !certificate.checkIssued(new X509Certificate(issuer.pem))) return false
    return revokedSerials(bundle, crl).some((entry) => entry.serial === serial)
  })
}

function toPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN X509 CRL-----\n${lines.join("\n")}\n-----END X509 CRL-----\n`
}

type Value = { tag: number; from: number; start: number; end: number }

/** thisUpdate and nextUpdate of a CertificateList (RFC 5280 §5.1), in milliseconds. */
function readValidity(der: Uint8Array): { thisUpdate: number; nextUpdate: number } {
  const { thisUpdate, nextUpdate } = readContent(der)
  return { thisUpdate: readTime(der, thisUpdate), nextUpdate: readTime(der, nextUpdate) }
}

/** Where the list's times are, where what follows them begins, and where all of it ends. */
function readContent(der: Uint8Array): { thisUpdate: Value; nextUpdate: Value; afterTimes: number; end: number } {
  const list = readValue(der, 0)
  const content = readValue(der, list.start)
  let value = readValue(der, content.start)
  if (value.tag === 0x02) value = readValue(der, value.end)
  const issuer = readValue(der, value.end)
  const thisUpdate = readValue(der, issuer.end)
  const nextUpdate = readValue(der, thisUpdate.end)
  return { thisUpdate, nextUpdate, afterTimes: nextUpdate.end, end: content.end }
}

function readValue(der: Uint8Array, at: number): Value {
  const broken = new UnrenderableError("A CRL of the bundle cannot be read.")
  const tag = der[at]
  const first = der[at + 1]
  if (tag === undefined || first === undefined) throw broken
  const size = first < 0x80 ? 0 : first & 0x7f
  if (size > 4) throw broken
  let length = size === 0 ? first : 0
  for (let i = 0; i < size; i++) length = length * 256 + (der[at + 2 + i] ?? 0)
  const start = at + 2 + size
  if (start + length > der.length) throw broken
  return { tag, from: at, start, end: start + length }
}

/** UTCTime or GeneralizedTime in the one form of RFC 5280 §4.1.2.5: to the second, in UTC. */
function readTime(der: Uint8Array, { tag, start, end }: Value): number {
  const text = Buffer.from(der.subarray(start, end)).toString("latin1")
  const year = tag === 0x17 ? `${Number(text.slice(0, 2)) < 50 ? "20" : "19"}${text}` : text
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(year)
  if (match === null || (tag !== 0x17 && tag !== 0x18)) throw new UnrenderableError("A CRL of the bundle has no end.")
  const [, y, month, day, hour, minute, second] = match
  return Date.parse(`${y}-${month}-${day}T${hour}:${minute}:${second}Z`)
}
