// The text that an element shows, once it is there: commands, links and answers that a person would copy.
import type { Locator } from "@playwright/test"

export async function shownText(element: Locator): Promise<string> {
  return ((await element.textContent()) ?? "").trim()
}
