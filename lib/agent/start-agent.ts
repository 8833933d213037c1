// Puts an agent together from its directory and its options.
// For `run` and `once`, and for tests, which bring a clock and a bound on waiting of their own.
import { manifestMaxBytes, rootDocumentMaxBytes } from "@/lib/bundle"
import { type Agent, makeAgent } from "./agent"
import type { AgentDeps } from "./agent-state"
import { type ConfigDeadlines, makeConfigClient } from "./client/config-client"
import { makeHttpsClient } from "./client/https-client"
import { makeRenewal } from "./identity/renewal"
import { readIdentity } from "./identity/settings"
import type { Log } from "./log"
import { makeTarget } from "./make-target"
import type { AgentView } from "./metrics-file"
import { type AgentOptions, defaultOptions } from "./options"
import { makeReporter } from "./reporter"
import { makeArtifactCache } from "./state/artifact-cache"
import type { Paths } from "./state/paths"
import { makeTally, type Tally } from "./tally"
import type { GatewayTarget } from "./target"

export type StartAgent = {
  paths: Paths
  options: Partial<AgentOptions>
  log: Log
  clock: () => Date
  deadlines?: ConfigDeadlines
  onStep?: AgentDeps["onStep"]
  /** From 0 up to 1. */
  chance?: () => number
  /** In place of the gateway that the options name: a fleet in one process has none. */
  target?: GatewayTarget
}
export type StartedAgent = {
  agent: Agent
  options: AgentOptions
  tally: Tally
  view: () => AgentView
  close: () => void
}

const usualDeadlines: ConfigDeadlines = { graceMs: 15_000, transferMs: 120_000 }

export async function startAgent({
  paths,
  options: given,
  log,
  clock,
  deadlines,
  onStep,
  chance,
  target: ownTarget,
}: StartAgent): Promise<StartedAgent> {
  const identity = await readIdentity(paths)
  const { url, anchor, certificate, key, environment, gatewayId, options: kept } = identity
  const options: AgentOptions = { ...defaultOptions(paths), ...kept, ...given }
  const https = makeHttpsClient({ url, ca: anchor, cert: certificate, key })
  const limits = { manifestBytes: manifestMaxBytes, rootBytes: rootDocumentMaxBytes }
  const client = makeConfigClient(https, limits, deadlines ?? usualDeadlines)
  const target = ownTarget ?? makeTarget({ paths, options, log, clock })
  const reporter = await makeReporter({ paths, log, client, clock, target })
  const cache = makeArtifactCache(paths)
  const renewal = makeRenewal({ paths, identity, https, log, clock, chance: chance ?? Math.random, onStep })
  const tally = makeTally(clock)
  const agent = await makeAgent({
    ...{ paths, environment, options, log, clock, client, cache, target, reporter, renewal, tally, onStep },
  })
  const view = (): AgentView => ({
    ...{ gatewayId, environment, target: target.name, certificateNotAfter: renewal.notAfter() },
    ...agent.look(),
  })
  log("info", "started", {
    gateway: gatewayId,
    environment,
    server: url,
    staleness: options.staleness ?? "as published",
  })
  return { agent, options, tally, view, close: https.close }
}
