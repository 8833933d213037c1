// What the gateways of an environment are told: the newest signed manifest, and while a rollout runs that of what is stable beside it.
// For the config API. Null before the first release.
import type { QueryDeps } from "@/lib/queries/deps"
import { isRolledOut, openRolloutJoin } from "../gateways/wanted-sql"

export type HeadManifest = {
  environment: string
  epoch: number
  sequence: number
  stamp: number
  /** SHA-256 of the payload, lower-case hex. */
  payloadSha256: string
  jws: Uint8Array
  notAfter: Date
}

export type ToldManifests = {
  /** For gateways of waves that the rollout has reached, and for everybody where none is open. */
  head: HeadManifest
  stable: HeadManifest
  /** The wave that an open rollout has reached; null where none is open. */
  wave: number | null
  /** Releases of the open rollout: its own, and what was stopped or trusted since, as those that it has reached got it. */
  rolledOut: number[]
  /** Changes with any of the above. */
  version: string
}

type Row = HeadManifest & { isHead: boolean; isStable: boolean; wave: number | null; rolledOut: number[] | null }

export const makeGetToldManifests =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (environment: string): Promise<ToldManifests | null> => {
    const rows = await db.$queryRaw<Row[]>`
      select m.environment, m.epoch, m.sequence, m.stamp, m.payload_sha256 as "payloadSha256", m.jws,
        m.not_after as "notAfter", m.payload_sha256 = h.manifest_sha256 as "isHead",
        m.payload_sha256 = h.stable_manifest_sha256 as "isStable",
        o.wave::int,
        (select array_agg(l.sequence) from release l
          where l.environment = h.environment and ${isRolledOut}) as "rolledOut"
      from environment_head h ${openRolloutJoin} join manifest m on m.payload_sha256 in (h.manifest_sha256, h.stable_manifest_sha256)
      where h.environment = ${environment}`
    const head = rows.find(({ isHead }) => isHead)
    const stable = rows.find(({ isStable }) => isStable)
    if (head === undefined || stable === undefined) return null
    const { wave, rolledOut } = head
    return {
      head,
      stable,
      wave,
      rolledOut: rolledOut ?? [],
      version: versionOf(head.payloadSha256, stable.payloadSha256, wave),
    }
  }

type HeadRow = { environment: string; head: string; stable: string; wave: number | null }

/** The version of what each environment's gateways are told. */
export const makeListHeads =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (): Promise<{ environment: string; version: string }[]> => {
    const rows = await db.$queryRaw<HeadRow[]>`
      select h.environment, h.manifest_sha256 as head, h.stable_manifest_sha256 as stable,
        o.wave::int
      from environment_head h ${openRolloutJoin}`
    return rows.map(({ environment, head, stable, wave }) => ({ environment, version: versionOf(head, stable, wave) }))
  }

const versionOf = (head: string, stable: string, wave: number | null): string => `${head} ${stable} ${wave ?? "-"}`
