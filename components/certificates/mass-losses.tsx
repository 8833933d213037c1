// What stops when many certificates are revoked at once: the sum in words, then whose, what each reaches, and who is left with none.
// For the page of a mass revocation, before it is done.
import { hierarchyName } from "@/lib/core/hierarchy"
import type { MassRevocationLoss, MassRevocationPreview } from "@/lib/core/mass-revocation-view"
import { counted } from "../objects/counted"
import { listed } from "../objects/listed"
import { Card } from "../ui/card"
import { EmptyState } from "../ui/empty-state"
import { type Column, Table } from "../ui/table"
import { Tag } from "../ui/tag"
import { CertificateOwnerName } from "./certificate-owner-name"

const columns: readonly Column<MassRevocationLoss>[] = [
  { key: "owner", label: "Whose", cell: ({ owner }) => <CertificateOwnerName owner={owner} /> },
  { key: "environment", label: "Environment", from: "md", cell: ({ environment }) => hierarchyName(environment) },
  { key: "certificates", label: "Revoked", cell: ({ certificates }) => counted(certificates, "certificate") },
  { key: "after", label: "Afterwards", cell: (loss) => <Afterwards loss={loss} /> },
  {
    key: "reach",
    label: "Reaches today",
    from: "lg",
    cell: ({ scopes, routes }) =>
      scopes.length === 0 ? (
        <span className="text-ink3">nothing</span>
      ) : (
        <>
          {counted(routes, "route")}
          <span className="wrap-anywhere block font-mono text-ink3 text-xs">{listed(scopes)}</span>
        </>
      ),
  },
]

export function MassLosses({ preview }: { preview: MassRevocationPreview }) {
  return (
    <Card flush title="What stops" note={massConsequence(preview)}>
      <Table
        inset
        caption="Who loses what"
        columns={columns}
        rows={preview.losses}
        rowKey={({ owner }) => `${owner.kind} ${owner.id}`}
        empty={
          <EmptyState
            title="Nothing valid is left"
            detail="None of its certificates is valid any more, so revoking them would stop nothing."
          />
        }
      />
      {preview.owners > preview.losses.length ? (
        <p className="px-4.5 py-2 text-ink3 text-xs">
          and {counted(preview.owners - preview.losses.length, "more owner")}
        </p>
      ) : null}
    </Card>
  )
}

function Afterwards({ loss: { otherValid, routes } }: { loss: MassRevocationLoss }) {
  if (otherValid > 0) return <span className="text-ink2">{counted(otherValid, "other certificate")} go on</span>
  return <Tag tone="deny">{routes > 0 ? `stops: loses ${counted(routes, "route")}` : "left with none"}</Tag>
}

/** One sentence, for the panel and for the confirmation. */
export function massConsequence({ certificates, stopped, gateways }: MassRevocationPreview): string {
  if (certificates === 0) return "No valid certificate is concerned."
  const where = gateways.length === 0 ? "by this server" : `by ${counted(gateways.length, "gateway")}`
  const left =
    stopped === 0
      ? "Nobody is left without one."
      : `${counted(stopped, "holder")} ${stopped === 1 ? "is" : "are"} left with none.`
  return `${counted(certificates, "certificate")} will be refused ${where}. ${left}`
}
