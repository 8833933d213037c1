// A root or issuing authority with its first CRL, for one environment or the infrastructure. For the first start.
// The key is committed before it signs, so a start that is cut off leaves a key without an authority, which the next one takes.

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
import { createKey } from "./ensure-key"
import { once } from "./once"
import { type AuthorityInfo, authoritySigner, readAuthority } from "./read-authority"

type AuthorityDeps = Pick<Deps, "write" | "db" | "random" | "keys" | "settings">
type Kind = "root" | "issuing"

const days = { root: 20 * 365, issuing: 10 * 365 }

export async function ensureAuthority(deps: AuthorityDeps, environment: string | null, kind: Kind): Promise<void> {
  const exists = async (tx: Tx) => (await tx.authority.count({ where: { environmentName: environment, kind } })) > 0
  if (await exists(deps.db)) return
  await once(
    deps,
    async (tx) => (await exists(tx)) || (await findSpareKey(tx, environment)) !== undefined,
    async (context) => {
      await createKey(context, deps, "authority", environment)
    },
  )
  await once(deps, exists, (context) => createAuthority(context, deps, environment, kind))
}

/** A key for an authority that was not made yet. */
async function findSpareKey(tx: Tx, environment: string | null) {
  const key = await tx.key.findFirst({
    where: { purpose: "authority", environmentName: environment, authorities: { none: {} } },
    select: { id: true, spki: true },
  })
  return key ?? undefined
}

async function createAuthority(
  context: WriteContext,
  deps: AuthorityDeps,
  environment: string | null,
  kind: Kind,
): Promise<void> {
  const { tx, now, newId, record } = context
  const key = await findSpareKey(tx, environment)
  if (key === undefined) throw new Error(`no key for the ${kind} authority of ${environment ?? "the infrastructure"}`)
  const issuer = kind === "root" ? undefined : await readRoot(tx, environment)
  const template = makeTemplate(deps, environment, key.spki, now, issuer)
  const signed = await issueCertificate(template, authoritySigner(deps.keys, issuer?.keyId ?? key.id))
  const id = newId("authority")
  const name = authorityName(environment, kind)
  await tx.authority.create({
    data: {
      id,
      environmentName: environment,
      kind,
      slug: `${kind}-1`,
      name,
      subject: nameToString(template.subjectName),
      keyId: key.id,
      issuerId: issuer?.id ?? null,
      der: signed.der,
      sha256: signed.sha256,
      notBefore: template.notBefore,
      notAfter: template.notAfter,
      state: "issuing",
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
}

async function readRoot(tx: Tx, environment: string | null): Promise<AuthorityInfo> {
  const root = await tx.authority.findFirstOrThrow({ where: { environmentName: environment, kind: "root" } })
  return readAuthority(tx, root.id)
}

function makeTemplate(
  { random, settings }: AuthorityDeps,
  environment: string | null,
  spki: Uint8Array,
  now: Date,
  issuer: AuthorityInfo | undefined,
): CertificateTemplate {
  const kind = issuer === undefined ? "root" : "issuing"
  const common = {
    serial: serialFromRandom(random(16)),
    spki,
    now,
    days: days[kind],
    commonName: `${authorityName(environment, kind)} 1`,
    organization: settings.trustDomain,
  }
  if (issuer === undefined) return rootProfile(common)
  return issuingProfile({ ...common, issuer: issuer.info, urls: authorityUrls(settings, environment, issuer.slug) })
}

function authorityName(environment: string | null, kind: Kind): string {
  return `Gatewarden ${environment ?? "infrastructure"} ${kind}`
}
