// nginx as the self-check sees it: its program and version, the module that it must load, whether it reads our files, whether it runs,
// and a server certificate for each host.
import { join } from "node:path"
import type { PolicyBundle } from "@/lib/core/policy"
import { examine, type Finding, fail, ok, warn } from "../doctor/finding"
import { examineServerCertificate } from "../doctor/server-certificates"
import type { AgentOptions } from "../options"
import { certificateFor } from "../releases/server-certificate"
import { runProgram } from "../run-program"
import type { Paths } from "../state/paths"
import { isPermissionAlone, nginxWords } from "./nginx-check"
import { type NginxHost, readNginxHost } from "./nginx-host"
import { nginxLimits, njsRemedy } from "./nginx-modules"
import { findMaster } from "./nginx-process"

type NginxDoctor = { paths: Paths; options: AgentOptions; clock: () => Date }

const deadlineMs = 30_000

export async function examineNginx(
  { paths, options, clock }: NginxDoctor,
  hosts: readonly string[],
  newest: PolicyBundle | undefined,
): Promise<Finding[]> {
  const { nginxBinary: binary, nginxConfig: config } = options
  const ours = join(paths.current, "http.conf")
  const host = await readNginxHost(binary, config, ours)
  if (host.version === "")
    return [fail("gateway", `There is no nginx ${binary}.`, "Install nginx, or name its program with --nginx-binary.")]
  const master = await findMaster(host.pidFile)
  const certificates = hosts.map((name) =>
    examine("server-certificate", () =>
      examineServerCertificate({ host: name, ...certificateFor(options.certificates, name) }, clock()),
    ),
  )
  return [
    ok("gateway", host.version),
    master === undefined
      ? fail("gateway-process", `nginx does not run (${host.pidFile}).`, "systemctl start nginx")
      : ok("gateway-process", `nginx runs as process ${master}`),
    await examineModules(options, host, newest),
    await examineConfiguration(binary, config, ours, host.includesOurs),
    ...(await Promise.all(certificates)).flat(),
  ]
}

async function examineModules(
  options: AgentOptions,
  host: NginxHost,
  newest: PolicyBundle | undefined,
): Promise<Finding> {
  const check = "gateway-modules"
  if (options.njs) {
    if (host.loadsNjs) return ok(check, "njs is loaded")
    const words = "The agent was told --njs, but the host's configuration loads no njs module."
    return fail(check, words, njsRemedy(options, host))
  }
  const [limit] = newest === undefined ? [] : await nginxLimits(newest, options, async () => host)
  if (limit !== undefined) return fail(check, limit.words, limit.missing ?? njsRemedy(options, host))
  const there = host.loadsNjs ? "njs is loaded and not used" : "njs is not loaded"
  return ok(check, `${there}: no API asks for access tokens and no layer hands certificates over, which would need it`)
}

async function examineConfiguration(
  binary: string,
  config: string,
  ours: string,
  includesOurs: boolean | undefined,
): Promise<Finding> {
  const check = "gateway-configuration"
  if (includesOurs === true) return ok(check, `nginx accepts ${config}, and it includes ${ours}`)
  if (includesOurs === false)
    return fail(
      check,
      `${config} does not include ${ours}.`,
      `Add "include ${ours};" to its http block, and reload nginx.`,
    )
  const { output } = await runProgram(binary, ["-t", "-e", "stderr", "-c", config], deadlineMs)
  if (isPermissionAlone(output))
    return warn(
      check,
      `This user may not check ${config}: ${nginxWords(output)}`,
      "Run doctor as root to see it checked.",
    )
  return fail(check, `nginx refuses ${config}: ${nginxWords(output)}`, "Mend what nginx names.")
}
