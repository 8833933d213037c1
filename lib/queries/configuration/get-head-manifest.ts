// The newest signed manifest of an environment, as it is served; and only its digest, for who keeps the bytes already.
// For the config API. Null before the first release.
import type { QueryDeps } from "@/lib/queries/deps"

export type HeadManifest = {
  environment: string
  epoch: number
  sequence: number
  stamp: number
  /** SHA-256 of the payload, lower-case hex: the strong ETag. */
  payloadSha256: string
  jws: Uint8Array
  notAfter: Date
}

export const makeGetHeadManifest =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (environment: string): Promise<HeadManifest | null> => {
    const [row] = await db.$queryRaw<HeadManifest[]>`
      select m.environment, m.epoch, m.sequence, m.stamp, m.payload_sha256 as "payloadSha256", m.jws,
        m.not_after as "notAfter"
      from environment_head h join manifest m on m.payload_sha256 = h.manifest_sha256
      where h.environment = ${environment}`
    return row ?? null
  }

/** Empty before the first release. */
export const makeListHeads =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (): Promise<{ environment: string; payloadSha256: string }[]> => {
    const heads = await db.environmentHead.findMany({ select: { environmentName: true, manifestSha256: true } })
    return heads.map(({ environmentName, manifestSha256 }) => ({
      environment: environmentName,
      payloadSha256: manifestSha256,
    }))
  }
