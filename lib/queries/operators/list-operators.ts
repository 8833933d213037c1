// The machine identities with a staff role, by name, with their certificates.
// For staff.
import type { Actor, StaffRole } from "@/lib/core/actor"
import type { OperatorView } from "@/lib/core/authority-view"
import { certificateState } from "@/lib/core/certificate-state"
import { requireStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"

const most = 500

export const makeListOperators =
  ({ db, clock }: QueryDeps) =>
  async (actor: Actor): Promise<OperatorView[]> => {
    requireStaff(actor)
    const now = clock()
    const operators = await db.operator.findMany({
      include: {
        certificates: {
          where: { status: { not: "intent" } },
          select: { id: true, serial: true, notAfter: true, status: true },
          orderBy: { id: "desc" },
          take: 20,
        },
      },
      orderBy: [{ status: "asc" }, { name: "asc" }],
      take: most,
    })
    return operators.map(({ id, name, role, status, createdAt, revokedAt, certificates }) => ({
      id,
      name,
      // operators are made from an input that knows staff roles alone
      role: role as StaffRole,
      status,
      createdAt: createdAt.toISOString(),
      revokedAt: revokedAt?.toISOString() ?? null,
      certificates: certificates.map((certificate) => ({
        id: certificate.id,
        serial: certificate.serial,
        notAfter: certificate.notAfter.toISOString(),
        status: certificateState(certificate, now),
      })),
    }))
  }
