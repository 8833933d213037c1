// What an agent works with, and what it knows while it runs.
// For the parts of the agent.
import type { ReadBins, RootDocument } from "@/lib/bundle"
import type { ArtifactCache } from "./artifact-cache"
import type { ConfigClient, PollMode } from "./config-client"
import type { Freshness } from "./freshness"
import type { Log } from "./log"
import type { NginxTarget } from "./nginx-target"
import type { AgentOptions } from "./options"
import type { Paths } from "./paths"
import type { Renewal } from "./renewal"
import type { Reporter } from "./reporter"
import type { Applied, Seen } from "./state-files"

export type AgentDeps = {
  paths: Paths
  environment: string
  options: AgentOptions
  log: Log
  clock: () => Date
  client: ConfigClient
  cache: ArtifactCache
  target: NginxTarget
  reporter: Reporter
  renewal: Renewal
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
  pending: Buffer | undefined
  bins: ReadBins
  pollMode: PollMode
  refreshSeconds: number
  warned: Freshness["state"]
}
