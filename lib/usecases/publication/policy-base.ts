// What the application bins of the head were compiled from, so that the next publication looks only at what was edited since.
// For everything that compiles a policy. Triggers note edits (prisma/schema/policy-edits.prisma); whoever publishes takes note of them.
import type { Tx } from "@/lib/usecases/deps"

export type PolicyBase = {
  /** The release that carried what was compiled. */
  sequence: number
  compiledAt: Date
  /** What every entry depends on besides its own rows. */
  compiledFor: string
}

/** Undefined where everything has to be compiled. */
export async function readPolicyBase(tx: Tx, environment: string): Promise<PolicyBase | undefined> {
  return (await tx.policyBase.findUnique({ where: { environmentName: environment } })) ?? undefined
}

type Kept = PolicyBase & { edits: readonly number[] }

/** Under the head's lock, with the release that carries what was compiled. An edit that was not seen stays for the next. */
export async function keepPolicyBase(tx: Tx, environment: string, { edits, ...base }: Kept): Promise<void> {
  if (edits.length > 0) await tx.$executeRaw`delete from policy_edit where id = any(${edits}::bigint[])`
  await tx.policyBase.upsert({
    where: { environmentName: environment },
    create: { environmentName: environment, ...base },
    update: base,
  })
}

/** Under the head's lock, where the head gets bins that were not compiled from the tables: a rollback. */
export async function forgetPolicyBase(tx: Tx, environment: string): Promise<void> {
  await tx.policyBase.deleteMany({ where: { environmentName: environment } })
}

/** Applications of edits that were not seen: committed after the policy was read. */
export async function readUnseenEdits(tx: Tx, environment: string, seen: readonly number[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select distinct application_id as id from policy_edit
    where environment = ${environment} and id <> all(${seen}::bigint[])`
  return new Set(rows.map(({ id }) => id))
}
