// Who issued certificates of other CAs, and when they end, for summaries that people read.
// For whatever publishes; only those that a summary speaks of are asked for. The issuer is called as its anchor is called here.
import type { ChangeNames } from "@/lib/bundle"
import type { Tx } from "@/lib/usecases/deps"

export async function readPinFacts(tx: Tx, digests: readonly string[]): Promise<NonNullable<ChangeNames["pinned"]>> {
  if (digests.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ sha256: string; issuer: string; notAfter: Date }[]>`
    select c.sha256, x.name as issuer, c.not_after as "notAfter"
    from certificate c join external_anchor x on x.id = c.external_anchor_id
    where c.sha256 = any(${digests})`
  return new Map(rows.map(({ sha256, issuer, notAfter }) => [sha256, { issuer, notAfter: notAfter.toISOString() }]))
}
