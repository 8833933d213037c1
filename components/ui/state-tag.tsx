// The states of the domain's objects with the tone that each has everywhere, so that "suspended" never looks two ways.
// For lists, headers and timelines; a state that is not listed is shown without judgement.
import { Tag, type Tone } from "./tag"

const tones: Record<string, Tone> = {
  // partner, application, user, operator
  draft: "neutral",
  invited: "wait",
  active: "ok",
  suspended: "deny",
  offboarded: "deny",
  retired: "neutral",
  disabled: "deny",
  // certificate
  intent: "neutral",
  valid: "ok",
  expired: "neutral",
  revoked: "deny",
  // grant
  requested: "wait",
  approved: "accent",
  withdrawn: "neutral",
  // gateway
  registered: "neutral",
  enrolled: "ok",
  current: "ok",
  behind: "wait",
  rejecting: "deny",
  silent: "wait",
  // invitation and link
  open: "accent",
  accepted: "ok",
  // decision
  allowed: "ok",
  refused: "deny",
}

/** @param word what is shown, where the state's own name does not say it best */
export function StateTag({ state, word }: { state: string; word?: string }) {
  return <Tag tone={tones[state] ?? "plain"}>{word ?? state}</Tag>
}
