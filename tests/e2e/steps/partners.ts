// What an administrator does about partners, as they do it: by the buttons of the partner's pages.
// For the browser tests. Each step ends when the screen says that it is done.

import { expect, type Page } from "@playwright/test"
import { dialog } from "./dialog"
import { shownText } from "./shown-text"

export async function registerPartner(page: Page, name: string, legalName: string): Promise<void> {
  const form = dialog(page, "Register a partner")
  await form.getByLabel("Name", { exact: true }).fill(name)
  await form.getByLabel("Legal name").fill(legalName)
  await form.getByRole("button", { name: "Register partner" }).click()
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible()
}

export async function activatePartner(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Activate partner" }).click()
  const question = dialog(page, `Activate ${name}?`)
  await question.getByLabel("Reason").fill("Contract signed")
  await question.getByRole("button", { name: "Activate partner" }).click()
  await expect(question).toBeHidden()
  await expect(page.getByRole("button", { name: "Activate partner" })).toBeHidden()
}

export async function createApplication(page: Page, partner: string, name: string): Promise<void> {
  await page.getByRole("button", { name: "Create an application" }).click()
  const form = dialog(page, `Create an application of ${partner}`)
  await form.getByLabel("Name").fill(name)
  await form.getByRole("button", { name: "Create application" }).click()
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible()
}

/** On the application's page. */
export async function giveAccess(page: Page, application: string, scope: string, reason: string): Promise<void> {
  await page.getByRole("button", { name: "Give access" }).click()
  const form = dialog(page, `Give ${application} access`)
  await form.getByLabel(scope).check()
  await form.getByLabel("Reason").fill(reason)
  await form.getByRole("button", { name: "Give access" }).click()
  await expect(form).toBeHidden()
  await expect(page.getByRole("row", { name: scope })).toContainText("approved")
}

/** On the partner's page of people. Leaves the dialog open, in which the link shows this once. */
export async function invitePerson(page: Page, partner: string, name: string, email: string): Promise<string> {
  await page.getByRole("button", { name: "Invite somebody" }).click()
  const form = dialog(page, `Invite somebody of ${partner}`)
  await form.getByLabel("Name").fill(name)
  await form.getByLabel("E-mail address").fill(email)
  await form.getByRole("button", { name: "Send invitation" }).click()
  return shownText(dialog(page, "Invitation sent").locator("code"))
}

/** From any page: partner, application and the way to its people, in one go. */
export async function onboardPartner(page: Page, name: string, application: string): Promise<{ partnerUrl: string }> {
  await page.goto("/partners?new")
  await registerPartner(page, name, `${name} AG`)
  const partnerUrl = page.url()
  await activatePartner(page, name)
  await createApplication(page, name, application)
  return { partnerUrl }
}
