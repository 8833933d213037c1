// The bytes of an artifact that some release of this environment names. What only others name does not exist here.
// For the config API.
import { DomainError } from "@/lib/core/domain-error"
import type { QueryDeps } from "@/lib/queries/deps"

export type GetArtifact = { environment: string; sha256: string }

export const makeGetArtifact =
  ({ db }: Pick<QueryDeps, "db">) =>
  /** @throws DomainError `gone` */
  async ({ environment, sha256 }: GetArtifact): Promise<Uint8Array> => {
    const [row] = await db.$queryRaw<{ bytes: Uint8Array }[]>`
      select a.bytes from artifact a
      where a.sha256 = ${sha256} and exists (
        select 1 from release_artifact ra where ra.sha256 = a.sha256 and ra.environment = ${environment})`
    if (row !== undefined) return row.bytes
    throw new DomainError(
      "gone",
      `No release of ${environment} names the artifact ${sha256} any more. Fetch the newest manifest.`,
    )
  }
