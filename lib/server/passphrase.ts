// The passphrase of a root's key file: from a file, or typed on the terminal without being shown. Never from the command line,
// which every user of the machine can read.
// For the command of the authorities.
import { readFileSync } from "node:fs"
import { createInterface } from "node:readline"
import { Writable } from "node:stream"
import { DomainError } from "@/lib/core/domain-error"

const shortest = 12

/**
 * @param file null: it is asked for
 * @param repeated for a new one: typed twice, as nobody can look it up later
 * @throws DomainError invalid_input
 */
export async function readPassphrase(file: string | null, { repeated }: { repeated: boolean }): Promise<string> {
  const passphrase = file === null ? await ask(repeated) : readLine(file)
  if (!repeated || passphrase.length >= shortest) return passphrase
  throw new DomainError(
    "invalid_input",
    `The passphrase has fewer than ${shortest} characters. It is all that protects the file: take several words.`,
  )
}

function readLine(file: string): string {
  try {
    return readFileSync(file, "utf8").replace(/\r?\n$/, "")
  } catch (cause) {
    throw new DomainError("invalid_input", `--passphrase-file: ${file} cannot be read.`, { cause })
  }
}

async function ask(repeated: boolean): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new DomainError("invalid_input", "There is no terminal to ask for the passphrase on. Give --passphrase-file.")
  }
  const passphrase = await askOnce("Passphrase of the key's file: ")
  if (!repeated || (await askOnce("The same again: ")) === passphrase) return passphrase
  throw new DomainError("invalid_input", "The two are not the same. Nothing was changed.")
}

function askOnce(words: string): Promise<string> {
  process.stderr.write(words)
  // what is typed is echoed into here
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  return new Promise((resolve, reject) => {
    terminal.once("SIGINT", () => {
      terminal.close()
      reject(new DomainError("invalid_input", "Given up. Nothing was changed."))
    })
    terminal.question("", (answer) => {
      terminal.close()
      process.stderr.write("\n")
      resolve(answer)
    })
  })
}
