// Certificates of other CAs as people meet them: a CA is accepted, the partner registers one, it is published, let in by a real
// nginx, and refused once it is given up; and what an environment says that its own certificates may be.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, type Page, test } from "@playwright/test"
import { type OpenHost, openGatewayHost, runInstallCommand } from "../support/gateway-host"
import { type ClientCredential, makeOddCertificate, nameOf } from "../support/odd-certificate"
import { callOnce } from "../support/partner-call"
import { startServer, type TestServer } from "../support/server"
import { startUpstream, type Upstream } from "../support/upstream"
import { type Hierarchy, makeHierarchy } from "../unit/pki/hierarchy"
import { dialog } from "./steps/dialog"
import { lookOver } from "./steps/look"
import { giveAccess, invitePerson, onboardPartner } from "./steps/partners"
import { addRoute, createApi, makeInstallCommand, publish, registerGateway } from "./steps/perimeter"
import { openBrowser, type Person } from "./steps/person"
import { type Account, acceptInvitation, admin, setUp } from "./steps/signing-in"

const host = "accounts.partners.example.test"
const cara: Account = { name: "Cara Cumulus", email: "cara@cumulus.test", password: "nine brisk lanterns hum" }

let directory: string
let server: TestServer
let upstream: Upstream
let gateway: OpenHost
let staff: Person
let partner: Person
let bank: Hierarchy
let qwac: ClientCredential

// one installation, in the order in which it happens
test.describe.configure({ mode: "serial" })

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  directory = mkdtempSync(join(tmpdir(), "gatewarden-e2e-"))
  bank = await makeHierarchy(new Date(), "Bank")
  qwac = await makeOddCertificate(bank, { subject: nameOf("Cumulus QWAC"), chain: [bank.issuing] })
  server = await startServer()
  upstream = await startUpstream()
  gateway = await openGatewayHost(join(directory, "gateway"), [host])
  staff = await openBrowser(browser, server.portalUrl)
  partner = await openBrowser(browser, server.portalUrl)
  await prepare(staff.page, partner.page)
})

test.afterAll(async () => {
  await gateway?.stop()
  await upstream?.close()
  await server?.remove()
  rmSync(directory, { recursive: true, force: true })
})

test.afterEach(() => {
  expect([...staff.complaints, ...partner.complaints]).toEqual([])
})

/** An API, a partner with access and a person, and a gateway that is up to date. */
async function prepare(page: Page, other: Page): Promise<void> {
  await setUp(page, server.setupUrl, admin)
  await page.goto("/apis/new")
  await createApi(page, { name: "Accounts", hostname: host, upstream: upstream.url, owner: "Accounts team" })
  await addRoute(page, { methods: ["GET"], path: "/accounts/{id}", scope: "accounts:read" })
  const { partnerUrl } = await onboardPartner(page, "Cumulus", "feeds")
  await giveAccess(page, "feeds", "accounts:read", "Contract 9")
  await page.goto(`${partnerUrl}/people`)
  const link = await invitePerson(page, "Cumulus", cara.name, cara.email)
  await acceptInvitation(other, link, cara)
  await page.goto("/gateways?new")
  await registerGateway(page, "edge-ber-1")
  await runInstallCommand(await makeInstallCommand(page), directory, gateway.agentDirectory)
  gateway.startAgent()
  await expect(page.getByText("It enforces the newest release.")).toBeVisible({ timeout: 60_000 })
}

test("a CA is accepted from its file, and what is no authority is refused beside the field", async () => {
  const { page } = staff
  await page.goto("/settings/anchors")
  await expect(page.getByText("No other CA is accepted").first()).toBeVisible()
  await lookOver(page, "other CAs, none yet")
  await page.getByRole("button", { name: "Accept another CA in Sandbox" }).click()
  const form = dialog(page, "Accept another CA in Sandbox")
  await form.getByLabel("Name").fill("Bank CA")
  await form.getByLabel("The CA's certificate").fill(qwac.info.pem)
  await form.getByRole("button", { name: "Accept CA" }).click()
  await expect(form.getByText("This is not the certificate of an authority", { exact: false })).toBeVisible()
  await lookOver(page, "accept another CA, refused")
  // DER, as many CAs offer it
  const file = join(directory, "bank.cer")
  writeFileSync(file, bank.root.der)
  await form.getByLabel("File").setInputFiles(file)
  await expect(form.getByLabel("The CA's certificate")).toHaveValue(/^-----BEGIN CERTIFICATE-----\n/)
  await form.getByRole("button", { name: "Accept CA" }).click()
  await expect(form).toBeHidden()
  await expect(page.getByRole("row", { name: "Bank CA" })).toContainText("0 live ones")
  await lookOver(page, "other CAs")
})

test("the partner looks at its certificate before it registers it, with the reason beside the field where it is refused", async () => {
  const { page } = partner
  await page.goto("/partner/credentials")
  await page.getByRole("link", { name: "Register one from another CA" }).click()
  await expect(page.getByText("In sandbox these CAs are accepted: Bank CA.", { exact: false })).toBeVisible()
  await lookOver(page, "register a certificate from another CA")
  const certificate = page.getByLabel("Certificate", { exact: true })
  await certificate.fill(qwac.info.pem)
  await page.getByRole("button", { name: "Look at it" }).click()
  await expect(
    page.getByText("leads to none of the authorities that are accepted here", { exact: false }),
  ).toBeVisible()
  await certificate.fill(qwac.pem)
  await page.getByRole("button", { name: "Look at it" }).click()
  const seen = page.getByRole("region", { name: "What will be registered" })
  await expect(seen).toContainText("Cumulus QWAC")
  await expect(seen).toContainText("Bank CA")
  await expect(seen).toContainText("It will be allowed what feeds is: accounts:read.")
  await lookOver(page, "a certificate from another CA, looked at")
  await page.getByRole("button", { name: "Register certificate" }).click()
  await expect(page.getByRole("button", { name: "Revoke certificate" })).toBeVisible()
  await expect(page.getByText("external", { exact: true }).first()).toBeVisible()
  await lookOver(page, "a registered certificate")
})

test("it is named in the review, let in by nginx once published, and refused once the partner gives it up", async () => {
  test.setTimeout(180_000)
  const call = () => callOnce(gateway.addressOf(host), { cert: qwac.pem, key: qwac.key }, "GET", "/accounts/42")
  expect(await call()).not.toMatchObject({ status: 200 })
  const { page } = staff
  await page.goto("/releases/sandbox/changes")
  const changes = page.getByRole("list", { name: "What changes" })
  await expect(changes).toContainText(
    `may also present certificate ${qwac.info.sha256.slice(0, 8)}… from Bank CA until`,
  )
  await lookOver(page, "review of a registered certificate")
  await publish(page, "Cumulus brings its own", "Publish to 1 gateway")
  await expect(page.getByText(/enforced on 1 of 1/)).toBeVisible({ timeout: 60_000 })
  await expect.poll(call, { timeout: 30_000 }).toMatchObject({ status: 200 })

  await partner.page.reload()
  await partner.page.getByRole("button", { name: "Revoke certificate" }).click()
  const question = partner.page.getByRole("dialog", { name: /^Revoke certificate/ })
  await question.getByLabel("Reason").selectOption("superseded")
  await question.getByRole("button", { name: "Revoke certificate" }).click()
  await expect.poll(call, { timeout: 60_000 }).toMatchObject({ status: 401, code: "certificate-revoked" })
})

test("an administrator says what certificates may be, and a partner gets one that names its organisation", async () => {
  const { page } = staff
  await page.goto("/settings/profiles")
  await lookOver(page, "profiles of certificates")
  const sandbox = page.locator("section", { has: page.getByRole("heading", { name: "Sandbox" }) })
  await sandbox.getByLabel("Days at most").fill("20")
  await sandbox.getByRole("button", { name: "Save profile" }).click()
  await expect(
    sandbox.getByText("The longest is at least what is given without a wish: 90 days.").first(),
  ).toBeVisible()
  await sandbox.getByLabel("Days, unless something else is asked for").fill("20")
  await sandbox.getByLabel("Profile, unless another is asked for").selectOption("transport")
  await sandbox.getByLabel("Ed25519").uncheck()
  await sandbox.getByRole("button", { name: "Save profile" }).click()
  await expect(page.getByText("Profile saved", { exact: true })).toBeVisible()

  await page.goto("/partners")
  await page.getByRole("link", { name: "Cumulus", exact: true }).click()
  await page
    .getByRole("button", { name: "More" })
    .or(page.getByRole("button", { name: /^Edit/ }))
    .first()
    .click()
  await page.getByRole("menuitem", { name: "Edit partner" }).click()
  const form = dialog(page, "Edit Cumulus")
  await form.getByLabel("Organisation identifier").fill("PSDDE-123")
  await form.getByRole("button", { name: "Save partner" }).click()
  await expect(
    form.getByText("After PSD and the country stand the authority's abbreviation", { exact: false }),
  ).toBeVisible()
  await form.getByLabel("Organisation identifier").fill("PSDDE-BAFIN-123456")
  await form.getByRole("button", { name: "Save partner" }).click()
  await expect(form).toBeHidden()
  await expect(page.getByText("PSDDE-BAFIN-123456")).toBeVisible()

  await partner.page.goto("/partner/credentials/new")
  await partner.page.getByRole("radio", { name: "Open finance, transport" }).check()
  await partner.page.getByRole("button", { name: "Make key and get certificate" }).click()
  await partner.page.getByText("Every field, decoded").click()
  await expect(
    partner.page.getByText("organizationIdentifier=PSDDE-BAFIN-123456", { exact: false }).first(),
  ).toBeVisible()
  await lookOver(partner.page, "a credential for open finance")
})
