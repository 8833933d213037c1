// Exports as staff meet them: what each product cannot enforce is said beside the file, and the file is what was published.
// What is in them is held to the products' schemas in tests/gateways.
import { execFileSync } from "node:child_process"
import { expect, test } from "@playwright/test"
import { startServer, type TestServer } from "../support/server"
import { lookOver } from "./steps/look"
import { openBrowser, type Person } from "./steps/person"
import { admin, setUp } from "./steps/signing-in"

let server: TestServer
let staff: Person

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000)
  server = await startServer()
  staff = await openBrowser(browser, server.portalUrl)
  await setUp(staff.page, server.setupUrl, admin)
})

test.afterAll(() => server?.remove())

test("an export is chosen by what it cannot enforce, and saved with a README that says the same", async () => {
  const { page } = staff
  await page.goto("/releases/sandbox")
  await page.getByRole("link", { name: "Exports" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Exports of Sandbox" })).toBeVisible()
  const limit = "API Gateway checks no CRL and no OCSP"
  await expect(page.getByText(limit, { exact: false })).toBeVisible()
  await lookOver(page, "exports")
  const saving = page.waitForEvent("download")
  await page.getByRole("link", { name: "Download for AWS API Gateway" }).click()
  const download = await saving
  expect(download.suggestedFilename()).toMatch(/^sandbox-aws-\d+[.]tar[.]gz$/)
  const readme = execFileSync("tar", ["xzOf", await download.path(), "README.md"], { encoding: "utf8" })
  expect(readme).toContain(limit)
  expect(staff.complaints).toEqual([])
})
