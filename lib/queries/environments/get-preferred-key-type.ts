// The kind of key that a program should make for a certificate of a hierarchy; gateways and operators are free to choose.
// For EST's csrattrs, which tells it to anybody.
import type { KeyType } from "@/lib/core/certificate-profile"
import { notFound } from "@/lib/core/not-found"
import { preferredKeyType } from "@/lib/core/preferred-key-type"
import type { QueryDeps } from "@/lib/queries/deps"

/** @param environment null for the infrastructure hierarchy @throws DomainError not_found */
export const makeGetPreferredKeyType =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (environment: string | null): Promise<KeyType> => {
    if (environment === null) return "P-256"
    const row = await db.environment.findUnique({ where: { name: environment }, select: { keyTypes: true } })
    if (row === null) throw notFound("label", environment)
    return preferredKeyType(row.keyTypes)
  }
