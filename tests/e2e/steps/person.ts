// Somebody at a browser of their own: what their pages complain of and what leaves their browser is kept.
// For every browser test. Motion is off, so that nothing is looked at half faded in.
import type { Browser, BrowserContext, Page, Request } from "@playwright/test"

export type Person = {
  page: Page
  context: BrowserContext
  /** Console errors, uncaught exceptions and violations of the Content-Security-Policy, with the page's address. */
  complaints: string[]
  /** Every request that this browser has sent. */
  requests: Request[]
  leave: () => Promise<void>
}

export const desktop = { width: 1440, height: 900 }
export const telephone = { width: 360, height: 740 }

/** @param baseURL the portal's address, so that steps can name paths */
export async function openBrowser(browser: Browser, baseURL: string): Promise<Person> {
  const context = await browser.newContext({ baseURL, viewport: desktop, reducedMotion: "reduce" })
  const complaints: string[] = []
  const requests: Request[] = []
  context.on("request", (request) => requests.push(request))
  context.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${message.page()?.url()}: ${message.text()}`)
  })
  context.on("weberror", (error) => complaints.push(`${error.page()?.url()}: ${error.error().stack}`))
  const page = await context.newPage()
  return { page, context, complaints, requests, leave: () => context.close() }
}
