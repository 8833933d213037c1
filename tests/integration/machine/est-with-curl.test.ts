// Enrolment and renewal with nothing but curl and openssl, as docs/est.md has them, and the rendered script under two shells.
// The certificates that come of it are looked at by openssl and certtool.
import { execFile, execFileSync, spawnSync } from "node:child_process"
import { createHash, X509Certificate } from "node:crypto"
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Actor } from "@/lib/core/actor"
import { renewScript } from "@/lib/core/renew-script"
import { admin, type MachineWorld, openMachineWorld, unique } from "@/tests/support/machine-world"

let world: MachineWorld
beforeAll(async () => {
  world = await openMachineWorld()
})
afterAll(() => world.close())

const ada: Actor = { kind: "operator", id: "opr_ada", name: "Ada", role: "admin" }

async function newApplication(name = "Payments") {
  const { usecases } = world.database
  const partner = unique("Partner")
  const { id: partnerId } = await usecases.registerPartner(admin, { name: partner, legalName: partner, contacts: [] })
  await usecases.activatePartner(admin, { id: partnerId })
  const { id } = await usecases.createApplication(admin, { partnerId, name, environment: "sandbox" })
  return { id, partnerId }
}

const codeFor = async (applicationId: string) =>
  (await world.database.usecases.createApplicationCode(ada, { applicationId })).code

type Ran = { status: number | null; stdout: string; stderr: string }

async function run(file: string, parameters: string[], cwd: string, env: Record<string, string> = {}): Promise<Ran> {
  try {
    const { stdout, stderr } = await promisify(execFile)(file, parameters, { cwd, env: { ...process.env, ...env } })
    return { status: 0, stdout, stderr }
  } catch (error) {
    // what execFile rejects with when the program ended with another code
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { status: code, stdout, stderr }
  }
}

test("the commands of docs/est.md enrol and renew, with curl and openssl alone", async () => {
  const guide = readFileSync("docs/est.md", "utf8")
  const script = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block).join("\n")
  const { id } = await newApplication()
  const home = join(world.directory, "guide")
  mkdirSync(home)
  writeFileSync(join(home, "ca.pem"), world.ca)
  const env = { GATEWARDEN: world.url, APPLICATION: id, CODE: await codeFor(id), LABEL: "sandbox" }
  const { status, stdout, stderr } = await run("bash", ["-euo", "pipefail", "-c", script], home, env)
  expect({ status, stderr }).toMatchObject({ status: 0 })
  const read = (name: string) => new X509Certificate(readFileSync(join(home, name)))
  const [first, second] = [read("client.pem"), read("renewed.pem")]
  expect(second.subject).toBe(first.subject)
  expect(second.subjectAltName).toBe(first.subjectAltName)
  expect(second.publicKey.equals(first.publicKey)).toBe(false)
  expect(stdout).toContain(`CN = ${id}`)
  expect(stdout).toContain("client.pem: OK")
  expect(stdout).toContain("renewed.pem: OK")
  expect(await world.database.db.certificate.count({ where: { applicationId: id, status: "valid" } })).toBe(2)
})

test("certtool reads the same certificates out of an answer", async ({ skip }) => {
  if (spawnSync("certtool", ["--version"]).status !== 0) {
    if (process.env.CI === "true") throw new Error("certtool (gnutls-bin) is missing")
    skip("certtool (gnutls-bin) is not installed")
  }
  const { text } = await world.est(null, "GET", "/sandbox/cacerts")
  const der = Buffer.from(text, "base64")
  const info = execFileSync("certtool", ["--p7-info", "--inder"], { input: der, encoding: "utf8" })
  expect(info).toMatch(/Number of certificates: 3/)
  const pem = execFileSync("openssl", ["pkcs7", "-inform", "DER", "-print_certs"], { input: der, encoding: "utf8" })
  const count = pem.match(/-----BEGIN CERTIFICATE-----/g)?.length
  expect(count).toBe(3)
})

const shells = ["dash", "bash", "busybox"].filter((shell) => spawnSync(shell, ["-c", "exit 0"]).error === undefined)

describe.each(shells)("the renew script under %s", (shell) => {
  /** A host of a partner: a folder with the script as the portal gives it. */
  async function newHost(options: { name?: string; reload?: string } = {}) {
    const { id, partnerId } = await newApplication(options.name)
    const home = join(world.directory, unique("host").replaceAll(" ", "-"))
    mkdirSync(home)
    const directory = join(home, "certificates of mine")
    const script = (
      await world.database.queries.getRenewScript(ada, id, { directory, reload: options.reload })
    ).replace(/^server=.*$/m, `server='${world.url}'`)
    writeFileSync(join(home, "gatewarden-renew.sh"), script)
    const renew = (env: Record<string, string> = {}, ...parameters: string[]) => {
      const words = [...(shell === "busybox" ? ["sh"] : []), "gatewarden-renew.sh", ...parameters]
      return run(shell, words, home, env)
    }
    const file = join(directory, "client.pem")
    const certificate = (path = file) => new X509Certificate(readFileSync(path))
    const identity = () => {
      const pem = readFileSync(file, "utf8")
      return { id, certificateId: "", cert: pem.slice(pem.indexOf("-----BEGIN CERT")), key: pem }
    }
    return { id, partnerId, home, directory, file, renew, certificate, identity }
  }

  const certificatesOf = (applicationId: string) => world.database.db.certificate.findMany({ where: { applicationId } })

  test("enrols with a code, then says and does nothing until it is time, then renews with a new key", async () => {
    const host = await newHost({ name: 'Bob\'s $(touch owned) `touch owned` "app"', reload: "touch reloaded" })
    const enrolled = await host.renew({ GATEWARDEN_CODE: await codeFor(host.id) })
    expect(enrolled).toMatchObject({ status: 0, stderr: "" })
    expect(enrolled.stdout).toContain("is good until")
    expect(statSync(host.file).mode & 0o777).toBe(0o600)
    expect(readdirSync(host.directory).sort()).toEqual([".lock", "client.pem", "reloaded"])
    expect((await world.call(host.identity(), "GET", "/whoami")).json).toMatchObject({ id: host.id })

    const before = readFileSync(host.file, "utf8")
    expect(await host.renew()).toEqual({ status: 0, stdout: "", stderr: "" })
    expect(readFileSync(host.file, "utf8")).toBe(before)

    const reissueBy = new Date(Date.now() + 86_400_000).toISOString()
    const { usecases } = world.database
    const asked = { environment: "sandbox", reissueBy, reason: "A key may be out" }
    await usecases.askReissue(admin, asked)
    // whom the listener knows is remembered for a second
    await expect.poll(async () => (await host.renew()).stdout, { timeout: 30_000 }).toContain("is good until")
    await usecases.withdrawReissue(admin, { environment: "sandbox" })
    const old = new X509Certificate(before.slice(before.indexOf("-----BEGIN CERT")))
    expect(host.certificate().publicKey.equals(old.publicKey)).toBe(false)
    expect(host.certificate().subject).toBe(old.subject)
    expect(readFileSync(`${host.file}.old`, "utf8")).toBe(before)
    expect((await certificatesOf(host.id)).map(({ status }) => status)).toEqual(["valid", "valid"])
    expect(await host.renew()).toEqual({ status: 0, stdout: "", stderr: "" })
  })

  test("renews at once with --force, and the chain in the file is whole", async () => {
    const host = await newHost()
    await host.renew({ GATEWARDEN_CODE: await codeFor(host.id) })
    const serial = host.certificate().serialNumber
    expect(await host.renew({}, "--force")).toMatchObject({ status: 0, stderr: "" })
    expect(host.certificate().serialNumber).not.toBe(serial)
    const pem = readFileSync(host.file, "utf8")
    expect(pem.match(/-----BEGIN [A-Z ]+-----/g)).toEqual([
      "-----BEGIN PRIVATE KEY-----",
      "-----BEGIN CERTIFICATE-----",
      "-----BEGIN CERTIFICATE-----",
    ])
  })

  test("says clearly that a revoked certificate is refused, ends with 2, and leaves the files alone", async () => {
    const host = await newHost()
    await host.renew({ GATEWARDEN_CODE: await codeFor(host.id) })
    const before = readFileSync(host.file, "utf8")
    const [certificate] = await certificatesOf(host.id)
    await world.database.usecases.revokeCertificate(ada, { id: certificate?.id ?? "", reason: "superseded" })
    for (const parameters of [[], ["--force"]]) {
      const refused = await host.renew({}, ...parameters)
      expect(refused).toMatchObject({ status: 2, stdout: "" })
      expect(refused.stderr).toMatch(/was revoked on/)
    }
    expect(readFileSync(host.file, "utf8")).toBe(before)
    // with a code it is back
    expect(await host.renew({ GATEWARDEN_CODE: await codeFor(host.id) })).toMatchObject({ status: 0 })
    expect(await host.renew()).toEqual({ status: 0, stdout: "", stderr: "" })
  })

  test("says what is wrong: no code, a wrong code, a suspended application", async () => {
    const host = await newHost()
    const without = await host.renew()
    expect(without).toMatchObject({ status: 1 })
    expect(without.stderr).toContain("GATEWARDEN_CODE")
    const wrong = await host.renew({ GATEWARDEN_CODE: "gwe-00000000-00000000-00000000-00000000" })
    expect(wrong).toMatchObject({ status: 2 })
    expect(wrong.stderr).toContain("not an enrolment code")
    const code = await codeFor(host.id)
    expect(await host.renew({ GATEWARDEN_CODE: `${code}"\nurl = "file:///etc/passwd` })).toMatchObject({ status: 1 })
    await host.renew({ GATEWARDEN_CODE: code })
    await world.database.usecases.suspendApplication(ada, { id: host.id, reason: "test" })
    const suspended = await host.renew({}, "--force")
    expect(suspended).toMatchObject({ status: 2 })
    expect(suspended.stderr).toContain("application is suspended")
  })

  test("while the server is away it keeps quiet until the last third of the validity, and then says so", async () => {
    const host = await newHost()
    await host.renew({ GATEWARDEN_CODE: await codeFor(host.id) })
    const script = join(host.home, "gatewarden-renew.sh")
    const text = readFileSync(script, "utf8").replace(/^server=.*$/m, "server='https://localhost:1'")
    writeFileSync(script, text)
    expect(await host.renew()).toEqual({ status: 0, stdout: "", stderr: "" })
    writeFileSync(script, text.replace(/^late=\d+/m, `late=${100 * 86_400}`))
    const away = await host.renew()
    expect(away).toMatchObject({ status: 3, stdout: "" })
    expect(away.stderr).toContain("cannot be reached")
  })

  test("killed at any moment it leaves the old file or the new one, whole, and the next run goes on", async () => {
    const host = await newHost()
    await host.renew({ GATEWARDEN_CODE: await codeFor(host.id) })
    for (const seconds of ["0.02", "0.06", "0.1", "0.15", "0.2", "0.3"]) {
      const words = shell === "busybox" ? ["busybox", "sh"] : [shell]
      await run("timeout", ["-s", "KILL", seconds, ...words, "gatewarden-renew.sh", "--force"], host.home)
      const pem = readFileSync(host.file, "utf8")
      const whoami = await world.call({ ...host.identity(), key: pem }, "GET", "/whoami")
      expect(whoami.status).toBe(200)
    }
    // what was killed may still have a child that holds the lock for a moment
    await expect.poll(async () => (await host.renew({}, "--force")).stdout, { timeout: 60_000 }).toContain("good until")
    expect(readdirSync(host.directory).filter((name) => name.startsWith(".renewal"))).toEqual([])
  })

  test("the code is no argument of a program, and in no file that stays", async () => {
    const host = await newHost()
    const code = await codeFor(host.id)
    const bin = join(host.home, "bin")
    mkdirSync(bin)
    // a curl that writes down how it is called, and with what environment
    const curl = execFileSync("sh", ["-c", "command -v curl"], { encoding: "utf8" }).trim()
    const spy = `#!/bin/sh\nprintf '%s\\n' "$@" >>"${host.home}/seen"\nenv >>"${host.home}/seen"\nexec ${curl} "$@"\n`
    writeFileSync(join(bin, "curl"), spy, { mode: 0o755 })
    const ran = await host.renew({ GATEWARDEN_CODE: code, PATH: `${bin}:${process.env.PATH}` })
    expect(ran).toMatchObject({ status: 0 })
    expect(readFileSync(join(host.home, "seen"), "utf8")).toContain("simpleenroll")
    expect(spawnSync("grep", ["-r", code, host.home]).status).toBe(1)
  })
})

test("a value can be no command: quotes, line breaks and what a shell expands stay what they are", () => {
  const nasty = "a'b\"c$(touch x)`touch y`\nnewline"
  const values = { machineUrl: nasty, environment: nasty, applicationId: nasty, applicationName: nasty, anchors: nasty }
  const script = renewScript({ ...values, certificateDays: 90, keyType: "P-256", directory: nasty, reload: nasty })
  const assigned = script.slice(script.indexOf("\nserver="), script.indexOf("\nlate="))
  const shown = execFileSync("sh", ["-c", `${assigned}\nprintf %s "$reload" | sha256sum`], { encoding: "utf8" })
  expect(shown.split(" ")[0]).toBe(createHash("sha256").update(nasty).digest("hex"))
  for (const line of script.slice(0, script.indexOf("\nserver=")).split("\n")) expect(line).toMatch(/^(#|$)/)
})
