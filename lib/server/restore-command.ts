// The command line of `npm run restore`: its verbs and options, and what is said where they are wrong.
// For lib/server/restore.ts; what it answers is checked once more by the use cases.
import { DomainError } from "@/lib/core/domain-error"
import { reasonField } from "@/lib/core/text-field"
import { readParameters } from "./run-command"

export type RestoreCommand =
  | { verb: "check" }
  | {
      verb: "raise-epoch"
      /** Null: all of them. */
      environment: string | null
      reason: string
      /** The highest release that a gateway says it has seen; null where nobody has looked. */
      seen: number | null
    }

export const restoreUsage = `npm run restore -- check
npm run restore -- raise-epoch --reason WHY [--environment ENVIRONMENT [--seen RELEASE]]

After the database was put back from a backup, and before a server runs on it again. \`check\` says what the backup holds and changes nothing.
RELEASE is the highest that a gateway of ENVIRONMENT has seen: its agent's \`status\` says it.`

/** @throws DomainError invalid_input */
export function readRestoreCommand(parameters: string[]): RestoreCommand {
  const { verb, options } = readParameters(parameters, optionTypes, restoreUsage)
  if (verb === "check") return { verb }
  if (verb !== "raise-epoch") {
    throw new DomainError("invalid_input", `There is no command ${verb ?? ""}.\n\n${restoreUsage}`)
  }
  const reason = reasonField().safeParse(options.reason ?? "")
  if (!reason.success) throw new DomainError("invalid_input", `--reason is missing.\n\n${restoreUsage}`)
  const environment = options.environment?.trim() || null
  return { verb, environment, reason: reason.data, seen: readSeen(options.seen, environment) }
}

function readSeen(given: string | undefined, environment: string | null): number | null {
  if (given === undefined) return null
  if (environment === null) {
    throw new DomainError("invalid_input", "--seen is a release of one environment: name it with --environment.")
  }
  if (/^[0-9]{1,10}$/.test(given)) return Number(given)
  throw new DomainError("invalid_input", "--seen is the number of a release.")
}

const optionTypes = {
  environment: { type: "string" },
  reason: { type: "string" },
  seen: { type: "string" },
} as const
