// The authorities of others under which certificates may be registered, and how many are.
// For staff, and without numbers for a partner's people, who have to know whose certificates are accepted.
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import type { ExternalAnchorView } from "@/lib/core/external-view"
import { isStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { requireEnvironment } from "../environments/require-environment"

export const makeListExternalAnchors =
  ({ db, clock }: QueryDeps) =>
  async (actor: Actor, { environment }: { environment?: string } = {}): Promise<ExternalAnchorView[]> => {
    const staff = isStaff(actor)
    if (!staff && !(actor.kind === "user" && actor.role === "partner_member")) {
      throw new DomainError("forbidden", "Accepted authorities are shown to people.")
    }
    await requireEnvironment(db, environment)
    const rows = await db.externalAnchor.findMany({
      where: { removedAt: null, environmentName: environment },
      omit: { der: true },
      include: { _count: { select: { certificates: { where: { status: "valid", notAfter: { gte: clock() } } } } } },
      orderBy: [{ environmentName: "asc" }, { name: "asc" }, { id: "asc" }],
    })
    return rows.map(({ id, environmentName, name, subject, sha256, notBefore, notAfter, addedAt, _count }) => ({
      id,
      environment: environmentName,
      name,
      subject,
      sha256,
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
      certificates: staff ? _count.certificates : null,
      addedAt: addedAt.toISOString(),
    }))
  }
