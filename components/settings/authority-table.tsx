// The authorities of one hierarchy: root first, then those that issue, each with its key, its end and its newest CRL.
// For the settings. The keys themselves never leave their store.
import type { AuthorityView } from "@/lib/core/authority-view"
import { counted } from "../objects/counted"
import { Card } from "../ui/card"
import { EmptyState } from "../ui/empty-state"
import { Identifier } from "../ui/identifier"
import { RelativeTime } from "../ui/relative-time"
import { type Column, Table } from "../ui/table"
import { Tag } from "../ui/tag"
import { keyStoreWords } from "./setting-words"

const columns: readonly Column<AuthorityView>[] = [
  { key: "name", label: "Authority", cell: (authority) => <AuthorityName authority={authority} /> },
  { key: "kind", label: "Kind", cell: (authority) => <AuthorityKind authority={authority} /> },
  { key: "end", label: "Ends", cell: ({ notAfter }) => <RelativeTime at={notAfter} show="both" />, from: "md" },
  { key: "key", label: "Key", from: "lg", cell: ({ keyStore }) => keyStoreWords(keyStore) },
  { key: "crl", label: "Newest CRL", cell: ({ crl }) => <NewestCrl crl={crl} /> },
  { key: "valid", label: "Valid certificates", align: "right", cell: ({ validCertificates }) => validCertificates },
]

type AuthorityTableProps = { title: string; note: string; authorities: readonly AuthorityView[] }

export function AuthorityTable({ title, note, authorities }: AuthorityTableProps) {
  return (
    <Card flush title={title} note={note}>
      <Table
        caption={`Authorities of ${title}`}
        columns={columns}
        rows={authorities}
        rowKey={({ id }) => id}
        inset
        empty={<EmptyState title="No authority" detail="The server makes them at its first start." />}
      />
    </Card>
  )
}

function AuthorityName({ authority }: { authority: AuthorityView }) {
  const { name, subject, sha256 } = authority
  return (
    <>
      <span className="font-[550]">{name}</span>
      <span className="wrap-anywhere block text-ink3 text-xs">{subject}</span>
      <Identifier value={sha256} what={`fingerprint of ${name}`} keep={8} className="text-ink3" />
    </>
  )
}

function AuthorityKind({ authority }: { authority: AuthorityView }) {
  if (authority.kind === "root") return <Tag>root</Tag>
  return <Tag tone={authority.state === "issuing" ? "ok" : "neutral"}>{authority.state}</Tag>
}

function NewestCrl({ crl }: Pick<AuthorityView, "crl">) {
  if (crl === null) return <span className="text-ink3">none yet</span>
  return (
    <>
      number <span className="font-mono">{crl.number}</span>, {counted(crl.entries, "entry", "entries")}
      <span className="block text-ink3 text-xs">
        good until <RelativeTime at={crl.nextUpdate} show="date" />
      </span>
    </>
  )
}
