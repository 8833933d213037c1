// The head of a partner's pages: name, state, what can be done, and the tabs between its pages.
import type { ReactNode } from "react"
import type { PartnerDetail } from "@/lib/core/partner-view"
import { Identifier } from "../ui/identifier"
import { NavTabs } from "../ui/nav-tabs"
import { PageHeader } from "../ui/page-header"
import { StateTag } from "../ui/state-tag"
import { type PartnerActions, PartnerMoves } from "./partner-moves"

type PartnerFrameProps = { partner: PartnerDetail; actions: PartnerActions; mayEdit: boolean; children: ReactNode }

export function PartnerFrame({ partner, actions, mayEdit, children }: PartnerFrameProps) {
  const { id, name, legalName, status, statusReason, counts } = partner
  const base = `/partners/${id}`
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Partners", href: "/partners" }]}
        title={name}
        state={<StateTag state={status} />}
        lead={
          <>
            <span className="wrap-anywhere">{legalName}</span> <Identifier value={id} what="partner id" />
            {statusReason ? <span className="wrap-anywhere block">“{statusReason}”</span> : null}
          </>
        }
        actions={mayEdit ? <PartnerMoves partner={partner} actions={actions} /> : null}
      />
      <NavTabs
        label={`Pages of ${name}`}
        tabs={[
          { href: base, label: "Summary" },
          { href: `${base}/credentials`, label: "Credentials", count: counts.liveCertificates },
          { href: `${base}/access`, label: "Access", count: counts.standingGrants + counts.requestedGrants },
          { href: `${base}/people`, label: "People", count: counts.people + counts.openInvitations },
          { href: `${base}/reach`, label: "Blast radius" },
          { href: `${base}/history`, label: "History" },
        ]}
      />
      <div className="flex flex-col gap-4 pt-4">{children}</div>
    </>
  )
}
