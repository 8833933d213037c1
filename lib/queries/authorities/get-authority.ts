// One authority: what its certificate says, where it and its CRL are served, who trusts it, and the rotations it had a part in.
// For staff.

import { Prisma } from "@prisma/client"
import type { Actor } from "@/lib/core/actor"
import type { AuthorityDetail } from "@/lib/core/authority-view"
import { hierarchyName } from "@/lib/core/hierarchy"
import { notFound } from "@/lib/core/not-found"
import { requireStaff } from "@/lib/core/permission"
import { pemEncode, readCertificate } from "@/lib/pki"
import type { QueryDeps } from "@/lib/queries/deps"
import { makeListRotations } from "../rotations/list-rotations"
import { readTrust } from "../rotations/read-gateway-trust"
import { readAuthorities } from "./list-authorities"

export const makeGetAuthority =
  (deps: QueryDeps) =>
  async (actor: Actor, id: string): Promise<AuthorityDetail> => {
    requireStaff(actor)
    const [view] = await readAuthorities(deps, Prisma.sql`a.id = ${id}`)
    if (view === undefined) throw notFound("authority", id)
    const { der } = await deps.db.authority.findUniqueOrThrow({ where: { id }, select: { der: true } })
    const { environment, issuerId } = view
    const issuer =
      issuerId === null
        ? null
        : await deps.db.authority.findUnique({ where: { id: issuerId }, select: { id: true, name: true } })
    const base = `/pki/${hierarchyName(environment)}/${view.slug}`
    return {
      ...view,
      serial: readCertificate(der).serial,
      pem: pemEncode("CERTIFICATE", der),
      issuer,
      files: { certificate: `${base}.crt`, pem: `${base}.pem`, crl: `${base}.crl` },
      trust: environment === null ? null : await readTrust(deps, environment, view),
      rotations: await makeListRotations(deps)(actor, { authorityId: id }),
    }
  }
