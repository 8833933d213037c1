// One partner: where it stands and what comes next, its applications and people, its requests, and the proof where it was stopped.
// For staff and the partner's own people.
import type { Actor } from "@/lib/core/actor"
import { partnerMoves } from "@/lib/core/partner-life-cycle"
import type { PartnerDetail } from "@/lib/core/partner-view"
import { isAdmin, readableBy } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { readGrants } from "../grants/grant-row"
import { readActorNames } from "../people/actor-names"
import { invitationRow, personRow, withPartner } from "../people/person-row"
import { applicationRows, withPartner as withOwnPartner } from "./application-row"
import { partnerRows } from "./partner-row"
import { readStops } from "./read-stops"

/** Beyond these, the lists of their own page on. */
const most = 200

export const makeGetPartner =
  (deps: QueryDeps) =>
  async (actor: Actor, id: string): Promise<PartnerDetail> => {
    const found = await deps.db.partner.findUnique({ where: { id } })
    const object = { kind: "partner", id }
    const partner = readableBy(actor, found, (row) => row.id, object)
    const [row] = await partnerRows(deps, [partner])
    return {
      ...readableBy(actor, row, (shown) => shown.id, object),
      moves: isAdmin(actor) ? partnerMoves(partner.status) : [],
      applications: await readApplications(deps, id),
      ...(await readPeople(deps, id)),
      requests: await readGrants(deps, { where: { status: "requested", application: { partnerId: id } }, take: most }),
      stopped: await readStops(deps.db, partner),
    }
  }

async function readApplications(deps: QueryDeps, partnerId: string) {
  const applications = await deps.db.application.findMany({
    where: { partnerId },
    include: withOwnPartner,
    orderBy: [{ environmentName: "asc" }, { name: "asc" }],
    take: most,
  })
  return applicationRows(deps, applications)
}

async function readPeople({ db, clock }: QueryDeps, partnerId: string) {
  const asked = { where: { partnerId }, include: withPartner, take: most }
  const people = await db.user.findMany({ ...asked, orderBy: [{ name: "asc" }, { id: "asc" }] })
  const invitations = await db.invitation.findMany({ ...asked, orderBy: { id: "desc" } })
  const inviters = invitations.map(({ invitedById }) => invitedById)
  const nameOf = await readActorNames(db, inviters)
  const now = clock()
  return { people: people.map(personRow), invitations: invitations.map((row) => invitationRow(row, nameOf, now)) }
}
