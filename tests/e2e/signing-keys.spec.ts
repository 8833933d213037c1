// Signing keys as administrators meet them: a root key is added, the manifest key replaced, a change waits for the holders, and staleness is chosen.
// What gateways believe of it is asked in tests/integration/root-documents and tests/security/agent.
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "@playwright/test"
import { startServer, type TestServer } from "../support/server"
import { testToken } from "../support/soft-hsm"
import { dialog } from "./steps/dialog"
import { lookOver } from "./steps/look"
import { openBrowser, type Person } from "./steps/person"
import { admin, setUp } from "./steps/signing-in"

let server: TestServer
let staff: Person

// one installation, in the order in which it happens
test.describe.configure({ mode: "serial" })

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000)
  server = await startServer()
  staff = await openBrowser(browser, server.portalUrl)
  await setUp(staff.page, server.setupUrl, admin)
})

test.afterAll(() => server?.remove())

test.afterEach(() => {
  expect(staff.complaints).toEqual([])
})

async function change(of: string, verb: string, title = `${verb} of Sandbox?`): Promise<void> {
  const { page } = staff
  await page.getByRole("button", { name: of }).first().click()
  await page.getByRole("menuitem", { name: verb }).click()
  const question = dialog(page, title)
  await question.getByLabel("Reason").fill("As every year")
  await question.getByRole("button", { name: verb }).click()
  await expect(question).toBeHidden()
}

test("keys are added and replaced, and the chain of root documents grows", async () => {
  test.setTimeout(120_000)
  const { page } = staff
  await page.goto("/settings/signing-keys")
  const documents = page.getByRole("table", { name: "Root documents of Sandbox" })
  await expect(documents.getByRole("row")).toHaveCount(2)
  await lookOver(page, "signing keys")
  await change("Change the keys of Sandbox", "Add root key")
  await expect(documents.getByRole("row")).toHaveCount(3)
  await expect(page.getByText("1 of 2 has to sign", { exact: false })).toBeVisible()
  const keys = page.getByRole("table", { name: "Signing keys of Sandbox" })
  await keys.getByRole("row", { name: "manifests" }).getByRole("button", { name: "What can be done" }).click()
  await page.getByRole("menuitem", { name: "Replace manifest key" }).click()
  const question = dialog(page, "Replace manifest key of Sandbox?")
  await expect(question).toContainText("It holds at once: enough keys are on the server.")
  await lookOver(page, "replace a manifest key")
  await question.getByLabel("Reason").fill("As every year")
  await question.getByRole("button", { name: "Replace manifest key" }).click()
  await expect(question).toBeHidden()
  await expect(documents.getByRole("row")).toHaveCount(4)
})

/** By its holder, on the server. */
function takeOffline(kid: string): void {
  const passphrase = join(server.dataDir, "passphrase")
  writeFileSync(passphrase, "several words that nobody guesses\n")
  const rest = ["--environment", "sandbox", "--kid", kid, "--passphrase-file", passphrase]
  execFileSync(
    process.execPath,
    ["dist/ca.mjs", "take-signing-key-offline", ...rest, "--out", join(server.dataDir, `${kid}.pem`)],
    { env: { ...process.env, DATA_DIR: server.dataDir }, stdio: ["ignore", "ignore", "inherit"] },
  )
}

test("with the root keys off line a change waits, says what is missing, and is withdrawn", async () => {
  test.skip(testToken() !== null, "a key in a token gives itself away to nobody")
  test.setTimeout(180_000)
  const { page } = staff
  const keys = page.getByRole("table", { name: "Signing keys of Sandbox" })
  const names = await keys
    .getByRole("row", { name: "root documents" })
    .locator("[title]")
    .evaluateAll((found) =>
      found.map((one) => one.getAttribute("title") ?? "").filter((title) => /^[A-Za-z0-9_-]{43}$/.test(title)),
    )
  expect(names).toHaveLength(2)
  for (const kid of names) takeOffline(kid)
  // one that has signed with a key forgets it within a minute; a server that starts has never known it
  await page.goto("about:blank")
  await server.stop()
  server = await server.restart()
  await page.goto("/settings/signing-keys")
  await expect(keys.getByText("off line, in a file")).toHaveCount(2)
  await change("Change the keys of Sandbox", "Renew root document")
  await expect(page.getByText("waits for signatures").first()).toBeVisible()
  await expect(page.getByText("0 of 1 of the keys that hold now", { exact: false })).toBeVisible()
  await expect(page.getByText("npm run ca -- sign-root-document --environment sandbox", { exact: false })).toBeVisible()
  await lookOver(page, "a root document that waits")
  await page.getByRole("button", { name: /^Withdraw root document \d+ of Sandbox/ }).click()
  const question = page.getByRole("dialog").or(page.getByRole("alertdialog"))
  await question.getByLabel("Reason").fill("Asked for by mistake")
  await question.getByRole("button", { name: "Withdraw" }).click()
  await expect(page.getByText("waits for signatures")).toHaveCount(0)
})

test("what gateways do past their configuration's end is chosen", async () => {
  test.setTimeout(120_000)
  const { page } = staff
  await page.goto("/settings/environments")
  const name = "Change what gateways of Sandbox do past their configuration's end"
  await page.getByRole("button", { name }).click()
  const question = dialog(page, "What do gateways of Sandbox do past their configuration's end?")
  await lookOver(page, "staleness of an environment")
  await question.getByLabel("refuses everything").check()
  await question.getByRole("button", { name: "Change" }).click()
  await expect(question).toBeHidden()
  await expect(page.getByText("A gateway refuses everything.")).toBeVisible()
  await lookOver(page, "environments")
})
