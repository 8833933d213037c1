// The dialog with a title.
import type { Locator, Page } from "@playwright/test"

export function dialog(page: Page, title: string): Locator {
  return page.getByRole("dialog", { name: title })
}
