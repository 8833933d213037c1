// An empty place that says what belongs there and offers the button that puts it there.
// For lists, cards and pages that have nothing to show yet, and for searches that found nothing.
import clsx from "clsx"
import type { ReactNode } from "react"

type EmptyStateProps = { title: string; detail?: ReactNode; action?: ReactNode; className?: string }

export function EmptyState({ title, detail, action, className }: EmptyStateProps) {
  return (
    <div className={clsx("flex flex-col items-start gap-1 px-4.5 py-8 sm:items-center sm:text-center", className)}>
      <p className="font-semibold">{title}</p>
      {detail ? <div className="max-w-[60ch] text-ink2">{detail}</div> : null}
      {action ? <div className="mt-2 flex flex-wrap gap-2">{action}</div> : null}
    </div>
  )
}
