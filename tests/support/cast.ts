// The people of the tests, and what each test of people and partners begins with.
// For tests on a started database; names are new with each call, so that a file can use them often.
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import type { TestDatabase } from "./database"

export const admin: Actor = { kind: "user", id: "usr_admin", name: "Ada Admin", role: "admin" }
export const otherAdmin: Actor = { kind: "user", id: "usr_other", name: "Olga Other", role: "admin" }
export const approver: Actor = { kind: "user", id: "usr_approver", name: "Abe Approver", role: "approver" }
export const viewer: Actor = { kind: "user", id: "usr_viewer", name: "Vera Viewer", role: "viewer" }

export const memberOf = (partnerId: string): Actor => ({
  kind: "user",
  id: `usr_member_${partnerId}`,
  name: "Mo Member",
  role: "partner_member",
  partnerId,
})

let count = 0
export const fresh = (word: string) => `${word} ${++count}`

export type Customer = { partnerId: string; applicationId: string }

/** An active partner with an application in the sandbox. */
export async function addCustomer({ usecases }: TestDatabase, environment = "sandbox"): Promise<Customer> {
  const name = fresh("Partner")
  const { id: partnerId } = await usecases.registerPartner(admin, { name, legalName: name, contacts: [] })
  await usecases.activatePartner(admin, { id: partnerId })
  const { id: applicationId } = await usecases.createApplication(admin, { partnerId, name: "Ledger", environment })
  return { partnerId, applicationId }
}

export type Reachable = { apiId: string; routeId: string; scope: string }

/** An API with one route under a scope of its own. */
export async function addReachable({ usecases }: TestDatabase, environment = "sandbox"): Promise<Reachable> {
  const number = ++count
  const { id: apiId } = await usecases.createApi(admin, {
    name: `API ${number}`,
    environment,
    zone: "partner",
    owner: "Team",
    hostname: `api${number}.test`,
    upstream: "http://127.0.0.1:1",
    tokenPolicy: { kind: "none" },
  })
  const scope = `things${number}:read`
  const { id: routeId } = await usecases.addRoute(admin, { apiId, methods: ["GET"], path: "/things", scope })
  return { apiId, routeId, scope }
}

/** The code of the refusal; "done" where there was none. Anything but a refusal is a fault of the program, and thrown. */
export async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return "done"
  } catch (error) {
    if (error instanceof DomainError) return error.code
    throw error
  }
}
