// Notes that a certificate that stands was presented, and that its gateway was heard; nobody waits for it.
// For both ways into the machine API: at most one call in a few seconds for each certificate, so that a poll costs a look in memory.
import type { Peer } from "@/lib/core/peer"
import type { MachineParts } from "./machine-parts"

export type NoteSeen = (peer: Peer) => void

const intervalMs = 5_000
/** Forgotten wholesale above it: what is behind it looks again. */
const mostRemembered = 50_000

export function makeNoteSeen({ usecases, log }: Pick<MachineParts, "usecases" | "log">): NoteSeen {
  const noted = new Map<string, number>()
  return ({ actor, certificate }) => {
    const now = performance.now()
    const last = noted.get(certificate.id)
    if (last !== undefined && now - last < intervalMs) return
    if (noted.size >= mostRemembered) noted.clear()
    noted.set(certificate.id, now)
    const notes = [usecases.noteCertificateSeen(certificate.id)]
    if (actor.kind === "gateway") notes.push(usecases.noteGatewaySeen(actor.id))
    Promise.all(notes).catch((error) => log.warn({ error }, "that a certificate was presented was not noted"))
  }
}
