// One event of the log, whole: who, what, to what, what it says beside that, and its place in the chain.
// For the rows of the log.
"use client"
import type { AuditEventView } from "@/lib/core/audit-view"
import { ObjectLink } from "../objects/object-link"
import { Button } from "../ui/button"
import { CodeBlock } from "../ui/code-block"
import { DefinitionList } from "../ui/definition-list"
import { Dialog } from "../ui/dialog"
import { Identifier } from "../ui/identifier"
import { RelativeTime } from "../ui/relative-time"
import { actionWords } from "./audit-words"

export function AuditDetailDialog({ event }: { event: AuditEventView }) {
  const words = actionWords(event.action)
  return (
    <Dialog
      size="lg"
      trigger={
        <Button size="sm" variant="quiet" aria-label={`Details: ${words}, ${event.subject.name}`}>
          Details
        </Button>
      }
      title={words}
    >
      <EventFacts event={event} />
      {Object.keys(event.detail).length > 0 ? (
        <CodeBlock
          className="mt-4"
          nowrap
          what="detail as JSON"
          caption="What it says beside that"
          code={JSON.stringify(event.detail, null, 2)}
        />
      ) : null}
    </Dialog>
  )
}

function EventFacts({ event }: { event: AuditEventView }) {
  const { id, at, actor, action, subject, environment, partnerId, hash, position } = event
  return (
    <DefinitionList
      facts={[
        { term: "When", value: <RelativeTime at={at} show="exact" /> },
        { term: "Who", value: <Named {...actor} /> },
        { term: "What", value: <span className="font-mono text-xs">{action}</span> },
        { term: "To what", value: <Named {...subject} /> },
        environment !== null && { term: "Environment", value: environment },
        partnerId !== null && { term: "Partner", value: <Identifier value={partnerId} what="partner id" /> },
        { term: "Event", value: <Identifier value={id} what="event id" keep={0} /> },
        { term: "Hash", value: <Identifier value={hash} what="hash" keep={16} /> },
        { term: "Place in the chain", value: position ?? "not sealed yet; that takes less than a second" },
      ]}
    />
  )
}

function Named({ kind, id, name }: { kind: string; id: string; name: string }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <ObjectLink kind={kind} id={id} name={name} />
      <span className="text-ink3">{kind}</span>
      <Identifier value={id} what={`${kind} id`} className="text-ink3" />
    </span>
  )
}
