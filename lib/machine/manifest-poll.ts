// Answers a gateway's poll for its manifest: the bytes, "unchanged", or nothing yet, because it would rather wait.
// For both ways into the config API. A 304 carries no new validity: that is in the signed bytes alone.
import { lookAgain } from "@/lib/core/channel"
import { DomainError } from "@/lib/core/domain-error"
import type { Peer } from "@/lib/core/peer"
import { type For, type Head, type HeadCache, isAhead, type Reply } from "./head-cache"
import type { MachineParts } from "./machine-parts"
import { isMatch, type ManifestAsk, requireAgent, requireNotAhead } from "./manifest-ask"
import type { NoteSeen } from "./note-seen"
import { concerns, type PeerCache } from "./peer-cache"
import { type GatewayActor, requireGateway, requireStanding } from "./require-peer"

export type Settle = (outcome: Reply | Error) => void

export type ManifestPoll = {
  /** Undefined where the head has to be read first. Null where the client would rather wait. @throws DomainError */
  answerNow: (peer: Peer | null, ask: ManifestAsk) => Reply | null | undefined
  /** Reads the head. @throws DomainError */
  answer: (peer: Peer | null, ask: ManifestAsk) => Promise<Reply | null>
  /** Settles once: with a newer manifest, with 304 when the time is up, or with an error when access is lost. */
  hold: (peer: Peer, ask: ManifestAsk, settle: Settle) => () => void
  /** Answers everybody who waits. */
  release: () => void
}

type Held = {
  peer: Peer
  end: (outcome: "time-is-up" | Error | Head) => void
  /** Goes on waiting as a gateway of another wave. */
  move: (gateway: GatewayActor) => void
  recheck: boolean
}

type PollParts = Pick<MachineParts, "clock"> & { heads: HeadCache; peers: PeerCache; noteSeen: NoteSeen }

export function makeManifestPoll({ clock, heads, peers, noteSeen }: PollParts): ManifestPoll {
  const held = new Set<Held>()

  const judge = (ask: ManifestAsk, head: Head): Reply | null => {
    requireAgent(ask, head)
    requireNotAhead(ask, head)
    if (!isMatch(ask.ifNoneMatch, head.etag)) return head.bytes
    return ask.wait > 0 ? null : head.unchanged
  }

  peers.onLoss((id) => {
    for (const one of held) {
      if (id === lookAgain) one.recheck = true
      else if (concerns(one.peer, id)) one.end(new DomainError("unauthenticated", "This certificate was revoked."))
    }
  })

  // news that was lost costs a poll its time at most: the next one is asked of the database, and a fleet that does so at once would flood it
  peers.onMove((id) => {
    for (const one of held) if (id !== lookAgain && concerns(one.peer, id)) void follow(one, peers)
  })

  return {
    answerNow(peer, ask) {
      const standing = requireStanding(peer, clock())
      const gateway = requireGateway(standing)
      noteSeen(standing)
      const head = heads.known(gateway.environment, whomOf(gateway, ask))
      // another process may have published what this one has not heard of yet
      return head === undefined || isBehind(head, ask) ? undefined : judge(ask, head)
    },
    async answer(peer, ask) {
      const gateway = requireGateway(requireStanding(peer, clock()))
      const { environment } = gateway
      const whom = whomOf(gateway, ask)
      const head = await heads.read(environment, whom)
      if (head !== null && isBehind(head, ask)) return judge(ask, (await heads.readAnew(environment, whom)) ?? head)
      if (head === null) throw new DomainError("unavailable", `${environment} has no release yet.`, { retryAfter: 5 })
      return judge(ask, head)
    },
    hold(peer, ask, settle) {
      const gateway = requireGateway(peer)
      const { environment } = gateway
      let whom = whomOf(gateway, ask)
      const now = heads.known(environment, whom)
      const etag = now?.etag ?? ""
      const applied = { "preference-applied": `wait=${ask.wait}` }
      const one: Held = {
        peer,
        recheck: false,
        end: (outcome) => {
          if (!held.has(one)) return
          cancel()
          if (outcome instanceof Error) return settle(outcome)
          const head = outcome === "time-is-up" ? heads.known(environment, whom) : outcome
          if (head === undefined) return settle(new DomainError("unavailable", "Ask again."))
          const reply = outcome === "time-is-up" && head.etag === etag ? head.unchanged : head.bytes
          const finished = { ...reply, headers: { ...reply.headers, ...applied } }
          settleStanding(one, peers, clock, () => settle(finished), settle)
        },
        move: (moved) => {
          if (!held.has(one)) return
          whom = whomOf(moved, ask)
          endWaiting()
          const head = heads.known(environment, whom)
          if (head !== undefined && head.etag !== etag) return one.end(head)
          endWaiting = heads.wait(environment, whom, etag, one.end)
        },
      }
      held.add(one)
      let endWaiting = heads.wait(environment, whom, etag, one.end)
      const timer = setTimeout(one.end, ask.wait * 1000, "time-is-up")
      const cancel = () => {
        held.delete(one)
        endWaiting()
        clearTimeout(timer)
      }
      // either may have changed since the poll was judged
      if (peers.fresh(peer.certificate.sha256) !== peer) void follow(one, peers)
      if (now !== undefined && !isMatch(ask.ifNoneMatch, etag)) queueMicrotask(() => one.end(now))
      return cancel
    },
    release() {
      for (const one of held) one.end("time-is-up")
    },
  }
}

/** One that says no wave is of the second, as it is registered. */
const whomOf = ({ wave = 2 }: GatewayActor, { place }: ManifestAsk): For => ({ wave, place })

const isBehind = (head: Head, { place }: ManifestAsk): boolean => place !== null && isAhead(place, head)

/** Where that cannot be read, or it has lost access meanwhile, its end says so. */
async function follow({ peer, move }: Held, peers: PeerCache): Promise<void> {
  const current = await peers.find(peer.certificate.sha256).catch(() => null)
  if (current !== null && current.refusal === null) move(requireGateway(current))
}

/** Whoever lost access while waiting gets nothing: heard of at once, or asked for where a notification may have been lost. */
function settleStanding(
  { peer, recheck }: Held,
  peers: PeerCache,
  clock: () => Date,
  standing: () => void,
  refused: (error: Error) => void,
): void {
  const check = (current: Peer | null): void => {
    try {
      requireGateway(requireStanding(current, clock()))
      standing()
    } catch (error) {
      refused(error instanceof Error ? error : new Error(String(error)))
    }
  }
  if (recheck) peers.find(peer.certificate.sha256, { orStale: true }).then(check, refused)
  else check(peer)
}
