// The layers that may hand over certificates, environment by environment.
// For staff: it is no business of partners what stands in front of the gateways.
import type { Actor } from "@/lib/core/actor"
import type { LayerPeerView } from "@/lib/core/layer-view"
import { requireStaff } from "@/lib/core/permission"
import type { HandOverHeader } from "@/lib/core/policy"
import type { QueryDeps } from "@/lib/queries/deps"
import { requireEnvironment } from "../environments/require-environment"

export const makeListPeers =
  ({ db }: QueryDeps) =>
  async (actor: Actor, { environment }: { environment?: string } = {}): Promise<LayerPeerView[]> => {
    requireStaff(actor)
    await requireEnvironment(db, environment)
    const rows = await db.layerPeer.findMany({
      where: { removedAt: null, environmentName: environment },
      omit: { der: true },
      orderBy: [{ environmentName: "asc" }, { name: "asc" }, { id: "asc" }],
    })
    return rows.map(({ id, environmentName, name, header, subject, sha256, notBefore, notAfter, addedAt }) => ({
      id,
      environment: environmentName,
      name,
      header: header as HandOverHeader, // a constraint of the column
      subject,
      sha256,
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
      addedAt: addedAt.toISOString(),
    }))
  }
