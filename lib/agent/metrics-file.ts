// The agent's state as a Prometheus text file, for node_exporter's textfile collector (docs/gateways/agent.md names each metric).
// Written whole and renamed into its place, after each change and once a minute, so that a file that grows old tells of an agent that hangs.
import { codeOf, wordsOf } from "./agent-error"
import { freshness } from "./freshness"
import type { Log } from "./log"
import { writeWhole } from "./state/durable-file"
import type { Applied, Seen } from "./state/state-files"
import type { Counted, Tally } from "./tally"
import { agentVersion } from "./version"

export type AgentView = {
  gatewayId: string
  environment: string
  target: string
  applied: Applied | undefined
  seen: Seen | undefined
  certificateNotAfter: Date
}

const everyMs = 60_000
const gatherMs = 200

export type MetricsFile = { path: string; view: () => AgentView; tally: Tally; clock: () => Date; log: Log }

/** @returns what ends it */
export function keepMetricsFile({ path, view, tally, clock, log }: MetricsFile): () => void {
  let soon: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()
  const write = () => {
    soon = undefined
    writing = writing
      .then(() => writeWhole(path, metricsText(view(), tally.read(), clock()), 0o644))
      .catch((error: unknown) => log("warning", "metrics-not-written", { code: codeOf(error), error: wordsOf(error) }))
  }
  // a release makes several changes: one file tells of all of them
  tally.onChange(() => {
    soon ??= setTimeout(write, gatherMs).unref()
  })
  const timer = setInterval(write, everyMs).unref()
  write()
  return () => {
    clearInterval(timer)
    clearTimeout(soon)
  }
}

type Sample = { labels?: Record<string, string>; value: number }

export function metricsText(view: AgentView, counted: Counted, now: Date): string {
  const { applied, seen, certificateNotAfter } = view
  const lines: string[] = []
  const metric = (name: string, type: "gauge" | "counter", help: string, samples: readonly Sample[]) => {
    if (samples.length === 0) return
    const full = `gatewarden_agent_${name}`
    lines.push(`# HELP ${full} ${help}`, `# TYPE ${full} ${type}`)
    for (const { labels = {}, value } of samples) lines.push(`${full}${labelText(labels)} ${value}`)
  }
  const gauge = (name: string, help: string, value: number | undefined) =>
    metric(name, "gauge", help, value === undefined ? [] : [{ value }])
  const identity = {
    version: agentVersion,
    gateway: view.gatewayId,
    environment: view.environment,
    target: view.target,
  }
  metric("info", "gauge", "Always 1; the labels say which agent this is.", [{ labels: identity, value: 1 }])
  gauge("start_time_seconds", "When this run began, Unix time.", seconds(counted.startedAt))
  gauge("applied_epoch", "Epoch of the release that the gateway serves.", applied?.epoch)
  gauge("applied_sequence", "Number of the release that the gateway serves.", applied?.sequence)
  gauge("applied_stamp", "Stamp of the release that the gateway serves.", applied?.stamp)
  gauge("accepted_sequence", "Number of the newest release that was accepted, applied or not.", seen?.sequence)
  gauge("applied_not_after_seconds", "When the served release ends, Unix time.", seconds(applied?.notAfter))
  gauge("stale", "1 once the served release has ended.", applied && Number(freshness(applied, now).state === "expired"))
  gauge("last_poll_timestamp_seconds", "When the server last answered a poll, Unix time.", seconds(counted.answeredAt))
  gauge("last_apply_timestamp_seconds", "When this run last applied a release, Unix time.", seconds(counted.appliedAt))
  metric(
    "last_apply_duration_seconds",
    "gauge",
    "How long its steps took; the step total is all of it.",
    stepsOf(counted),
  )
  metric(
    "polls_total",
    "counter",
    "Polls by their result: unchanged, news, or the code of an error.",
    byLabel("result", counted.polls),
  )
  metric("applies_total", "counter", "Releases applied.", [{ value: counted.applies }])
  metric("refusals_total", "counter", "Manifests and releases refused, by code.", byLabel("code", counted.refusals))
  gauge(
    "certificate_not_after_seconds",
    "When the agent's own certificate ends, Unix time.",
    seconds(certificateNotAfter),
  )
  return `${lines.join("\n")}\n`
}

const seconds = (at: Date | string | undefined): number | undefined =>
  at === undefined ? undefined : new Date(at).getTime() / 1000

const stepsOf = ({ durations }: Counted): Sample[] =>
  Object.entries(durations).map(([step, ms]) => ({ labels: { step }, value: ms / 1000 }))

const byLabel = (label: string, counts: ReadonlyMap<string, number>): Sample[] =>
  [...counts].map(([name, value]) => ({ labels: { [label]: name }, value }))

/** Backslash, quote and line feed are escaped (Prometheus' text format 0.0.4). */
function labelText(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n")}"`,
  )
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`
}
