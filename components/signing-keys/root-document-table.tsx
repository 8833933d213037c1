// The chain of an environment's root documents, newest first, each vouched for by the one before.
// For the card of its signing keys.
import type { RootDocumentView } from "@/lib/core/signing-keys-view"
import { Identifier } from "../ui/identifier"
import { RelativeTime } from "../ui/relative-time"
import { type Column, Table } from "../ui/table"

const columns: readonly Column<RootDocumentView>[] = [
  { key: "version", label: "Root document", cell: ({ version }) => version },
  { key: "signs", label: "Root keys", cell: ({ root }) => `${root.threshold} of ${root.kids.length}` },
  { key: "epoch", label: "Epoch", cell: ({ epoch }) => epoch },
  { key: "since", label: "Since", cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
  { key: "ends", label: "Ends", cell: ({ notAfter }) => <RelativeTime at={notAfter} show="date" /> },
  {
    key: "sha256",
    label: "SHA-256",
    from: "lg",
    cell: ({ sha256, version }) => (
      <Identifier value={sha256} what={`SHA-256 of root document ${version}`} keep={8} className="text-ink3" />
    ),
  },
]

export function RootDocumentTable({ title, documents }: { title: string; documents: readonly RootDocumentView[] }) {
  return (
    <div className="mt-3 border-line border-t pt-2">
      <Table
        caption={`Root documents of ${title}`}
        columns={columns}
        rows={documents}
        rowKey={({ version }) => String(version)}
        inset
        empty={null}
      />
    </div>
  )
}
