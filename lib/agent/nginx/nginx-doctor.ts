// nginx as the self-check sees it: its program and version, the module that it must load, whether it reads our files, whether it runs,
// and a server certificate for each host.
import { join } from "node:path"
import { examine, type Finding, fail, ok, warn } from "../doctor/finding"
import { examineServerCertificate } from "../doctor/server-certificates"
import type { AgentOptions } from "../options"
import { certificateFor } from "../releases/server-certificate"
import { runProgram } from "../run-program"
import type { Paths } from "../state/paths"
import { isPermissionAlone, nginxWords } from "./nginx-check"
import { readNginxHost } from "./nginx-host"
import { findMaster } from "./nginx-process"

type NginxDoctor = { paths: Paths; options: AgentOptions; clock: () => Date }

const deadlineMs = 30_000

export async function examineNginx(
  { paths, options, clock }: NginxDoctor,
  hosts: readonly string[],
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
    ...examineModules(options, host.modules),
    await examineConfiguration(binary, config, ours, host.includesOurs),
    ...(await Promise.all(certificates)).flat(),
  ]
}

function examineModules({ njs }: AgentOptions, modules: string): Finding[] {
  if (!njs) return []
  const check = "gateway-modules"
  if (/ngx_http_js_module/.test(modules)) return [ok(check, "njs is loaded")]
  const remedy = "Install libnginx-mod-http-js (it loads itself on Debian), or do without --njs."
  return [fail(check, "The agent was told --njs, but the host's configuration loads no njs module.", remedy)]
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
