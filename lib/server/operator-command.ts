// The command line of `npm run operator`: its verbs and options, and what is said where they are wrong.
// For lib/server/operator.ts; what it answers is checked once more by the use case.
import { resolve } from "node:path"
import { parseArgs } from "node:util"
import { DomainError } from "@/lib/core/domain-error"

export type OperatorCommand =
  | { verb: "create"; name: string; role: string; days: string; out: string }
  | { verb: "list" }
  | { verb: "revoke"; name: string; reason: string }
  | { verb: "renew"; directory: string; url: string | undefined; force: boolean }

export const operatorUsage = `npm run operator -- create --name NAME [--role admin|approver|viewer] [--days 365] --out DIR
npm run operator -- list
npm run operator -- revoke --name NAME --reason WHY
npm run operator -- renew --dir DIR [--url MACHINE_URL] [--force]`

/** @throws DomainError invalid_input */
export function readOperatorCommand(parameters: string[]): OperatorCommand {
  const { verb, options } = parse(parameters)
  const demand = (name: "name" | "out" | "reason" | "dir"): string => {
    const value = options[name]?.trim()
    if (value) return value
    throw new DomainError("invalid_input", `--${name} is missing.\n\n${operatorUsage}`)
  }
  if (verb === "create") {
    const { role = "admin", days = "365" } = options
    return { verb, name: demand("name"), role, days, out: resolve(demand("out")) }
  }
  if (verb === "list") return { verb }
  if (verb === "revoke") return { verb, name: demand("name"), reason: demand("reason") }
  if (verb === "renew") {
    return { verb, directory: resolve(demand("dir")), url: options.url, force: options.force === true }
  }
  throw new DomainError("invalid_input", `There is no command ${verb ?? ""}.\n\n${operatorUsage}`)
}

function parse(args: string[]) {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        name: { type: "string" },
        role: { type: "string" },
        days: { type: "string" },
        out: { type: "string" },
        reason: { type: "string" },
        dir: { type: "string" },
        url: { type: "string" },
        force: { type: "boolean" },
      },
    })
    return { verb: positionals[0], options: values }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new DomainError("invalid_input", `${reason}\n\n${operatorUsage}`, { cause })
  }
}
