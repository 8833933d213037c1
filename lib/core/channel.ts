// The names under which PostgreSQL carries the wake-ups between processes (LISTEN/NOTIFY).
// For whoever notifies and whoever listens: both must say the same name.

/** `head`: an environment's name, its manifest changed · `access`: a certificate, operator or session lost access · `report`: a gateway id · `check`: a connection check id · `rollout`: an environment's name, a rollout or proposal of it changed · `wave`: a gateway id, it was put into another wave */
export const channels = ["head", "access", "report", "check", "rollout", "wave"] as const
export type Channel = (typeof channels)[number]

/** A database may be shared with others, so a channel says whose it is. */
export function channelName(channel: Channel): string {
  return `gatewarden_${channel}`
}

/** The payload that says: some news may have been lost with the connection, so look at everything that you wait for. */
export const lookAgain = ""

/**
 * Hears what other processes, and this one, notify. The answer of `subscribe` ends the subscription.
 * Every listener has to know `lookAgain` too.
 */
export type Events = {
  subscribe: (channel: Channel, listener: (payload: string) => void) => () => void
}
