// Everybody who could ask something of the portal, and a partner with one of everything to aim at.
// For the security tests of pages and actions; on a started database.
import type { Actor } from "@/lib/core/actor"
import { addCustomer, addReachable, admin, fresh, memberOf } from "./cast"
import { makeCsr } from "./csr"
import type { TestDatabase } from "./database"

export const password = "violet tractor lamp"

export type Account = { userId: string; email: string }

export type Aim = {
  partnerId: string
  partnerName: string
  applicationId: string
  apiId: string
  routeId: string
  scopeId: string
  scope: string
  wantedScope: string
  certificateId: string
  requestId: string
  grantId: string
  checkId: string
  invitationId: string
  gatewayId: string
  authorityId: string
  rotationId: string
  proposalId: string
}

/** An account with a password, made as every account is: by invitation. */
export async function addStaff({ usecases }: TestDatabase, role: "admin" | "approver" | "viewer"): Promise<Account> {
  const email = `${fresh(role).replace(" ", "-")}@staff.test`
  const { url } = await usecases.inviteStaff(admin, { email, name: fresh("Staff"), role })
  return usecases.acceptInvitation({ token: new URL(url).hash.slice(1), password })
}

export async function addMember({ usecases }: TestDatabase, partnerId: string): Promise<Account> {
  const email = `${fresh("member").replace(" ", "-")}@partner.test`
  const { url } = await usecases.invitePartnerMember(admin, { partnerId, email, name: fresh("Member") })
  return usecases.acceptInvitation({ token: new URL(url).hash.slice(1), password })
}

/** A partner with one of everything. */
export async function addAim(database: TestDatabase): Promise<Aim> {
  const { usecases, db } = database
  const { partnerId, applicationId } = await addCustomer(database)
  const [held, wanted] = [await addReachable(database), await addReachable(database)]
  const member: Actor = memberOf(partnerId)
  const reason = "Needed"
  await usecases.setGrants(admin, { applicationId, grants: [{ scope: held.scope, endsAt: null, reason }] })
  const asked = { applicationId, scope: wanted.scope, endsAt: null, reason }
  const { id: requestId } = await usecases.requestGrant(member, asked)
  const { id: grantId } = await db.grant.findFirstOrThrow({ where: { applicationId, status: "approved" } })
  const csr = await makeCsr()
  const { id: certificateId } = await usecases.issueCertificate(admin, { applicationId, csr, keySource: "csr" })
  const call = { applicationId, host: "api.test", method: "GET" as const, path: "/" }
  const { id: checkId } = await usecases.startConnectionCheck(member, call)
  const open = { partnerId, email: `${fresh("next").replace(" ", "-")}@partner.test`, name: "Next Person" }
  const { id: invitationId } = await usecases.invitePartnerMember(admin, open)
  const gateway = { name: fresh("edge"), environment: "sandbox", target: "nginx" as const, pattern: "proxy" as const }
  const { id: gatewayId } = await usecases.registerGateway(admin, gateway)
  const { id: authorityId } = await db.authority.findFirstOrThrow({
    where: { environmentName: "sandbox", kind: "issuing", state: "issuing" },
  })
  // one goes on at a time, so a second partner of the same world has the same
  const going = await db.rotation.findFirst({ where: { fromId: authorityId, step: "published" } })
  const { id: rotationId } = going ?? (await usecases.startRotation(admin, { authorityId, reason }))
  const proposalId = await addProposal(database)
  const partner = await db.partner.findUniqueOrThrow({ where: { id: partnerId } })
  const scope = await db.scope.findFirstOrThrow({ where: { name: held.scope } })
  return {
    ...{ partnerId, partnerName: partner.name, applicationId, apiId: held.apiId, routeId: held.routeId },
    ...{ scopeId: scope.id, scope: held.scope, wantedScope: wanted.scope },
    ...{ certificateId, requestId, grantId, checkId, invitationId, gatewayId, authorityId, rotationId, proposalId },
  }
}

/** An environment has one open proposal at a time, so a second partner of the same world has the same. */
async function addProposal({ usecases, db }: TestDatabase): Promise<string> {
  const environment = "sandbox"
  const open = await db.proposal.findFirst({ where: { environmentName: environment, state: "proposed" } })
  if (open !== null) return open.id
  const { digest } = await usecases.reviewChanges(admin, { environment })
  return (await usecases.proposeRelease(admin, { environment, kind: "policy", message: "Next", digest })).id
}
