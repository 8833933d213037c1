// What a kind of gateway has to offer the agent: install a release so that it is served, or leave everything as it was.
// For the agent, which knows no gateway by name; each kind has a folder of its own beside this file.
import type { PolicyBundle } from "@/lib/core/policy"
import type { Finding } from "./doctor/finding"
import type { Steps } from "./measure"
import type { AgentOptions } from "./options"

/** What a gateway answers when it is asked which release its workers serve. */
export type Serving = { sequence: number; stamp: number }

/** What the gateway was last seen to serve: the release's folder, and what it answers. */
export type Installed = { release: string; serving: Serving }
/** `atOnce`: without a reload. */
export type InstallOutcome = Installed & { atOnce?: true }

/**
 * What a gateway does not do that a release asks for, in words for whoever runs its host; who needs it is refused. `missing` says what to
 * install, where that would mend it: until then a new policy is not taken up.
 */
export type Limit = { words: string; missing?: string }

/** `ready` is what the disk has to hold before the gateway is given anything new. */
export type Attempt = { steps: Steps; ready: Promise<void> }

export type GatewayTarget = {
  name: AgentOptions["target"]
  /**
   * @param base name for the release's folder
   * @param last the last good one, which stays where it fails
   * @throws AgentError check-failed, module-missing, not-running, reload-failed
   */
  install: (
    bundle: PolicyBundle,
    base: string,
    last: Installed | undefined,
    attempt: Attempt,
  ) => Promise<InstallOutcome>
  limits: (bundle: PolicyBundle) => Promise<Limit[]>
  /** When the same bundle has to be installed again: a CRL of it begins or ends, or the address of an upstream has changed. */
  changesAt: () => Date | undefined
  /** Back to the last good release where a crash has left another one in place that turned out not to be good. */
  restore: (last: Installed) => Promise<void>
  /**
   * Program, version and modules, whether the host's configuration reads ours, and a certificate for each host: for the self-check.
   * @param hosts that the applied release serves
   * @param newest that was accepted, applied or not; undefined where there is none
   */
  examine: (hosts: readonly string[], newest: PolicyBundle | undefined) => Promise<Finding[]>
  /** Undefined where the gateway does not answer. */
  serving: () => Promise<Serving | undefined>
  /** Of the gateway's program. */
  version: () => Promise<string>
  prune: (keep: readonly (string | undefined)[]) => Promise<void>
}
