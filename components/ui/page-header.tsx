// The top of a page: where one is, what this is and how it stands, and what can be done with it.
// One a page; its title is the page's only h1.
import type { ReactNode } from "react"
import { Breadcrumbs, type Crumb } from "./breadcrumbs"

type PageHeaderProps = {
  title: ReactNode
  /** Beside the title: the state's tag. */
  state?: ReactNode
  /** Under the title: a sentence, or what is known of the thing. */
  lead?: ReactNode
  crumbs?: readonly Crumb[]
  /** Buttons, the primary one last. */
  actions?: ReactNode
}

export function PageHeader({ title, state, lead, crumbs, actions }: PageHeaderProps) {
  return (
    <header className="mb-4.5">
      {crumbs ? <Breadcrumbs crumbs={crumbs} /> : null}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-[1_1_20rem]">
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <h1 className="wrap-anywhere font-[620] text-xl tracking-[-0.018em]">{title}</h1>
            {state}
          </div>
          {lead ? <div className="mt-1 max-w-[75ch] text-ink2">{lead}</div> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </div>
    </header>
  )
}
