// Access tokens as people meet them: an issuer is added and its keys are fetched, an API asks for its tokens, and the partner is told
// which one, gets it bound to the certificate, and sees what a gateway says without it. What gateways enforce is in tests/gateways.
import { X509Certificate } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, type Page, test } from "@playwright/test"
import { startServer, type TestServer } from "../support/server"
import { startTokenIssuer, type TestTokenIssuer } from "../support/token-issuer"
import { makeKeyAndGetCertificate, saveCredential } from "./steps/credential"
import { dialog } from "./steps/dialog"
import { lookOver } from "./steps/look"
import { giveAccess, invitePerson, onboardPartner } from "./steps/partners"
import { addRoute, createApi, publish } from "./steps/perimeter"
import { openBrowser, type Person } from "./steps/person"
import { paste, writeCurlConfig } from "./steps/shell"
import { shownText } from "./steps/shown-text"
import { type Account, acceptInvitation, admin, setUp } from "./steps/signing-in"

const host = "accounts.partners.example.test"
const audience = `https://${host}`
const tom: Account = { name: "Tom Tundra", email: "tom@tundra.test", password: "seven mossy bells ring" }

let directory: string
let server: TestServer
let issuer: TestTokenIssuer
let staff: Person
let partner: Person

// one installation, in the order in which it happens
test.describe.configure({ mode: "serial" })

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000)
  directory = mkdtempSync(join(tmpdir(), "gatewarden-e2e-"))
  issuer = await startTokenIssuer()
  server = await startServer({ env: { TOKEN_NETWORKS: "127.0.0.1/32" } })
  staff = await openBrowser(browser, server.portalUrl)
  partner = await openBrowser(browser, server.portalUrl)
  await setUp(staff.page, server.setupUrl, admin)
})

test.afterAll(async () => {
  await server?.remove()
  await issuer?.close()
  rmSync(directory, { recursive: true, force: true })
})

test.afterEach(() => {
  expect([...staff.complaints, ...partner.complaints]).toEqual([])
})

test("an API can ask for no token before an issuer is known, and its form leads to where one is added", async () => {
  const { page } = staff
  await page.goto("/apis/new")
  await expect(page.getByRole("radio", { name: "A signed JWT besides the certificate" })).toBeDisabled()
  await lookOver(page, "add an API without a token issuer")
  await page.getByRole("link", { name: "Add one in the settings" }).click()
  await expect(page.getByText("No issuer of tokens").first()).toBeVisible()
  await lookOver(page, "token issuers, none yet")
})

test("what is no address is said beside the field, and one that may not be called with the issuer", async () => {
  const { page } = staff
  await page.getByRole("button", { name: "Add a token issuer to Sandbox" }).click()
  const form = dialog(page, "Add a token issuer to Sandbox")
  await form.getByLabel("Issuer").fill("https://elsewhere.example.test")
  await form.getByLabel("Address of its keys").fill("jwks.json")
  await form.getByRole("button", { name: "Add issuer" }).click()
  await expect(form.getByText("Give an address like", { exact: false })).toBeVisible()
  await lookOver(page, "add a token issuer, refused")
  await form.getByLabel("Address of its keys").fill("http://127.0.0.2:1/jwks.json")
  await form.getByRole("button", { name: "Add issuer" }).click()
  await expect(form).toBeHidden()
  const row = page.getByRole("row", { name: "https://elsewhere.example.test" })
  await expect(row).toContainText("which is not a public address. Name its network in TOKEN_NETWORKS")
  await expect(row).toContainText("No token of it is good before its keys are there.")
  await lookOver(page, "a token issuer that cannot be asked")
  await row.getByRole("button", { name: /^Fetch the keys of .* now$/ }).click()
  await expect(page.getByText("It is asked for its keys now").first()).toBeVisible()
  await row.getByRole("button", { name: /^Remove/ }).click()
  await remove(page, "https://elsewhere.example.test")
  await expect(row).toBeHidden()
})

test("the keys of an issuer are there as soon as it is added", async () => {
  const { page } = staff
  await page.getByRole("button", { name: "Add a token issuer to Sandbox" }).click()
  const form = dialog(page, "Add a token issuer to Sandbox")
  await form.getByLabel("Issuer").fill(issuer.issuer)
  await form.getByLabel("Address of its keys").fill(issuer.jwksUri)
  await form.getByRole("button", { name: "Add issuer" }).click()
  await expect(form).toBeHidden()
  const row = page.getByRole("row", { name: issuer.issuer })
  await expect(row).toContainText(issuer.kid)
  await expect(row).toContainText("1 key, ES256")
  await expect(row).toContainText("good")
  await lookOver(page, "token issuers")
})

test("an API asks for a token of that issuer, says so on its page, and holds the issuer in its place", async () => {
  test.setTimeout(120_000)
  const { page } = staff
  await page.goto("/apis/new")
  await createApi(page, { name: "Accounts", hostname: host, upstream: "http://127.0.0.1:9", owner: "Accounts team" })
  await addRoute(page, { methods: ["GET"], path: "/accounts/{id}", scope: "accounts:read" })
  await page.getByRole("link", { name: "Edit API" }).click()
  await page.getByRole("radio", { name: "A signed JWT besides the certificate" }).check()
  await page.getByLabel("Claim that holds the scope").fill("scope")
  await page.getByRole("button", { name: "Save changes" }).click()
  await expect(page.getByText("The audience is missing.")).toBeVisible()
  await lookOver(page, "a token policy, refused")
  await page.getByLabel("Audience").fill(audience)
  await page.getByRole("button", { name: "Save changes" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Accounts" })).toBeVisible()
  for (const fact of [
    `Access token of ${issuer.issuer}`,
    `for ${audience}`,
    "signed with ES256",
    "bound to the client certificate (RFC 8705)",
    "with the route's scope in its claim scope",
  ]) {
    await expect(page.getByRole("listitem").filter({ hasText: fact })).toBeVisible()
  }
  await lookOver(page, "an API that asks for a token")

  await page.goto("/settings/token-issuers")
  await page.getByRole("button", { name: `Remove ${issuer.issuer} in sandbox` }).click()
  const question = await remove(page, issuer.issuer)
  await expect(question.getByRole("alert")).toContainText("Accounts asks for tokens of")
  await lookOver(page, "a token issuer that is not removed")
  await question.getByRole("button", { name: "Cancel" }).click()
  await expect(page.getByRole("row", { name: issuer.issuer })).toContainText("Accounts")
})

test("the partner sees which token is asked for, and what a gateway says with it and without", async () => {
  test.setTimeout(180_000)
  const { page } = partner
  await onboardAndPublish(staff.page)
  await page.goto("/partner")
  await page.getByRole("link", { name: "Get a credential" }).first().click()
  await makeKeyAndGetCertificate(page)
  await saveCredential(page, directory)
  const snippet = page.getByRole("tabpanel", { name: "curl" }).locator("code")
  await expect(snippet).toContainText("Authorization: Bearer $ACCESS_TOKEN")
  await lookOver(page, "a credential for an API that asks for a token")
  await page.getByRole("link", { name: "See feeds" }).click()
  const need = page.getByRole("region", { name: "Token for Accounts" })
  for (const fact of [issuer.issuer, audience, "accounts:read", "Bound to the certificate"]) {
    await expect(need).toContainText(fact)
  }
  await page.getByText("What cnf.x5t#S256 of a bound token is", { exact: false }).click()
  await expect(page.getByText(thumbprint())).toBeVisible()
  await lookOver(page, "an application that needs a token")

  writeCurlConfig(directory)
  const good = { aud: audience, scope: "accounts:read" }
  for (const [claims, says] of [
    [null, "Get one from its issuer"],
    [good, "The token is bound to another certificate, or to none"],
    [{ ...good, scope: "other:read", cnf: { "x5t#S256": thumbprint() } }, "does not hold the scope of this route"],
    [{ ...good, cnf: { "x5t#S256": thumbprint() } }, "is allowed by accounts:read"],
  ] as const) {
    await testConnection(page, claims === null ? "" : issuer.token(claims), says)
  }
  await lookOver(page, "a connection test with a token")
})

/** In the dialog that is open. */
async function remove(page: Page, name: string) {
  const question = dialog(page, `Remove ${name}?`)
  await question.getByLabel("Reason").fill("not ours")
  await question.getByRole("button", { name: "Remove issuer" }).click()
  return question
}

async function onboardAndPublish(page: Page): Promise<void> {
  const { partnerUrl } = await onboardPartner(page, "Tundra", "feeds")
  await giveAccess(page, "feeds", "accounts:read", "Contract 11")
  await page.goto(`${partnerUrl}/people`)
  await acceptInvitation(partner.page, await invitePerson(page, "Tundra", tom.name, tom.email), tom)
  await page.goto("/releases/sandbox/changes")
  await publish(page, "Accounts for Tundra", "Publish release")
}

/** RFC 8705 §3.1, from the certificate that the browser saved. */
function thumbprint(): string {
  const { fingerprint256 } = new X509Certificate(readFileSync(join(directory, "client.pem")))
  return Buffer.from(fingerprint256.replaceAll(":", ""), "hex").toString("base64url")
}

async function testConnection(page: Page, token: string, says: string): Promise<void> {
  await page.goto("/partner/test")
  await page.getByRole("button", { name: "Start test" }).click()
  const command = await shownText(page.locator("code", { hasText: "whoami?check=" }))
  expect(command).toContain("Authorization: Bearer $ACCESS_TOKEN")
  const answer = await paste(`export ACCESS_TOKEN='${token}'\n${command}`, directory)
  expect(answer.status).toBe(200)
  await expect(page.getByText(says, { exact: false })).toBeVisible()
}
