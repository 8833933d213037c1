// The succession of an issuing authority as an administrator walks it in the browser, with a real gateway: started, waited for
// while the gateway is away, issued from, drained by hand, and over. Every screen on the way is looked over.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, type Locator, type Page, test } from "@playwright/test"
import { type Credential, issueCredential, newStory, registerPartner } from "../support/first-partner"
import { type GatewayHost, startGatewayHost } from "../support/gateway-host"
import { type OperatorClient, openOperatorClient } from "../support/operator-client"
import { createOperator } from "../support/operator-identity"
import { startServer, type TestServer } from "../support/server"
import { dialog } from "./steps/dialog"
import { lookOver } from "./steps/look"
import { openBrowser, type Person } from "./steps/person"
import { admin, goTo, setUp } from "./steps/signing-in"

const story = newStory()
let directory: string
let server: TestServer
let api: OperatorClient
let gateway: GatewayHost
let credential: Credential
let staff: Person

test.describe.configure({ mode: "serial" })

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  directory = mkdtempSync(join(tmpdir(), "gatewarden-e2e-authorities-"))
  server = await startServer()
  const operator = join(directory, "operator")
  const env = { DATA_DIR: server.dataDir, MACHINE_URL: server.machineUrl, PUBLIC_URL: server.portalUrl }
  await createOperator("e2e", operator, env)
  api = openOperatorClient(server.machineUrl, operator)
  const { applicationId } = await registerPartner(api, story)
  credential = await issueCredential(api, applicationId, directory)
  const host = {
    name: "edge-1",
    environment: story.environment,
    hosts: [story.host],
    directory: join(directory, "edge"),
  }
  gateway = await startGatewayHost(api, server.machineUrl, host)
  staff = await openBrowser(browser, server.portalUrl)
  await setUp(staff.page, server.setupUrl, admin)
})

test.afterAll(async () => {
  await gateway?.stop()
  api?.close()
  await server?.remove()
  rmSync(directory, { recursive: true, force: true })
})

test("an issuing authority is followed by another, step by step, on the gateway's word", async () => {
  test.setTimeout(300_000)
  const { page } = staff
  await test.step("the hierarchies as trees, each authority on its own page", readAuthorities)
  await test.step("a rotation that is given up leaves everything as it was", () => startAndCancel(page))
  await test.step("a rotation waits for the gateway that is away, and says its name", () => startWhileAway(page))
  await test.step("it goes on by itself once the gateway is back, and the successor issues", () => issueFromIt(page))
  await test.step("what is left is named, and revoked by hand", () => endDrain(page))
  await test.step("the old authority is removed, and the gateway lets go of it", () => removeIt(page))
  expect(credential.certificate.serial).not.toBe("")
  expect(staff.complaints).toEqual([])
})

const stage = (page: Page, name: string): Locator =>
  page.getByRole("list", { name: "Steps of this rotation" }).getByRole("listitem").filter({ hasText: name })

async function readAuthorities(): Promise<void> {
  const { page } = staff
  await goTo(page, "Settings")
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible()
  const sandbox = page.getByRole("list", { name: "Authorities of Sandbox" })
  await expect(sandbox.getByText("1 of 1 gateway").first()).toBeVisible({ timeout: 60_000 })
  await lookOver(page, "authorities")
  await sandbox.getByRole("link", { name: "Gatewarden sandbox root" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Gatewarden sandbox root" })).toBeVisible()
  await expect(page.getByRole("button", { name: "Start rotation" })).toHaveCount(0)
  await openIssuing(page, "Gatewarden sandbox issuing")
  await expect(page.getByRole("row", { name: /edge-1.*trusts it/ })).toBeVisible()
  await lookOver(page, "issuing authority")
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "PEM" }).click()])
  expect(file.suggestedFilename()).toBe("sandbox-issuing-1.pem")
}

async function openIssuing(page: Page, name: string): Promise<void> {
  await goTo(page, "Settings")
  await page.getByRole("link", { name, exact: true }).click()
  await expect(page.getByRole("heading", { level: 1, name, exact: true })).toBeVisible()
}

async function start(page: Page, reason: string): Promise<void> {
  await openIssuing(page, "Gatewarden sandbox issuing")
  await page.getByRole("button", { name: "Start rotation" }).click()
  const form = dialog(page, "Start a successor of Gatewarden sandbox issuing?")
  await form.getByLabel("Reason").fill(reason)
  await form.getByRole("button", { name: "Start rotation" }).click()
  await expect(page.getByRole("heading", { level: 1, name: /^Gatewarden sandbox issuing → issuing-\d$/ })).toBeVisible()
}

async function startAndCancel(page: Page): Promise<void> {
  await start(page, "The wrong environment")
  await page.getByRole("button", { name: "Cancel rotation" }).click()
  const form = dialog(page, "Cancel this rotation?")
  await form.getByLabel("Reason").fill("It was meant for production")
  await form.getByRole("button", { name: "Cancel rotation" }).click()
  await expect(page.getByText("Cancelled: It was meant for production")).toBeVisible()
  await expect(page.getByText("What comes next")).toHaveCount(0)
}

async function startWhileAway(page: Page): Promise<void> {
  await gateway.stopAgent()
  await start(page, "It is five years old")
  await expect(page.getByRole("heading", { level: 1, name: /issuing-3$/ })).toBeVisible()
  await expect(page.getByRole("row", { name: /edge-1.*(does not trust it yet|is silent since)/ })).toBeVisible()
  await expect(stage(page, "Published")).toContainText("0 of 1 gateway")
  await lookOver(page, "rotation that waits")
  await page.getByRole("button", { name: "Issue from issuing-3" }).click()
  const form = dialog(page, "Issue from issuing-3?")
  await form.getByRole("button", { name: "Issue from issuing-3" }).click()
  await expect(form.getByRole("alert")).toContainText(/edge-1 (does not trust it yet|is silent since)/)
  await form.getByRole("button", { name: "Cancel" }).click()
}

async function issueFromIt(page: Page): Promise<void> {
  gateway.startAgent()
  // the page looks by itself
  await expect(stage(page, "Published")).toContainText("1 of 1 gateway", { timeout: 60_000 })
  await page.getByRole("button", { name: "Issue from issuing-3" }).click()
  await dialog(page, "Issue from issuing-3?").getByRole("button", { name: "Issue from issuing-3" }).click()
  await expect(page.getByRole("heading", { name: "What is left to drain" })).toBeVisible()
}

async function endDrain(page: Page): Promise<void> {
  const row = page.getByRole("row", { name: new RegExp(`Payments.*Acme ${story.mark}`) })
  await expect(row).toBeVisible()
  await lookOver(page, "rotation that drains")
  await page.getByRole("button", { name: "Remove issuing-1" }).click()
  const early = dialog(page, "Remove issuing-1?")
  await early.getByRole("button", { name: "Remove issuing-1" }).click()
  await expect(early.getByRole("alert")).toContainText("is still good, of Acme")
  await early.getByRole("button", { name: "Cancel" }).click()
  await page.getByRole("button", { name: "Revoke the rest" }).click()
  const form = dialog(page, "Revoke what is left of Gatewarden sandbox issuing?")
  await expect(form).toContainText("no other certificate and will be stopped")
  await lookOver(page, "ending a drain by hand")
  await form.getByLabel(/to confirm/).fill("issuing-1")
  await form.getByRole("button", { name: "Revoke the rest" }).click()
  await expect(page.getByText("Nothing that it issued is good any more.")).toBeVisible()
}

async function removeIt(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Remove issuing-1" }).click()
  await dialog(page, "Remove issuing-1?").getByRole("button", { name: "Remove issuing-1" }).click()
  await expect(stage(page, "Removed")).toContainText("1 of 1 gateway", { timeout: 60_000 })
  await expect(page.getByRole("row", { name: /edge-1.*has let go of it/ })).toBeVisible()
  await lookOver(page, "finished rotation")
  await goTo(page, "Settings")
  await expect(page.getByRole("row", { name: /issuing-3.*finished/ })).toBeVisible()
  await lookOver(page, "authorities after rotations")
}
