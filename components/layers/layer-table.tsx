// The layers of an environment that may hand over certificates, each with its header, its own certificate and its removal.
// For the settings.
import type { Action } from "@/lib/core/action-result"
import type { LayerPeerView } from "@/lib/core/layer-view"
import { CertificateSubject } from "../external/certificate-subject"
import { Card } from "../ui/card"
import { EmptyState } from "../ui/empty-state"
import { RelativeTime } from "../ui/relative-time"
import { type Column, Table } from "../ui/table"
import { headerWords } from "./header-words"
import { RegisterLayerDialog } from "./register-layer-dialog"
import { RemoveLayerDialog } from "./remove-layer-dialog"

type LayerTableProps = {
  environment: { name: string; title: string }
  peers: readonly LayerPeerView[]
  /** Left out for those who may only look. */
  actions?: { register: Action<unknown>; remove: Action<unknown> }
}

export function LayerTable({ environment, peers, actions }: LayerTableProps) {
  const { name, title } = environment
  const register = actions ? <RegisterLayerDialog environment={environment} action={actions.register} /> : null
  const columns: readonly Column<LayerPeerView>[] = [
    {
      key: "name",
      label: "Layer",
      cell: ({ name, subject, sha256 }) => <CertificateSubject {...{ name, subject, sha256 }} />,
    },
    { key: "header", label: "Hands over in", cell: ({ header }) => headerWords[header] },
    { key: "ends", label: "Its certificate ends", cell: ({ notAfter }) => <RelativeTime at={notAfter} show="both" /> },
    ...(actions
      ? [
          {
            key: "actions",
            label: "Actions",
            hideLabel: true,
            align: "right" as const,
            cell: (peer: LayerPeerView) => <RemoveLayerDialog peer={peer} action={actions.remove} />,
          },
        ]
      : []),
  ]
  return (
    <Card
      flush
      title={title}
      aside={register}
      note={`These alone may say whose certificate they were shown. They take effect with the next publication of ${name}.`}
    >
      <Table
        caption={`Layers of ${title}`}
        columns={columns}
        rows={peers}
        rowKey={({ id }) => id}
        inset
        empty={
          <EmptyState
            title="No layer may hand over certificates"
            detail="Gateways believe the TLS handshake alone. Where a CDN or a load balancer ends partners' TLS in front of them, register the certificate that it shows."
          />
        }
      />
    </Card>
  )
}
