// What the configuration looks up, as map files: issuers, applications, grants with their ends, registered certificates, and what is stopped.
// The stops are maps of their own, so that one entry more in the running process is all that a revocation needs.
import { createHash } from "node:crypto"
import type { PolicyBundle } from "@/lib/core/policy"
import { revokedSerials } from "../proxy/crl"
import { issuerNumbers } from "../proxy/issuer-numbers"
import { idShape, scopeShape } from "../proxy/shapes"
import { UnrenderableError } from "../proxy/unrenderable-error"
import { type MapEntry, plain, renderMap } from "./config-text"

/** Later than any end: grants without one. */
const never = "9999999999999"

export function renderMaps(bundle: PolicyBundle): Map<string, string> {
  const { sequence, stamp } = bundle.manifest
  return new Map([
    ["release.map", renderMap([["serving", `${sequence}.${stamp}`]])],
    ["issuers.map", renderMap(readIssuers(bundle))],
    ["deny.map", renderMap(readDenyList(bundle))],
    ["suspended.map", renderMap(bundle.revocations.suspended.filter((id) => idShape.test(id)).map((id) => [id, "1"]))],
    ["applications.map", renderMap(readApplications(bundle))],
    ["grants.map", renderMap(readGrants(bundle))],
    ["pins.map", renderMap(readPins(bundle))],
    ["peers.map", renderMap(bundle.peers.map(({ sha256 }): MapEntry => [digest(sha256), "1"]))],
  ])
}

/** A name holds blanks, and a key does not: its digest stands for it. The number is what keys of the deny list begin with. */
function readIssuers(bundle: PolicyBundle): MapEntry[] {
  return [...issuerNumbers(bundle)].map(([subject, number]) => [
    createHash("sha256").update(subject).digest("hex").toUpperCase(),
    String(number),
  ])
}

/** By issuer and serial as HAProxy writes it, whole bytes in upper case; by fingerprint; and what the CRLs say, on open connections too. */
function readDenyList(bundle: PolicyBundle): MapEntry[] {
  const issuers = issuerNumbers(bundle)
  const listed = bundle.trust.crls.flatMap((crl) => revokedSerials(bundle, crl))
  const numbered = [...bundle.revocations.revoked, ...listed].flatMap(({ issuer, serial }): MapEntry[] => {
    const number = issuers.get(issuer)
    if (!/^[0-9a-fA-F]{1,64}$/.test(serial))
      throw new UnrenderableError("A serial of the deny list is not hexadecimal.")
    const canonical = serial.toUpperCase().replace(/^0+(?=.)/, "")
    const written = canonical.length % 2 === 0 ? canonical : `0${canonical}`
    return number === undefined ? [] : [[`c-${number}-${written}`, "1"]]
  })
  return [...numbered, ...bundle.revocations.revoked.map(({ sha256 }): MapEntry => [`f-${digest(sha256)}`, "1"])]
}

const byId = ({ applications }: PolicyBundle) =>
  new Map(applications.map((application) => [application.id, application]))

function readApplications(bundle: PolicyBundle): MapEntry[] {
  return [...byId(bundle).values()].map(({ id, status }) => [plain("The application", id, idShape), status])
}

/** Ends in milliseconds since 1970; the first of each scope counts, as for decide(). */
function readGrants(bundle: PolicyBundle): MapEntry[] {
  return [...byId(bundle).values()].flatMap(({ id, scopes }) => {
    const grants = new Map<string, string>()
    for (const { name, endsAt } of scopes) {
      const scope = plain("The scope", name, scopeShape)
      if (!grants.has(scope)) grants.set(scope, endsAt === undefined ? never : String(instant(endsAt)))
    }
    return [...grants].map(([scope, end]): MapEntry => [`${id}|${scope}`, end])
  })
}

export function instant(text: string): number {
  const ms = Date.parse(text)
  if (!Number.isFinite(ms)) throw new UnrenderableError(`${JSON.stringify(text.slice(0, 40))} is no instant.`)
  return Math.max(ms, 0)
}

/** Certificates of other CAs, known by SHA-256 of the whole certificate. */
function readPins({ applications }: PolicyBundle): MapEntry[] {
  return applications.flatMap(({ id, pinned }) =>
    pinned.map((sha256): MapEntry => [digest(sha256), plain("The application", id, idShape)]),
  )
}

function digest(sha256: string): string {
  if (/^[0-9a-f]{64}$/.test(sha256)) return sha256
  throw new UnrenderableError("A fingerprint of the bundle is not one of SHA-256.")
}
