// Keeps a choice of this browser in a cookie that the server reads before it renders, so that nothing flashes.
// For the theme and the environment. Neither is a secret, and neither decides what anybody may do.

const yearSeconds = 31_536_000

export function keepChoice(name: "gw-theme" | "gw-env", value: string): void {
  const secure = location.protocol === "https:" ? "; Secure" : ""
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing outside secure contexts
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${yearSeconds}; SameSite=Lax${secure}`
}
