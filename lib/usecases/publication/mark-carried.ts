// Which grants gateways know of after a rollback: those that it took back are approved and no longer active, until a publication carries them again.
// For rollbacks, in their transaction and under the head's lock.
import type { PolicyApplication } from "@/lib/core/policy"
import type { Tx } from "@/lib/usecases/deps"

/**
 * Of applications that are stopped nothing is marked: what they hold stands in no entry. Grants that somebody is withdrawing at this
 * moment are passed over: waiting for their lock would be a deadlock, and they end.
 */
export async function markCarried(
  tx: Tx,
  environment: string,
  applications: readonly Pick<PolicyApplication, "id" | "scopes">[],
  sequence: number,
): Promise<void> {
  const held = applications.flatMap(({ id, scopes }) => scopes.map(({ name }) => ({ id, name })))
  await tx.$executeRaw`
    with held as (
      select * from unnest(${held.map(({ id }) => id)}::text[], ${held.map(({ name }) => name)}::text[]) h(application_id, scope)),
    standing as (
      select g.id, exists (select from held h where h.application_id = g.application_id and h.scope = s.name) as carried
      from "grant" g join scope s on s.id = g.scope_id join application a on a.id = g.application_id
        join partner p on p.id = a.partner_id
      where a.environment = ${environment} and g.status = 'approved' and a.status = 'active' and p.status = 'active'
      for update of g skip locked)
    update "grant" g set active_since = case when s.carried then ${sequence}::int end
    from standing s where s.id = g.id and (g.active_since is not null) <> s.carried`
}
