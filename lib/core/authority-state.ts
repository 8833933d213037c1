// Where an authority stands: made known to gateways, issuing, living on for what it has issued, or trusted no more.
// For use cases, queries and screens. Roots are always `issuing`.

export const authorityStates = ["published", "issuing", "draining", "removed"] as const
export type AuthorityState = (typeof authorityStates)[number]
