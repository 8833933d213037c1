// Actions of the audit log and the result of verifying it, in words.
// For the log's page. Actions are written `kind.what-happened`, so that new ones read well without being listed here.
import type { AuditFault, AuditVerification } from "@/lib/core/audit-view"
import { counted } from "../objects/counted"

const abbreviations: Record<string, string> = { api: "API", crl: "CRL" }

/** "Certificate revoked", "CRL signed", "Gateway enrolment code created". */
export function actionWords(action: string): string {
  // step one of an issuance: the serial is taken before anything is signed
  if (action === "certificate.intended") return "Certificate serial reserved"
  const [kind = "", ...what] = action.split(".")
  const subject = abbreviations[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1)
  return [subject, ...what].join(" ").replaceAll("-", " ")
}

/** What denies or destroys, for the mark beside it. */
export function isDenying(action: string): boolean {
  return /(revoked|suspended|offboarded|retired|removed|disabled|withdrawn|declined|rejected|lifted)$/.test(action)
}

const faults: Record<AuditFault, string> = {
  "event-edited": "An event was changed after it was written",
  "event-deleted": "An event was deleted",
  "event-unlinked": "An event was taken out of the chain",
  "link-edited": "A link of the chain was changed",
  "link-missing": "A link of the chain is missing",
  "tail-truncated": "The newest events were cut off",
  "anchor-missing": "A signed manifest vouches for events that are not here",
}

export function faultWords(kind: AuditFault): string {
  return faults[kind]
}

/** What a verification that found nothing has shown. */
export function verifiedWords(result: Extract<AuditVerification, { ok: true }>): string {
  const { events, sealed, unsealed, anchors } = result
  const waiting =
    unsealed === 0
      ? ""
      : ` ${counted(unsealed, "event")} from the last moment ${unsealed === 1 ? "waits" : "wait"} to be sealed.`
  const chain = `${counted(events, "event")} read; ${sealed === events ? "all" : sealed.toLocaleString("en")} stand in one unbroken chain, none edited, deleted, reordered or cut off.`
  return `${chain}${waiting} ${counted(anchors, "signed manifest")} ${anchors === 1 ? "vouches" : "vouch"} for it from outside the log.`
}

const kinds = [
  "partner",
  "application",
  "certificate",
  "grant",
  "api",
  "route",
  "scope",
  "release",
  "gateway",
  "user",
  "invitation",
  "session",
  "operator",
  "environment",
  "authority",
  "rotation",
  "external-anchor",
  "layer",
  "token-issuer",
  "crl",
  "key",
  "connection-check",
]

/** What the log can be narrowed to: everything that happened to one kind of thing. */
export const subjectKinds = kinds.map((value) => ({
  value,
  label: abbreviations[value] ?? value.charAt(0).toUpperCase() + value.slice(1).replaceAll("-", " "),
}))
