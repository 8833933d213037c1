// Looks a screen over as everybody has to be able to use it: wide and on a telephone, light and dark.
// Zero violations of WCAG 2.2 AA that axe can find, and nothing that scrolls sideways; a run names all of them, not the first.
import AxeBuilder from "@axe-core/playwright"
import { expect, type Page } from "@playwright/test"
import { desktop, telephone } from "./person"

const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
/** What a colour scheme can break; everything else is the same document in both. */
const colours = ["color-contrast", "link-in-text-block"]

/** @param screen its name, for whoever reads the failure */
export async function lookOver(page: Page, screen: string): Promise<void> {
  // a page behind another one draws nothing, and would be waited for
  await page.bringToFront()
  for (const viewport of [telephone, desktop]) {
    await page.setViewportSize(viewport)
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme })
      await untilStill(page)
      const where = `${screen}, ${viewport.width} px, ${colorScheme}`
      expect.soft(await violations(page, colorScheme), where).toEqual([])
    }
    expect.soft(await sidewaysBy(page), `${screen} scrolls sideways at ${viewport.width} px`).toBe(0)
  }
}

async function violations(page: Page, colorScheme: "light" | "dark"): Promise<string[]> {
  await bringAxe(page)
  const runOnly = colorScheme === "dark" ? { type: "rule", values: colours } : { type: "tag", values: wcag }
  const { violations: found } = await page.evaluate(
    // what was brought in has put itself there
    (only) => (window as unknown as WindowWithAxe).axe.run({ runOnly: only, resultTypes: ["violations"] }),
    runOnly,
  )
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html, failureSummary }) => `${id} at ${target}: ${html}\n${failureSummary}`),
  )
}

type WindowWithAxe = { axe: { run: (options: object) => Promise<Awaited<ReturnType<AxeBuilder["analyze"]>>> } }

/** Once for a document: the builder brings it in anew for every question, which takes longer than the answer. */
async function bringAxe(page: Page): Promise<void> {
  if (await page.evaluate(() => "axe" in window)) return
  await new AxeBuilder({ page }).setLegacyMode(true).withRules("document-title").analyze()
}

/** Colours fade over even where motion is off, if only for a frame. */
async function untilStill(page: Page): Promise<void> {
  const still = () => document.getAnimations().every(({ playState }) => playState !== "running")
  await expect.poll(() => page.evaluate(still), { intervals: [20] }).toBe(true)
}

/** By how much the page can be scrolled to the side. */
function sidewaysBy(page: Page): Promise<number> {
  return page.evaluate(() => {
    window.scrollTo(10_000, window.scrollY)
    return window.scrollX
  })
}
