// What the screens say where there is nothing yet, and where something was typed or done that cannot be.
// A fresh installation, one after the other.
import { expect, type Page, test } from "@playwright/test"
import { startServer, type TestServer } from "../support/server"
import { dialog } from "./steps/dialog"
import { lookOver } from "./steps/look"
import { onboardPartner } from "./steps/partners"
import { addRoute, createApi, publish } from "./steps/perimeter"
import { openBrowser, type Person } from "./steps/person"
import { admin, setUp } from "./steps/signing-in"

// one installation, which fills up on the way
test.describe.configure({ mode: "serial" })

let server: TestServer
let staff: Person
let page: Page

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  server = await startServer()
  staff = await openBrowser(browser, server.portalUrl)
  page = staff.page
})

test.afterAll(async () => {
  await server?.remove()
})

test("a weak password is refused beside its field, and the rest stays typed", async () => {
  await page.goto(server.setupUrl)
  await page.getByLabel("Your name").fill(admin.name)
  await page.getByLabel("E-mail address").fill(admin.email)
  await page.getByLabel("Password", { exact: true }).fill("short")
  await page.getByRole("button", { name: "Create administrator" }).click()
  await expect(page.getByLabel("Password", { exact: true })).toBeFocused()
  await expect(page.getByLabel("Password", { exact: true })).toHaveAccessibleDescription(/at least 12 characters/i)
  await expect(page.getByLabel("E-mail address")).toHaveValue(admin.email)
  await setUp(page, server.setupUrl, admin)
})

test.describe("an empty screen says what belongs there and offers the way to it", () => {
  const screens: { address: string; says: string; offers: string | null }[] = [
    { address: "/", says: "Nothing needs you", offers: "Add an API" },
    { address: "/partners", says: "No partner yet", offers: "Register the first partner" },
    { address: "/apis", says: "No APIs in Sandbox yet", offers: "Add an API" },
    { address: "/apis/scopes", says: "No scopes in Sandbox yet", offers: "Go to APIs" },
    { address: "/gateways", says: "No gateways in Sandbox yet", offers: "Register the first gateway" },
    { address: "/releases/sandbox", says: "No gateway in this environment yet", offers: "Register a gateway" },
    { address: "/releases/sandbox/changes", says: "Everything is published", offers: "Back to the releases" },
    { address: "/settings/people", says: "None is open", offers: null },
    { address: "/settings/operators", says: "No operators yet", offers: null },
  ]
  for (const { address, says, offers } of screens) {
    test(`${address}: ${says}`, async () => {
      await page.goto(address)
      await expect(page.getByText(says)).toBeVisible()
      if (offers !== null)
        await expect(page.getByRole("main").getByRole("link", { name: offers }).first()).toBeVisible()
      await lookOver(page, address)
    })
  }

  test("the offers of partners and gateways open the form at once", async () => {
    await page.goto("/partners")
    await page.getByRole("link", { name: "Register the first partner" }).click()
    await expect(dialog(page, "Register a partner")).toBeVisible()
    await page.keyboard.press("Escape")
    await expect(page).toHaveURL(/\/partners$/)
    await page.goto("/gateways")
    await page.getByRole("link", { name: "Register the first gateway" }).click()
    await expect(dialog(page, "Register a gateway")).toBeVisible()
  })
})

const accounts = {
  name: "Accounts",
  hostname: "accounts.partners.example.test",
  upstream: "http://10.0.0.12:8080",
  owner: "Accounts team",
}

test("each wrong field of a form has its reason beside it, and what was typed stays", async () => {
  await page.goto("/apis/new")
  await page.getByLabel("Name", { exact: true }).fill(accounts.name)
  await page.getByLabel("Hostname").fill("https://Accounts.example.test/")
  await page.getByLabel("Upstream").fill("10.0.0.12")
  await page.getByRole("button", { name: "Create API" }).click()
  await expect(page.getByLabel("Hostname")).toBeFocused()
  for (const label of ["Hostname", "Upstream", "Owner"]) {
    await expect(page.getByLabel(label), label).toHaveAttribute("aria-invalid", "true")
  }
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(accounts.name)
  await expect(page.getByLabel("Hostname")).toHaveValue("https://Accounts.example.test/")
  await lookOver(page, "API with errors")
  await createApi(page, accounts)
})

test("a name that is taken and a route that overlaps are refused with what is in the way", async () => {
  await addRoute(page, { methods: ["GET"], path: "/accounts/{id}", scope: "accounts:read" })
  await page.getByRole("button", { name: "Add route" }).click()
  const form = dialog(page, "Add a route")
  await form.getByLabel("Path").fill("/accounts/{number}")
  await form.getByLabel("Scope").fill("accounts:peek")
  await form.getByRole("button", { name: "Add route" }).click()
  await expect(form.getByLabel("Path")).toHaveAccessibleDescription(/\/accounts\/\{id\}/)
  await expect(form.getByLabel("Scope")).toHaveValue("accounts:peek")
  await lookOver(page, "route that overlaps")
  await onboardPartner(page, "Borealis", "ledger-sync")
  await page.goto("/partners?new")
  const partner = dialog(page, "Register a partner")
  await partner.getByLabel("Name", { exact: true }).fill("Borealis")
  await partner.getByLabel("Legal name").fill("Another Borealis AG")
  await partner.getByRole("button", { name: "Register partner" }).click()
  await expect(partner.getByLabel("Name", { exact: true })).toHaveAccessibleDescription(/taken/)
  await expect(partner.getByLabel("Legal name")).toHaveValue("Another Borealis AG")
})

test("what changed since it was reviewed is not published; the new difference is shown and can be", async () => {
  await page.goto("/releases/sandbox/changes")
  const other = await staff.context.newPage()
  await other.goto("/apis")
  await other.getByRole("link", { name: accounts.name, exact: true }).click()
  await addRoute(other, { methods: ["DELETE"], path: "/accounts/{id}", scope: "accounts:close" })
  await other.close()
  await page.getByLabel("Why").fill("Accounts go live")
  await page.getByRole("button", { name: /^Publish/ }).click()
  await expect(page.getByText("The content has changed since you opened this page")).toBeVisible()
  await expect(page.getByRole("list", { name: "What changes" })).toContainText("DELETE /accounts/{id}")
  await expect(page.getByText("new since you looked")).toBeVisible()
  await expect(page.getByLabel("Why")).toHaveValue("Accounts go live")
  await lookOver(page, "review of what has changed meanwhile")
  await publish(page, "Accounts go live", "Publish release")
  await expect(page.getByRole("list", { name: "What it changed" })).toContainText("DELETE /accounts/{id}")
})

test("an address where nothing is says so, inside the portal", async () => {
  for (const address of ["/partners/ptn_01920000-0000-7000-8000-000000000000", "/releases/sandbox/4711", "/nowhere"]) {
    await page.goto(address)
    await expect(page.getByText(/Nothing is here/).first()).toBeVisible()
  }
})
