// A command of the terminal, from its parameters to its exit code: its usage where it was given none, and errors as words.
// For the entries of `npm run operator` and `npm run ca`.
import { type ParseArgsOptionsConfig, parseArgs } from "node:util"
import { ConfigError } from "@/lib/config"
import { DomainError } from "@/lib/core/domain-error"

export async function runCommand(usage: string, run: (parameters: string[]) => Promise<void>): Promise<never> {
  const parameters = process.argv.slice(2)
  if (parameters.length === 0 || parameters.includes("--help")) {
    console.log(usage)
    process.exit(0)
  }
  try {
    await run(parameters)
    process.exit(0)
  } catch (error) {
    console.error(inWords(error))
    process.exit(1)
  }
}

function inWords(error: unknown): string {
  if (error instanceof DomainError) return error.detail
  if (error instanceof ConfigError) return error.message
  return error instanceof Error ? error.message : String(error)
}

/** The verb and the options behind it. @throws DomainError invalid_input with the usage */
export function readParameters<const Options extends ParseArgsOptionsConfig>(
  args: string[],
  options: Options,
  usage: string,
) {
  try {
    const { positionals, values } = parseArgs({ args, allowPositionals: true, options })
    return { verb: positionals[0], options: values }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new DomainError("invalid_input", `${reason}\n\n${usage}`, { cause })
  }
}
