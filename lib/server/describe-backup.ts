// What a restored database holds, in words: until when it knows what happened, where its environments stand, and whether its keys open.
// For the command after a restore. Whatever came later is lost, and only those who were there know of it.
import { openKey } from "@/lib/adapters/key-store"
import type { Container } from "@/lib/container"
import { DomainError } from "@/lib/core/domain-error"
import { readKeyring } from "@/lib/open-container"

/** @throws DomainError unavailable where the key-encryption key beside the backup is another one */
export async function requireKeysOpen({ db, config }: Pick<Container, "db" | "config">): Promise<number> {
  const keyring = readKeyring(config)
  const rows = await db.key.findMany({ where: { store: "database" }, orderBy: { id: "asc" } })
  const closed = rows.filter((row) => !opens(row, keyring)).map(({ kid }) => kid)
  if (closed.length === 0) return rows.length
  throw new DomainError(
    "unavailable",
    `${closed.length} of ${rows.length} keys do not open, ${closed[0]} among them. Restore the key-encryption key that belongs to this backup: key-encryption-key in DATA_DIR, or KEY_ENCRYPTION_KEY.`,
  )
}

type Row = Parameters<typeof openKey>[0] & { wrapped: Uint8Array | null }

function opens(row: Row, keyring: ReturnType<typeof readKeyring>): boolean {
  try {
    return row.wrapped !== null && openKey(row, row.wrapped, keyring).type === "private"
  } catch {
    // whatever is wrong with it: it signs nothing here
    return false
  }
}

export async function describeBackup({ db }: Pick<Container, "db">): Promise<string> {
  const last = await db.auditEvent.findFirst({ orderBy: { id: "desc" } })
  const issued = await db.certificate.findFirst({ where: { issuedAt: { not: null } }, orderBy: { issuedAt: "desc" } })
  const revoked = await db.certificate.findFirst({
    where: { revokedAt: { not: null } },
    orderBy: { revokedAt: "desc" },
  })
  const heads = await db.environmentHead.findMany({ orderBy: { environmentName: "asc" } })
  const when = (date: Date | null | undefined) => date?.toISOString() ?? "none"
  return [
    `The last event in the audit log: ${when(last?.at)}.`,
    `The last certificate issued:     ${when(issued?.issuedAt)}.`,
    `The last certificate revoked:    ${when(revoked?.revokedAt)}.`,
    ...heads.map(
      ({ environmentName, epoch, sequence, stamp }) =>
        `${environmentName}: epoch ${epoch}, release ${sequence}, stamp ${stamp}.`,
    ),
    "Whatever happened after the last event is not in this database:",
    "- What was revoked or suspended then is good again. Revoke it again before a gateway follows (logs, webhooks, audit export).",
    "- Certificates issued then are good at gateways until they end, and cannot be revoked one by one. Where you do not know all of",
    "  them, rotate the issuing authority and withdraw the one before.",
    "- A root document signed then is known to gateways and not here: they refuse what follows and have to be enrolled again.",
  ].join("\n")
}
