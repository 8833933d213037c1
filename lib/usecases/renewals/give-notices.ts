// Tells people that certificates and authorities end: by mail where it is set up, and in the audit log, which webhooks follow.
// For the worker that calls it; several processes may do so at once, and each threshold of each certificate is told once.
import { DomainError } from "@/lib/core/domain-error"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { systemActor } from "../authorities/once"
import { type DueNotice, findDueAuthorities, findDueCertificates } from "./find-due-notices"
import { noticeLetter } from "./notice-letter"
import { readAddresses } from "./read-addresses"

type NoticeDeps = Pick<Deps, "write" | "db" | "clock" | "settings">

/** Answers how many were told of; what is more than one transaction should hold waits for the next run. */
export const makeGiveNotices = (deps: NoticeDeps) => async (): Promise<{ given: number }> => {
  if ((await findDue(deps.db, deps.clock())).length === 0) return { given: 0 }
  let given = 0
  try {
    await deps.write(systemActor, async (context) => {
      // one process at a time: the others find nothing left when it is their turn
      await context.tx.$executeRaw`select pg_advisory_xact_lock(hashtext('gatewarden expiry notices'))`
      const due = await findDue(context.tx, context.now)
      given = due.length
      // leaves the transaction: one that records no event must not commit
      if (given === 0) throw new DomainError("conflict", "Another process has given these notices.")
      await record(context, due)
      if (deps.settings.mail === true) await mail(context, deps.settings.publicUrl, due)
    })
  } catch (error) {
    if (given > 0) throw error
  }
  return { given }
}

async function findDue(tx: WriteContext["tx"], now: Date): Promise<DueNotice[]> {
  return [...(await findDueCertificates(tx, now)), ...(await findDueAuthorities(tx, now))]
}

async function record({ tx, now, newId, record }: WriteContext, due: readonly DueNotice[]): Promise<void> {
  await tx.expiryNotice.createMany({
    data: due.map(({ id, kind, days }) => ({
      id: newId("expiryNotice"),
      ...(kind === "authority" ? { authorityId: id } : { certificateId: id }),
      days,
      at: now,
    })),
  })
  for (const { id, kind, name, partnerId, environment, serial, notAfter, days } of due) {
    const of = kind === "authority" ? "authority" : "certificate"
    record({
      action: `${of}.expiring`,
      subject: { kind: of, id, name },
      partnerId: partnerId ?? undefined,
      environment: environment ?? undefined,
      detail: { days, notAfter: notAfter.toISOString(), owner: kind, serial },
    })
  }
}

/** One letter for each partner and one for the administrators, however many certificates end: the rest would not be read. */
async function mail(context: WriteContext, publicUrl: string, due: readonly DueNotice[]): Promise<void> {
  const partners = [...new Set(due.flatMap(({ partnerId }) => partnerId ?? []))]
  for (const partnerId of partners) {
    const own = due.filter((notice) => notice.partnerId === partnerId)
    const letter = noticeLetter(own, publicUrl, "partner")
    for (const to of await readAddresses(context.tx, partnerId)) {
      context.send({ topic: "mail", payload: { to, ...letter } })
    }
  }
  // a certificate of another CA is theirs to know of too: only they can register its successor's anchor
  const ours = due.filter(({ partnerId, external }) => partnerId === null || external)
  if (ours.length === 0) return
  const letter = noticeLetter(ours, publicUrl, "admin")
  for (const to of await readAddresses(context.tx, null)) context.send({ topic: "mail", payload: { to, ...letter } })
}
