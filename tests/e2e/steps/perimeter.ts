// What an administrator does about APIs, gateways and releases, as they do it on the screen.
// For the browser tests.

import { expect, type Page } from "@playwright/test"
import { dialog } from "./dialog"
import { shownText } from "./shown-text"

export type NewApi = { name: string; hostname: string; upstream: string; owner: string }
export type NewRoute = { methods: string[]; path: string; scope: string }

/** On the page that adds an API. */
export async function createApi(page: Page, { name, hostname, upstream, owner }: NewApi): Promise<void> {
  await page.getByLabel("Name", { exact: true }).fill(name)
  await page.getByLabel("Hostname").fill(hostname)
  await page.getByLabel("Upstream").fill(upstream)
  await page.getByLabel("Owner").fill(owner)
  await page.getByRole("button", { name: "Create API" }).click()
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible()
}

/** On the API's page. */
export async function addRoute(page: Page, { methods, path, scope }: NewRoute): Promise<void> {
  await page.getByRole("button", { name: "Add route" }).click()
  const form = dialog(page, "Add a route")
  for (const box of await form.getByRole("checkbox").all()) await box.uncheck()
  for (const method of methods) await form.getByLabel(method, { exact: true }).check()
  await form.getByLabel("Path").fill(path)
  await form.getByLabel("Scope").fill(scope)
  await form.getByRole("button", { name: "Add route" }).click()
  await expect(form).toBeHidden()
  await expect(page.getByRole("row", { name: `${path} ${scope}` })).toBeVisible()
}

/** In the dialog that is open. */
export async function registerGateway(page: Page, name: string): Promise<void> {
  const form = dialog(page, "Register a gateway")
  await form.getByLabel("Name").fill(name)
  await form.getByRole("button", { name: "Register gateway" }).click()
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible()
}

/** On the gateway's page: the command that is shown this once. */
export async function makeInstallCommand(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Make install command" }).click()
  const command = page.getByRole("figure").filter({ hasText: "Paste this into a shell" }).locator("code")
  return shownText(command)
}

/** On the review's page. Ends on the page of the release. */
export async function publish(page: Page, message: string, button: string): Promise<void> {
  await page.getByLabel("Why").fill(message)
  await page.getByRole("button", { name: button }).click()
  await expect(page.getByRole("heading", { level: 1, name: /^Release \d+ of / })).toBeVisible()
}
