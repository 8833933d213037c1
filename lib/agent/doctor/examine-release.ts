// What this gateway serves against what it was given: served and applied, how long that is good for, the last poll, the last report.
// For the self-check.
import { freshness } from "../freshness"
import type { Paths } from "../state/paths"
import { readApplied, readKeptReport, readLastPoll } from "../state/state-files"
import type { GatewayTarget } from "../target"
import { type Finding, fail, ok, warn } from "./finding"

export async function examineRelease(paths: Paths, target: GatewayTarget, now: Date): Promise<Finding[]> {
  const applied = await readApplied(paths)
  const run = "Let the agent run; its log says what keeps it from applying a release."
  if (applied === undefined) return [fail("release", "No release has been applied yet.", run)]
  const { sequence, stamp, serving: wanted, notAfter, appliedAt, denying } = applied
  const serving = await target.serving()
  const served =
    serving === undefined
      ? fail(
          "release",
          `${target.name} does not say what it serves.`,
          `Is ${target.name} running, with our files included?`,
        )
      : serving.sequence === wanted.sequence && serving.stamp === wanted.stamp
        ? ok("release", `${target.name} serves release ${sequence}, stamp ${stamp}, applied at ${appliedAt}`)
        : fail(
            "release",
            `${target.name} serves release ${serving.sequence}, stamp ${serving.stamp}, not ${wanted.sequence}, ${wanted.stamp}.`,
            run,
          )
  const { state } = freshness(applied, now)
  const lacking = "The server is not reached, or publishes nothing: see the lines on the way to it."
  const until = `good until ${notAfter}`
  const fresh =
    state === "fresh"
      ? ok("freshness", until)
      : state === "ageing"
        ? warn("freshness", `Less than a quarter of its time is left: ${until}.`, lacking)
        : fail("freshness", `It ended at ${notAfter}${denying ? ", and new connections are refused" : ""}.`, lacking)
  return [served, fresh]
}

const lateMs = 5 * 60_000

export async function examineLastPoll(paths: Paths, now: Date): Promise<Finding> {
  const check = "last-poll"
  const last = await readLastPoll(paths)
  const remedy = "Look at the agent's log: journalctl -u gatewarden-agent."
  if (last === undefined) return warn(check, "No poll was answered yet.", remedy)
  const ago = now.getTime() - Date.parse(last.at)
  const words = `answered ${Math.max(0, Math.round(ago / 1000))} seconds ago (${last.at})`
  return ago > lateMs ? warn(check, `${words}.`, remedy) : ok(check, words)
}

export async function examineReport(paths: Paths): Promise<Finding> {
  const check = "report"
  const kept = await readKeptReport(paths)
  if (kept === undefined)
    return warn(check, "Nothing was reported yet.", "It is, once a release was applied or refused.")
  const { report, delivered, at } = kept
  if (report.state !== "applied")
    return fail(
      check,
      `Release ${report.sequence} is ${report.state}: ${report.error ?? "no words"}`,
      "Do what the words say.",
    )
  if (!delivered)
    return warn(check, `What was applied at ${at} is not reported yet.`, "It is, once the server answers.")
  return ok(check, `${report.state} at ${at}, and the server knows`)
}
