// What the overview shows: whether the perimeter is as decided, and what needs somebody's hand.
// Shapes only; lib/queries/overview fills them from what is stored.
import type { AuditEventView } from "./audit-view"

export type Finding = {
  kind:
    | "gateway-rejecting"
    | "gateway-silent"
    | "gateway-behind"
    | "gateway-limited"
    | "gateway-certificate-ending"
    | "operator-certificate-ending"
    | "application-certificate-ending"
    | "authority-ending"
    | "manifest-ending"
    | "crl-overdue"
    | "ceremony-due"
    | "root-document-ending"
    | "revocation-not-enforced"
    | "token-keys-stale"
    | "rollout-halted"
    | "proposal-waiting"
  severity: "act" | "plan"
  subject: { kind: string; id: string; name: string }
  environment: string | null
  /** What is, why it matters, what to do. */
  detail: string
}

export type EnvironmentOverview = {
  name: string
  title: string
  release: { sequence: number; publishedAt: string; manifestNotAfter: string } | null
  gateways: { current: number; of: number; behind: number; rejecting: number; silent: number }
  /** Lines of the unpublished diff; 0 where everything is published. */
  unpublishedChanges: number
  validCertificates: number
}

export type Overview = {
  environments: EnvironmentOverview[]
  /** Valid certificates of applications that end in each of the coming twelve weeks; `from` is a Monday. */
  endingByWeek: { from: string; count: number }[]
  recentEvents: AuditEventView[]
  findings: Finding[]
  counts: { partners: number; applications: number; apis: number; gateways: number }
}
