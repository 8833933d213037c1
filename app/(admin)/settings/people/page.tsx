// The people who run the perimeter, and on request those of the partners: roles, sign-in, invitations that are open.
import { staffPage } from "@/app/portal"
import { InvitationTable } from "@/components/settings/invitation-table"
import { InviteStaffDialog } from "@/components/settings/invite-staff-dialog"
import { PeopleTable } from "@/components/settings/people-table"
import { roleWords } from "@/components/settings/setting-words"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { FilterSelect } from "@/components/ui/filter-select"
import { LinkButton } from "@/components/ui/link-button"
import { Pager } from "@/components/ui/pager"
import { SearchBox } from "@/components/ui/search-box"
import { Toolbar } from "@/components/ui/toolbar"
import type { Actor } from "@/lib/core/actor"
import { roles } from "@/lib/core/people-view"
import { isAdmin } from "@/lib/core/permission"
import type { Queries } from "@/lib/queries"
import { listPeopleInput } from "@/lib/queries/people/list-people"
import { listInput } from "@/lib/web/list-input"
import { changeRole, disableUser, enableUser, inviteStaff, revokeInvitation, signOutEverywhere } from "../actions"

export const metadata = { title: "People" }

const verbs = { changeRole, disable: disableUser, enable: enableUser, signOut: signOutEverywhere }
const roleOptions = roles.map((value) => ({ value, label: roleWords[value].label }))
const states = ["active", "disabled"].map((value) => ({ value, label: value }))

export default staffPage(async ({ actor, queries, searchParams }) => {
  const whose = searchParams.of === "partners" || searchParams.role === "partner_member" ? {} : { partnerId: null }
  const asked = listInput(listPeopleInput.omit({ partnerId: true }), searchParams)
  const { items, nextCursor } = await queries.listPeople(actor, { ...asked, ...whose })
  return (
    <>
      <Toolbar actions={isAdmin(actor) ? <InviteStaffDialog action={inviteStaff} /> : undefined}>
        <SearchBox label="Search people" placeholder="Name or e-mail" />
        <FilterSelect
          name="of"
          label="Whose people"
          all="Our own people"
          options={[{ value: "partners", label: "Partners' people too" }]}
        />
        <FilterSelect name="role" label="Role" all="All roles" options={roleOptions} />
        <FilterSelect name="status" label="State" all="All states" options={states} />
      </Toolbar>
      <Card flush>
        <PeopleTable
          rows={items}
          self={actor.id}
          verbs={isAdmin(actor) ? verbs : undefined}
          empty={
            <EmptyState
              title="Nobody matches"
              action={<LinkButton href="/settings/people">Show all of our own people</LinkButton>}
            />
          }
        />
      </Card>
      <Pager
        path="/settings/people"
        params={searchParams}
        shown={items.length}
        nextCursor={nextCursor}
        what="people"
        one="person"
      />
      <OpenInvitations actor={actor} queries={queries} />
    </>
  )
})

const mostInvitations = 100

async function OpenInvitations({ actor, queries }: { actor: Actor; queries: Queries }) {
  const asked = { open: true, partnerId: null, limit: mostInvitations }
  const { items } = await queries.listInvitations(actor, asked)
  return (
    <Card
      flush
      title="Open invitations"
      note="Of our own people. Partners' are on their partner's page."
      className="mt-4"
    >
      <InvitationTable
        rows={items}
        revoke={isAdmin(actor) ? revokeInvitation : undefined}
        empty={<EmptyState title="None is open" detail="Whoever was invited has accepted, or their link has ended." />}
      />
    </Card>
  )
}
