// The environment variables, each with its form, its default and what is said when it is wrong.
// lib/config.ts checks the environment with them; the README's table is held to their defaults by a test.
import { isIP } from "node:net"
import { z } from "zod"

const port = (standard: number) =>
  z
    .string()
    .default(String(standard))
    .refine(
      (text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535,
      "is not a port. Give a number from 1 to 65535.",
    )
    .transform(Number)

const url = (schemes: string[], example: string) =>
  z
    .string()
    .refine(
      (text) => isUrl(text, schemes),
      `is not an address that starts with ${schemes.join(" or ")}. Write it like ${example}.`,
    )

/** Only the origin: paths of ours are appended to it. Answers it without a slash at the end. */
const origin = (schemes: string[], example: string) =>
  url(schemes, example)
    .refine(isOrigin, `has a path, a user or a query. Give scheme, host and port alone, like ${example}.`)
    .transform((text) => new URL(text).origin)

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return true
  const { origin, href } = new URL(text)
  return href === `${origin}/`
}

function isUrl(text: string, schemes: string[]): boolean {
  return URL.canParse(text) && schemes.some((scheme) => text.toLowerCase().startsWith(`${scheme}://`))
}

const networks = z
  .string()
  .default("")
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .refine(
    (list) => list.every(isNetwork),
    "holds something that is neither an address nor a network. Write it like 10.0.0.0/8, 192.0.2.7.",
  )

function isNetwork(text: string): boolean {
  const [address = "", prefix] = text.split("/")
  const family = isIP(address)
  if (family === 0) return false
  if (prefix === undefined) return true
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128)
}

/** Standard base64 of exactly 32 bytes, or 64 hexadecimal digits; answers base64. */
const key32 = z
  .string()
  .transform((text) => (/^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, "hex").toString("base64") : text))
  .refine(
    (text) => Buffer.from(text, "base64").length === 32,
    "is not 32 bytes in base64. Make one with `openssl rand -base64 32`, and keep it: it opens the stored keys.",
  )

/** Several of them, with spaces or commas between. */
const keys32 = z
  .string()
  .default("")
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .pipe(z.array(key32).max(3, "holds more than three keys. Finish one rotation before the next."))

export const variables = z.object({
  PORT: port(3000),
  MACHINE_PORT: port(8443),
  HOST: z.string().optional(),
  DATA_DIR: z.string().default("./data"),
  DATABASE_URL: url(["postgresql", "postgres"], "postgresql://user:password@host:5432/gatewarden").optional(),
  PUBLIC_URL: origin(["http", "https"], "https://gatewarden.example.com").optional(),
  MACHINE_URL: origin(["https"], "https://machines.example.com:8443").optional(),
  TRUST_DOMAIN: z
    .string()
    .default("gatewarden.internal")
    .refine(
      (text) => /^[a-z0-9._-]{1,255}$/.test(text),
      "is not a SPIFFE trust domain. Use lower-case letters, digits, dots, hyphens and underscores, like example.com.",
    ),
  AUTH_SECRET: z.string().min(32, "is shorter than 32 characters. Make one with `openssl rand -base64 32`.").optional(),
  KEY_ENCRYPTION_KEY: key32.optional(),
  KEY_ENCRYPTION_KEY_PREVIOUS: keys32,
  OIDC_ISSUER: url(["https", "http"], "https://login.example.com").optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  SMTP_URL: url(["smtp", "smtps"], "smtps://user:password@mail.example.com").optional(),
  SMTP_FROM: z.string().default("Gatewarden <gatewarden@localhost>"),
  TRUSTED_PROXIES: networks,
  METRICS_NETWORKS: networks,
  WEBHOOK_NETWORKS: networks,
  TOKEN_NETWORKS: networks,
  PKCS11_MODULE: z.string().optional(),
  PKCS11_TOKEN: z.string().optional(),
  PKCS11_PIN: z.string().optional(),
  PKCS11_PIN_FILE: z.string().optional(),
  LOG_LEVEL: z
    .enum(
      ["fatal", "error", "warn", "info", "debug", "trace", "silent"],
      "is none of fatal, error, warn, info, debug, trace, silent. Choose one of them.",
    )
    .default("info"),
})

type Complain = (name: string, message: string) => void

function complainOfToken(given: z.output<typeof variables>, complain: Complain): void {
  const names = ["PKCS11_TOKEN", "PKCS11_PIN", "PKCS11_PIN_FILE"] as const
  if (given.PKCS11_MODULE === undefined) {
    for (const name of names) {
      if (given[name] !== undefined)
        complain(name, "is set without PKCS11_MODULE. Set all that the token needs, or none.")
    }
    return
  }
  if (given.PKCS11_TOKEN === undefined) {
    complain("PKCS11_TOKEN", "is missing. Give the label of the token in which PKCS11_MODULE keeps its keys.")
  }
  if ((given.PKCS11_PIN === undefined) === (given.PKCS11_PIN_FILE === undefined)) {
    complain("PKCS11_PIN", "or PKCS11_PIN_FILE has to be set, and not both: the token's user PIN.")
  }
}

/** The schema with what holds between variables. */
export const configVariables = variables.superRefine((given, context) => {
  const complain: Complain = (name, message) => context.addIssue({ code: "custom", path: [name], message })
  if (given.PORT === given.MACHINE_PORT) {
    complain("MACHINE_PORT", "is the same as PORT. The two listeners need two ports.")
  }
  for (const name of ["AUTH_SECRET", "KEY_ENCRYPTION_KEY"] as const) {
    if (given.DATABASE_URL === undefined || given[name] !== undefined) continue
    complain(
      name,
      "is missing. With DATABASE_URL every process needs the same one: make it with `openssl rand -base64 32` and set it for all of them.",
    )
  }
  if (given.KEY_ENCRYPTION_KEY_PREVIOUS.length > 0 && given.KEY_ENCRYPTION_KEY === undefined) {
    complain(
      "KEY_ENCRYPTION_KEY_PREVIOUS",
      "is set without KEY_ENCRYPTION_KEY. Set that to the new key; or unset both: the key in the data folder is rotated by `npm run ca -- rotate-key-encryption-key`.",
    )
  }
  complainOfToken(given, complain)
  const oidc = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] as const
  if (oidc.every((name) => given[name] === undefined)) return
  for (const name of oidc) {
    if (given[name] === undefined)
      complain(
        name,
        "is missing. Single sign-on needs all of OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET; set it, or unset the others.",
      )
  }
})
