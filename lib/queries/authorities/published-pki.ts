// What anybody may fetch to check a certificate: the newest CRL of an authority, its certificate, and the anchors of an environment.
// For the /pki addresses of the portal listener. Nothing here is secret, so nobody is asked who they are.
import { hierarchyName } from "@/lib/core/hierarchy"
import { notFound } from "@/lib/core/not-found"
import { pemEncode } from "@/lib/pki"
import type { QueryDeps } from "@/lib/queries/deps"

export type PublishedCrl = { der: Uint8Array; sha256: string; number: number; thisUpdate: Date; nextUpdate: Date }
export type PublishedCertificate = { der: Uint8Array; pem: string; sha256: string }

/** @param environment null for the infrastructure hierarchy */
export const makeGetCrl =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (environment: string | null, slug: string): Promise<PublishedCrl> => {
    const crl = await db.crl.findFirst({
      where: { authority: { environmentName: environment, slug } },
      orderBy: { number: "desc" },
      select: { der: true, sha256: true, number: true, thisUpdate: true, nextUpdate: true },
    })
    if (crl === null) throw notFound("CRL", slug)
    return crl
  }

export const makeGetAuthorityCertificate =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (environment: string | null, slug: string): Promise<PublishedCertificate> => {
    const authority = await db.authority.findFirst({
      where: { environmentName: environment, slug },
      select: { der: true, sha256: true },
    })
    if (authority === null) throw notFound("authority", slug)
    return { ...authority, pem: pemEncode("CERTIFICATE", authority.der) }
  }

/** Issuing authorities and roots, PEM, the newest first: what a gateway without an agent trusts. */
export const makeGetTrustPem =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (environment: string | null): Promise<string> => {
    const authorities = await db.authority.findMany({
      where: { environmentName: environment, state: { not: "removed" }, compromisedAt: null },
      orderBy: [{ kind: "desc" }, { createdAt: "desc" }, { id: "desc" }],
      select: { der: true },
    })
    if (authorities.length === 0) throw notFound("environment", hierarchyName(environment))
    return authorities.map(({ der }) => pemEncode("CERTIFICATE", der)).join("")
  }
