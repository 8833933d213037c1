// A partner's credentials: which live, when they end, and the way to the next one.
import type { Metadata } from "next"
import { partnerPage } from "@/app/portal"
import { OwnCertificateTable } from "@/components/credential/own-certificate-table"
import { firstValue, oneOf } from "@/components/objects/first-value"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { FilterSelect } from "@/components/ui/filter-select"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { Pager } from "@/components/ui/pager"
import { Toolbar } from "@/components/ui/toolbar"

export const metadata: Metadata = { title: "Credentials" }

const states = ["valid", "expired", "revoked"] as const

export default partnerPage(async ({ actor, queries, searchParams }) => {
  const status = oneOf(searchParams, "status", states)
  const cursor = firstValue(searchParams, "cursor")
  const { partnerId } = actor
  const { items, nextCursor } = await queries.listCertificates(actor, { limit: 50, cursor, status, partnerId })
  const get = (
    <LinkButton variant="primary" href="/partner/credentials/new">
      Get a credential
    </LinkButton>
  )
  return (
    <>
      <PageHeader
        title="Credentials"
        lead="Certificates of your applications. To renew one, get another before it ends; both work until you have changed over."
        actions={
          <>
            <LinkButton href="/partner/credentials/external">Register one from another CA</LinkButton>
            {get}
          </>
        }
      />
      <Toolbar>
        <FilterSelect
          name="status"
          label="State"
          all="All states"
          options={states.map((value) => ({ value, label: value }))}
        />
      </Toolbar>
      <Card flush>
        <OwnCertificateTable
          rows={items}
          empty={
            <EmptyState
              title={status === undefined ? "No credential yet" : `No ${status} certificate`}
              detail="A credential is a private key and the certificate for it. The key is made in your browser, or you bring a signing request."
              action={status === undefined ? get : null}
            />
          }
        />
      </Card>
      <Pager
        path="/partner/credentials"
        params={searchParams}
        shown={items.length}
        nextCursor={nextCursor}
        what="certificates"
      />
    </>
  )
})
