// The people of a partner's organisation who can sign in here, and who is invited.
import type { Metadata } from "next"
import { partnerPage } from "@/app/portal"
import { InvitationTable } from "@/components/people/invitation-table"
import { PeopleTable } from "@/components/people/people-table"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { PageHeader } from "@/components/ui/page-header"

export const metadata: Metadata = { title: "People" }

export default partnerPage(async ({ actor, queries }) => {
  const [people, invitations] = await Promise.all([
    queries.listPeople(actor, { limit: 200 }),
    queries.listInvitations(actor, { limit: 50, open: true }),
  ])
  return (
    <>
      <PageHeader
        title="People"
        lead="Who can sign in for your organisation. The operator of these APIs invites people; tell them when somebody leaves."
      />
      <div className="flex flex-col gap-4">
        <Card flush>
          <PeopleTable rows={people.items} empty={<EmptyState title="Nobody yet" />} />
        </Card>
        <Card title="Invited" flush>
          <InvitationTable
            rows={invitations.items}
            empty={<EmptyState title="Nobody is invited at the moment" detail="Open invitations show here." />}
          />
        </Card>
      </div>
    </>
  )
})
