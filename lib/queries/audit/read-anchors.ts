// The heads of the audit chain that signed manifests name: gateways keep them, so a chain that lost its tail contradicts them.
// For the verification of the log.
import { z } from "zod"
import { auditGenesis } from "@/lib/core/audit-event"
import type { QueryDeps } from "@/lib/queries/deps"

type Row = { id: string; environment: string; epoch: number; sequence: number; stamp: number; jws: Uint8Array }

const signed = z.object({ payload: z.string() })
const payload = z.object({ auditHead: z.string() })

const batch = 200

/** Hash → the first manifest that names it, in words. `count` is how many manifests there are. */
export async function readAnchors(db: QueryDeps["db"]): Promise<{ count: number; byHash: Map<string, string> }> {
  const byHash = new Map<string, string>()
  let count = 0
  let after = ""
  for (;;) {
    const rows = await db.$queryRaw<Row[]>`
      select payload_sha256 as id, environment, epoch, sequence, stamp, jws from manifest
      where payload_sha256 > ${after} order by payload_sha256 limit ${batch}`
    for (const row of rows) {
      const head = auditHeadOf(row.jws)
      const name = `manifest of ${row.environment}, release ${row.sequence}, stamp ${row.stamp}`
      if (head !== auditGenesis && !byHash.has(head)) byHash.set(head, name)
    }
    count += rows.length
    const last = rows.at(-1)
    if (last === undefined || rows.length < batch) return { count, byHash }
    after = last.id
  }
}

/** Bytes that are no manifest name no head that could be found: the verification then says so. */
function auditHeadOf(jws: Uint8Array): string {
  try {
    const outer = signed.parse(JSON.parse(Buffer.from(jws).toString("utf8")))
    return payload.parse(JSON.parse(Buffer.from(outer.payload, "base64url").toString("utf8"))).auditHead
  } catch {
    return "unreadable"
  }
}
