// What a partner saves where the key is made: PKCS#12 in both strengths, DER, chain and trust, each opened by OpenSSL on the disk;
// the same from the certificate's pages; and nothing of the key or its password leaves the browser.
import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Download, expect, type Page, test } from "@playwright/test"
import { startServer, type TestServer } from "../support/server"
import { makeKeyAndGetCertificate, textOf } from "./steps/credential"
import { dialog } from "./steps/dialog"
import { lookOver } from "./steps/look"
import { invitePerson, onboardPartner } from "./steps/partners"
import { openBrowser, type Person } from "./steps/person"
import { type Account, acceptInvitation, admin, setUp } from "./steps/signing-in"

// the later tests look at what the first has left
test.describe.configure({ mode: "serial" })

const bert: Account = { name: "Bert Borealis", email: "bert@borealis.test", password: "seven quiet herons wade" }

let directory: string
let server: TestServer
let staff: Person
let partner: Person
let password: string

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  directory = mkdtempSync(join(tmpdir(), "gatewarden-downloads-"))
  server = await startServer()
  staff = await openBrowser(browser, server.portalUrl)
  partner = await openBrowser(browser, server.portalUrl)
  await setUp(staff.page, server.setupUrl, admin)
  await onboardPartner(staff.page, "Borealis", "ledger-sync")
  await staff.page.goto("/partners")
  await staff.page.getByRole("link", { name: "Borealis", exact: true }).click()
  await staff.page.getByRole("link", { name: /^People/ }).click()
  await acceptInvitation(partner.page, await invitePerson(staff.page, "Borealis", bert.name, bert.email), bert)
})

test.afterAll(async () => {
  await server?.remove()
  rmSync(directory, { recursive: true, force: true })
})

test("a key made in the browser is saved as PKCS#12, modern and legacy, and OpenSSL opens both", async () => {
  const { page } = partner
  await page.goto("/partner/credentials/new")
  await makeKeyAndGetCertificate(page)
  await stayBecauseAsked(page)
  await page.getByText("Other forms: PKCS#12, DER, trust").click()
  await lookOver(page, "other forms of a credential")
  await page.getByRole("button", { name: "Save as PKCS#12…" }).click()
  const form = dialog(page, "Save as PKCS#12")
  await lookOver(page, "save as PKCS#12")
  await form.getByLabel("Password of the file").fill("too short")
  await form.getByRole("button", { name: "Make and save file" }).click()
  await expect(form.getByText("Another password")).toBeVisible()
  await expect(form.getByLabel("Password of the file")).toBeFocused()
  await form.getByRole("button", { name: "Suggest another" }).click()
  password = await form.getByLabel("Password of the file").inputValue()
  await save(page, () => form.getByRole("button", { name: "Make and save file" }).click())
  await expect(page.getByText("key saved")).toBeVisible()

  await page.getByRole("button", { name: "Save as PKCS#12…" }).click()
  await form.getByLabel("Legacy: programs that know nothing newer").check()
  await form.getByLabel("Password of the file").fill(password)
  await lookOver(page, "save as legacy PKCS#12")
  await save(page, () => form.getByRole("button", { name: "Make and save file" }).click())

  for (const [file, cipher] of [
    ["client.p12", "PBES2, PBKDF2, AES-256-CBC"],
    ["client-legacy.p12", "pbeWithSHA1And3-KeyTripleDES-CBC"],
  ] as const) {
    const asked = ["pkcs12", "-in", file, "-passin", `pass:${password}`]
    // openssl tells of the locks on its standard error
    expect(spawnSync("openssl", [...asked, "-noout", "-info"], { cwd: directory }).stderr.toString()).toContain(cipher)
    const opened = openssl([...asked, "-nodes"])
    expect(opened.match(/-----BEGIN CERTIFICATE-----/g)).toHaveLength(3)
    expect(opened).toContain("friendlyName: ledger-sync")
    expect(openssl(["pkey", "-pubout"], opened)).toBe(openssl(["x509", "-noout", "-pubkey"], opened))
  }
})

test("PEM, DER, chain and authorities belong together", async () => {
  const { page } = partner
  for (const what of ["private key", "certificate", "chain", "DER"]) {
    await save(page, () => page.getByRole("button", { name: `Download ${what}` }).click())
  }
  await save(page, () => page.getByRole("link", { name: "Download sandbox authorities" }).click())
  const fingerprint = (file: string) => openssl(["x509", "-in", file, "-noout", "-fingerprint", "-sha256"])
  expect(fingerprint("client.cer")).toBe(fingerprint("client.pem"))
  expect(readFileSync(join(directory, "client.cer"))[0]).toBe(0x30)
  expect(openssl(["pkey", "-in", "client.key", "-pubout"])).toBe(
    openssl(["x509", "-in", "client.cer", "-noout", "-pubkey"]),
  )
  expect(
    openssl(["verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", "sandbox-trust.pem", "client.cer"]),
  ).toContain("OK")
  expect(openssl(["verify", "-CAfile", "chain.pem", "client.pem"])).toContain("OK")
})

test("neither the key nor the password of the file has left the browser", async () => {
  const key = openssl(["pkey", "-in", "client.key", "-outform", "DER"], undefined, "base64")
  const secrets = ["PRIVATE KEY", password, key.slice(48, 92)]
  for (const request of partner.requests) {
    const text = await textOf(request)
    expect(
      secrets.filter((secret) => text.includes(secret)),
      request.url(),
    ).toEqual([])
  }
})

test("the certificate's own page has its other files, for the partner and for staff", async () => {
  const { page } = partner
  await page.getByRole("link", { name: "Credentials" }).first().click()
  await page.getByRole("table").getByRole("link").first().click()
  await expect(page.getByRole("heading", { name: "Other files" })).toBeVisible()
  await lookOver(page, "a partner's certificate with its files")
  const path = new URL(page.url()).pathname
  const own = await page.request.get(`${path}/certificate.cer`)
  expect(own.headers()["content-type"]).toBe("application/pkix-cert")
  expect((await own.body()).equals(readFileSync(join(directory, "client.cer")))).toBe(true)

  const { page: desk } = staff
  await desk.goto(`/certificates/${path.split("/").at(-1)}`)
  await lookOver(desk, "a certificate with its files")
  const saved = await save(desk, () => desk.getByRole("link", { name: "Download DER" }).click())
  expect(saved).toMatch(/^[0-9a-f]+\.cer$/)
  expect(readFileSync(join(directory, saved)).equals(readFileSync(join(directory, "client.cer")))).toBe(true)
  const authorities = await save(desk, () => desk.getByRole("link", { name: "Download sandbox authorities" }).click())
  expect(authorities).toBe("sandbox-trust.pem")
  expect(staff.complaints).toEqual([])
  expect(partner.complaints).toEqual([])
})

/** Following a link away from a key that is not saved asks first, and no is no. */
async function stayBecauseAsked(page: Page): Promise<void> {
  const asked = page.waitForEvent("dialog").then(async (question) => {
    await question.dismiss()
    return question.message()
  })
  await page.getByRole("link", { name: "What I may call" }).click()
  expect(await asked).toMatch(/has not been saved\. Leave and lose it\?/)
  await expect(page.getByText("The private key exists only in this tab")).toBeVisible()
}

/** Presses and saves what comes, under the name that the browser gives it. */
async function save(page: Page, press: () => Promise<void>): Promise<string> {
  const downloading = page.waitForEvent("download")
  await press()
  const download: Download = await downloading
  const name = download.suggestedFilename()
  await download.saveAs(join(directory, name))
  return name
}

/** What openssl prints, in the folder of what was saved. @throws Error where it fails */
function openssl(parameters: string[], input?: string, encoding: BufferEncoding = "utf8"): string {
  return execFileSync("openssl", parameters, { cwd: directory, input, stdio: ["pipe", "pipe", "pipe"] }).toString(
    encoding,
  )
}
