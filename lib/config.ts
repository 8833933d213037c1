// The configuration: read once from the environment, checked, and the only place that reads it (docs/operations.md lists it).
// For the entries of the server and of the command line. What is wrong is said with the variable, the reason and the remedy.
import { randomBytes } from "node:crypto"
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import type { z } from "zod"
import { configVariables } from "./config-variables"

export type Config = {
  /** Of the portal listener. */
  port: number
  machinePort: number
  /** The address that both listeners bind; null: every interface. */
  host: string | null
  /** Absolute. */
  dataDir: string
  /** Null: the embedded database. */
  databaseUrl: string | null
  /** Without a slash at the end. */
  publicUrl: string
  machineUrl: string
  trustDomain: string
  authSecret: string
  /** 32 bytes in base64; null: in a file of the data folder. */
  keyEncryptionKey: string | null
  /** Others that secrets may be wrapped under: before a rotation, or on other processes already. */
  otherKeyEncryptionKeys: string[]
  /** Where new keys are made; null: in the database. Never log it. */
  pkcs11: { module: string; label: string; pin: string } | null
  oidc: { issuer: string; clientId: string; clientSecret: string } | null
  mail: { url: string; from: string } | null
  /** Addresses and networks (CIDR) whose forwarded headers are believed. */
  trustedProxies: string[]
  metricsNetworks: string[]
  /** Where webhooks may be called beside the public Internet. */
  webhookNetworks: string[]
  /** Where the keys of token issuers may be fetched beside the public Internet. */
  tokenNetworks: string[]
  logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent"
}

/** Every problem of the configuration at once, one line each: variable, what is wrong, what to do. */
export class ConfigError extends Error {
  override readonly name = "ConfigError"
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`)
    this.problems = problems
  }
}

type Variables = z.output<typeof configVariables>

/**
 * @param environment variables by name; an empty one counts as not set
 * @throws ConfigError
 */
export function loadConfig(environment: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()))
  const read = configVariables.safeParse(given)
  if (!read.success) {
    throw new ConfigError(read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`))
  }
  const variables = read.data
  const dataDir = resolve(variables.DATA_DIR)
  return {
    port: variables.PORT,
    machinePort: variables.MACHINE_PORT,
    host: variables.HOST ?? null,
    dataDir,
    databaseUrl: variables.DATABASE_URL ?? null,
    publicUrl: variables.PUBLIC_URL ?? `http://localhost:${variables.PORT}`,
    machineUrl: variables.MACHINE_URL ?? `https://localhost:${variables.MACHINE_PORT}`,
    trustDomain: variables.TRUST_DOMAIN,
    authSecret: variables.AUTH_SECRET ?? keptSecret(dataDir, "auth-secret"),
    keyEncryptionKey: variables.KEY_ENCRYPTION_KEY ?? null,
    otherKeyEncryptionKeys: variables.KEY_ENCRYPTION_KEY_PREVIOUS,
    pkcs11: readPkcs11(variables),
    oidc: readOidc(variables),
    mail: variables.SMTP_URL === undefined ? null : { url: variables.SMTP_URL, from: variables.SMTP_FROM },
    trustedProxies: variables.TRUSTED_PROXIES,
    metricsNetworks: variables.METRICS_NETWORKS,
    webhookNetworks: variables.WEBHOOK_NETWORKS,
    tokenNetworks: variables.TOKEN_NETWORKS,
    logLevel: variables.LOG_LEVEL,
  }
}

function readOidc(variables: Variables): Config["oidc"] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = variables
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return null
  return { issuer, clientId, clientSecret }
}

function readPkcs11(variables: Variables): Config["pkcs11"] {
  const { PKCS11_MODULE: module, PKCS11_TOKEN: label, PKCS11_PIN: pin, PKCS11_PIN_FILE: path } = variables
  if (module === undefined || label === undefined) return null
  if (pin !== undefined) return { module, label, pin }
  try {
    return { module, label, pin: readFileSync(path ?? "", "utf8").trim() }
  } catch (error) {
    const why = error instanceof Error && "code" in error ? error.code : "unknown"
    throw new ConfigError([`PKCS11_PIN_FILE: ${path} cannot be read (${why}). Name a file that holds the PIN alone.`])
  }
}

/** Made once and kept in the data folder, readable by its owner alone. */
function keptSecret(dataDir: string, name: string): string {
  const path = join(dataDir, name)
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    // "wx" makes one of two processes win; the other reads what the first wrote
    writeFileSync(path, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600, flag: "wx" })
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error
    if (error.code !== "EEXIST" || !existsSync(path)) throw unusable(dataDir, error.message)
    chmodSync(path, 0o600)
  }
  return readFileSync(path, "utf8").trim()
}

function unusable(dataDir: string, why: string): ConfigError {
  return new ConfigError([
    `DATA_DIR: ${dataDir} cannot be used (${why}). Name a folder that this user may make and write, on a disk with room.`,
  ])
}

/** next-auth reads its own address from the environment alone. */
export function tellNextAuth({ publicUrl, authSecret }: Pick<Config, "publicUrl" | "authSecret">): void {
  process.env.NEXTAUTH_URL = publicUrl
  process.env.NEXTAUTH_SECRET = authSecret
}
