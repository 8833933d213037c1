// Whom a page or an action is for: the people who run the perimeter, a partner's people, or anybody who is signed in.
// For the wrappers. It keeps people on their own side; what somebody may do to an object, the use case decides.
import type { Actor } from "@/lib/core/actor"

type User = Extract<Actor, { kind: "user" }>
export type StaffUser = Exclude<User, { role: "partner_member" }>
export type PartnerUser = Extract<User, { role: "partner_member" }>
export type PersonUser = StaffUser | PartnerUser

/** Answers the actor where it belongs to the audience. */
export type Audience<A extends PersonUser> = (actor: PersonUser) => A | null

export const staff: Audience<StaffUser> = (actor) => (actor.role === "partner_member" ? null : actor)
export const partnerPeople: Audience<PartnerUser> = (actor) => (actor.role === "partner_member" ? actor : null)
export const everybody: Audience<PersonUser> = (actor) => actor

/** Where somebody starts. */
export function homeOf(actor: PersonUser): "/" | "/partner" {
  return actor.role === "partner_member" ? "/partner" : "/"
}
