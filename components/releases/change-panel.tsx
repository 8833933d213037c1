// A diff in words, as a table of who may call what, and as JSON for whoever wants to compare it by machine.
// For reviews, proposals and releases.
import type { ReactNode } from "react"
import type { AccessMatrix } from "@/lib/core/access-matrix"
import type { Change } from "@/lib/core/change"
import { Card } from "../ui/card"
import { CodeBlock } from "../ui/code-block"
import { Tabs } from "../ui/tabs"
import { ChangeList } from "./change-list"
import { changeWords } from "./change-words"
import { MatrixTable } from "./matrix-table"

type ChangePanelProps = {
  title: string
  changes: readonly Change[]
  /** Null where none was kept. */
  matrix: AccessMatrix | null
  marked?: ReadonlySet<Change>
  /** Shown where nothing changes. */
  empty: ReactNode
}

export function ChangePanel({ title, changes, matrix, marked, empty }: ChangePanelProps) {
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
          ...(matrix === null || matrix.routes.length === 0
            ? []
            : [
                {
                  value: "matrix",
                  label: "Matrix",
                  content: <MatrixTable label={`${title}: who may call what`} matrix={matrix} />,
                },
              ]),
          {
            value: "json",
            label: "JSON",
            content: (
              <CodeBlock nowrap what="changes as JSON" code={JSON.stringify({ summary: changes, matrix }, null, 2)} />
            ),
          },
        ]}
      />
    </Card>
  )
}
