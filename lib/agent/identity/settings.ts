// What enrolment left behind: who this gateway is, whom it trusts, and the options that it was enrolled with.
// For every command after `enrol`. Written last, in one step: a directory without it has not been enrolled.
import { z } from "zod"
import { AgentError } from "../agent-error"
import { type AgentOptions, agentOptionsSchema } from "../options"
import { readIfThere, writeDurably } from "../state/durable-file"
import type { Paths } from "../state/paths"
import { readRenewedIdentity } from "./renewal-state"

const settingsSchema = z.object({
  url: z.url({ protocol: /^https$/ }),
  environment: z.string().min(1),
  gatewayId: z.string().min(1),
  /** PEM: our certificate and its chain, and the one anchor that the machine listener is held to. */
  certificate: z.string(),
  anchor: z.string(),
  options: agentOptionsSchema.partial(),
})
export type Settings = Omit<z.infer<typeof settingsSchema>, "options"> & { options: Partial<AgentOptions> }
export type Identity = Settings & { key: string }

export async function writeSettings(paths: Paths, settings: Settings): Promise<void> {
  await writeDurably(paths.settings, `${JSON.stringify(settings, null, 2)}\n`)
}

/** Undefined where nobody has enrolled yet. */
export async function readSettings(paths: Paths): Promise<Settings | undefined> {
  const bytes = await readIfThere(paths.settings)
  if (bytes === undefined) return undefined
  try {
    return settingsSchema.parse(JSON.parse(bytes.toString()))
  } catch (cause) {
    throw new AgentError("malformed", `${paths.settings} cannot be read. Enrol this gateway again.`, { cause })
  }
}

/** @throws AgentError not-enrolled */
export async function readIdentity(paths: Paths): Promise<Identity> {
  const [settings, key, renewed] = await Promise.all([
    readSettings(paths),
    readIfThere(paths.key),
    readRenewedIdentity(paths),
  ])
  if (settings === undefined || key === undefined) {
    throw new AgentError(
      "not-enrolled",
      `${paths.root} holds no enrolled gateway. Run the command that the portal shows for this gateway, or name its directory with --dir.`,
    )
  }
  return { ...settings, key: key.toString(), ...renewed }
}
