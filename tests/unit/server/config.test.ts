// The configuration: defaults that need nothing, and problems that name the variable, what is wrong and what to do.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { ConfigError, loadConfig } from "@/lib/config"

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "gatewarden-config-"))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const load = (environment: Record<string, string> = {}) => loadConfig({ DATA_DIR: dataDir, ...environment })

function problems(environment: Record<string, string>): readonly string[] {
  try {
    load(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

const key = Buffer.alloc(32, 7).toString("base64")
const shared = {
  DATABASE_URL: "postgresql://gw:pass@db.example.test/gw",
  AUTH_SECRET: "x".repeat(32),
  KEY_ENCRYPTION_KEY: key,
}

test("without any variable everything has a default that works on one machine", () => {
  const { authSecret, ...config } = load()
  expect(authSecret.length).toBeGreaterThanOrEqual(32)
  expect(config).toEqual({
    port: 3000,
    machinePort: 8443,
    host: null,
    dataDir,
    databaseUrl: null,
    publicUrl: "http://localhost:3000",
    machineUrl: "https://localhost:8443",
    trustDomain: "gatewarden.internal",
    keyEncryptionKey: null,
    otherKeyEncryptionKeys: [],
    pkcs11: null,
    oidc: null,
    mail: null,
    trustedProxies: [],
    metricsNetworks: [],
    webhookNetworks: [],
    tokenNetworks: [],
    logLevel: "info",
  })
})

test("a token's PIN is read from its file, and several earlier key-encryption keys from one variable", () => {
  const path = join(dataDir, "pin")
  writeFileSync(path, "1234\n")
  const token = { PKCS11_MODULE: "/usr/lib/softhsm.so", PKCS11_TOKEN: "gatewarden" }
  const other = Buffer.alloc(32, 8).toString("base64")
  expect(
    load({ ...shared, ...token, PKCS11_PIN_FILE: path, KEY_ENCRYPTION_KEY_PREVIOUS: `${other}, ${key}` }),
  ).toMatchObject({
    pkcs11: { module: "/usr/lib/softhsm.so", label: "gatewarden", pin: "1234" },
    otherKeyEncryptionKeys: [other, key],
  })
  expect(problems({ ...shared, ...token, PKCS11_PIN_FILE: `${path}-none` })[0]).toMatch(/PKCS11_PIN_FILE.*ENOENT/)
  expect(problems({ ...shared, ...token, PKCS11_PIN: "1", PKCS11_PIN_FILE: path })[0]).toMatch(/not both/)
})

test("the public addresses follow the ports, unless they are set", () => {
  expect(load({ PORT: "3999", MACHINE_PORT: "9443" })).toMatchObject({
    publicUrl: "http://localhost:3999",
    machineUrl: "https://localhost:9443",
  })
  expect(load({ PUBLIC_URL: "https://gw.example.test/" }).publicUrl).toBe("https://gw.example.test")
})

test("the generated secret is kept for the next start, readable by its owner alone", () => {
  const first = load().authSecret
  expect(load().authSecret).toBe(first)
  const path = join(dataDir, "auth-secret")
  expect(readFileSync(path, "utf8").trim()).toBe(first)
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test("a variable that is empty counts as not set", () => {
  expect(load({ DATABASE_URL: "", PORT: " ", SMTP_URL: "" })).toMatchObject({
    databaseUrl: null,
    port: 3000,
    mail: null,
  })
})

test("with DATABASE_URL the secrets are demanded, both at once, and nothing is generated", () => {
  const said = problems({ DATABASE_URL: shared.DATABASE_URL })
  expect(said).toHaveLength(2)
  expect(said[0]).toMatch(/^AUTH_SECRET: is missing\..*openssl rand/)
  expect(said[1]).toMatch(/^KEY_ENCRYPTION_KEY: is missing\..*openssl rand/)
  expect(load(shared)).toMatchObject({ databaseUrl: shared.DATABASE_URL, keyEncryptionKey: key })
})

test("a key-encryption key is taken in hex as well", () => {
  expect(load({ KEY_ENCRYPTION_KEY: "07".repeat(32) }).keyEncryptionKey).toBe(key)
})

test("networks may be separated by commas and spaces", () => {
  const networks = ["10.0.0.0/8", "2001:db8::/32", "192.0.2.7"]
  expect(load({ TRUSTED_PROXIES: networks.join(", ") }).trustedProxies).toEqual(networks)
})

describe("what is wrong is said with its variable and a remedy:", () => {
  test.each([
    ["PORT", "http", /not a port.*1 to 65535/],
    ["PORT", "70000", /not a port/],
    ["PORT", "0", /not a port/],
    ["MACHINE_PORT", "3000", /the same as PORT/],
    ["DATABASE_URL", "mysql://db/gw", /postgresql or postgres.*Write it like/],
    ["PUBLIC_URL", "gw.example.test", /Write it like https/],
    ["PUBLIC_URL", "https://gw.example.test/portal", /has a path.*alone/],
    ["PUBLIC_URL", "https://user:pass@gw.example.test", /has a path, a user/],
    ["MACHINE_URL", "http://gw.example.test", /starts with https/],
    ["TRUST_DOMAIN", "Example Com", /SPIFFE trust domain.*lower-case/],
    ["AUTH_SECRET", "short", /shorter than 32/],
    ["KEY_ENCRYPTION_KEY", "c2hvcnQ=", /not 32 bytes.*openssl rand/],
    ["OIDC_ISSUER", "https://login.example.test", /OIDC_CLIENT_ID: is missing/],
    ["SMTP_URL", "mail.example.test", /starts with smtp or smtps/],
    ["TRUSTED_PROXIES", "10.0.0.0/99", /neither an address nor a network/],
    ["METRICS_NETWORKS", "prometheus", /neither an address nor a network/],
    ["PKCS11_MODULE", "/usr/lib/softhsm.so", /PKCS11_TOKEN: is missing.*label[\s\S]*PKCS11_PIN_FILE has to be set/],
    ["PKCS11_TOKEN", "gatewarden", /set without PKCS11_MODULE/],
    ["KEY_ENCRYPTION_KEY_PREVIOUS", `${key}, c2hvcnQ=`, /not 32 bytes.*openssl rand/],
    ["KEY_ENCRYPTION_KEY_PREVIOUS", [key, key, key, key].join(" "), /more than three/],
    ["LOG_LEVEL", "loud", /Choose one/],
  ])("%s=%s", (name, value, words) => {
    const said = problems({ ...shared, [name]: value }).join("\n")
    expect(said).toContain(name.split("_")[0])
    expect(said).toMatch(words)
  })

  test("a data folder that is a file", () => {
    const file = join(dataDir, "file")
    writeFileSync(file, "")
    expect(() => loadConfig({ DATA_DIR: file })).toThrow(/DATA_DIR: .*file cannot be used \(.*Name a folder/)
  })

  test("several problems are told at once", () => {
    expect(problems({ PORT: "x", LOG_LEVEL: "y" })).toHaveLength(2)
  })

  test("no secret is repeated in what is said", () => {
    const secret = "postgresqlx://user:hunter2@db/gw"
    expect(problems({ ...shared, DATABASE_URL: secret, AUTH_SECRET: "hunter2" }).join("\n")).not.toContain("hunter2")
  })
})
