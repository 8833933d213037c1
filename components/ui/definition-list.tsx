// What is known of a thing, fact by fact. For the cards of partners, certificates, gateways and authorities.
// A fact that is null or false is left out.
import { Fragment, type ReactNode } from "react"

export type Fact = { term: string; value: ReactNode }

export function DefinitionList({ facts }: { facts: readonly (Fact | null | false)[] }) {
  return (
    <dl className="grid grid-cols-1 gap-x-3 gap-y-1.5 sm:grid-cols-[minmax(6.5rem,auto)_1fr]">
      {facts.map((fact) =>
        fact ? (
          <Fragment key={fact.term}>
            <dt className="text-ink3">{fact.term}</dt>
            <dd className="mb-1.5 min-w-0 sm:mb-0">{fact.value}</dd>
          </Fragment>
        ) : null,
      )}
    </dl>
  )
}
