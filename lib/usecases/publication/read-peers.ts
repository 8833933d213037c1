// The layers of an environment that may hand over certificates, as a bundle names them.
// For everything that compiles a policy.
import type { HandOverHeader, PolicyPeer } from "@/lib/core/policy"
import { pemEncode } from "@/lib/pki"
import type { Tx } from "@/lib/usecases/deps"

export async function readPeers(tx: Tx, environmentName: string): Promise<PolicyPeer[]> {
  const rows = await tx.layerPeer.findMany({
    where: { environmentName, removedAt: null },
    select: { name: true, sha256: true, der: true, header: true },
    orderBy: { sha256: "asc" },
  })
  return rows.map(({ name, sha256, der, header }) => ({
    name,
    sha256,
    pem: pemEncode("CERTIFICATE", der),
    header: header as HandOverHeader, // a constraint of the column
  }))
}
