// A diff in words beside the same as JSON, for people and for whoever wants to compare it by machine.
// For the review and for the release's page.
import type { ReactNode } from "react"
import type { Change } from "@/lib/core/change"
import { Card } from "../ui/card"
import { CodeBlock } from "../ui/code-block"
import { Tabs } from "../ui/tabs"
import { ChangeList } from "./change-list"
import { changeWords } from "./change-words"

type ChangePanelProps = {
  title: string
  changes: readonly Change[]
  marked?: ReadonlySet<Change>
  /** Shown where nothing changes. */
  empty: ReactNode
}

export function ChangePanel({ title, changes, marked, empty }: ChangePanelProps) {
  if (changes.length === 0) return <Card title={title}>{empty}</Card>
  return (
    <Card title={title} note={changeWords(changes)}>
      <Tabs
        label={title}
        tabs={[
          {
            value: "words",
            label: "In words",
            content: <ChangeList label={title} changes={changes} marked={marked} />,
          },
          {
            value: "json",
            label: "JSON",
            content: <CodeBlock nowrap what="changes as JSON" code={JSON.stringify(changes, null, 2)} />,
          },
        ]}
      />
    </Card>
  )
}
