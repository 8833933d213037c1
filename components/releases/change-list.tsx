// What a publication changes, in words: who gains what with a plus, who loses what with a minus.
// For the review before a publication, and for every release afterwards.
import type { Change } from "@/lib/core/change"
import { ObjectLink } from "../objects/object-link"
import { Tag } from "../ui/tag"

type ChangeListProps = { label: string; changes: readonly Change[]; marked?: ReadonlySet<Change> }

/** @param marked changes that came after the person had looked */
export function ChangeList({ label, changes, marked }: ChangeListProps) {
  return (
    <ul aria-label={label}>
      {changes.map((change) => (
        <li key={JSON.stringify(change)} className="border-line border-b py-2.5 first:pt-0 last:border-b-0 last:pb-0">
          <p className="flex flex-wrap items-center gap-x-2 font-semibold">
            <ChangedThing change={change} />
            {marked?.has(change) ? <Tag tone="wait">new since you looked</Tag> : null}
          </p>
          <ChangeLines sign="+" word="Gains" tone="text-ok" lines={change.gains} />
          <ChangeLines sign="−" word="Loses" tone="text-deny" lines={change.loses} />
        </li>
      ))}
    </ul>
  )
}

function ChangedThing({ change }: { change: Change }) {
  if (change.application) return <ObjectLink kind="application" id={change.application} name={change.who} />
  if (change.partner) return <ObjectLink kind="partner" id={change.partner} name={change.who} />
  return <span className="wrap-anywhere">{change.who}</span>
}

type ChangeLinesProps = { sign: string; word: string; tone: string; lines: readonly string[] }

function ChangeLines({ sign, word, tone, lines }: ChangeLinesProps) {
  if (lines.length === 0) return null
  return (
    <ul className="mt-0.5">
      {lines.map((line) => (
        <li key={line} className="flex gap-2">
          <span className="w-3 shrink-0 text-center">
            <span aria-hidden className={`font-bold font-mono ${tone}`}>
              {sign}
            </span>
            <span className="sr-only">{word}</span>
          </span>
          <span className="wrap-anywhere min-w-0">{line}</span>
        </li>
      ))}
    </ul>
  )
}
