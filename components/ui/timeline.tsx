// What happened to a thing, newest first. For certificates, releases, partners and the audit.
// A square on the line marks what denied or destroyed, a full circle what gave.
import clsx from "clsx"
import type { ReactNode } from "react"

export type TimelineEntry = {
  id: string
  text: ReactNode
  /** Usually a <RelativeTime>. */
  when?: ReactNode
  by?: ReactNode
  tone?: "deny" | "ok" | "plain"
}

export function Timeline({ label, entries }: { label: string; entries: readonly TimelineEntry[] }) {
  return (
    <ol aria-label={label} className="ml-1 border-line border-l-2 pl-4">
      {entries.map(({ id, text, when, by, tone }) => (
        <li key={id} className="relative py-1">
          <span
            aria-hidden
            className={clsx(
              "absolute top-[0.65rem] -left-[1.3rem] size-2 border-2 bg-panel",
              tone === "deny" ? "rounded-[1px] border-deny" : "rounded-full",
              tone === "ok" ? "border-ok bg-ok" : tone === "deny" || "border-ink3",
            )}
          />
          <span>{text}</span>
          {when || by ? (
            <span className="text-ink3">
              {" · "}
              {when}
              {by ? <>, by {by}</> : null}
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  )
}
