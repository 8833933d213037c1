// The command line of `npm run operator`: its verbs and options, and what is said where they are wrong.
// For lib/server/operator.ts; what it answers is checked once more by the use case.
import { resolve } from "node:path"
import { DomainError } from "@/lib/core/domain-error"
import { readParameters } from "./run-command"

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
  const { verb, options } = readParameters(parameters, optionTypes, operatorUsage)
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

const optionTypes = {
  name: { type: "string" },
  role: { type: "string" },
  days: { type: "string" },
  out: { type: "string" },
  reason: { type: "string" },
  dir: { type: "string" },
  url: { type: "string" },
  force: { type: "boolean" },
} as const
