// Takes the old authority out of what gateways trust, once nothing that it issued is good any more.
// For advance-rotation. Its last CRL is good until its own end, and stays at its address.
import { DomainError } from "@/lib/core/domain-error"
import { exactWords } from "@/lib/core/time-words"
import type { RevokedEntry } from "@/lib/pki"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { insertCrl, signCrl } from "../authorities/authority-crl"
import { readAuthority } from "../authorities/read-authority"
import { publishTrust } from "../publication/publish-trust"
import { endOwnCertificates } from "./end-own-certificates"
import { type LockedRotation, rotationName } from "./lock-rotation"

export async function removePredecessor(
  context: WriteContext,
  deps: Pick<Deps, "keys" | "settings">,
  rotation: LockedRotation,
): Promise<void> {
  const { tx, now, actor, record } = context
  const { id, environment, from, to } = rotation
  if (from.state !== "removed") {
    await demandDrained(tx, from, now)
    await endOwnCertificates(context, from.id)
    await tx.authority.update({ where: { id: from.id }, data: { state: "removed", stateSince: now } })
    await signLastCrl(context, deps, from.id)
  }
  await tx.rotation.update({ where: { id }, data: { step: "removed", removedBy: actor.id, removedAt: now } })
  record({
    action: "rotation.finished",
    subject: { kind: "rotation", id, name: rotationName(rotation) },
    environment: environment ?? undefined,
    detail: { from: from.id, to: to.id },
  })
  if (environment !== null) await publishTrust(context, deps, environment)
}

type Live = { name: string; certificates: number; endsAt: Date }

/** The server's own certificates do not count: it has taken new ones, and the keys of the old ones ended with their processes. */
async function demandDrained(tx: Tx, from: LockedRotation["from"], now: Date): Promise<void> {
  const live = await tx.$queryRaw<Live[]>`
    select coalesce(p.name || ' ' || a.name, g.name, o.name, c.subject_kind::text) as name,
      count(*)::int as certificates, max(c.not_after) as "endsAt"
    from certificate c
    left join application a on a.id = c.application_id
    left join partner p on p.id = a.partner_id
    left join gateway g on g.id = c.gateway_id
    left join operator o on o.id = c.operator_id
    where c.authority_id = ${from.id} and c.status = 'valid' and c.not_after >= ${now}
      and c.subject_kind::text not in ('listener', 'responder')
    group by 1 order by 3 desc, 1`
  const [last] = live
  if (last === undefined) return
  const total = live.reduce((sum, { certificates }) => sum + certificates, 0)
  const named = live.slice(0, 3).map(({ name }) => name)
  const more = live.length > named.length ? ` and ${live.length - named.length} more` : ""
  throw new DomainError(
    "conflict",
    `${total} ${total === 1 ? "certificate" : "certificates"} of ${from.name} ${total === 1 ? "is" : "are"} still good, of ${named.join(", ")}${more}; the last ends at ${exactWords(last.endsAt)}. Have them renewed, wait, or revoke the rest.`,
  )
}

/** Whoever checks an old signature later still finds it: it does not end before the authority does (RFC 5280 §5.1.2.5). */
async function signLastCrl(context: WriteContext, { keys }: Pick<Deps, "keys">, authorityId: string): Promise<void> {
  const { tx, now, record } = context
  const authority = await readAuthority(tx, authorityId)
  const newest = await tx.crl.findFirstOrThrow({ where: { authorityId }, orderBy: { number: "desc" } })
  const revoked = await tx.$queryRaw<RevokedEntry[]>`
    select serial, revoked_at as "revokedAt", revocation_reason::text as reason
    from certificate
    where authority_id = ${authorityId} and status = 'revoked' and sha256 is not null
      and not_after >= ${newest.thisUpdate}
    order by revoked_at, serial`
  const thisUpdate = new Date(Math.max(now.getTime(), newest.thisUpdate.getTime()))
  const crl = await signCrl(keys, authority, {
    number: newest.number + 1,
    now: thisUpdate,
    nextUpdate: authority.info.notAfter,
    revoked,
  })
  await insertCrl(tx, authorityId, crl)
  record({
    action: "crl.signed",
    subject: { kind: "authority", id: authorityId, name: authority.slug },
    environment: authority.environment ?? undefined,
    detail: { number: crl.number, entries: crl.entries, nextUpdate: crl.nextUpdate.toISOString() },
  })
}
