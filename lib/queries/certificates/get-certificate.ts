// One certificate: its bytes, its chain, decoded, its time line and, where it is revoked, which gateways enforce that.
// For staff, and for a partner's people and programs those of their own applications.
import type { Prisma } from "@prisma/client"
import type { Actor } from "@/lib/core/actor"
import type { CertificateDetail, CertificateRevocation } from "@/lib/core/certificate-view"
import { readableBy } from "@/lib/core/permission"
import { pemEncode } from "@/lib/pki"
import type { QueryDeps } from "@/lib/queries/deps"
import { readStopProof } from "../partners/read-stop-proof"
import { certificateRow, partnerOf, withOwner } from "./certificate-row"
import { decodeFields } from "./decode-fields"
import { readTimeline } from "./read-timeline"

const withIssuer = {
  ...withOwner,
  authority: { select: { id: true, name: true, subject: true, environmentName: true, der: true, issuer: true } },
} as const

type Stored = Prisma.CertificateGetPayload<{ include: typeof withIssuer }>

export const makeGetCertificate =
  ({ db, clock }: QueryDeps) =>
  async (actor: Actor, id: string): Promise<CertificateDetail> => {
    const found = await db.certificate.findUnique({ where: { id }, include: withIssuer })
    const stored = readableBy(actor, found, partnerOf, { kind: "certificate", id })
    const { authority, der } = stored
    const revocation = await readRevocation(db, stored)
    const root = authority.issuer
    return {
      ...certificateRow(stored, clock()),
      pem: der === null ? "" : pemEncode("CERTIFICATE", der),
      chain: [authority.der, ...(root === null ? [] : [root.der])].map((one) => pemEncode("CERTIFICATE", one)).join(""),
      issuer: { id: authority.id, name: authority.name, subject: authority.subject },
      revocation,
      decoded: der === null ? [] : decodeFields(der),
      timeline: await readTimeline(db, id, revocation),
    }
  }

async function readRevocation(db: QueryDeps["db"], stored: Stored): Promise<CertificateRevocation | null> {
  const { revokedAt, revocationReason, revokedBy, revokedIn, authority } = stored
  if (revokedAt === null) return null
  const carried = authority.environmentName === null || revokedIn === null
  const proof = carried ? undefined : await readStopProof(db, authority.environmentName ?? "", revokedIn)
  return {
    reason: revocationReason ?? "unspecified",
    decidedAt: revokedAt.toISOString(),
    by: revokedBy ?? "system",
    sequence: proof?.sequence ?? null,
    publishedAt: proof?.publishedAt ?? null,
    enforced: proof?.enforced ?? null,
  }
}
