// The issuers of access tokens of an environment, each with its keys, how the last fetch went, the APIs that ask for its tokens.
// For the settings.
import Link from "next/link"
import type { Action } from "@/lib/core/action-result"
import type { TokenIssuerView } from "@/lib/core/token-issuer-view"
import { Card } from "../ui/card"
import { EmptyState } from "../ui/empty-state"
import { type Column, Table } from "../ui/table"
import { AddIssuerDialog } from "./add-issuer-dialog"
import { AskIssuerButton } from "./ask-issuer-button"
import { IssuerKeys } from "./issuer-keys"
import { IssuerStanding } from "./issuer-standing"
import { RemoveIssuerDialog } from "./remove-issuer-dialog"

type IssuerTableProps = {
  environment: { name: string; title: string }
  issuers: readonly TokenIssuerView[]
  /** Left out for those who may only look. */
  actions?: { add: Action<unknown>; ask: Action<unknown>; remove: Action<unknown> }
}

const columns: readonly Column<TokenIssuerView>[] = [
  {
    key: "issuer",
    label: "Issuer",
    cell: ({ issuer, jwksUri }) => (
      <>
        <span className="wrap-anywhere font-[550]">{issuer}</span>
        <span className="wrap-anywhere block font-mono text-ink3 text-xs">{jwksUri}</span>
      </>
    ),
  },
  { key: "keys", label: "Keys", className: "sm:min-w-40", cell: (issuer) => <IssuerKeys issuer={issuer} /> },
  { key: "fetched", label: "Fetched", cell: (issuer) => <IssuerStanding issuer={issuer} /> },
  { key: "apis", label: "Used by", cell: ({ apis }) => <Askers apis={apis} /> },
]

export function IssuerTable({ environment, issuers, actions }: IssuerTableProps) {
  const { title } = environment
  const add = actions ? <AddIssuerDialog environment={environment} action={actions.add} /> : null
  const verbs = actions ? [verbColumn(actions)] : []
  return (
    <Card
      flush
      title={title}
      aside={add}
      note="APIs may ask for tokens of these. Their keys are fetched every five minutes; changed ones of a published issuer reach gateways by themselves."
    >
      <Table
        caption={`Token issuers of ${title}`}
        columns={[...columns, ...verbs]}
        rows={issuers}
        rowKey={({ id }) => id}
        inset
        empty={
          <EmptyState
            title="No issuer of tokens"
            detail="The client certificate alone decides. Where an API wants an access token as well, add the authorization server that issues it, then choose it in the API's token policy."
          />
        }
      />
    </Card>
  )
}

function verbColumn(actions: { ask: Action<unknown>; remove: Action<unknown> }): Column<TokenIssuerView> {
  return {
    key: "actions",
    label: "Actions",
    hideLabel: true,
    align: "right",
    cell: (issuer) => (
      <div className="flex flex-wrap gap-2 sm:justify-end xl:flex-nowrap">
        <AskIssuerButton issuer={issuer} action={actions.ask} />
        <RemoveIssuerDialog issuer={issuer} action={actions.remove} />
      </div>
    ),
  }
}

function Askers({ apis }: Pick<TokenIssuerView, "apis">) {
  if (apis.length === 0) return <span className="text-ink3">no API</span>
  return (
    <ul>
      {apis.map(({ id, name }) => (
        <li key={id}>
          <Link href={`/apis/${id}`} className="wrap-anywhere hover:underline">
            {name}
          </Link>
        </li>
      ))}
    </ul>
  )
}
