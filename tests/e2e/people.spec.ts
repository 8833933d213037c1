// Who is let into the portal and for how long: links that work once, sessions that end when they have to,
// and screens that show nobody what is not theirs to see or to do.

import { expect, type Page, test } from "@playwright/test"
import { startServer, type TestServer } from "../support/server"
import { makeKeyAndGetCertificate } from "./steps/credential"
import { dialog } from "./steps/dialog"
import { invitePerson, onboardPartner } from "./steps/partners"
import { openBrowser, type Person } from "./steps/person"
import { shownText } from "./steps/shown-text"
import {
  type Account,
  acceptInvitation,
  admin,
  expectSignedOut,
  giveCredentials,
  setUp,
  signIn,
  signOut,
} from "./steps/signing-in"
import { changeRole, inviteStaff } from "./steps/staff"

// one installation, in the order in which its people come
test.describe.configure({ mode: "serial" })

let server: TestServer
let staff: Person

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  server = await startServer()
  staff = await openBrowser(browser, server.portalUrl)
})

test.afterAll(async () => {
  await server?.remove()
})

test("a setup link that was not printed is refused with the reason, and what was typed stays", async () => {
  const { page } = staff
  await page.goto("/setup")
  await expect(page.getByText("The link is incomplete")).toBeVisible()
  await page.goto(`/setup#${"x".repeat(43)}`)
  await page.getByLabel("Your name").fill("Mallory")
  await page.getByLabel("E-mail address").fill("mallory@example.test")
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery staple")
  await page.getByRole("button", { name: "Create administrator" }).click()
  await expect(page.getByText("This setup link has been used, replaced or has ended.", { exact: false })).toBeVisible()
  await expect(page.getByLabel("Your name")).toHaveValue("Mallory")
})

test("the setup link works once, and says so afterwards", async ({ browser }) => {
  await setUp(staff.page, server.setupUrl, admin)
  const stranger = await openBrowser(browser, server.portalUrl)
  await stranger.page.goto(server.setupUrl)
  await expect(stranger.page.getByText("This installation is set up already", { exact: false })).toBeVisible()
  await expect(stranger.page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible()
  await stranger.leave()
})

test("a wrong password and an unknown address get the same words", async ({ browser }) => {
  const { page, leave } = await openBrowser(browser, server.portalUrl)
  await page.goto("/sign-in")
  const answers: string[] = []
  for (const email of [admin.email, "nobody@example.test"]) {
    await giveCredentials(page, { email, password: "not the password at all" })
    const answer = page.getByRole("alert").filter({ hasText: "Sign-in failed" })
    await expect(answer).toContainText("The e-mail address or the password is not right.")
    answers.push(await shownText(answer))
    await page.reload()
  }
  expect(answers[0]).toBe(answers[1])
  await leave()
})

test("signing out ends the session, for a copy of its cookie too", async ({ browser }) => {
  const person = await openBrowser(browser, server.portalUrl)
  await signIn(person.page, admin)
  const thief = await openBrowser(browser, server.portalUrl)
  await thief.context.addCookies(await person.context.cookies())
  await thief.page.goto("/")
  await expect(thief.page.getByRole("button", { name: `Account: ${admin.name}` })).toBeVisible()
  await signOut(person.page, admin)
  await expectSignedOut(thief.page)
  await person.leave()
  await thief.leave()
})

test("changing the password ends every other session and leaves this one", async ({ browser }) => {
  const other = await openBrowser(browser, server.portalUrl)
  await signIn(other.page, admin)
  const { page } = staff
  await page.goto("/account")
  await page.getByLabel("Current password").fill(admin.password)
  admin.password = "another quiet pasture gate"
  await page.getByLabel("New password").fill(admin.password)
  await page.getByRole("button", { name: "Change password" }).click()
  await expect(page.getByText("Password changed; every other browser is signed out").first()).toBeVisible()
  await expectSignedOut(other.page)
  await page.reload()
  await expect(page.getByRole("heading", { level: 1, name: "Your account" })).toBeVisible()
  await signIn(other.page, admin)
  await other.leave()
})

const vera: Account = { name: "Vera Viewer", email: "vera@example.test", password: "eleven slow green barges" }

test("an invitation works once and says so afterwards; a demotion ends its person's sessions", async ({ browser }) => {
  const link = await inviteStaff(staff.page, vera, "Administrator")
  const person = await openBrowser(browser, server.portalUrl)
  await acceptInvitation(person.page, link, vera)
  await expect(person.page.getByRole("button", { name: `Account: ${vera.name}, Administrator` })).toBeVisible()
  const second = await openBrowser(browser, server.portalUrl)
  await second.page.goto(link)
  await expect(
    second.page.getByText("This invitation has been used, revoked or has ended.", { exact: false }),
  ).toBeVisible()
  await changeRole(staff.page, vera.name, "Viewer")
  await expectSignedOut(person.page)
  await person.leave()
  await second.leave()
})

test("a viewer sees the screens without the buttons that change something", async ({ browser }) => {
  const { partnerUrl } = await onboardPartner(staff.page, "Borealis", "ledger-sync")
  const { page, leave } = await openBrowser(browser, server.portalUrl)
  await signIn(page, vera)
  const changing = /^(Register|Add|Create|Edit|Activate|Invite|Issue|Give|Make|Publish|Revoke|Retire|More for)\b/
  for (const address of [
    ...["/partners", "/partners?new", partnerUrl, `${partnerUrl}?application`, `${partnerUrl}/people?invite`],
    ...["/apis", "/apis/scopes", "/gateways", "/gateways?new", "/releases/sandbox", "/releases/sandbox/changes"],
    ...["/certificates", "/settings/people", "/settings/environments", "/settings/operators"],
  ]) {
    await page.goto(address)
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
    await expect(page.getByRole("button", { name: changing }), address).toHaveCount(0)
    await expect(page.getByRole("dialog"), address).toHaveCount(0)
    await expect(page.getByRole("main").getByRole("link", { name: changing }), address).toHaveCount(0)
  }
  await page.goto("/apis/new")
  await expect(page.getByText("This is not yours to see")).toBeVisible()
  await leave()
})

test("somebody who lost a right while a form was open is told so, and nothing happens", async ({ browser }) => {
  await changeRole(staff.page, vera.name, "Administrator")
  const { page, leave } = await openBrowser(browser, server.portalUrl)
  await signIn(page, vera)
  await page.goto("/partners?new")
  await dialog(page, "Register a partner").getByLabel("Name", { exact: true }).fill("Late Partner")
  await dialog(page, "Register a partner").getByLabel("Legal name").fill("Late Partner AG")
  await changeRole(staff.page, vera.name, "Viewer")
  await page.getByRole("button", { name: "Register partner" }).click()
  await expect(page.getByText("Your session has ended.", { exact: false })).toBeVisible()
  await expect(page.getByLabel("Legal name")).toHaveValue("Late Partner AG")
  await staff.page.goto("/partners")
  await expect(staff.page.getByRole("link", { name: "Borealis", exact: true })).toBeVisible()
  await expect(staff.page.getByRole("link", { name: "Late Partner" })).toHaveCount(0)
  await leave()
})

const bert: Account = { name: "Bert Borealis", email: "bert@borealis.test", password: "seven quiet herons wade" }
const cora: Account = { name: "Cora Corvid", email: "cora@corvid.test", password: "nine loud magpies argue" }

test("a partner's person finds nothing at the addresses of another partner, nor on the staff's side", async ({
  browser,
}) => {
  const borealis = await comeIn(staff.page, await openBrowser(browser, server.portalUrl), "Borealis", bert)
  await onboardPartner(staff.page, "Corvid", "nest-watch")
  const corvid = await comeIn(staff.page, await openBrowser(browser, server.portalUrl), "Corvid", cora)
  const theirs = await addressesOf(borealis.page)
  for (const address of theirs) {
    await corvid.page.goto(address)
    await expect(corvid.page.getByText("Nothing is here"), address).toBeVisible()
  }
  for (const file of ["certificate.pem", "chain.pem"]) {
    const answer = await corvid.page.request.get(`${theirs[1]}/${file}`)
    expect(answer.status(), file).toBe(404)
  }
  for (const address of ["/partners", "/releases/sandbox", "/audit", "/settings/people"]) {
    await corvid.page.goto(address)
    await expect(corvid.page.getByText("This is not yours to see")).toBeVisible()
  }
  await expect(borealis.page.getByText("Corvid")).toHaveCount(0)
  await borealis.leave()
  await corvid.leave()
})

async function comeIn(staffPage: Page, person: Person, partner: string, account: Account): Promise<Person> {
  await staffPage.goto("/partners")
  await staffPage.getByRole("link", { name: partner, exact: true }).click()
  await staffPage.getByRole("link", { name: /^People/ }).click()
  const link = await invitePerson(staffPage, partner, account.name, account.email)
  await acceptInvitation(person.page, link, account)
  return person
}

/** Of their application and of the certificate that they get for it. */
async function addressesOf(page: Page): Promise<[string, string]> {
  const application = await page.getByRole("link", { name: "ledger-sync" }).getAttribute("href")
  await page.goto("/partner/credentials/new")
  await makeKeyAndGetCertificate(page)
  await page.getByRole("button", { name: "Download private key" }).click()
  await page.goto("/partner/credentials")
  const certificate = page
    .getByRole("table", { name: "Certificates" })
    .getByRole("row")
    .nth(1)
    .getByRole("link")
    .first()
  return [application ?? "", (await certificate.getAttribute("href")) ?? ""]
}
