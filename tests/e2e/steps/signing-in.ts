// Coming in and going: the setup link, invitations, the sign-in form, the account menu.
// For every browser test.
import { expect, type Page } from "@playwright/test"

export type Account = { name: string; email: string; password: string }

export const admin: Account = {
  name: "Ada Admin",
  email: "ada@example.test",
  password: "correct horse battery staple",
}

export async function setUp(page: Page, setupUrl: string, { name, email, password }: Account): Promise<void> {
  await page.goto(setupUrl)
  await page.getByLabel("Your name").fill(name)
  await page.getByLabel("E-mail address").fill(email)
  await page.getByLabel("Password", { exact: true }).fill(password)
  await page.getByRole("button", { name: "Create administrator" }).click()
  await expect(accountMenu(page, name)).toBeVisible()
}

export async function acceptInvitation(page: Page, link: string, { name, password }: Account): Promise<void> {
  await page.goto(link)
  await page.getByLabel("Your name").fill(name)
  await page.getByLabel("Password", { exact: true }).fill(password)
  await page.getByRole("button", { name: "Accept invitation" }).click()
  await expect(accountMenu(page, name)).toBeVisible()
}

/** Fills in the form that is open and sends it; what comes of it is the caller's to expect. */
export async function giveCredentials(page: Page, { email, password }: Omit<Account, "name">): Promise<void> {
  await page.getByLabel("E-mail address").fill(email)
  await page.getByLabel("Password", { exact: true }).fill(password)
  await page.getByRole("button", { name: "Sign in", exact: true }).click()
}

export async function signIn(page: Page, account: Account): Promise<void> {
  await page.goto("/sign-in")
  await giveCredentials(page, account)
  await expect(accountMenu(page, account.name)).toBeVisible()
}

export async function signOut(page: Page, { name }: Account): Promise<void> {
  await accountMenu(page, name).click()
  await page.getByRole("menuitem", { name: "Sign out" }).click()
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible()
}

export async function expectSignedOut(page: Page): Promise<void> {
  await page.reload()
  await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible()
}

/** By the navigation at the side. */
export async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click()
}

function accountMenu(page: Page, name: string) {
  return page.getByRole("button", { name: `Account: ${name}` })
}
