// Looks a screen over as everybody has to be able to use it: wide and on a telephone, light and dark.
// Zero violations of WCAG 2.2 AA that axe can find, and nothing that scrolls sideways.
import AxeBuilder from "@axe-core/playwright"
import { expect, type Page } from "@playwright/test"
import { desktop, telephone } from "./person"

const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
/** What a colour scheme can break; everything else is the same document in both. */
const colours = ["color-contrast", "link-in-text-block"]

/** @param screen its name, for whoever reads the failure */
export async function lookOver(page: Page, screen: string): Promise<void> {
  for (const viewport of [telephone, desktop]) {
    await page.setViewportSize(viewport)
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme })
      const where = `${screen}, ${viewport.width} px, ${colorScheme}`
      expect(await violations(page, colorScheme), where).toEqual([])
    }
    expect(await sidewaysBy(page), `${screen} scrolls sideways at ${viewport.width} px`).toBe(0)
  }
}

async function violations(page: Page, colorScheme: "light" | "dark"): Promise<string[]> {
  // in the page itself: without frames nothing has to be gathered in a second one
  const axe = new AxeBuilder({ page }).setLegacyMode(true)
  const { violations: found } = await (colorScheme === "dark" ? axe.withRules(colours) : axe.withTags(wcag)).analyze()
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html, failureSummary }) => `${id} at ${target}: ${html}\n${failureSummary}`),
  )
}

/** By how much the page can be scrolled to the side. */
function sidewaysBy(page: Page): Promise<number> {
  return page.evaluate(() => {
    window.scrollTo(10_000, window.scrollY)
    return window.scrollX
  })
}
