// Publishes what has to stop at once: the deny list and the stopped applications, and nothing else of what has changed (rule 8).
// For use cases that revoke, suspend, retire or offboard, in their transaction, once they have written what they stop.
import { compileRevocations, describeChanges, type PolicyContent } from "@/lib/bundle"
import type { Change } from "@/lib/core/change"
import { DomainError } from "@/lib/core/domain-error"
import type { RevocationsArtifact, RoutesArtifact, TrustArtifact } from "@/lib/core/policy"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { carryOn } from "./carry-on"
import { lockHead } from "./head"
import { type Prepared, publishOnTracks } from "./publish-on-tracks"
import { readApplicationNames } from "./read-application-names"
import { type ArtifactRefs, readApplications, readContents } from "./read-artifacts"
import { readStopped, type Stopped } from "./read-revocations"

type Contents = { trust: TrustArtifact; routes: RoutesArtifact; revocations: RevocationsArtifact }
type News = { revoked: RevocationsArtifact["revoked"]; suspended: string[] }

/** `sequence` is the release that carries the stop out: what is published where that says all of it already. */
export async function publishRevocation(
  context: WriteContext,
  deps: Pick<Deps, "keys">,
  environment: string,
): Promise<{ sequence: number }> {
  const { tx, now } = context
  const head = await lockHead(tx, environment)
  if (head.sequence === 0) throw new DomainError("unavailable", `${environment} has no release yet.`)
  const stopped = await readStopped(tx, environment, now)
  const published = await publishOnTracks(context, deps, head, (refs) => prepare(tx, refs, stopped))
  const sequence = published ?? head.stable.sequence
  await noteRevokedIn(tx, environment, sequence)
  return { sequence }
}

async function prepare(tx: Tx, refs: ArtifactRefs, stopped: Stopped): Promise<Prepared> {
  const before = await readContents<Contents>(tx, refs, ["trust", "routes", "revocations"])
  const revocations = await nextRevocations(tx, refs, before.revocations, stopped)
  const news = newsOf(before.revocations, revocations)
  const summary = await summarize(tx, refs, before, revocations, news)
  return {
    news: news.revoked.length + news.suspended.length > 0,
    release: {
      kind: "revocation",
      message: messageOf(summary),
      summary,
      ...carryOn(refs, {
        replaces: (name) => name === "revocations",
        by: compileRevocations({ revocations }),
        trust: before.trust,
        revocations,
      }),
    },
  }
}

/**
 * Applications that the head stops stay stopped, also those that were resumed since: what gives access back waits for a
 * publication. Of the others that may not call, those are named that the head has an entry for: no gateway knows the rest.
 */
async function nextRevocations(
  tx: Tx,
  refs: ArtifactRefs,
  before: RevocationsArtifact,
  { revoked, listed, gone }: Stopped,
): Promise<RevocationsArtifact> {
  const stopped = new Set(before.suspended)
  const candidates = [...listed, ...gone].filter((id) => !stopped.has(id))
  for (const { id } of await readApplications(tx, refs, candidates)) stopped.add(id)
  return { revoked, suspended: [...stopped].sort() }
}

function newsOf(before: RevocationsArtifact, after: RevocationsArtifact): News {
  const revoked = new Set(before.revoked.map(({ sha256 }) => sha256))
  const suspended = new Set(before.suspended)
  return {
    revoked: after.revoked.filter(({ sha256 }) => !revoked.has(sha256)),
    suspended: after.suspended.filter((id) => !suspended.has(id)),
  }
}

async function summarize(
  tx: Tx,
  refs: ArtifactRefs,
  contents: Contents,
  revocations: RevocationsArtifact,
  news: News,
): Promise<Change[]> {
  const applications = await readApplications(tx, refs, news.suspended)
  const before: PolicyContent = {
    ...contents,
    applications,
    peers: [],
    crls: new Map(),
    pinned: new Map(),
    tokenKeys: { issuers: [] },
  }
  // by one array, since a mass revocation brings more certificates than a statement takes parameters
  const owners = await tx.$queryRaw<{ sha256: string; applicationId: string }[]>`
    select sha256, application_id as "applicationId" from certificate
    where sha256 = any(${news.revoked.map(({ sha256 }) => sha256)}) and application_id is not null`
  const certificates = new Map(owners.map(({ sha256, applicationId }) => [sha256, applicationId]))
  const named = await readApplicationNames(tx, [...new Set([...certificates.values(), ...news.suspended])])
  return describeChanges(before, { ...before, revocations }, { applications: named, certificates })
}

const mostNamed = 3

function messageOf(summary: readonly Change[]): string {
  const who = [...new Set(summary.map((change) => change.who))]
  // of a track on which nobody new is stopped: it takes the number, and says the same as before
  if (who.length === 0) return "Stops nobody here"
  const more = who.length > mostNamed ? ` and ${who.length - mostNamed} more` : ""
  return `Stops ${who.slice(0, mostNamed).join(", ")}${more}`
}

/** Each certificate knows the release from which on gateways refuse it. */
async function noteRevokedIn(tx: Tx, environment: string, sequence: number): Promise<void> {
  await tx.$executeRaw`
    update certificate set revoked_in = ${sequence}
    where id in (
      select c.id from certificate c join authority a on a.id = c.authority_id
      where a.environment = ${environment} and c.status = 'revoked' and c.revoked_in is null
      union all
      select c.id from certificate c join application a on a.id = c.application_id
      where c.authority_id is null and a.environment = ${environment} and c.status = 'revoked' and c.revoked_in is null)`
}
