// One certificate: its bytes, its chain, decoded, its time line and, where it is revoked, which gateways enforce that.
// For staff, and for a partner's people and programs those of their own applications.
import type { Prisma } from "@prisma/client"
import type { Actor } from "@/lib/core/actor"
import type { CertificateDetail, CertificateRevocation } from "@/lib/core/certificate-view"
import { readableBy } from "@/lib/core/permission"
import { pemEncode } from "@/lib/pki"
import type { QueryDeps } from "@/lib/queries/deps"
import { readStopProof } from "../partners/read-stop-proof"
import { readRenewal } from "../renewals/list-renewals"
import { certificateRow, environmentOf, partnerOf, withOwner } from "./certificate-row"
import { decodeFields } from "./decode-fields"
import { readTimeline } from "./read-timeline"

const withIssuer = {
  ...withOwner,
  authority: { select: { id: true, name: true, subject: true, environmentName: true, der: true, issuer: true } },
  externalAnchor: { select: { id: true, name: true, der: true } },
} as const

type Stored = Prisma.CertificateGetPayload<{ include: typeof withIssuer }>

export const makeGetCertificate =
  (deps: QueryDeps) =>
  async (actor: Actor, id: string): Promise<CertificateDetail> => {
    const { db, clock } = deps
    const found = await db.certificate.findUnique({ where: { id }, include: withIssuer })
    const stored = readableBy(actor, found, partnerOf, { kind: "certificate", id })
    const { der, notAfter, firstSeenAt, lastSeenAt, installedAt } = stored
    const revocation = await readRevocation(db, stored)
    const renewal = await readRenewal(deps, id)
    const now = clock()
    return {
      ...certificateRow(stored, now),
      pem: der === null ? "" : pemEncode("CERTIFICATE", der),
      ...issuerOf(stored),
      spkiSha256: stored.spkiSha256,
      revocation,
      decoded: der === null ? [] : decodeFields(der),
      timeline: await readTimeline(
        db,
        { id, environment: environmentOf(stored), notAfter, firstSeenAt, revocation, renewal },
        now,
      ),
      renewal,
      firstSeenAt: firstSeenAt?.toISOString() ?? null,
      lastSeenAt: lastSeenAt?.toISOString() ?? null,
      installedAt: installedAt?.toISOString() ?? null,
    }
  }

/** Of one of another CA the anchor under which it is registered, and the chain that came with it. */
function issuerOf({
  authority,
  externalAnchor,
  externalIssuer,
  externalChain,
}: Stored): Pick<CertificateDetail, "chain" | "issuer"> {
  const pem = (der: Uint8Array) => pemEncode("CERTIFICATE", der)
  if (authority !== null) {
    const { id, name, subject, der, issuer } = authority
    return { chain: `${pem(der)}${issuer === null ? "" : pem(issuer.der)}`, issuer: { id, name, subject } }
  }
  // a CHECK of the database: without an authority there is an anchor
  if (externalAnchor === null) throw new Error("a certificate has neither an authority nor an anchor")
  const { id, name, der } = externalAnchor
  return { chain: `${externalChain ?? ""}${pem(der)}`, issuer: { id, name, subject: externalIssuer ?? "" } }
}

async function readRevocation(db: QueryDeps["db"], stored: Stored): Promise<CertificateRevocation | null> {
  const { revokedAt, revocationReason, revokedBy, revokedIn } = stored
  if (revokedAt === null) return null
  const environment = environmentOf(stored)
  const proof = environment === null || revokedIn === null ? undefined : await readStopProof(db, environment, revokedIn)
  return {
    reason: revocationReason ?? "unspecified",
    decidedAt: revokedAt.toISOString(),
    by: revokedBy ?? "system",
    sequence: proof?.sequence ?? null,
    publishedAt: proof?.publishedAt ?? null,
    enforced: proof?.enforced ?? null,
  }
}
