// What a browser does with the portal over plain HTTP: keeps cookies, signs in the way the sign-in page does, follows nothing.
// For the security tests of the running server.

export type PortalBrowser = {
  cookies: Map<string, string>
  get: (path: string, headers?: Record<string, string>) => Promise<Response>
  post: (path: string, body: URLSearchParams | string, headers?: Record<string, string>) => Promise<Response>
  /** Answers next-auth's answer; the cookies are kept. */
  signIn: (email: string, password: string) => Promise<Response>
  signOut: () => Promise<Response>
  sessionToken: () => string | undefined
}

export function openPortalBrowser(portalUrl: string): PortalBrowser {
  const cookies = new Map<string, string>()
  async function ask(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    const headers = { ...(cookie === "" ? {} : { cookie }), ...init.headers }
    const response = await fetch(`${portalUrl}${path}`, { ...init, headers, redirect: "manual" })
    for (const line of response.headers.getSetCookie()) keep(cookies, line)
    return response
  }
  const get: PortalBrowser["get"] = (path, headers = {}) => ask(path, { headers })
  const post: PortalBrowser["post"] = (path, body, headers = {}) => ask(path, { method: "POST", body, headers })
  async function withToken(path: string, fields: Record<string, string>): Promise<Response> {
    const { csrfToken } = (await (await get("/api/auth/csrf")).json()) as { csrfToken: string }
    return post(path, new URLSearchParams({ ...fields, csrfToken, json: "true" }), { origin: portalUrl })
  }
  return {
    cookies,
    get,
    post,
    signIn: (email, password) => withToken("/api/auth/callback/password", { email, password, callbackUrl: "/" }),
    signOut: () => withToken("/api/auth/signout", { callbackUrl: "/" }),
    sessionToken: () => cookies.get("next-auth.session-token"),
  }
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ""] = line.split(";")
  const at = pair.indexOf("=")
  const value = pair.slice(at + 1)
  if (value === "") cookies.delete(pair.slice(0, at))
  else cookies.set(pair.slice(0, at), value)
}
