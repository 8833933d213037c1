// The running portal, asked over HTTP by everybody who may not: every page and route, each by its address, and the actions behind
// the pages. Also what a session is worth once it has ended, and what each answer carries.
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { addCustomer, admin } from "@/tests/support/cast"
import { bootstrapTestDatabase, type TestDatabase, testKeyEncryptionKey } from "@/tests/support/database"
import { openPortalBrowser, type PortalBrowser } from "@/tests/support/portal-browser"
import { type Aim, addAim, addMember, addStaff, password } from "@/tests/support/portal-world"
import { startServer, type TestServer } from "@/tests/support/server"

let database: TestDatabase
let server: TestServer
let aim: Aim
const browsers: Record<"admin" | "viewer" | "insider" | "stranger", PortalBrowser> = Object.create(null)

beforeAll(async () => {
  database = await bootstrapTestDatabase()
  server = await startServer({
    env: {
      DATABASE_URL: database.url,
      AUTH_SECRET: "a secret of this test alone, long enough",
      KEY_ENCRYPTION_KEY: Buffer.from(testKeyEncryptionKey).toString("base64"),
    },
  })
  aim = await addAim(database)
  const other = await addCustomer(database)
  browsers.admin = await signedIn((await addStaff(database, "admin")).email)
  browsers.viewer = await signedIn((await addStaff(database, "viewer")).email)
  browsers.insider = await signedIn((await addMember(database, aim.partnerId)).email)
  browsers.stranger = await signedIn((await addMember(database, other.partnerId)).email)
})
afterAll(async () => {
  await server?.remove()
  await database.close()
})

async function signedIn(email: string): Promise<PortalBrowser> {
  const browser = openPortalBrowser(server.portalUrl)
  const answer = await browser.signIn(email, password)
  expect(answer.status).toBe(200)
  return browser
}

/** Every address under app/, as its files say: groups left out, parameters as they stand. */
function addresses(file: "page.tsx" | "route.ts"): string[] {
  const found = readdirSync("app", { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(file))
  return found.map((path) => join("/", path.replace(/\([^)]*\)\//g, ""), "..")).sort()
}

/** An address that leads to the aim's own object. */
function aimed(address: string): string {
  const objects: Record<string, string> = {
    "/partners/[id]": aim.partnerId,
    "/applications/[id]": aim.applicationId,
    "/certificates/[id]": aim.certificateId,
    "/credentials/[id]": aim.certificateId,
    "/checks/[id]": aim.checkId,
    "/scopes/[id]": aim.scopeId,
    "/apis/[id]": aim.apiId,
    "/gateways/[id]": aim.gatewayId,
    "/authorities/[id]": aim.authorityId,
    "/rotations/[id]": aim.rotationId,
    "/proposals/[id]": aim.proposalId,
  }
  const named = Object.entries(objects).find(([place]) => address.includes(place))
  return address
    .replace("[id]", named?.[1] ?? "nothing")
    .replace("[environment]", "sandbox")
    .replace("[sequence]", "1")
    .replace("[kind]", "aws")
}

const open = new Set(["/sign-in", "/setup", "/invitation"])
const pages = addresses("page.tsx").filter((address) => !open.has(address))
const routes = addresses("route.ts").filter((address) => !address.startsWith("/api/"))
const isPartners = (address: string) => address === "/partner" || address.startsWith("/partner/")
const staffPages = pages.filter((address) => !isPartners(address))
const partnerPages = pages.filter(isPartners)
/** Their front doors lead everybody to their own side. */
const doors = new Set(["/", "/partner"])
/** Pages that are nothing but a form of administrators. */
const forms = new Set(["/apis/new", "/apis/[id]/edit"])

describe("nobody who is not signed in", () => {
  test.each(pages)("sees %s", async (address) => {
    const answer = await openPortalBrowser(server.portalUrl).get(aimed(address))
    expect(answer.status).toBe(307)
    expect(answer.headers.get("location")).toMatch(/^\/sign-in(\?|$)/)
    expect(await answer.text()).not.toContain(aim.partnerName)
  })

  test.each(routes)("is answered by %s", async (address) => {
    const answer = await openPortalBrowser(server.portalUrl).get(aimed(address))
    expect(answer.status).toBe(401)
    expect(answer.headers.get("content-type")).toBe("application/problem+json")
  })
})

describe("a viewer", () => {
  test.each(staffPages.filter((address) => !forms.has(address)))("reads %s", async (address) => {
    const answer = await browsers.viewer.get(aimed(address))
    // the newest things of an environment lie behind its name
    if (address === "/releases") expect(answer.headers.get("location")).toMatch(/^\/releases\/[a-z]+$/)
    else if (address === "/settings") expect(answer.headers.get("location")).toBe("/settings/authorities")
    else expect(answer.status).toBe(200)
  })

  test.each([...forms])("is not shown the form %s", async (address) => {
    expect((await browsers.viewer.get(aimed(address))).status).toBe(403)
  })

  test.each(partnerPages.filter((address) => !doors.has(address)))(
    "is no partner's person, so %s is refused",
    async (address) => {
      const answer = await browsers.viewer.get(aimed(address))
      expect(answer.status).toBe(403)
      expect(await answer.text()).not.toContain(aim.partnerName)
    },
  )
})

describe("a partner's person", () => {
  test.each(staffPages.filter((address) => !doors.has(address)))(
    "does not see %s, even of their own partner",
    async (address) => {
      const answer = await browsers.insider.get(aimed(address))
      expect(answer.status).toBe(403)
    },
  )

  test.each(partnerPages)("sees %s of their own", async (address) => {
    expect((await browsers.insider.get(aimed(address))).status).toBe(200)
  })

  test.each(partnerPages.filter((address) => address.includes("[id]")))(
    "does not find %s of another",
    async (address) => {
      const answer = await browsers.stranger.get(aimed(address))
      expect(answer.status).toBe(404)
      expect(await answer.text()).not.toContain(aim.partnerName)
    },
  )

  test.each(partnerPages.filter((address) => !address.includes("[id]")))(
    "sees nothing of another at %s",
    async (address) => {
      const query = `?application=${aim.applicationId}&partnerId=${aim.partnerId}`
      const text = await (await browsers.stranger.get(`${address}${query}`)).text()
      expect(text).not.toContain(aim.partnerName)
      expect(text).not.toContain(aim.certificateId)
    },
  )

  test.each(routes.filter(isPartners))("is not given %s of another", async (address) => {
    expect((await browsers.stranger.get(aimed(address))).status).toBe(404)
    expect((await browsers.insider.get(aimed(address))).status).toBe(200)
  })

  test.each(routes.filter((address) => !isPartners(address)))("is not given %s", async (address) => {
    expect((await browsers.insider.get(aimed(address))).status).toBe(403)
  })

  test("is led from the administrators' front door to their own", async () => {
    const answer = await browsers.insider.get("/")
    expect([answer.status, answer.headers.get("location")]).toEqual([307, "/partner"])
  })
})

describe("signing in", () => {
  test("sets a cookie that no script reads and no other site sends along", async () => {
    const { email } = await addStaff(database, "viewer")
    const answer = await openPortalBrowser(server.portalUrl).signIn(email, password)
    const line = answer.headers.getSetCookie().find((cookie) => cookie.startsWith("next-auth.session-token=")) ?? ""
    expect(line).toMatch(/; HttpOnly/i)
    expect(line).toMatch(/; SameSite=Lax/i)
  })

  test("does not go on with a session that somebody planted before it", async () => {
    const { email } = await addStaff(database, "viewer")
    const planted = browsers.stranger.sessionToken() ?? ""
    const browser = openPortalBrowser(server.portalUrl)
    browser.cookies.set("next-auth.session-token", planted)
    await browser.signIn(email, password)
    expect(browser.sessionToken()).not.toBe(planted)
    expect((await browser.get("/partners")).status).toBe(200)
    // and whoever planted it is not signed in as the victim
    expect((await browsers.stranger.get("/partners")).status).toBe(403)
  })

  test("says the same of a wrong password and of an account that is not there", async () => {
    const { email } = await addStaff(database, "viewer")
    const answers = await Promise.all(
      [email, "nobody@nowhere.test"].map(async (address) => {
        const answer = await openPortalBrowser(server.portalUrl).signIn(address, "not the password at all")
        return [answer.status, await answer.text()]
      }),
    )
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]?.[0]).toBe(401)
  })

  test("is refused to a form on another site, even with a token of our own", async () => {
    const { email } = await addStaff(database, "viewer")
    const browser = openPortalBrowser(server.portalUrl)
    const { csrfToken } = (await (await browser.get("/api/auth/csrf")).json()) as { csrfToken: string }
    const body = new URLSearchParams({ email, password, csrfToken, json: "true" })
    const answer = await browser.post("/api/auth/callback/password", body, { origin: "https://evil.test" })
    expect(answer.status).toBe(403)
    expect(browser.sessionToken()).toBeUndefined()
  })

  test.each(["https://evil.test/", "//evil.test", "/\\evil.test"])("does not lead to %s afterwards", async (next) => {
    const page = await (
      await openPortalBrowser(server.portalUrl).get(`/sign-in?next=${encodeURIComponent(next)}`)
    ).text()
    // the form's own address to go to; the query itself is repeated by the framework as data
    expect(page).toMatch(/\\"next\\":\\"\/\\"/)
  })
})

describe("a session", () => {
  test("ends with next-auth's sign-out: a copy of its token opens nothing", async () => {
    const browser = await signedIn((await addStaff(database, "viewer")).email)
    const token = browser.sessionToken() ?? ""
    expect((await browser.signOut()).status).toBe(200)
    browser.cookies.set("next-auth.session-token", token)
    expect((await browser.get("/partners")).status).toBe(307)
  })

  test("ends with a demotion, before the next page", async () => {
    const account = await addStaff(database, "admin")
    const browser = await signedIn(account.email)
    expect((await browser.get("/partners")).status).toBe(200)
    await database.usecases.changeRole(admin, { userId: account.userId, role: "viewer" })
    expect((await browser.get("/partners")).status).toBe(307)
  })

  test("ends with the partner's offboarding", async () => {
    const { partnerId } = await addCustomer(database)
    const browser = await signedIn((await addMember(database, partnerId)).email)
    await database.usecases.offboardPartner(admin, { id: partnerId, reason: "Over" })
    expect((await browser.get("/partner")).status).toBe(307)
  })
})

describe("an action, called over the network as a page would", () => {
  /** The identifiers of all actions that a page was handed. */
  async function actionIds(browser: PortalBrowser, path: string): Promise<string[]> {
    const text = await (await browser.get(path)).text()
    return [...new Set(text.match(/\b[0-9a-f]{42}\b/g) ?? [])]
  }

  async function callAll(browser: PortalBrowser, headers: Record<string, string>): Promise<void> {
    const ids = await actionIds(browser, "/account")
    expect(ids.length).toBeGreaterThan(2)
    for (const id of ids) {
      await browser.post("/account", "[{}]", {
        "content-type": "text/plain;charset=UTF-8",
        "next-action": id,
        ...headers,
      })
    }
  }

  test.each([
    ["without an Origin", {}],
    ["from another site", { origin: "https://evil.test" }],
    ["from another site with a forged host", { origin: "https://evil.test", "x-forwarded-host": "evil.test" }],
    ["from nowhere", { origin: "null" }],
  ])("%s, changes nothing", async (_, headers) => {
    const browser = await signedIn((await addStaff(database, "viewer")).email)
    const before = await database.db.auditEvent.count()
    await callAll(browser, headers)
    expect(await database.db.auditEvent.count()).toBe(before)
    expect((await browser.get("/partners")).status).toBe(200)
  })

  test("from our own page, does what it does: the same calls end the session", async () => {
    const browser = await signedIn((await addStaff(database, "viewer")).email)
    const token = browser.sessionToken() ?? ""
    await callAll(browser, { origin: server.portalUrl })
    browser.cookies.set("next-auth.session-token", token)
    expect((await browser.get("/partners")).status).toBe(307)
  })
})

describe("every page", () => {
  test("lets scripts run by a nonce alone, a new one each time, and may not be framed or kept", async () => {
    const [one, other] = await Promise.all([browsers.admin.get("/"), browsers.admin.get("/")])
    const policy = one.headers.get("content-security-policy") ?? ""
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? ""
    expect(scripts).toMatch(/'nonce-[A-Za-z0-9+/=]{20,}'/)
    expect(scripts).not.toMatch(/unsafe/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toBe(other.headers.get("content-security-policy"))
    expect(one.headers.get("cache-control")).toContain("no-store")
    expect(one.headers.get("x-content-type-options")).toBe("nosniff")
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1]
    const tags = [...(await one.text()).matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag)
    expect(tags.length).toBeGreaterThan(0)
    expect(tags.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([])
  })

  test("shows a script in a name as text", async () => {
    const name = '<img src=x onerror="alert(1)"></script><script>alert(1)</script>'
    const { id } = await database.usecases.registerPartner(admin, { name, legalName: "X", contacts: [] })
    const text = await (await browsers.admin.get(`/partners/${id}`)).text()
    expect(text).not.toContain("<img src=x")
    expect(text).not.toContain("</script><script>alert")
    expect(text).toContain("&lt;img src=x")
  })

  test("keeps secrets out of the server's log", () => {
    for (const browser of Object.values(browsers)) expect(server.output()).not.toContain(browser.sessionToken() ?? "?")
    expect(server.output()).not.toContain(password)
  })
})
