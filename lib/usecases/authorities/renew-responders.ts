// Gives every authority an OCSP responder: a certificate of its own making, for a key that signs OCSP answers and nothing else.
// For a worker, and for whoever needs one at once. Each responder has a new key; it is renewed in the last third of its life.
import { createHash } from "node:crypto"
import { DomainError } from "@/lib/core/domain-error"
import { responderProfile } from "@/lib/pki"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { issueInTwoSteps } from "../certificates/issue-in-two-steps"
import { authorityUrls } from "./authority-urls"
import { createKey } from "./ensure-key"
import { systemActor } from "./once"
import { readAuthority } from "./read-authority"

type ResponderDeps = Pick<Deps, "write" | "db" | "random" | "keys" | "settings" | "clock">

type Due = { id: string; kind: "root" | "issuing"; environment: string | null }

/**
 * A responder is believed until it ends (id-pkix-ocsp-nocheck), so that of an issuing authority ends soon. That of a root has to
 * outlast the time between two ceremonies, since a root that is off line signs none (decision 027).
 */
const days = { issuing: 30, root: 365 }

/** Answers how many it issued. With the root of a ceremony, whose key is off line and here for once. */
export const makeRenewResponders =
  (deps: ResponderDeps) =>
  async (ceremonyOf: string | null = null): Promise<{ issued: number }> => {
    let issued = 0
    for (const due of await findDue(deps.db, deps.clock(), ceremonyOf)) if (await issueResponder(deps, due)) issued++
    return { issued }
  }

/** Due are authorities without a responder that is in the first two thirds of its life, or that lasts as long as they do. */
function findDue(db: Tx, now: Date, ceremonyOf: string | null): Promise<Due[]> {
  return db.$queryRaw<Due[]>`
    select a.id, a.kind::text, a.environment
    from authority a
    join key k on k.id = a.key_id
    where (k.store <> 'offline' or a.id = ${ceremonyOf}) and a.state <> 'removed' and a.compromised_at is null and a.not_after > ${now}
      and not exists (
        select 1 from certificate c
        where c.authority_id = a.id and c.subject_kind = 'responder' and c.status = 'valid' and c.not_after > ${now}
          and (c.not_before + (c.not_after - c.not_before) * 2 / 3 > ${now} or c.not_after >= a.not_after))
    order by a.environment nulls first, a.id`
}

async function issueResponder(deps: ResponderDeps, { id, kind, environment }: Due): Promise<boolean> {
  const authority = await readAuthority(deps.db, id)
  const spki = (await findSpareKey(deps.db, environment)) ?? (await makeKey(deps, environment))
  const spkiSha256 = createHash("sha256").update(spki).digest("hex")
  try {
    await issueInTwoSteps(deps, systemActor, {
      authority,
      owner: { kind: "responder", name: "OCSP responder", environment: environment ?? undefined },
      key: { spkiSha256, keyAlgorithm: "P-256" },
      keySource: "server",
      before: (context) => refuseSecond(context, id, spkiSha256),
      template: (serial, now) =>
        responderProfile({
          serial,
          spki,
          now,
          days: days[kind],
          issuer: authority.info,
          urls: authorityUrls(deps.settings, environment, authority.slug),
          name: `OCSP responder ${authority.slug}`,
        }),
    })
    return true
  } catch (error) {
    // another process was there first
    if (error instanceof DomainError && error.code === "conflict") return false
    throw error
  }
}

/** A key that no certificate is for: its process ended, or another one was faster. */
async function findSpareKey(db: Tx, environment: string | null): Promise<Uint8Array | undefined> {
  const [key] = await db.$queryRaw<{ spki: Uint8Array }[]>`
    select k.spki from key k
    where k.purpose = 'ocsp' and k.environment is not distinct from ${environment}
      and not exists (select 1 from certificate c where c.spki_sha256 = encode(sha256(k.spki), 'hex'))
    order by k.id limit 1`
  return key?.spki
}

async function makeKey(deps: ResponderDeps, environment: string | null): Promise<Uint8Array> {
  return deps.write(systemActor, async (context) => {
    const id = await createKey(context, deps, "ocsp", environment)
    return (await context.tx.key.findUniqueOrThrow({ where: { id }, select: { spki: true } })).spki
  })
}

/** An intent that was not completed for longer than that never will be. */
const intentMs = 60_000

async function refuseSecond({ tx, now }: WriteContext, authorityId: string, spkiSha256: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('gatewarden responders'))`
  const since = new Date(now.getTime() - intentMs)
  const [taken] = await tx.$queryRaw<{ id: string }[]>`
    select id from certificate
    where subject_kind = 'responder' and (spki_sha256 = ${spkiSha256}
      or (authority_id = ${authorityId} and created_at > ${since} and status <> 'revoked'))
    limit 1`
  if (taken !== undefined) throw new DomainError("conflict", "Another process issues this responder.")
}
