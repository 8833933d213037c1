// A partner's person gets a credential in the browser, saves its files, and takes the commands that the screen shows.
// For the browser tests.
import { createPrivateKey } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { type Download, expect, type Page, type Request } from "@playwright/test"

/** On the page *Get a credential*. */
export async function makeKeyAndGetCertificate(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Make key and get certificate" }).click()
  await expect(page.getByText("The private key exists only in this tab")).toBeVisible()
}

/** Saves key, certificate, chain and trust under the names that the browser gives them. */
export async function saveCredential(page: Page, directory: string): Promise<void> {
  for (const what of ["private key", "certificate", "chain", "trust"]) {
    const downloading = page.waitForEvent("download")
    await page
      .getByRole("button", { name: `Download ${what}` })
      .or(link(page, what))
      .click()
    await save(await downloading, directory)
  }
  await expect(page.getByText("key saved")).toBeVisible()
}

function link(page: Page, what: string) {
  return page.getByRole("link", { name: `Download ${what}` })
}

function save(download: Download, directory: string): Promise<void> {
  return download.saveAs(join(directory, download.suggestedFilename()))
}

/** The saved private key in every form in which it could have been sent: as PEM, and the bare number in three spellings. */
export function spellingsOfKey(directory: string): string[] {
  const pem = readFileSync(join(directory, "client.key"), "utf8")
  const number = Buffer.from(createPrivateKey(pem).export({ format: "jwk" }).d ?? "", "base64url")
  // the number lies in the first two lines of base64; the rest is the public key, which may be sent
  const lines = pem.split("\n").slice(1, 3)
  return [
    "PRIVATE KEY",
    ...lines,
    number.toString("hex"),
    number.toString("base64").replace(/=+$/, ""),
    number.toString("base64url"),
  ]
}

/** Everything that a request says: address, headers, body. */
export async function textOf(request: Request): Promise<string> {
  const headers = Object.entries(await request.allHeaders()).map(([name, value]) => `${name}: ${value}`)
  return [request.url(), ...headers, request.postDataBuffer()?.toString("latin1") ?? ""].join("\n")
}
