// The authorities of a hierarchy as EST's cacerts hands them out (RFC 7030 §4.1.3): whatever issues, what it leads to, and what stays
// trusted beside them during a rotation. For the machine listener; nothing here is secret.
import { hierarchyName } from "@/lib/core/hierarchy"
import { notFound } from "@/lib/core/not-found"
import type { QueryDeps } from "@/lib/queries/deps"

/**
 * DER each. An EST client holds the server to what cacerts says (§4.1.1), so the root of the machine listener is always with them.
 * @param environment null for the infrastructure hierarchy
 * @throws DomainError not_found
 */
export const makeGetEstAuthorities =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (environment: string | null): Promise<Uint8Array[]> => {
    const authorities = await db.authority.findMany({
      where: {
        state: { not: "removed" },
        OR: [{ environmentName: environment }, { environmentName: null, kind: "root" }],
      },
      select: { der: true, environmentName: true },
    })
    if (authorities.every(({ environmentName }) => environmentName !== environment)) {
      throw notFound("label", hierarchyName(environment))
    }
    return authorities.map(({ der }) => der)
  }
