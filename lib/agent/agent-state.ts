// What an agent works with, and what it knows while it runs.
// For the parts of the agent.
import type { ReadBins, RootDocument } from "@/lib/bundle"
import type { ConfigClient, PollMode } from "./client/config-client"
import type { Freshness } from "./freshness"
import type { Renewal } from "./identity/renewal"
import type { Log } from "./log"
import type { AgentOptions } from "./options"
import type { Reporter } from "./reporter"
import type { ArtifactCache } from "./state/artifact-cache"
import type { Paths } from "./state/paths"
import type { Applied, Seen } from "./state/state-files"
import type { Tally } from "./tally"
import type { GatewayTarget } from "./target"

export type AgentDeps = {
  paths: Paths
  environment: string
  options: AgentOptions
  log: Log
  clock: () => Date
  client: ConfigClient
  cache: ArtifactCache
  target: GatewayTarget
  reporter: Reporter
  renewal: Renewal
  tally: Tally
  /** Told before each step; tests end the process here. */
  onStep?: (name: string) => void | Promise<void>
}

export type Outcome = "applied" | "unchanged" | "refused"

export type AgentState = {
  root: RootDocument
  seen: Seen | undefined
  applied: Applied | undefined
  /** Of the newest answer, good or not: the next poll asks for something else. */
  etag: string | undefined
  pending: Uint8Array | undefined
  bins: ReadBins
  pollMode: PollMode
  refreshSeconds: number
  warned: Freshness["state"]
}
