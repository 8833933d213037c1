// Whether one link of the audit chain, with the event that it seals, is as it was sealed; and what is wrong if not.
// For the verification of the log; everything is recomputed, nothing that is stored is believed.
import { createHash } from "node:crypto"
import { type AuditEventFields, auditEventBytes, auditLinkBytes, auditMacBytes } from "@/lib/core/audit-event"
import type { AuditSeal } from "@/lib/core/audit-seal"
import type { AuditFault } from "@/lib/core/audit-view"

export type StoredEvent = AuditEventFields & { hash: string }

export type StoredLink = { position: bigint; eventId: string; hash: string; mac: string; event: StoredEvent | null }

export type Fault = { kind: AuditFault; position: string | null; eventId: string | null; detail: string }

export function eventHash(event: StoredEvent): string {
  return sha256(auditEventBytes(event))
}

/** Undefined where it is good. A link's own MAC comes first: with it good, the hash is the one that was sealed. */
export function checkLink(link: StoredLink, expected: bigint, previous: string, seal: AuditSeal): Fault | undefined {
  const { position, event, eventId } = link
  if (position !== expected) {
    return fault("link-missing", expected, null, `Link ${expected} is missing; the next one there is ${position}.`)
  }
  if (seal.mac(auditMacBytes(position, link.hash)) !== link.mac) {
    return fault("link-edited", position, eventId, `Link ${position} does not carry the seal of this installation.`)
  }
  if (event === null) {
    return fault("event-deleted", position, eventId, `Event ${eventId} was sealed at ${position} and is gone.`)
  }
  if (eventHash(event) !== event.hash) {
    return fault("event-edited", position, eventId, `Event ${eventId} no longer says what its hash was made of.`)
  }
  if (sha256(auditLinkBytes(previous, event.hash)) !== link.hash) {
    return fault(
      "event-edited",
      position,
      eventId,
      `Event ${eventId} is not what was sealed at ${position}: it was rewritten, or another event was put in its place.`,
    )
  }
  return undefined
}

export function fault(kind: AuditFault, position: bigint | null, eventId: string | null, detail: string): Fault {
  return { kind, position: position?.toString() ?? null, eventId, detail }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex")
}
