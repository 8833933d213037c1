// What a notice says: which certificates end, when, and what to do about each.
// For the mail that give-notices sends; without a secret, since mail is read by others.
import { dateWords } from "@/lib/core/time-words"
import type { DueNotice } from "./find-due-notices"

export type NoticeLetter = { subject: string; text: string }

const mostListed = 50

/** @param due at least one, the nearest end first */
export function noticeLetter(due: readonly DueNotice[], publicUrl: string, to: "partner" | "admin"): NoticeLetter {
  const listed = due.slice(0, mostListed).map((notice) => line(notice, publicUrl, to))
  const rest = due.length - listed.length
  const text = [
    ...listed,
    ...(rest > 0
      ? [
          `… and ${rest} more, which the portal lists: ${publicUrl}/${to === "partner" ? "partner" : "certificates/renewals"}`,
        ]
      : []),
    "These notices stop once the new certificate is in use: when it has been presented to Gatewarden (a call of whoami is enough), or when it is marked as installed in the portal. The old one works until its end, so both can be in place while you change over.",
  ]
  return { subject: subject(due), text: `${text.join("\n\n")}\n` }
}

function subject(due: readonly DueNotice[]): string {
  const [first] = due
  if (first === undefined) return "Certificates end soon"
  if (due.length > 1) return `${due.length} certificates end soon, the first on ${dateWords(first.notAfter)}`
  const what = first.kind === "authority" ? `The authority ${first.name}` : `The certificate of ${first.name}`
  return `${what} ends within ${first.days === 1 ? "a day" : `${first.days} days`}, on ${dateWords(first.notAfter)}`
}

function line(notice: DueNotice, publicUrl: string, to: "partner" | "admin"): string {
  const { id, kind, name, environment, serial, notAfter } = notice
  const place = environment === null ? "" : ` in ${environment}`
  if (kind === "authority") {
    return `The authority ${name}${place} ends on ${notAfter.toUTCString()}. ${remedy(notice)}\n${publicUrl}/settings/authorities`
  }
  const page = to === "partner" ? `/partner/credentials/${id}` : `/certificates/${id}`
  return `The certificate ${serial} of ${name}${place} ends on ${notAfter.toUTCString()}. ${remedy(notice)}\n${publicUrl}${page}`
}

function remedy({ kind, external }: DueNotice): string {
  if (external) return "Get its successor from the CA that issued it, and register that one here."
  return remedies[kind]
}

const remedies: Record<DueNotice["kind"], string> = {
  application:
    "Renew it in the portal, or see there why your automatic renewal has not done so, and install the new one.",
  gateway: "Its agent should have renewed it by now: look at the agent's log on that host, or enrol the gateway again.",
  operator: "Renew it by EST with the old one, or create another operator and put its certificate in place.",
  authority: "Rotate it: no certificate outlives the authority that it comes from.",
}
