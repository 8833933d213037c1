// A panel with a heading: the unit in which screens are laid out.
// `flush` lets a table or a code block reach the edges.
import clsx from "clsx"
import type { ReactNode } from "react"

type CardProps = {
  title?: ReactNode
  /** Beside the title: a count, a link, a button. */
  aside?: ReactNode
  /** Under the title, one line of what this shows. */
  note?: ReactNode
  flush?: boolean
  id?: string
  className?: string
  children?: ReactNode
}

export function Card({ title, aside, note, flush, id, className, children }: CardProps) {
  return (
    <section
      id={id}
      className={clsx("min-w-0 rounded-lg border border-line bg-panel", flush || "px-4.5 py-4", className)}
    >
      {title || aside ? (
        <div
          className={clsx("flex flex-wrap items-start justify-between gap-x-3 gap-y-1 pb-2.5", flush && "px-4.5 pt-4")}
        >
          <div className="min-w-0">
            {title ? <h2 className="font-semibold">{title}</h2> : null}
            {note ? <p className="text-ink3 text-xs">{note}</p> : null}
          </div>
          {aside ? <div className="flex flex-wrap items-center gap-2 text-ink3 text-xs">{aside}</div> : null}
        </div>
      ) : null}
      {children}
    </section>
  )
}
