// The canonical bytes of an audit event, of a link in the chain and of a link's seal, for whoever writes, seals or verifies.
// Hashing is the caller's, so that this file runs in a browser too.

/** An event as it is stored; `detail` is plain JSON. */
export type AuditEventFields = {
  id: string
  at: Date
  actorKind: string
  actorId: string
  actorName: string
  action: string
  subjectKind: string
  subjectId: string
  subjectName: string
  partnerId: string | null
  environmentName: string | null
  detail: unknown
}

const encoder = new TextEncoder()

/** The hash that the first link follows. */
export const auditGenesis = "0".repeat(64)

/** JSON with the keys of every object sorted by code unit and no white space; what `jsonb` gives back has the same bytes. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item)).join(",")}]`
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(",")}}`
  }
  return JSON.stringify(value ?? null)
}

/** What an event's hash is SHA-256 of. The version comes first, so that a later form cannot be taken for this one. */
export function auditEventBytes(event: AuditEventFields): Uint8Array {
  return encoder.encode(
    canonical([
      "gatewarden/audit-event/1",
      event.id,
      event.at.toISOString(),
      [event.actorKind, event.actorId, event.actorName],
      event.action,
      [event.subjectKind, event.subjectId, event.subjectName],
      event.partnerId,
      event.environmentName,
      // what JSON cannot say (a Date, an undefined) is gone before it is stored, so it must be gone before it is hashed
      JSON.parse(JSON.stringify(event.detail ?? {})),
    ]),
  )
}

/** What a link's hash is SHA-256 of: the hash before it and the event's, both lower-case hex. */
export function auditLinkBytes(previousHash: string, eventHash: string): Uint8Array {
  return encoder.encode(`gatewarden/audit-link/1\n${previousHash}\n${eventHash}`)
}

/** What a link's MAC is taken over. */
export function auditMacBytes(position: bigint, hash: string): Uint8Array {
  return encoder.encode(`gatewarden/audit-mac/1\n${position}\n${hash}`)
}
