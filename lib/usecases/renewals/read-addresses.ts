// Whom to write to: a partner's contacts and people, or our administrators. Each address once.
// For notices and for the emergency switch.
import { z } from "zod"
import type { Tx } from "@/lib/usecases/deps"

const stored = z.array(z.object({ email: z.string() }))

/** @param partnerId null for the administrators */
export async function readAddresses(tx: Tx, partnerId: string | null): Promise<string[]> {
  const people = await tx.user.findMany({
    where: { status: "active", ...(partnerId === null ? { role: "admin" as const } : { partnerId }) },
    select: { email: true },
  })
  const partner = partnerId === null ? null : await tx.partner.findUnique({ where: { id: partnerId } })
  const contacts = stored.parse(partner?.contacts ?? [])
  return [...new Set([...contacts, ...people].map(({ email }) => email.toLowerCase()))].sort()
}
