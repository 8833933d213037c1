// An environment's signing keys: who signs what, how old each key is and where it lies; what waits; and the chain of root documents.
// For the settings.
import type { Action } from "@/lib/core/action-result"
import type { SigningKeys, SigningKeyView } from "@/lib/core/signing-keys-view"
import { keyStoreWords } from "../settings/setting-words"
import { Card } from "../ui/card"
import { EmptyState } from "../ui/empty-state"
import { Identifier } from "../ui/identifier"
import { RelativeTime } from "../ui/relative-time"
import { type Column, Table } from "../ui/table"
import type { ChangeKind } from "./change-words"
import type { ChangeScene } from "./root-change-dialog"
import { RootChangeMenu } from "./root-change-menu"
import { RootDocumentTable } from "./root-document-table"
import { type DraftVerbs, RootDraftNote } from "./root-draft-note"

type SigningKeysCardProps = {
  title: string
  keys: SigningKeys
  /** Left out for those who may only look. */
  verbs?: DraftVerbs & { change: Action<unknown> }
}

const wholeKinds: readonly ChangeKind[] = ["add-root-key", "set-root-threshold", "renew", "raise-epoch"]

export function SigningKeysCard({ title, keys: found, verbs }: SigningKeysCardProps) {
  const { environment, keys, documents, draft } = found
  const roots = keys.filter(({ role }) => role === "root")
  const here = roots.filter(({ store }) => store !== "offline")
  const threshold = documents[0]?.root.threshold ?? 1
  const scene: ChangeScene = { environment, title, threshold, of: roots.length, here: here.length }
  // one change at a time: while one waits, there is nothing else to be asked for
  const change = draft === null ? verbs?.change : undefined
  return (
    <Card
      flush
      title={title}
      note={`Root keys say which keys gateways believe: ${threshold} of ${roots.length} ${threshold === 1 ? "has" : "have"} to sign. The manifest key signs what they are told.`}
      aside={change ? <RootChangeMenu scene={scene} kinds={wholeKinds} action={change} label="Change" /> : null}
    >
      {draft === null ? null : (
        <RootDraftNote
          environment={environment}
          title={title}
          draft={draft}
          canSign={here.some(({ kid }) => !draft.signedBy.includes(kid))}
          verbs={verbs && { sign: verbs.sign, withdraw: verbs.withdraw }}
        />
      )}
      <Table
        caption={`Signing keys of ${title}`}
        columns={keyColumns(scene, change)}
        rows={keys}
        rowKey={({ kid }) => kid}
        inset
        empty={<EmptyState title="No signing keys" detail="The server makes them at its first start." />}
      />
      <RootDocumentTable title={title} documents={documents} />
    </Card>
  )
}

function keyColumns(scene: ChangeScene, change: Action<unknown> | undefined): readonly Column<SigningKeyView>[] {
  return [
    { key: "kid", label: "Key", cell: ({ kid }) => <Identifier value={kid} what="key" keep={8} /> },
    { key: "role", label: "Signs", cell: ({ role }) => (role === "root" ? "root documents" : "manifests") },
    { key: "age", label: "Made", cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
    { key: "store", label: "Lies", cell: ({ store }) => keyStoreWords(store) },
    ...(change
      ? [
          {
            key: "actions",
            label: "Actions",
            hideLabel: true,
            align: "right" as const,
            cell: (key: SigningKeyView) => (
              <RootChangeMenu
                scene={scene}
                kinds={kindsOf(key, scene)}
                kid={key.role === "root" ? key.kid : undefined}
                action={change}
              />
            ),
          },
        ]
      : []),
  ]
}

function kindsOf({ role }: SigningKeyView, { of, threshold }: ChangeScene): readonly ChangeKind[] {
  if (role === "manifest") return ["rotate-manifest-key"]
  return of > threshold ? ["rotate-root-key", "remove-root-key"] : ["rotate-root-key"]
}
