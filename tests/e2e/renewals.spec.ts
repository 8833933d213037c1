// Renewal as people meet it: the board, an emergency, the partner's new certificate beside the old one, the time line, the end of
// many certificates at once, and who is told of it.
import { createHmac } from "node:crypto"
import { createServer, type Server } from "node:http"
import { expect, type Page, test } from "@playwright/test"
import { startServer, type TestServer } from "../support/server"
import { makeKeyAndGetCertificate } from "./steps/credential"
import { dialog } from "./steps/dialog"
import { lookOver } from "./steps/look"
import { invitePerson, onboardPartner } from "./steps/partners"
import { openBrowser, type Person } from "./steps/person"
import { shownText } from "./steps/shown-text"
import { type Account, acceptInvitation, admin, setUp } from "./steps/signing-in"

// one installation, in the order in which it happens
test.describe.configure({ mode: "serial" })

const mo: Account = { name: "Mo Member", email: "mo@borealis.test", password: "seven quiet amber kettles" }

type Delivery = { event: string; signature: string; body: string }

let server: TestServer
let staff: Person
let partner: Person
let receiver: Server
let hookUrl: string
let applicationPath: string
let oldCertificate: string
const deliveries: Delivery[] = []

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const [event, signature] = ["gatewarden-event", "gatewarden-signature"].map((name) =>
        String(request.headers[name]),
      )
      deliveries.push({ event: event ?? "", signature: signature ?? "", body: Buffer.concat(chunks).toString() })
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve))
  const address = receiver.address()
  hookUrl = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/hook`
  server = await startServer({ env: { WEBHOOK_NETWORKS: "127.0.0.0/8" } })
  staff = await openBrowser(browser, server.portalUrl)
  partner = await openBrowser(browser, server.portalUrl)
  await setUp(staff.page, server.setupUrl, admin)
  const { partnerUrl } = await onboardPartner(staff.page, "Borealis", "ledger-sync")
  applicationPath = new URL(staff.page.url()).pathname
  await staff.page.goto(`${partnerUrl}/people`)
  const link = await invitePerson(staff.page, "Borealis", mo.name, mo.email)
  await acceptInvitation(partner.page, link, mo)
  await partner.page.goto("/partner/credentials/new")
  await makeKeyAndGetCertificate(partner.page)
})

test.afterAll(async () => {
  await server?.remove()
  receiver?.closeAllConnections()
  receiver?.close()
})

test.afterEach(() => {
  expect([...staff.complaints, ...partner.complaints]).toEqual([])
})

test("the board is empty while nothing is due, and says what belongs there", async () => {
  const { page } = staff
  await page.goto("/certificates")
  await page.getByRole("navigation", { name: "Certificates" }).getByRole("link", { name: "Renewals" }).click()
  await expect(page.getByText("Nothing to renew here")).toBeVisible()
  await lookOver(page, "the empty renewals board")
})

test("an emergency says whom it concerns before it is asked, and shows how far everybody is", async () => {
  const { page } = staff
  await page.getByRole("button", { name: "Ask everybody to re-issue" }).click()
  const question = dialog(page, "Ask everybody for a new certificate?")
  await question.getByLabel("Who is asked").selectOption("sandbox")
  await expect(question).toContainText("It concerns 1 valid certificate: of 1 application, of 1 partner.")
  await lookOver(page, "the emergency switch")
  await question.getByLabel("Reason").fill("A key was found in a public place")
  await question.getByRole("button", { name: "Ask everybody" }).click()
  await expect(question).toBeHidden()
  await expect(emergency(page)).toContainText("0 of 1")
  await expect(page.getByRole("table", { name: "Renewals" }).getByRole("row", { name: "ledger-sync" })).toContainText(
    "not renewed",
  )
  await lookOver(page, "the renewals board in an emergency")
})

test("the partner is told at home, and renews in the browser: both certificates work", async () => {
  const { page } = partner
  // the page of the new credential asks before it forgets a key that was not saved
  page.once("dialog", (asked) => void asked.accept())
  await page.goto("/partner")
  await expect(page.getByText("“A key was found in a public place”", { exact: false })).toBeVisible()
  await lookOver(page, "the partner's home with a renewal")
  await page.getByRole("link", { name: "Renew certificate of ledger-sync" }).click()
  await expect(page.getByText("Everybody is asked for a new certificate")).toBeVisible()
  oldCertificate = new URL(page.url()).pathname.split("/").at(-1) ?? ""
  await lookOver(page, "a certificate that is to be renewed")
  await page.getByRole("link", { name: "Renew in the browser" }).click()
  await makeKeyAndGetCertificate(page)
  page.once("dialog", (asked) => void asked.accept())
  await page.goto("/partner/credentials?status=valid")
  const rows = page.getByRole("table", { name: "Certificates" }).getByRole("row", { name: "ledger-sync" })
  await expect(rows).toHaveCount(2)
  await expect(rows.filter({ hasText: "valid" })).toHaveCount(2)
})

test("the old one is settled once the new one is marked as installed", async () => {
  const { page } = partner
  await page.goto("/partner")
  await page.getByRole("link", { name: "Look at the new one" }).click()
  await page.getByRole("button", { name: "Mark as installed" }).click()
  const question = dialog(page, "Is this certificate in use?")
  await question.getByRole("button", { name: "Mark as installed" }).click()
  await expect(question).toBeHidden()
  await expect(page.getByText("marked as installed", { exact: false }).first()).toBeVisible()
  await page.goto("/partner")
  await expect(page.getByRole("heading", { name: "To renew" })).toBeHidden()
  await staff.page.goto("/certificates/renewals")
  await expect(emergency(staff.page)).toContainText("1 of 1")
})

test("automatic renewal comes as a script with the application's own values, and a code that is shown once", async () => {
  const { page } = partner
  await page.goto(`/partner/credentials/${oldCertificate}`)
  await page.getByRole("link", { name: "Renew automatically" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Automatic renewal" })).toBeVisible()
  const downloading = page.waitForEvent("download")
  await page.getByRole("link", { name: "Download gatewarden-renew.sh" }).click()
  expect((await downloading).suggestedFilename()).toBe("gatewarden-renew.sh")
  await expect(page.getByText(applicationPath.split("/").at(-1) ?? "-", { exact: false }).first()).toBeVisible()
  await page.getByRole("button", { name: "Make one-time code" }).click()
  await expect(page.getByText("GATEWARDEN_CODE='", { exact: false }).last()).toBeVisible()
  await lookOver(page, "automatic renewal")
})

test("the time line tells of the successor, its use, and the end to come", async () => {
  const { page } = staff
  await page.goto(`/certificates/${oldCertificate}`)
  const line = page.getByRole("list", { name: "What happened to this certificate" })
  for (const told of ["Issued", "Renewed by", "Its successor is in use:", "Renewal window began", "Ends"]) {
    await expect(line.getByRole("listitem").filter({ hasText: told }).first()).toBeVisible()
  }
  await lookOver(page, "a certificate with its time line")
  await page.goto("/certificates/renewals")
  await emergency(page).getByRole("button", { name: "Withdraw" }).click()
  await dialog(page, "Ask nobody in sandbox any more?").getByRole("button", { name: "Withdraw" }).click()
  await expect(emergency(page)).toBeHidden()
})

test("a webhook is added with a secret that is shown once, and its test arrives signed with it", async () => {
  const { page } = staff
  await page.goto("/settings/notifications")
  await expect(page.getByText("No webhook yet")).toBeVisible()
  await lookOver(page, "notifications without a webhook")
  await page.getByRole("button", { name: "Add webhook" }).click()
  const form = dialog(page, "Add a webhook")
  await form.getByLabel("Name").fill("Pager")
  await form.getByLabel("Address").fill(hookUrl)
  await lookOver(page, "the form of a webhook")
  await form.getByRole("button", { name: "Add webhook" }).click()
  const added = dialog(page, "Webhook added")
  const secret = await shownText(added.locator("code").first())
  await added.getByRole("button", { name: "Done" }).click()
  await page.getByRole("button", { name: "More for Pager" }).click()
  await page.getByRole("menuitem", { name: "Send a test" }).click()
  await dialog(page, "Send Pager a test?").getByRole("button", { name: "Send test" }).click()
  await expect.poll(() => deliveries.map(({ event }) => event), { timeout: 30_000 }).toContain("webhook.test")
  const sent = deliveries.find(({ event }) => event === "webhook.test")
  const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(sent?.signature ?? "") ?? []
  expect(mac).toBe(createHmac("sha256", secret).update(`${seconds}.${sent?.body}`).digest("hex"))
  await expect(page.getByRole("row", { name: "Pager" })).toContainText("204", { timeout: 30_000 })
  await lookOver(page, "notifications with a webhook")
})

test("everything of an application is revoked after a preview of what stops, with its name typed", async () => {
  const { page } = staff
  await page.goto(applicationPath)
  await page.getByRole("button", { name: "More for ledger-sync" }).click()
  await page.getByRole("menuitem", { name: "Revoke all certificates…" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Revoke everything of ledger-sync" })).toBeVisible()
  await expect(page.getByRole("table", { name: "Who loses what" })).toContainText("2 certificates")
  await lookOver(page, "the preview of a mass revocation")
  await page.getByRole("button", { name: "Revoke all certificates" }).click()
  const question = dialog(page, "Revoke everything of ledger-sync?")
  await expect(question).toContainText("2 certificates will be refused")
  const revoke = question.getByRole("button", { name: "Revoke all certificates" })
  await expect(revoke).toBeDisabled()
  await question.getByLabel("Reason").selectOption("keyCompromise")
  await question.getByLabel("Type ledger-sync to confirm").fill("ledger-sync")
  await revoke.click()
  await expect(page.getByRole("heading", { level: 1, name: "ledger-sync is revoked" })).toBeVisible()
  await expect(page.getByRole("list", { name: "Proof for sandbox" })).toContainText("Enforced")
  await lookOver(page, "the progress of a mass revocation")
})

test("the webhook hears of each revocation, and of nothing once it is disabled and removed", async () => {
  const { page } = staff
  const heard = () => deliveries.filter(({ event }) => event === "certificate.revoked").length
  await expect.poll(heard, { timeout: 30_000 }).toBe(2)
  await page.goto("/settings/notifications")
  for (const [item, title, verb] of [
    ["Disable webhook", "Disable Pager?", "Disable webhook"],
    ["Remove webhook", "Remove Pager?", "Remove webhook"],
  ] as const) {
    await page.getByRole("button", { name: "More for Pager" }).click()
    await page.getByRole("menuitem", { name: item }).click()
    const question = dialog(page, title)
    await question.getByRole("button", { name: verb }).click()
    await expect(question).toBeHidden()
  }
  await expect(page.getByText("No webhook yet")).toBeVisible()
})

test("a key that is compromised is reported from the certificate's page", async () => {
  const { page } = staff
  await page.goto(`/certificates/${oldCertificate}`)
  await page.getByRole("link", { name: "This key is compromised" }).click()
  await expect(page.getByRole("heading", { level: 1, name: /^Revoke everything of Key / })).toBeVisible()
  await lookOver(page, "the report of a compromised key")
})

function emergency(page: Page) {
  return page.getByRole("region", { name: "Emergency in sandbox" })
}
