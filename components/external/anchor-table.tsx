// The authorities of others that an environment accepts, each with its end, how much stands on it, and its removal.
// For the settings.
import type { Action } from "@/lib/core/action-result"
import type { ExternalAnchorView } from "@/lib/core/external-view"
import { counted } from "../objects/counted"
import { Card } from "../ui/card"
import { EmptyState } from "../ui/empty-state"
import { RelativeTime } from "../ui/relative-time"
import { type Column, Table } from "../ui/table"
import { AcceptAnchorDialog } from "./accept-anchor-dialog"
import { CertificateSubject } from "./certificate-subject"
import { RemoveAnchorDialog } from "./remove-anchor-dialog"

type AnchorTableProps = {
  environment: { name: string; title: string }
  anchors: readonly ExternalAnchorView[]
  /** Left out for those who may only look. */
  actions?: { accept: Action<unknown>; remove: Action<unknown> }
}

export function AnchorTable({ environment, anchors, actions }: AnchorTableProps) {
  const { title } = environment
  const accept = actions ? <AcceptAnchorDialog environment={environment} action={actions.accept} /> : null
  const columns: readonly Column<ExternalAnchorView>[] = [
    {
      key: "name",
      label: "Authority",
      cell: ({ name, subject, sha256 }) => <CertificateSubject {...{ name, subject, sha256 }} />,
    },
    { key: "ends", label: "Ends", cell: ({ notAfter }) => <RelativeTime at={notAfter} show="both" /> },
    { key: "below", label: "Certificates", cell: ({ certificates }) => counted(certificates ?? 0, "live one") },
    ...(actions
      ? [
          {
            key: "actions",
            label: "Actions",
            hideLabel: true,
            align: "right" as const,
            cell: (anchor: ExternalAnchorView) => <RemoveAnchorDialog anchor={anchor} action={actions.remove} />,
          },
        ]
      : []),
  ]
  return (
    <Card
      flush
      title={title}
      aside={accept}
      note="Certificates below these may be registered, one by one. No gateway trusts them."
    >
      <Table
        caption={`Other CAs of ${title}`}
        columns={columns}
        rows={anchors}
        rowKey={({ id }) => id}
        inset
        empty={
          <EmptyState
            title="No other CA is accepted"
            detail="Partners get their certificates from here. Where one has to bring its own, such as a QWAC, accept the CA that issues it."
          />
        }
      />
    </Card>
  )
}
