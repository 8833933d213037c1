// A partner's people and the invitations that are on their way.
import { staffPage } from "@/app/portal"
import { PartnerFrame } from "@/components/partners/partner-frame"
import { InvitationTable } from "@/components/people/invitation-table"
import { InviteDialog } from "@/components/people/invite-dialog"
import { PeopleTable } from "@/components/people/people-table"
import { InvitationVerbs, PersonVerbs } from "@/components/people/person-verbs"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { isAdmin } from "@/lib/core/permission"
import { disableUser, enableUser, revokeInvitation } from "../../../settings/actions"
import { invitePartnerMember } from "../../actions"
import { partnerActions } from "../partner-actions"

export const metadata = { title: "People" }

export default staffPage(async ({ actor, queries, params: { id = "" } }) => {
  const partner = await queries.getPartner(actor, id)
  const may = isAdmin(actor) && partner.status !== "offboarded"
  const invite = <InviteDialog partner={{ id, name: partner.name }} action={invitePartnerMember} />
  return (
    <PartnerFrame partner={partner} actions={partnerActions} mayEdit={isAdmin(actor)}>
      <Card title="People" aside={may ? invite : null} flush>
        <PeopleTable
          rows={partner.people}
          verbs={
            may ? (person) => <PersonVerbs person={person} disable={disableUser} enable={enableUser} /> : undefined
          }
          empty={
            <EmptyState
              title="Nobody yet"
              detail="Invite the first person of the partner. They get credentials and ask for access by themselves; a partner can also be run by certificate alone."
            />
          }
        />
      </Card>
      <Card title="Invitations" flush>
        <InvitationTable
          rows={partner.invitations}
          verbs={
            may ? (invitation) => <InvitationVerbs invitation={invitation} revoke={revokeInvitation} /> : undefined
          }
          empty={
            <EmptyState title="No invitation" detail="Those that were sent show here, with what became of them." />
          }
        />
      </Card>
    </PartnerFrame>
  )
})
