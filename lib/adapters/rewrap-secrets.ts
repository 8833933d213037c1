// Moves what is encrypted in the database from earlier key-encryption keys to the one of today, a row at a time.
// For a worker of every process and for the command line. It may be cut off anywhere, and several may do it at once.
import { DomainError } from "@/lib/core/domain-error"
import { systemActor } from "@/lib/usecases/authorities/once"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { type Keyring, unwrap, wrap, wrappedPrefix } from "./wrapped-key"

export type RewrapSecrets = {
  /** What is not under the key-encryption key of today; 0 where no earlier one is given. */
  pending: () => Promise<number>
  /**
   * @returns how many were rewrapped, and how many connections of processes that do not know the key of today were waited for
   * @throws DomainError unavailable where one of them opens under none of the keys; the others are rewrapped
   */
  run: () => Promise<{ rewrapped: number; waitingFor: number }>
}

/** Where the key-encryption keys come from. */
export type KeySource = {
  /** Several processes may run with different ones, so that what they can read has to be asked for. */
  shared: boolean
  /** Reads them again, into the same keyring. */
  reload: () => void
  /** Nothing is wrapped under an earlier one any more. */
  finish: () => void
}

type Due = { kind: "key" | "secret"; id: string; name: string }

/** What a connection says about its process in pg_stat_activity: the key-encryption keys that it can read with. */
export function connectionName({ readable }: Keyring): string {
  return `gatewarden kek=${readable.map(({ id }) => shortId(id)).join(",")}`
}

/** PostgreSQL cuts a name after 63 characters. */
function shortId(id: Uint8Array): string {
  return Buffer.from(id.subarray(0, 4)).toString("hex")
}

export function makeRewrapSecrets(
  { db, write }: Pick<Deps, "db" | "write">,
  keyring: Keyring,
  source: KeySource,
): RewrapSecrets {
  const findDue = async (): Promise<Due[]> => {
    if (keyring.readable.length === 1) return []
    const prefix = Buffer.from(wrappedPrefix(keyring.primary))
    return db.$queryRaw<Due[]>`
      select 'key' as kind, id, kid as name from key
      where wrapped is not null and substring(wrapped from 1 for ${prefix.length}) <> ${prefix}
      union all
      select 'secret', id, id from secret where substring(wrapped from 1 for ${prefix.length}) <> ${prefix}
      order by kind, id`
  }
  return {
    pending: async () => (await findDue()).length,
    async run() {
      source.reload()
      const due = await findDue()
      if (due.length === 0) source.finish()
      const waitingFor = due.length > 0 && source.shared ? await countStrangers(db, keyring) : 0
      if (waitingFor > 0) return { rewrapped: 0, waitingFor }
      let rewrapped = 0
      let failure: unknown
      for (const one of due) {
        try {
          await write(systemActor, (context) => rewrap(context, keyring, one))
          rewrapped++
        } catch (error) {
          failure = error
        }
      }
      if (failure !== undefined) throw failure
      return { rewrapped, waitingFor }
    },
  }
}

/** Processes that were started without the key of today could not read what is rewrapped: it waits until they have ended. */
async function countStrangers(db: Deps["db"], { primary }: Keyring): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and application_name like 'gatewarden kek=%'
      and application_name not like ${`%${shortId(primary.id)}%`}`
  return row?.count ?? 0
}

async function rewrap({ tx, record }: WriteContext, keyring: Keyring, { kind, id, name }: Due): Promise<void> {
  // whoever takes the key off line meanwhile, or rewraps it as well, comes before or after
  const [row] =
    kind === "key"
      ? await tx.$queryRaw<{ wrapped: Uint8Array | null }[]>`select wrapped from key where id = ${id} for no key update`
      : await tx.$queryRaw<{ wrapped: Uint8Array }[]>`select wrapped from secret where id = ${id} for no key update`
  if (row?.wrapped == null) throw new DomainError("conflict", `The ${kind} ${name} is not in the database any more.`)
  const wrapped = wrap(keyring, name, unwrap(keyring, name, row.wrapped))
  if (kind === "key") await tx.key.update({ where: { id }, data: { wrapped } })
  else await tx.secret.update({ where: { id }, data: { wrapped } })
  record({ action: `${kind}.rewrapped`, subject: { kind, id, name } })
}
