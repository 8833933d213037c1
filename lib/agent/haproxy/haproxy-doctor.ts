// HAProxy as the self-check sees it: its program, its master and its runtime API, whether it accepts our files beside the host's, and a
// server certificate for each host.
import type { PolicyBundle } from "@/lib/core/policy"
import { haproxyLimits } from "@/lib/targets/haproxy"
import { wordsOf } from "../agent-error"
import { examine, type Finding, fail, ok, warn } from "../doctor/finding"
import { examineServerCertificate } from "../doctor/server-certificates"
import type { AgentOptions } from "../options"
import { certificateFor } from "../releases/server-certificate"
import { checkHaproxy, haproxyVersion } from "./haproxy-check"
import type { HaproxyPaths } from "./haproxy-paths"
import { readRunning, readWorkers } from "./running-haproxy"

type HaproxyDoctor = { paths: HaproxyPaths; options: AgentOptions; clock: () => Date }

export async function examineHaproxy(
  { paths, options, clock }: HaproxyDoctor,
  hosts: readonly string[],
  newest: PolicyBundle | undefined,
): Promise<Finding[]> {
  const version = await haproxyVersion(options.haproxyBinary)
  if (version === "") {
    const remedy = "Install haproxy, or name its program with --haproxy-binary."
    return [fail("gateway", `There is no HAProxy ${options.haproxyBinary}.`, remedy)]
  }
  const certificates = hosts.map((name) =>
    examine("server-certificate", () =>
      examineServerCertificate({ host: name, ...certificateFor(options.certificates, name) }, clock()),
    ),
  )
  return [
    ok("gateway", version),
    await examineMaster(options),
    await examineRuntime(paths),
    await examineConfiguration(paths, options),
    ...examineLimits(newest),
    ...(await Promise.all(certificates)).flat(),
  ]
}

function examineLimits(newest: PolicyBundle | undefined): Finding[] {
  const check = "gateway-limits"
  const limits = newest === undefined ? [] : haproxyLimits(newest)
  if (limits.length === 0) return [ok(check, "HAProxy can enforce all that the newest release asks for")]
  const remedy = "Ask for what HAProxy can do, or let nginx serve this API. See docs/gateways/haproxy.md."
  return limits.map((limit) => warn(check, limit, remedy))
}

async function examineMaster(options: AgentOptions): Promise<Finding> {
  const { haproxyMaster, reloadCommand } = options
  const check = "gateway-process"
  if (reloadCommand !== undefined) return ok(check, `reloaded by ${reloadCommand.join(" ")}`)
  try {
    return ok(
      check,
      `the master answers on ${haproxyMaster}, workers ${(await readWorkers(options)).serving.join(", ")}`,
    )
  } catch (error) {
    const remedy = `Start HAProxy with "-S ${haproxyMaster},mode,660,group,gatewarden", or name a --reload-command.`
    return fail(check, wordsOf(error), remedy)
  }
}

async function examineRuntime(paths: HaproxyPaths): Promise<Finding> {
  const check = "gateway-runtime"
  const running = await readRunning(paths)
  if (running !== undefined) return ok(check, `worker ${running.pid} has read ${running.directory}`)
  return fail(check, `Nobody answers on ${paths.runtimeSocket}.`, `Start HAProxy with "-f ${paths.config}" as well.`)
}

async function examineConfiguration({ config }: HaproxyPaths, options: AgentOptions): Promise<Finding> {
  const check = "gateway-configuration"
  try {
    await checkHaproxy(options.haproxyBinary, [options.haproxyConfig, config])
    return ok(check, `HAProxy accepts ${options.haproxyConfig} with ${config}`)
  } catch (error) {
    return fail(check, wordsOf(error), "Mend what HAProxy names.")
  }
}
