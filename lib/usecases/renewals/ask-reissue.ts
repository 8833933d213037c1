// Throws the emergency switch of a hierarchy: everybody who holds a certificate of it is asked for a new one until a day.
// For administrators, when a key may be out or a certificate was made wrong. Nothing ends by it: what must stop is revoked.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError, invalidField } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import { reasonField } from "@/lib/core/text-field"
import { exactWords } from "@/lib/core/time-words"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { readAddresses } from "./read-addresses"
import { requireHierarchy } from "./require-hierarchy"

export const askReissueInput = z.object({
  /** An environment's name, or `infrastructure` for gateways and operators. */
  environment: z.string().max(63),
  reissueBy: z.iso.datetime({ offset: true, error: "Give an instant such as 2026-12-01T12:00:00Z." }),
  reason: reasonField(),
})
export type AskReissue = z.infer<typeof askReissueInput>

const farthestMs = 90 * 86_400_000

export const makeAskReissue =
  (deps: Pick<Deps, "write" | "settings">) =>
  async (actor: Actor, { environment, reissueBy, reason }: AskReissue): Promise<{ id: string }> => {
    requireAdmin(actor)
    const by = new Date(reissueBy)
    return deps.write(actor, async (context) => {
      const { tx, now, newId, record } = context
      const environmentName = await requireHierarchy(tx, environment)
      if (by <= now) throw invalidField("reissueBy", "The day is over. Give one that is still to come.")
      if (by.getTime() - now.getTime() > farthestMs) {
        throw invalidField("reissueBy", "An emergency is over within 90 days. Give an earlier day.")
      }
      await requireNoneStanding(tx, environmentName, environment)
      const id = newId("reissue")
      await tx.reissue.create({
        data: { id, environmentName, reason, askedBy: actor.id, askedAt: now, reissueBy: by },
      })
      record({
        action: "reissue.asked",
        subject: { kind: "reissue", id, name: environment },
        environment: environmentName ?? undefined,
        detail: { reason, reissueBy: by.toISOString() },
      })
      if (deps.settings.mail === true) await tell(context, deps.settings.publicUrl, { environmentName, by, reason })
      return { id }
    })
  }

type Asked = { environmentName: string | null; by: Date; reason: string }

/** The same letter to everybody, so that thousands are one statement: the portal says to each which of theirs it is. */
async function tell(context: WriteContext, publicUrl: string, { environmentName, by, reason }: Asked): Promise<void> {
  const { tx, now, send } = context
  const ours = environmentName === null
  const where = ours ? "gateways and operators" : environmentName
  const text = [
    `Every certificate of ${where} that was issued until now has to be replaced until ${by.toUTCString()}. The reason given is:`,
    reason,
    "Programs that renew by themselves do so at their next look. For every other one get a new certificate now, and put it in place; the old one works meanwhile. Which ones these are stands here:",
    `${publicUrl}${ours ? "/certificates/renewals" : "/partner"}`,
  ]
  const letter = { subject: `A new certificate is needed: ${where}`, text: `${text.join("\n\n")}\n` }
  const addresses = ours ? await readAddresses(tx, null) : await readConcerned(tx, environmentName, now)
  for (const to of addresses) send({ topic: "mail", payload: { to, ...letter } })
}

/** The contacts and people of every partner that holds a valid certificate there. */
async function readConcerned(tx: Tx, environmentName: string, now: Date): Promise<string[]> {
  const rows = await tx.$queryRaw<{ email: string }[]>`
    with concerned as (
      select distinct a.partner_id as id from certificate c join application a on a.id = c.application_id
      where a.environment = ${environmentName} and c.status = 'valid' and c.not_after > ${now})
    select lower(k->>'email') as email from concerned join partner p using (id) cross join jsonb_array_elements(p.contacts) k
    union select lower(u.email) from concerned join "user" u on u.partner_id = concerned.id where u.status = 'active'
    order by 1`
  return rows.map(({ email }) => email)
}

/** Two who ask at once meet at the partial unique index. */
async function requireNoneStanding(tx: Tx, environmentName: string | null, environment: string): Promise<void> {
  const standing = await tx.reissue.findFirst({ where: { environmentName, withdrawnAt: null } })
  if (standing === null) return
  throw new DomainError(
    "conflict",
    `Everybody in ${environment} is already asked for a new certificate until ${exactWords(standing.reissueBy)}. Withdraw that before you ask anew.`,
  )
}
