// Something went wrong: what happened, why, and what to do, said at once to screen readers too.
// For forms, pages and panels whose content could not be had.
import clsx from "clsx"
import { OctagonAlert, TriangleAlert } from "lucide-react"
import type { ReactNode } from "react"

type ProblemNoteProps = {
  title: string
  detail?: ReactNode
  /** A button or link that mends it. */
  remedy?: ReactNode
  /** `deny` for what failed; `wait` for what needs somebody soon. */
  tone?: "deny" | "wait"
  className?: string
}

export function ProblemNote({ title, detail, remedy, tone = "deny", className }: ProblemNoteProps) {
  const Icon = tone === "deny" ? OctagonAlert : TriangleAlert
  return (
    <div
      role={tone === "deny" ? "alert" : "note"}
      tabIndex={-1}
      className={clsx(
        "flex gap-2.5 rounded-md border px-3 py-2.5 outline-none",
        tone === "deny" ? "border-deny/40 bg-deny-soft" : "border-wait/40 bg-wait-soft",
        className,
      )}
    >
      <Icon aria-hidden className={clsx("mt-0.5 size-4 shrink-0", tone === "deny" ? "text-deny" : "text-wait")} />
      <div className="min-w-0 flex-1">
        <p className={clsx("font-semibold", tone === "deny" ? "text-deny" : "text-wait")}>{title}</p>
        {detail ? <div className="wrap-anywhere text-ink">{detail}</div> : null}
        {remedy ? <div className="mt-2 flex flex-wrap gap-2">{remedy}</div> : null}
      </div>
    </div>
  )
}
