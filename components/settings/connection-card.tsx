// One way in which the server reaches out or lets in, whether it is set up, and which variables set it up.
// For the settings. Values that are secret are never shown.
import type { ReactNode } from "react"
import { Card } from "../ui/card"
import { DefinitionList, type Fact } from "../ui/definition-list"
import { Tag } from "../ui/tag"

type ConnectionCardProps = {
  title: string
  configured: boolean
  /** What works because of it, or does not without it. */
  children: ReactNode
  facts?: readonly Fact[]
  variables: readonly string[]
}

export function ConnectionCard({ title, configured, children, facts = [], variables }: ConnectionCardProps) {
  return (
    <Card title={title} aside={configured ? <Tag tone="ok">configured</Tag> : <Tag tone="neutral">not configured</Tag>}>
      <div className="text-ink2">{children}</div>
      {facts.length > 0 ? (
        <div className="mt-3">
          <DefinitionList facts={facts} />
        </div>
      ) : null}
      <p className="mt-3 text-ink3 text-xs">
        Set by{" "}
        {variables.map((variable, at) => (
          <span key={variable}>
            {at === 0 ? "" : ", "}
            <code className="font-mono">{variable}</code>
          </span>
        ))}{" "}
        in the server's environment; it reads them at its start.
      </p>
    </Card>
  )
}
