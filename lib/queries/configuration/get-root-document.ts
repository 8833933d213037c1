// Root document n of an environment, as it was signed.
// For the config API.
import { notFound } from "@/lib/core/not-found"
import type { QueryDeps } from "@/lib/queries/deps"

export type GetRootDocument = { environment: string; version: number }

export const makeGetRootDocument =
  ({ db }: Pick<QueryDeps, "db">) =>
  /** @throws DomainError `not_found` */
  async ({ environment, version }: GetRootDocument): Promise<{ jws: Uint8Array; sha256: string }> => {
    const root = await db.rootDocument.findUnique({
      where: { environmentName_version: { environmentName: environment, version } },
      select: { jws: true, sha256: true },
    })
    if (root === null) throw notFound(`root document of ${environment} with the number`, String(version))
    return root
  }
