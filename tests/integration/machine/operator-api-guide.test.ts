// The commands of docs/operator-api.md, run as they stand there: curl, openssl and a shell against a real listener.
// So that whoever pastes them gets what the guide says.
import { execFile } from "node:child_process"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type MachineWorld, openMachineWorld } from "../../support/machine-world"

let world: MachineWorld

beforeAll(async () => {
  world = await openMachineWorld()
})
afterAll(() => world.close())

it("the first partner's story runs as the guide has it, from registered to revoked", async () => {
  const guide = readFileSync("docs/operator-api.md", "utf8")
  const script = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block).join("\n")
  const operator = await world.operator()
  const home = join(world.directory, "guide")
  mkdirSync(join(home, "operator"), { recursive: true })
  writeFileSync(join(home, "operator/client.pem"), operator.cert)
  writeFileSync(join(home, "operator/client.key"), operator.key, { mode: 0o600 })
  writeFileSync(join(home, "operator/ca.pem"), world.ca)
  const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", script], {
    cwd: home,
    env: { ...process.env, GATEWARDEN: world.url },
  })
  for (const said of [
    "active",
    "approved",
    "allowed",
    "scope-not-granted",
    "certificate-revoked",
    "was revoked on",
    "true",
  ]) {
    expect(stdout).toContain(said)
  }
  expect(stdout.indexOf("allowed")).toBeLessThan(stdout.indexOf("certificate-revoked"))
  expect(world.failures).toEqual([])
})
