// What an administrator does about our own people, in the settings.
// For the browser tests.

import { expect, type Page } from "@playwright/test"
import { dialog } from "./dialog"
import { shownText } from "./shown-text"
import type { Account } from "./signing-in"

type RoleWord = "Administrator" | "Approver" | "Viewer"

/** Answers the link, which is shown this once. */
export async function inviteStaff(page: Page, { name, email }: Account, role: RoleWord): Promise<string> {
  await page.goto("/settings/people")
  await page.getByRole("button", { name: "Invite person" }).click()
  const form = dialog(page, "Invite one of our own people")
  await form.getByLabel("E-mail").fill(email)
  await form.getByLabel("Name").fill(name)
  await form.getByRole("radio", { name: role }).check()
  await form.getByRole("button", { name: "Invite person" }).click()
  return shownText(dialog(page, "Invitation made").locator("code"))
}

export async function changeRole(page: Page, name: string, role: RoleWord): Promise<void> {
  await page.goto("/settings/people")
  await page.getByRole("button", { name: `What can be done about ${name}` }).click()
  await page.getByRole("menuitem", { name: "Change role" }).click()
  const question = dialog(page, `Change the role of ${name}?`)
  await question.getByRole("radio", { name: role }).check()
  await question.getByRole("button", { name: "Change role" }).click()
  await expect(question).toBeHidden()
  await expect(page.getByRole("row", { name })).toContainText(role)
}
