// The names under which PostgreSQL carries the wake-ups between processes (LISTEN/NOTIFY).
// For whoever notifies and whoever listens: both must say the same name.

export const channels = ["head", "access", "report", "check"] as const
export type Channel = (typeof channels)[number]

/** A database may be shared with others, so a channel says whose it is. */
export function channelName(channel: Channel): string {
  return `gatewarden_${channel}`
}
