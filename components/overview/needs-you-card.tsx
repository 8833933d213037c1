// What waits for a hand: requests for access to decide, then findings, the urgent ones first.
import type { GrantView } from "@/lib/core/grant-view"
import type { Finding } from "@/lib/core/overview-view"
import { objectHref } from "../objects/object-href"
import { Card } from "../ui/card"
import { EmptyState } from "../ui/empty-state"
import { LinkButton } from "../ui/link-button"
import { RelativeTime } from "../ui/relative-time"
import { Tag } from "../ui/tag"
import { findingWords } from "./finding-words"

/** What fits without scrolling past everything else. */
const most = 8

type NeedsYouCardProps = { findings: readonly Finding[]; requests: readonly GrantView[] }

export function NeedsYouCard({ findings, requests }: NeedsYouCardProps) {
  const shown = findings.slice(0, most)
  return (
    <Card title="Needs you" flush>
      {requests.length + findings.length === 0 ? (
        <EmptyState
          title="Nothing needs you"
          detail="Requests for access, gateways that lag and certificates that end soon will show here."
        />
      ) : (
        <ul className="pb-1.5">
          {requests.map((request) => (
            <RequestRow key={request.id} request={request} />
          ))}
          {shown.map((finding) => (
            <FindingRow key={`${finding.kind} ${finding.subject.id} ${finding.environment}`} finding={finding} />
          ))}
          {findings.length > most ? (
            <li className="px-4.5 py-2 text-ink3 text-xs">and {findings.length - most} more findings</li>
          ) : null}
        </ul>
      )}
    </Card>
  )
}

const rowClass = "flex flex-wrap items-start gap-x-3 gap-y-1 border-line border-t px-4.5 py-2 first:border-t-0"

function RequestRow({ request }: { request: GrantView }) {
  const { partner, application, scope, endsAt, reason, requestedAt, requestedBy } = request
  return (
    <li className={rowClass}>
      <span className="w-24 shrink-0">
        <Tag tone="wait">approval</Tag>
      </span>
      <span className="min-w-0 flex-[1_1_14rem]">
        <b className="font-semibold">{partner.name}</b> asks for <span className="font-mono text-xs">{scope}</span> for{" "}
        {application.name}
        {endsAt ? (
          <>
            {" "}
            until <RelativeTime at={endsAt} show="date" />
          </>
        ) : null}
        <span className="wrap-anywhere block text-ink3">
          “{reason}” · <RelativeTime at={requestedAt} /> by {requestedBy.name}
        </span>
      </span>
      <LinkButton
        size="sm"
        href={`/partners/${partner.id}/access`}
        aria-label={`Decide on ${scope} for ${partner.name}`}
      >
        Decide
      </LinkButton>
    </li>
  )
}

function FindingRow({ finding: { kind, severity, subject, environment, detail } }: { finding: Finding }) {
  const href = objectHref(subject.kind, subject.id)
  return (
    <li className={rowClass}>
      <span className="w-24 shrink-0">
        <Tag tone={severity === "act" ? "deny" : "wait"}>{findingWords[kind]}</Tag>
      </span>
      <span className="min-w-0 flex-[1_1_14rem]">
        <b className="wrap-anywhere font-semibold">{subject.name}</b>
        {environment ? <span className="text-ink3"> · {environment}</span> : null}
        <span className="wrap-anywhere block text-ink2">{detail}</span>
      </span>
      {href ? (
        <LinkButton size="sm" href={href} aria-label={`Open ${subject.name}`}>
          Open
        </LinkButton>
      ) : null}
    </li>
  )
}
