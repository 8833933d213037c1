// Layers as administrators meet them: one is registered from its certificate, named in the review, published, and taken back.
// What gateways believe of it is asked of nginx in tests/gateways.
import { expect, test } from "@playwright/test"
import { type ClientCredential, makeOddCertificate, nameOf } from "../support/odd-certificate"
import { startServer, type TestServer } from "../support/server"
import { type Hierarchy, makeHierarchy } from "../unit/pki/hierarchy"
import { dialog } from "./steps/dialog"
import { lookOver } from "./steps/look"
import { publish } from "./steps/perimeter"
import { openBrowser, type Person } from "./steps/person"
import { admin, setUp } from "./steps/signing-in"

let server: TestServer
let staff: Person
let edge: Hierarchy
let cdn: ClientCredential

// one installation, in the order in which it happens
test.describe.configure({ mode: "serial" })

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000)
  edge = await makeHierarchy(new Date(), "Edge")
  cdn = await makeOddCertificate(edge, { subject: nameOf("edge-cdn") })
  server = await startServer()
  staff = await openBrowser(browser, server.portalUrl)
  await setUp(staff.page, server.setupUrl, admin)
})

test.afterAll(() => server?.remove())

test.afterEach(() => {
  expect(staff.complaints).toEqual([])
})

test("a layer is registered from its certificate, and an authority's is refused beside the field", async () => {
  const { page } = staff
  await page.goto("/settings/layers")
  await expect(page.getByText("No layer may hand over certificates").first()).toBeVisible()
  await lookOver(page, "layers, none yet")
  await page.getByRole("button", { name: "Register a layer in Sandbox" }).click()
  const form = dialog(page, "Register a layer in Sandbox")
  await form.getByLabel("Name").fill("edge-cdn")
  await form.getByLabel("The layer's certificate").fill(edge.issuing.pem)
  await form.getByRole("button", { name: "Register layer" }).click()
  await expect(form.getByText("This is the certificate of an authority", { exact: false })).toBeVisible()
  await lookOver(page, "register a layer, refused")
  await form.getByLabel("Hands over in").selectOption("xfcc")
  await form.getByLabel("The layer's certificate").fill(cdn.info.pem)
  await form.getByRole("button", { name: "Register layer" }).click()
  await expect(form).toBeHidden()
  await expect(page.getByRole("row", { name: "edge-cdn" })).toContainText("x-forwarded-client-cert (Envoy)")
  await lookOver(page, "layers")
})

test("the review says what it may, and the publication that takes it back says that too", async () => {
  test.setTimeout(120_000)
  const { page } = staff
  const changes = page.getByRole("list", { name: "What changes" })
  await page.goto("/releases/sandbox/changes")
  await expect(changes).toContainText("Layer edge-cdn")
  await expect(changes).toContainText("may hand over its callers' certificates in x-forwarded-client-cert")
  await lookOver(page, "review of a layer")
  await publish(page, "The CDN ends TLS for us", "Publish release")

  await page.goto("/settings/layers")
  await page.getByRole("button", { name: "Remove edge-cdn in sandbox" }).click()
  const question = page.getByRole("alertdialog").or(page.getByRole("dialog"))
  await question.getByLabel("Reason").fill("another product")
  await question.getByRole("button", { name: "Remove layer" }).click()
  await expect(page.getByText("No layer may hand over certificates").first()).toBeVisible()
  await page.goto("/releases/sandbox/changes")
  await expect(changes).toContainText("Layer edge-cdn")
  await page.goto("/audit")
  await expect(page.getByText("Layer removed").first()).toBeVisible()
})
