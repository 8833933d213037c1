// The command line of `npm run ca`: its verbs and options, and what is said where they are wrong.
// For lib/server/ca.ts; what it answers is checked once more by the use cases.

import { resolve } from "node:path"
import { DomainError } from "@/lib/core/domain-error"
import { environmentOfHierarchy } from "@/lib/core/hierarchy"
import type { RootName } from "@/lib/usecases/authorities/read-root"
import { readParameters } from "./run-command"

type OnKey = RootName & { file: string; passphraseFile: string | null }

type OnSigningKey = { environment: string; kid: string; file: string; passphraseFile: string | null }

export type CaCommand =
  | { verb: "list" }
  | ({ verb: "take-offline"; days: string | undefined } & OnKey)
  | ({ verb: "ceremony"; days: string | undefined; rotate: string | null } & OnKey)
  | ({ verb: "bring-online" } & OnKey)
  | { verb: "rotate-key-encryption-key" }
  | SigningKeysCommand

/** Of the keys that sign root documents. */
export type SigningKeysCommand =
  | { verb: "signing-keys"; environment: string }
  | ({ verb: "take-signing-key-offline" } & OnSigningKey)
  | ({ verb: "sign-root-document" } & Omit<OnSigningKey, "kid">)
  | ({ verb: "bring-signing-key-online" } & OnSigningKey)

export const caUsage = `npm run ca -- list
npm run ca -- take-offline --environment ENVIRONMENT --authority root-1 --out FILE [--crl-days 90]
npm run ca -- ceremony     --environment ENVIRONMENT --authority root-1 --key FILE [--crl-days 90] [--rotate WHY]
npm run ca -- bring-online --environment ENVIRONMENT --authority root-1 --key FILE
npm run ca -- rotate-key-encryption-key
npm run ca -- signing-keys             --environment ENVIRONMENT
npm run ca -- take-signing-key-offline --environment ENVIRONMENT --kid KID --out FILE
npm run ca -- sign-root-document       --environment ENVIRONMENT --key FILE
npm run ca -- bring-signing-key-online --environment ENVIRONMENT --kid KID --key FILE

ENVIRONMENT is a name; where it is an authority's, also infrastructure. The passphrase of FILE is asked for, or read with --passphrase-file FILE.`

/** @throws DomainError invalid_input */
export function readCaCommand(parameters: string[]): CaCommand {
  const { verb, options } = readParameters(parameters, optionTypes, caUsage)
  const demand = (name: "environment" | "authority" | "out" | "key" | "kid"): string => {
    const value = options[name]?.trim()
    if (value) return value
    throw new DomainError("invalid_input", `--${name} is missing.\n\n${caUsage}`)
  }
  const inFile = (name: "out" | "key") => ({
    file: resolve(demand(name)),
    passphraseFile: options["passphrase-file"] === undefined ? null : resolve(options["passphrase-file"]),
  })
  const onKey = (name: "out" | "key"): OnKey => {
    const environment = demand("environment")
    return {
      environment: environmentOfHierarchy(environment),
      slug: demand("authority"),
      ...inFile(name),
    }
  }
  const days = options["crl-days"]
  if (verb === "list" || verb === "rotate-key-encryption-key") return { verb }
  if (verb === "take-offline") return { verb, ...onKey("out"), days }
  if (verb === "ceremony") return { verb, ...onKey("key"), days, rotate: options.rotate ?? null }
  if (verb === "bring-online") return { verb, ...onKey("key") }
  const onSigningKey = (name: "out" | "key") => ({
    environment: demand("environment"),
    kid: demand("kid"),
    ...inFile(name),
  })
  if (verb === "signing-keys") return { verb, environment: demand("environment") }
  if (verb === "take-signing-key-offline") return { verb, ...onSigningKey("out") }
  if (verb === "sign-root-document") return { verb, environment: demand("environment"), ...inFile("key") }
  if (verb === "bring-signing-key-online") return { verb, ...onSigningKey("key") }
  throw new DomainError("invalid_input", `There is no command ${verb ?? ""}.\n\n${caUsage}`)
}

const optionTypes = {
  environment: { type: "string" },
  authority: { type: "string" },
  kid: { type: "string" },
  out: { type: "string" },
  key: { type: "string" },
  "passphrase-file": { type: "string" },
  "crl-days": { type: "string" },
  rotate: { type: "string" },
} as const
