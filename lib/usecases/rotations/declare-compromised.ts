// An issuing authority's key may be in other hands: nobody trusts it from now on, and everything that it issued is revoked.
// For administrators. Serials that somebody else made are on no list, so the anchor itself leaves what gateways trust, at once.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import { reasonField } from "@/lib/core/text-field"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { makeRevokeMany } from "../certificates/revoke-many"
import { publishTrust } from "../publication/publish-trust"

export const declareCompromisedInput = z.object({ authorityId: z.string().max(64), reason: reasonField() })
export type DeclareCompromised = z.infer<typeof declareCompromisedInput>

/**
 * Trust first, in a transaction of its own: it ends everything, what is forged as well. Then the records, which may be many. The
 * issuer's CRL names the authority with its next rebuilding (cACompromise), a root that is off line with its next ceremony.
 */
export const makeDeclareCompromised = (deps: Pick<Deps, "write" | "keys" | "settings" | "clock" | "db">) => {
  const revokeMany = makeRevokeMany(deps)
  return async (actor: Actor, { authorityId, reason }: DeclareCompromised): Promise<{ revoked: number }> => {
    requireAdmin(actor)
    await deps.write(actor, (context) => distrust(context, deps, authorityId, reason))
    const valid = await deps.db.certificate.count({
      where: { authorityId, status: "valid", notAfter: { gte: deps.clock() } },
    })
    if (valid === 0) return { revoked: 0 }
    // not keyCompromise: what is out is the authority's key, and its partners may go on with theirs
    const { revoked } = await revokeMany(actor, {
      target: { kind: "authority", id: authorityId },
      reason: "superseded",
    })
    return { revoked }
  }
}

async function distrust(
  context: WriteContext,
  deps: Pick<Deps, "keys" | "settings">,
  authorityId: string,
  reason: string,
): Promise<void> {
  const { tx, now, record } = context
  await tx.$executeRaw`select 1 from authority where id = ${authorityId} for no key update`
  const row = await tx.authority.findUnique({
    where: { id: authorityId },
    select: { name: true, kind: true, state: true, compromisedAt: true, environmentName: true },
  })
  if (row === null) throw new DomainError("not_found", `There is no authority ${authorityId}.`)
  const { name, kind, state, compromisedAt, environmentName: environment } = row
  if (kind === "root") {
    throw new DomainError("conflict", `${name} is a root: whoever trusts it has to be told to trust another one.`)
  }
  if (compromisedAt !== null) throw new DomainError("conflict", `${name} is reported as compromised already.`)
  if (state === "removed") throw new DomainError("conflict", `${name} is removed: nobody trusts it any more.`)
  await tx.authority.update({ where: { id: authorityId }, data: { compromisedAt: now } })
  record({
    action: "authority.compromised",
    subject: { kind: "authority", id: authorityId, name },
    environment: environment ?? undefined,
    detail: { reason, state },
  })
  if (environment !== null) await publishTrust(context, deps, environment)
}
