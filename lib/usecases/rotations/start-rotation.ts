// Begins a rotation: makes a key and the successor of the issuing authority under the same root, and lets gateways know of it.
// For administrators. Nothing is issued from it yet. The root signs the successor, so its key has to be there.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import { reasonField } from "@/lib/core/text-field"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { createAuthority, findSpareKey } from "../authorities/create-authority"
import { createKey } from "../authorities/ensure-key"
import { type AuthorityInfo, readAuthority } from "../authorities/read-authority"
import { publishTrust } from "../publication/publish-trust"

export const startRotationInput = z.object({
  /** The issuing authority that is to be followed. */
  authorityId: z.string().max(64),
  reason: reasonField(),
})
export type StartRotation = z.infer<typeof startRotationInput>

type Leaving = { id: string; name: string; environment: string | null; issuerId: string }
type StartDeps = Pick<Deps, "write" | "db" | "random" | "keys" | "settings">

export const makeStartRotation =
  (deps: StartDeps) =>
  async (actor: Actor, { authorityId, reason }: StartRotation): Promise<{ id: string }> => {
    requireAdmin(actor)
    const { environment } = await judge(deps.db, authorityId)
    // committed before it signs the first CRL; a start that is cut off leaves it for the next one
    if ((await findSpareKey(deps.db, environment)) === undefined) {
      await deps.write(actor, (context) => createKey(context, deps, "authority", environment))
    }
    return deps.write(actor, (context) => start(context, deps, authorityId, reason))
  }

async function start(
  context: WriteContext,
  deps: StartDeps,
  authorityId: string,
  reason: string,
): Promise<{ id: string }> {
  const { tx, actor, now, newId, record } = context
  // two who start at once: the second waits here, and then finds the first one's rotation
  await tx.$executeRaw`select 1 from authority where id = ${authorityId} for no key update`
  const from = await judge(tx, authorityId)
  const key = await findSpareKey(tx, from.environment)
  if (key === undefined) throw new DomainError("conflict", "Another rotation took the key that was made. Try again.")
  const to = await createAuthority(context, deps, {
    environment: from.environment,
    kind: "issuing",
    number: await nextNumber(tx, from.environment),
    state: "published",
    key,
    issuer: await readRootOf(tx, from),
  })
  const id = newId("rotation")
  await tx.rotation.create({
    data: {
      id,
      environmentName: from.environment,
      fromId: from.id,
      toId: to.id,
      reason,
      startedBy: actor.id,
      startedAt: now,
    },
  })
  record({
    action: "rotation.started",
    subject: { kind: "rotation", id, name: `${from.name} → ${to.slug}` },
    environment: from.environment ?? undefined,
    detail: { reason, from: from.id, to: to.id, sha256: to.sha256 },
  })
  if (from.environment !== null) await publishTrust(context, deps, from.environment)
  return { id }
}

/** @throws DomainError not_found, conflict */
async function judge(tx: Tx, authorityId: string): Promise<Leaving> {
  const row = await tx.authority.findUnique({
    where: { id: authorityId },
    select: { id: true, name: true, environmentName: true, kind: true, state: true, issuerId: true },
  })
  if (row === null) throw new DomainError("not_found", `There is no authority ${authorityId}.`)
  const { id, name, environmentName: environment, kind, state, issuerId } = row
  if (kind === "root" || issuerId === null) {
    throw new DomainError("conflict", `${name} is a root: whoever trusts it names it. Only issuing authorities rotate.`)
  }
  const open = await tx.rotation.findFirst({
    where: { environmentName: environment, step: { in: ["published", "draining"] } },
    select: { from: { select: { name: true } }, to: { select: { name: true } } },
  })
  if (open !== null) {
    throw new DomainError(
      "conflict",
      `${open.to.name} is following ${open.from.name} already, and one rotation goes on at a time. Finish that one first.`,
    )
  }
  if (state !== "issuing") {
    throw new DomainError("conflict", `${name} is ${state}; the authority that issues is the one to follow.`)
  }
  return { id, name, environment, issuerId }
}

/** One more than the highest that there ever was: addresses of certificates and CRLs are never used again. */
async function nextNumber(tx: Tx, environment: string | null): Promise<number> {
  const rows = await tx.authority.findMany({
    where: { environmentName: environment, kind: "issuing" },
    select: { slug: true },
  })
  return 1 + Math.max(0, ...rows.map(({ slug }) => Number(/-(\d+)$/.exec(slug)?.[1] ?? 0)))
}

function readRootOf(tx: Tx, { issuerId }: Leaving): Promise<AuthorityInfo> {
  return readAuthority(tx, issuerId)
}
