// Renewals as screens and the API show them: who should renew, who has, and whose new certificate is in use.
// Shapes only; lib/queries/renewals fills them.
import type { CertificateOwner } from "./certificate-view"
import type { RenewalUrgency } from "./renewal-window"

/** `nothing`: no newer certificate · `successor`: there is one, not seen in use yet · `in-use`: the old one may end. */
export const renewalStands = ["nothing", "successor", "in-use"] as const
export type RenewalStand = (typeof renewalStands)[number]

export const renewingKinds = ["application", "gateway", "operator"] as const
export type RenewingKind = (typeof renewingKinds)[number]

/** `start` and `end` of the window are ISO 8601, as are all instants here. */
export type CertificateRenewal = {
  window: { start: string; end: string }
  urgency: RenewalUrgency
  /** The emergency switch asks for it. */
  asked: { by: string; reason: string } | null
  stand: RenewalStand
  /** The newest one of the same owner that is in use, or else the newest. */
  successor: { id: string; serial: string } | null
}

export type RenewalRow = CertificateRenewal & {
  id: string
  serial: string
  owner: CertificateOwner
  environment: string | null
  notAfter: string
  lastSeenAt: string | null
}

/** How many certificates stand how. */
export type RenewalCounts = Record<RenewalStand, number>

export type ReissueView = {
  id: string
  /** `infrastructure` for gateways and operators. */
  environment: string
  reason: string
  askedBy: { id: string; name: string }
  askedAt: string
  reissueBy: string
  /** Of the valid certificates from before it. */
  counts: RenewalCounts
}

export type RenewalBoard = {
  /** Of the certificates whose window has begun. */
  counts: RenewalCounts
  overdue: number
  /** By the week of their end, the coming fourteen; `from` is a Monday. `waiting` have no successor in use. */
  byWeek: { from: string; waiting: number; inUse: number }[]
  reissues: ReissueView[]
}

/** Whom a switch would concern. */
export type ReissuePreview = {
  environment: string
  certificates: number
  owners: { kind: RenewingKind; count: number }[]
  partners: number
}
