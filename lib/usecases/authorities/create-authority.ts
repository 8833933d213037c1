// Signs an authority for a key that is there, and writes it with its first CRL.
// For the first start, and for the successor that a rotation begins with.

import type { AuthorityState } from "@/lib/core/authority-state"
import { hierarchyName } from "@/lib/core/hierarchy"
import {
  type CertificateTemplate,
  issueCertificate,
  issuingProfile,
  nameToString,
  readCertificate,
  rootProfile,
  serialFromRandom,
} from "@/lib/pki"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { insertCrl, signCrl } from "./authority-crl"
import { authorityUrls } from "./authority-urls"
import { type AuthorityInfo, authoritySigner } from "./read-authority"

export type AuthorityKind = "root" | "issuing"

export type NewAuthority = {
  environment: string | null
  kind: AuthorityKind
  /** Of its kind in its hierarchy, from 1. */
  number: number
  state: AuthorityState
  key: { id: string; spki: Uint8Array }
  /** Absent for a root, which signs itself. */
  issuer?: AuthorityInfo
}

const days = { root: 20 * 365, issuing: 10 * 365 }

/** @throws DomainError where the issuer's key cannot sign: it may be kept off line */
export async function createAuthority(
  context: WriteContext,
  deps: Pick<Deps, "random" | "keys" | "settings">,
  authority: NewAuthority,
): Promise<{ id: string; name: string; slug: string; sha256: string }> {
  const { tx, now, newId, record } = context
  const { environment, kind, number, state, key, issuer } = authority
  const template = makeTemplate(deps, authority, now)
  const signed = await issueCertificate(template, authoritySigner(deps.keys, issuer?.keyId ?? key.id))
  const id = newId("authority")
  const name = authorityName(authority)
  const slug = `${kind}-${number}`
  await tx.authority.create({
    data: {
      id,
      environmentName: environment,
      kind,
      slug,
      name,
      subject: nameToString(template.subjectName),
      keyId: key.id,
      issuerId: issuer?.id ?? null,
      der: signed.der,
      sha256: signed.sha256,
      notBefore: template.notBefore,
      notAfter: template.notAfter,
      state,
      stateSince: now,
      createdAt: now,
    },
  })
  record({
    action: "authority.created",
    subject: { kind: "authority", id, name },
    environment: environment ?? undefined,
    detail: { kind, sha256: signed.sha256, notAfter: template.notAfter.toISOString() },
  })
  const info = readCertificate(signed.der)
  await insertCrl(tx, id, await signCrl(deps.keys, { keyId: key.id, info }, { number: 1, now, revoked: [] }))
  return { id, name, slug, sha256: signed.sha256 }
}

/** A key for an authority that was not made yet: whoever was to make it was cut off. */
export async function findSpareKey(
  tx: Tx,
  environment: string | null,
): Promise<{ id: string; spki: Uint8Array } | undefined> {
  const key = await tx.key.findFirst({
    where: { purpose: "authority", environmentName: environment, authorities: { none: {} } },
    select: { id: true, spki: true },
  })
  return key ?? undefined
}

function makeTemplate(
  { random, settings }: Pick<Deps, "random" | "settings">,
  authority: NewAuthority,
  now: Date,
): CertificateTemplate {
  const { environment, kind, number, key, issuer } = authority
  const common = {
    serial: serialFromRandom(random(16)),
    spki: key.spki,
    now,
    days: days[kind],
    commonName: `${subjectOf(environment)} ${kind} ${number}`,
    organization: settings.trustDomain,
  }
  if (issuer === undefined) return rootProfile(common)
  return issuingProfile({ ...common, issuer: issuer.info, urls: authorityUrls(settings, environment, issuer.slug) })
}

/** Of the first of its kind without the number: nobody needs it as long as there is no second. */
function authorityName({ environment, kind, number }: NewAuthority): string {
  return `${subjectOf(environment)} ${kind}${number === 1 ? "" : ` ${number}`}`
}

function subjectOf(environment: string | null): string {
  return `Gatewarden ${hierarchyName(environment)}`
}
