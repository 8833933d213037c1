// When a certificate should be renewed, in the manner of RFC 9773 §4: a window in the last third of its life, or now, when
// everybody is asked to re-issue. For whoami, agents, scripts, notices and screens: all of them go by this one window.

export type RenewalWindow = { start: Date; end: Date }

/** The emergency switch: whoever holds a certificate from before `askedAt` is asked for a new one until `by`. */
export type Reissue = { askedAt: Date; by: Date }

type Validity = {
  notBefore: Date
  notAfter: Date
  /** When it was signed: `notBefore` is backdated, so it cannot tell what is older than a switch. Absent: `notBefore`. */
  issuedAt?: Date | null
}

/** A certificate that was issued after the switch is what the switch asked for: it is not asked again. */
export function isAsked({ notBefore, issuedAt }: Pick<Validity, "notBefore" | "issuedAt">, { askedAt }: Reissue) {
  return (issuedAt ?? notBefore) < askedAt
}

/**
 * From two thirds of the validity to five sixths of it. A switch brings both forward and never back, so that an emergency does
 * not give anybody more time than they had. `start` is always before `end` for a certificate whose end is after its beginning.
 */
export function renewalWindow(certificate: Validity, reissue?: Reissue | null): RenewalWindow {
  const from = certificate.notBefore.getTime()
  const validity = certificate.notAfter.getTime() - from
  const start = new Date(from + (validity * 2) / 3)
  const end = new Date(from + (validity * 5) / 6)
  if (reissue === undefined || reissue === null || !isAsked(certificate, reissue)) return { start, end }
  return { start: earlier(start, reissue.askedAt), end: earlier(end, reissue.by) }
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b
}

/** `early`: nothing to do yet · `open`: renew it · `overdue`: it should have been renewed by now. */
export type RenewalUrgency = "early" | "open" | "overdue"

export function renewalUrgency({ start, end }: RenewalWindow, at: Date): RenewalUrgency {
  if (at < start) return "early"
  return at < end ? "open" : "overdue"
}
