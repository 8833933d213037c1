// A policy on its way, as two people walk it in their browsers: proposed by one, approved by the other, to the canary first, halted,
// resumed, to every gateway, and rolled back. With real agents and real nginx, live, without a page being loaded again.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, type Page, test } from "@playwright/test"
import { type OpenHost, openGatewayHost, runInstallCommand } from "../support/gateway-host"
import { startServer, type TestServer } from "../support/server"
import { dialog } from "./steps/dialog"
import { lookOver } from "./steps/look"
import { addRoute, createApi, makeInstallCommand, registerGateway } from "./steps/perimeter"
import { openBrowser, type Person } from "./steps/person"
import { type Account, acceptInvitation, admin, setUp } from "./steps/signing-in"
import { inviteStaff } from "./steps/staff"

const host = "pay.partners.example.test"
const vera: Account = { name: "Vera Vier", email: "vera@example.test", password: "eleven brisk otters dive" }

let directory: string
let server: TestServer
let canary: OpenHost
let second: OpenHost
let ada: Person
let other: Person
let apiUrl: string

// one installation, in the order in which it happens
test.describe.configure({ mode: "serial" })

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  directory = mkdtempSync(join(tmpdir(), "gatewarden-e2e-"))
  server = await startServer()
  canary = await openGatewayHost(join(directory, "canary"), [host])
  second = await openGatewayHost(join(directory, "second"), [host])
  ada = await openBrowser(browser, server.portalUrl)
  other = await openBrowser(browser, server.portalUrl)
  await setUp(ada.page, server.setupUrl, admin)
  const link = await inviteStaff(ada.page, vera, "Administrator")
  await acceptInvitation(other.page, link, vera)
  await install("canary-fra", canary)
  await install("edge-fra-2", second)
})

test.afterAll(async () => {
  await canary?.stop()
  await second?.stop()
  await server?.remove()
  rmSync(directory, { recursive: true, force: true })
})

test.afterEach(() => {
  expect(ada.complaints).toEqual([])
  expect(other.complaints).toEqual([])
})

async function install(name: string, gateway: OpenHost): Promise<void> {
  const { page } = ada
  await page.goto("/gateways?new")
  await registerGateway(page, name)
  await runInstallCommand(await makeInstallCommand(page), directory, gateway.agentDirectory)
  gateway.startAgent()
  await expect(page.getByText("It enforces the newest release.")).toBeVisible({ timeout: 30_000 })
}

test("a gateway becomes the canary, and an environment asks for waves and for four eyes", async () => {
  test.setTimeout(120_000)
  const { page } = ada
  await page.goto("/gateways")
  await page.getByRole("table", { name: "Gateways" }).getByRole("link", { name: "canary-fra" }).click()
  await page.getByRole("button", { name: "Change wave" }).click()
  const wave = dialog(page, "In which wave does canary-fra get a new policy?")
  await wave.getByLabel("Wave").selectOption("1")
  await lookOver(page, "wave of a gateway")
  await wave.getByRole("button", { name: "Change wave" }).click()
  await expect(wave).toBeHidden()
  await expect(page.getByText("1, canary: gets a new policy first")).toBeVisible()
  await lookOver(page, "a canary")
  await bake(page, 60)
  await page.getByRole("button", { name: "Demand four eyes in Sandbox" }).click()
  await dialog(page, "Demand four eyes in Sandbox?").getByRole("button", { name: "Demand four eyes" }).click()
  await expect(page.getByRole("button", { name: "Lift four eyes in Sandbox" })).toBeVisible()
  await lookOver(page, "an environment with waves")
})

/** In the settings, for whatever goes on and comes. */
async function bake(page: Page, minutes: number): Promise<void> {
  await page.goto("/settings/environments")
  await page.getByRole("button", { name: "Change the rollout of Sandbox" }).click()
  const form = dialog(page, "How does a new policy reach the gateways of Sandbox?")
  await form.getByRole("radio", { name: "In waves" }).check()
  await form.getByLabel("A wave bakes for").fill(String(minutes))
  if (minutes > 0) await lookOver(page, "how policies are rolled out")
  await form.getByRole("button", { name: "Save rollout" }).click()
  await expect(form).toBeHidden()
  await expect(page.getByText(`Each wave bakes for ${minutes} minutes`, { exact: false })).toBeVisible()
}

test("what one proposes the other sees, comments and approves, and the canary alone gets it", async () => {
  test.setTimeout(180_000)
  const { page } = ada
  await page.goto("/apis/new")
  await createApi(page, { name: "Payments", hostname: host, upstream: "http://127.0.0.1:9", owner: "Payments team" })
  apiUrl = page.url()
  await addRoute(page, { methods: ["GET"], path: "/payments", scope: "payments:read" })
  await propose(page, "Payments goes live (case 8812)")
  await expect(page.getByText("Somebody else than you has to approve it", { exact: false })).toBeVisible()
  await expect(page.getByRole("button", { name: "Approve" })).toBeHidden()
  await lookOver(page, "own proposal")

  await other.page.goto("/releases/sandbox")
  await expect(other.page.getByText("A proposal waits for a decision")).toBeVisible()
  await lookOver(other.page, "releases with an open proposal")
  await other.page.getByRole("link", { name: "Review and decide" }).click()
  await other.page.getByLabel("Comment").fill("Is the upstream reachable from Frankfurt?")
  await other.page.getByRole("button", { name: "Add comment" }).click()
  await expect(page.getByRole("list", { name: "Comments" })).toContainText("reachable from Frankfurt")
  await approve(other.page)
  await expect(page.getByText("Published as", { exact: false })).toBeVisible()
  await lookOver(page, "published proposal")

  await page.goto("/releases/sandbox")
  await expect(place(page, "canary-fra")).toContainText("enforced", { timeout: 60_000 })
  await expect(place(page, "edge-fra-2")).toContainText("waits for its wave")
  await expect(page.getByText("It bakes: wave 2 follows in", { exact: false })).toBeVisible()
  await lookOver(page, "rollout that bakes")
})

async function propose(page: Page, message: string): Promise<void> {
  await page.goto("/releases/sandbox/changes")
  await page.getByLabel("Why").fill(message)
  await lookOver(page, "proposing changes")
  await page.getByRole("button", { name: "Propose", exact: true }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Publish the unpublished changes" })).toBeVisible()
}

async function approve(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Approve", exact: true }).click()
  const question = page.getByRole("dialog", { name: /^Approve/ })
  await expect(question).toContainText("wave by wave")
  await lookOver(page, "approving a proposal")
  await question.getByRole("button", { name: "Approve and publish" }).click()
  await expect(page.getByText("Published as", { exact: false })).toBeVisible()
}

/** Of a gateway in the panel of the rollout. */
function place(page: Page, gateway: string) {
  return page.getByRole("table", { name: /^Gateways in the rollout/ }).getByRole("row", { name: gateway })
}

test("a rollout is halted by hand, resumed by the other, and goes to the rest while both look on", async () => {
  test.setTimeout(180_000)
  const { page } = ada
  await page.getByRole("button", { name: "Halt rollout" }).click()
  const halt = page.getByRole("dialog", { name: /^Halt the rollout/ })
  await expect(halt).toContainText("1 gateway that it has not reached keeps release")
  await lookOver(page, "halting a rollout")
  await halt.getByLabel("Reason").fill("The upstream is being moved")
  await halt.getByRole("button", { name: "Halt rollout" }).click()
  await expect(page.getByText("Halted by hand")).toBeVisible()
  await lookOver(page, "halted rollout")
  await page.goto("/")
  await lookOver(page, "overview with a halted rollout")
  await page.goto("/releases/sandbox")

  await bake(other.page, 0)
  await other.page.goto("/releases/sandbox")
  await expect(other.page.getByText("The upstream is being moved")).toBeVisible()
  await other.page.getByRole("button", { name: "Resume rollout" }).click()
  const resume = other.page.getByRole("dialog", { name: /^Resume the rollout/ })
  await lookOver(other.page, "resuming a rollout")
  await resume.getByLabel("Reason").fill("The upstream is back")
  await resume.getByRole("button", { name: "Resume rollout" }).click()
  await expect(page.getByText(/enforced on 2 of 2/)).toBeVisible({ timeout: 60_000 })
  await lookOver(page, "releases after a rollout")
})

test("a rollout is rolled back from its panel, with what is lost shown before, and at once on every gateway", async () => {
  test.setTimeout(180_000)
  const { page } = ada
  await bake(other.page, 60)
  await page.goto(apiUrl)
  await addRoute(page, { methods: ["POST"], path: "/refunds", scope: "refunds:write" })
  await propose(page, "Refunds (case 8813)")
  const proposal = page.url()
  await other.page.goto(proposal)
  await approve(other.page)
  await page.goto("/releases/sandbox")
  await expect(place(page, "canary-fra")).toContainText("enforced", { timeout: 60_000 })
  await page.getByRole("link", { name: "Roll back…", exact: true }).first().click()
  await expect(page.getByRole("heading", { level: 1, name: /^Roll Sandbox back to release/ })).toBeVisible()
  await expect(page.getByText("This ends the rollout of release", { exact: false })).toBeVisible()
  await expect(page.getByRole("list", { name: "What it would change" })).toContainText("/refunds")
  await lookOver(page, "preview of a rollback")
  await page.getByLabel("Why").fill("Refunds fail (incident 317)")
  await page.getByRole("button", { name: /^Roll back to release/ }).click()
  await expect(page.getByRole("heading", { level: 1, name: /^Release \d+ of Sandbox/ })).toBeVisible()
  await expect(page.getByText(/enforced on 2 of 2/)).toBeVisible({ timeout: 60_000 })
  await lookOver(page, "a rollback")
  await page.goto("/releases/sandbox")
  await expect(page.getByText(/brings back \d+/)).toBeVisible()
})
