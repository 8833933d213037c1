// Who acts. Use cases check an actor against an object; where the actor came from (session, certificate, command line) is the edge's affair.

export type StaffRole = "admin" | "approver" | "viewer"

export type Actor =
  | { kind: "user"; id: string; name: string; role: StaffRole }
  | { kind: "user"; id: string; name: string; role: "partner_member"; partnerId: string }
  | { kind: "operator"; id: string; name: string; role: StaffRole }
  /** `wave` says when a rollout reaches it. */
  | { kind: "gateway"; id: string; name: string; environment: string; wave?: number }
  | { kind: "application"; id: string; name: string; environment: string; partnerId: string }
  /** The program itself: first start, timers. */
  | { kind: "system"; id: "system"; name: string }
