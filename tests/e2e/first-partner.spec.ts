// The whole path of the first partner, from the setup link to the refusal, as an administrator and a partner's person walk it
// in their browsers, with a real agent and a real nginx. Every screen on the way is looked over.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, type Page, test } from "@playwright/test"
import { type OpenHost, openGatewayHost, runInstallCommand } from "../support/gateway-host"
import { keepAliveCaller } from "../support/partner-call"
import { startServer, type TestServer } from "../support/server"
import { startUpstream, type Upstream } from "../support/upstream"
import { makeKeyAndGetCertificate, saveCredential, spellingsOfKey, textOf } from "./steps/credential"
import { lookOver } from "./steps/look"
import { activatePartner, createApplication, giveAccess, invitePerson, registerPartner } from "./steps/partners"
import { addRoute, createApi, makeInstallCommand, publish, registerGateway } from "./steps/perimeter"
import { openBrowser, type Person } from "./steps/person"
import { credentialIdentity, curlDecides, paste, publicKeys, writeCurlConfig } from "./steps/shell"
import { shownText } from "./steps/shown-text"
import { type Account, acceptInvitation, admin, goTo, setUp, signIn, signOut } from "./steps/signing-in"

const host = "accounts.partners.example.test"
const bert: Account = { name: "Bert Borealis", email: "bert@borealis.test", password: "seven quiet herons wade" }

let directory: string
let server: TestServer
let upstream: Upstream
let gateway: OpenHost
let staff: Person
let partner: Person

// the second test looks at what the first has left
test.describe.configure({ mode: "serial" })

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  directory = mkdtempSync(join(tmpdir(), "gatewarden-e2e-"))
  server = await startServer()
  upstream = await startUpstream()
  gateway = await openGatewayHost(join(directory, "gateway"), [host])
  staff = await openBrowser(browser, server.portalUrl)
  partner = await openBrowser(browser, server.portalUrl)
})

test.afterAll(async () => {
  await gateway?.stop()
  await upstream?.close()
  await server?.remove()
  rmSync(directory, { recursive: true, force: true })
})

test("the first partner is let in, kept to its routes, and shut out, all by hand in two browsers", async () => {
  test.setTimeout(300_000)
  const { page } = staff
  await test.step("the setup link makes the first administrator", async () => {
    await page.goto(server.setupUrl)
    await expect(page.getByLabel("Your name")).toBeFocused()
    await lookOver(page, "setup")
    await setUp(page, server.setupUrl, admin)
    await expect(page.getByText("0 of 5 steps done")).toBeVisible()
    await lookOver(page, "overview of an empty installation")
  })
  await test.step("an API with two routes", addApi)
  await test.step("a partner with an application and a scope", addPartner)
  const link = await test.step("an invitation, whose link is shown once", inviteSomebody)
  await test.step("a gateway, enrolled by the command on the screen", addGateway)
  await test.step("the diff in words, published, and live progress", publishChanges)
  await test.step("the partner's person accepts and signs in", () => comeIn(link))
  await test.step("a key made in the browser, and its certificate", getCredential)
  await test.step("the call on the screen is let in, another route is not", makeCalls)
  await test.step("the connection test shows the handshake as it arrives", testConnection)
  await test.step("revoked in the browser, enforced, and refused", revokeAndBeRefused)
  await test.step("the audit log is intact", verifyAudit)
  expect(staff.complaints).toEqual([])
  expect(partner.complaints).toEqual([])
})

async function addApi(): Promise<void> {
  const { page } = staff
  await page.getByRole("link", { name: "Add an API" }).click()
  await expect(page.getByRole("button", { name: "Create API" })).toBeVisible()
  await lookOver(page, "new API")
  await createApi(page, { name: "Accounts", hostname: host, upstream: upstream.url, owner: "Accounts team" })
  await page.getByRole("button", { name: "Add route" }).click()
  await lookOver(page, "add a route")
  await page.getByRole("button", { name: "Cancel" }).click()
  await addRoute(page, { methods: ["GET"], path: "/accounts/{id}", scope: "accounts:read" })
  await addRoute(page, { methods: ["POST", "PUT"], path: "/accounts/{id}/payments", scope: "payments:write" })
  await lookOver(page, "API")
}

async function addPartner(): Promise<void> {
  const { page } = staff
  await goTo(page, "Overview")
  await page.getByRole("link", { name: "Register a partner" }).click()
  await lookOver(page, "register a partner")
  await registerPartner(page, "Borealis", "Borealis Payments AG")
  await lookOver(page, "partner")
  await activatePartner(page, "Borealis")
  await createApplication(page, "Borealis", "ledger-sync")
  await page.getByRole("button", { name: "Give access" }).click()
  await lookOver(page, "give access")
  await page.getByRole("button", { name: "Cancel" }).click()
  await giveAccess(page, "ledger-sync", "accounts:read", "Contract 8812")
  await lookOver(page, "application")
}

async function inviteSomebody(): Promise<string> {
  const { page } = staff
  await page.getByRole("link", { name: "Borealis", exact: true }).click()
  await page.getByRole("link", { name: /^People/ }).click()
  const link = await invitePerson(page, "Borealis", bert.name, bert.email)
  await lookOver(page, "invitation sent")
  await page.getByRole("button", { name: "Done" }).click()
  await expect(page.getByText(link)).toBeHidden()
  await lookOver(page, "people of a partner")
  return link
}

async function addGateway(): Promise<void> {
  const { page } = staff
  await goTo(page, "Overview")
  await page.getByRole("link", { name: "Register a gateway" }).click()
  await lookOver(page, "register a gateway")
  await registerGateway(page, "edge-fra-1")
  const command = await makeInstallCommand(page)
  await lookOver(page, "gateway to be installed")
  await runInstallCommand(command, directory, gateway.agentDirectory)
  await expect(page.getByText("It has enrolled.", { exact: false })).toBeVisible()
  await expect(page.getByText("Then let the agent run", { exact: false })).toBeVisible()
  gateway.startAgent()
  await expect(page.getByText("It enforces the newest release.")).toBeVisible()
  await lookOver(page, "gateway")
}

async function publishChanges(): Promise<void> {
  const { page } = staff
  await goTo(page, "Overview")
  await page.getByRole("link", { name: "Review the changes" }).click()
  const changes = page.getByRole("list", { name: "What changes" })
  const application = changes.getByRole("listitem").filter({ hasText: "ledger-sync of Borealis" })
  await expect(application).toContainText(`accounts:read on 1 gateway: GET /accounts/{id} on ${host}`)
  await expect(application).not.toContainText("payments:write")
  await lookOver(page, "review of changes")
  await publish(page, "Borealis goes live", "Publish to 1 gateway")
  await expect(page.getByText(/enforced on 1 of 1/)).toBeVisible()
  await lookOver(page, "release")
}

async function comeIn(link: string): Promise<void> {
  const { page } = partner
  await page.goto(link)
  await expect(page.getByRole("button", { name: "Accept invitation" })).toBeVisible()
  await lookOver(page, "invitation")
  await acceptInvitation(page, link, bert)
  await signOut(page, bert)
  await lookOver(page, "sign-in")
  await signIn(page, bert)
  await lookOver(page, "partner's home")
}

async function getCredential(): Promise<void> {
  const { page, requests } = partner
  await page.getByRole("link", { name: "Get a credential" }).first().click()
  await expect(page.getByRole("button", { name: "Make key and get certificate" })).toBeVisible()
  await lookOver(page, "get a credential")
  await makeKeyAndGetCertificate(page)
  await saveCredential(page, directory)
  await lookOver(page, "credential")
  const { ofKey, ofCertificate } = publicKeys(directory)
  expect(ofKey).toBe(ofCertificate)
  const sent = await Promise.all(requests.map(textOf))
  expect(sent.some((text) => text.includes("BEGIN CERTIFICATE REQUEST"))).toBe(true)
  for (const spelling of spellingsOfKey(directory)) {
    expect(sent.filter((text) => text.includes(spelling))).toEqual([])
  }
}

async function makeCalls(): Promise<void> {
  const { page } = partner
  writeCurlConfig(directory, gateway.addressOf(host))
  const snippet = page.getByRole("tabpanel", { name: "curl" }).locator("code")
  const command = await shownText(snippet)
  expect(command).toContain(`https://${host}/accounts/42`)
  const allowed = await paste(command, directory)
  expect(allowed).toMatchObject({ status: 200, body: expect.stringContaining('"path":"/accounts/42"') })
  const refused = await paste(`${command.replace("/accounts/42", "/accounts/42/payments")} -X POST`, directory)
  expect(refused).toMatchObject({ status: 403, body: expect.stringContaining("scope-not-granted") })
}

async function testConnection(): Promise<void> {
  const { page } = partner
  await page.getByRole("link", { name: "Test my connection" }).last().click()
  await page.getByRole("button", { name: "Start test" }).click()
  await expect(page.getByText("Waiting for the handshake.", { exact: false })).toBeVisible()
  await lookOver(page, "connection test that waits")
  const command = await shownText(page.locator("code", { hasText: "whoami?check=" }))
  const answer = await paste(command, directory)
  expect(answer.status).toBe(200)
  await expect(page.getByText("was presented and is valid", { exact: false })).toBeVisible()
  await expect(page.getByText("is allowed by accounts:read", { exact: false })).toBeVisible()
  await lookOver(page, "connection test")
}

async function revokeAndBeRefused(): Promise<void> {
  const { page } = staff
  const open = keepAliveCaller(gateway.addressOf(host), credentialIdentity(directory))
  expect(await open.call("GET", "/accounts/42")).toMatchObject({ status: 200 })
  await openOnlyCertificate(page)
  await lookOver(page, "certificate")
  await page.getByRole("button", { name: "Revoke certificate" }).click()
  const question = page.getByRole("dialog", { name: /^Revoke certificate/ })
  await expect(question).toContainText("ledger-sync of Borealis will lose 1 route on 1 gateway")
  await lookOver(page, "revoke a certificate")
  await question.getByLabel("Reason").selectOption("keyCompromise")
  await question.getByRole("button", { name: "Revoke certificate" }).click()
  const stages = page.getByRole("list", { name: "How far the revocation has come" })
  await expect(stages.getByRole("listitem").filter({ hasText: "Decided" })).toContainText("key compromise")
  await expect(stages.getByRole("listitem").filter({ hasText: "Published" })).toContainText(/release \d+, signed/)
  await expect(stages.getByRole("listitem").filter({ hasText: "Enforced" })).toContainText("1 of 1")
  expect((await open.call("GET", "/accounts/42")).status).not.toBe(200)
  expect(await curlDecides(`https://${host}/accounts/42`, directory)).not.toBe(200)
  open.close()
  await lookOver(page, "revoked certificate")
}

async function openOnlyCertificate(page: Page): Promise<void> {
  await goTo(page, "Partners")
  await page.getByRole("link", { name: "Borealis", exact: true }).click()
  await page.getByRole("link", { name: /^Credentials/ }).click()
  await lookOver(page, "credentials of a partner")
  await page.getByRole("table", { name: "Certificates" }).getByRole("row").nth(1).getByRole("link").first().click()
  await expect(page.getByRole("button", { name: "Revoke certificate" })).toBeVisible()
}

async function verifyAudit(): Promise<void> {
  const { page } = staff
  await goTo(page, "Audit")
  await page.getByRole("button", { name: "Verify the log" }).click()
  await expect(page.getByText("intact")).toBeVisible()
  await lookOver(page, "audit")
  await page
    .getByRole("button", { name: /^Details/ })
    .first()
    .click()
  await lookOver(page, "audit event")
}

test("every other screen of both sides is fit for use, with what that path has left there", async () => {
  test.setTimeout(240_000)
  const partnerUrl = await partnerAddress(staff.page)
  const ofPartner = ["access", "reach", "history"].map((tab) => `${partnerUrl}/${tab}`)
  const settings = ["", "/environments", "/operators", "/people", "/connections"].map((tab) => `/settings${tab}`)
  const others = ["/partners", "/certificates", "/apis", "/apis/scopes", "/releases", "/gateways", "/account"]
  for (const address of ["/", partnerUrl, ...ofPartner, ...others, ...settings]) await visit(staff.page, address)
  const own = ["", "/credentials", "/access", "/requests", "/people", "/account"]
  for (const address of own) await visit(partner.page, `/partner${address}`)
  await partner.page.goto("/partner/requests?ask")
  await expect(partner.page.getByRole("dialog", { name: "Ask for access" })).toBeVisible()
  await lookOver(partner.page, "ask for access")
  await partner.page.goto("/partner/credentials")
  await partner.page
    .getByRole("table", { name: "Certificates" })
    .getByRole("row")
    .nth(1)
    .getByRole("link")
    .first()
    .click()
  await lookOver(partner.page, "partner's certificate")
  expect(staff.complaints).toEqual([])
  expect(partner.complaints).toEqual([])
})

async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
  await lookOver(page, address)
}

async function partnerAddress(page: Page): Promise<string> {
  await page.goto("/partners")
  const address = await page.getByRole("link", { name: "Borealis", exact: true }).getAttribute("href")
  return address ?? ""
}
