// The one module that nginx may need, njs: what a release needs it for where the agent runs without it, and how it is had.
// For the nginx target, which takes up no policy without it, and for the self-check, which says so beforehand.
import type { PolicyBundle } from "@/lib/core/policy"
import { njsNeeds } from "@/lib/targets/nginx"
import { AgentError } from "../agent-error"
import type { AgentOptions } from "../options"
import type { Limit } from "../target"
import type { NginxHost } from "./nginx-host"

type Host = Pick<NginxHost, "loadsNjs">
type Options = Pick<AgentOptions, "njs" | "nginxConfig">

const install = (config: string): string =>
  `Install njs: apt install libnginx-mod-http-js on Debian, which loads itself; elsewhere nginx-module-njs, with "load_module modules/ngx_http_js_module.so;" at the top of ${config}.`

/** What to do on this host, so that nginx looks at what the release asks for. */
export function njsRemedy({ njs, nginxConfig }: Options, { loadsNjs }: Host): string {
  const run = "run the agent with --njs"
  if (loadsNjs) return `The host's nginx loads njs already: ${run}.`
  return njs ? install(nginxConfig) : `${install(nginxConfig)} Then ${run}.`
}

/** With `--njs` there are none: whether the module is there is nginx's to say, and it says so of the candidate. */
export async function nginxLimits(bundle: PolicyBundle, options: Options, host: () => Promise<Host>): Promise<Limit[]> {
  const needs = options.njs ? [] : njsNeeds(bundle)
  if (needs.length === 0) return []
  const words = `nginx needs its module njs, and the agent runs without it (--njs): ${needs.join("; ")}. Whoever calls so is refused.`
  return [{ words, missing: njsRemedy(options, await host()) }]
}

/** nginx's words on a candidate whose module is not there, with those that help; anything else as it is. */
export function withRemedy(error: unknown, options: Options, host: Host): unknown {
  if (!(error instanceof AgentError) || !/unknown directive "js_/.test(error.message)) return error
  const words = `The agent was told --njs, and the host's nginx does not load the module: ${error.message}`
  return new AgentError("module-missing", `${words}\n${njsRemedy(options, { ...host, loadsNjs: false })}`, {
    cause: error,
  })
}
