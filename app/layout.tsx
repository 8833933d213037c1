// The frame of every page: language, theme, the instant of rendering, and the place where "done" is said.
// Fonts come with the stylesheet, from npm packages; nothing is fetched from elsewhere.
import type { Metadata, Viewport } from "next"
import { cookies } from "next/headers"
import type { ReactNode } from "react"
import { NowProvider } from "@/components/ui/now-provider"
import { ToastProvider } from "@/components/ui/toast"
import "./globals.css"

export const metadata: Metadata = {
  title: { template: "%s · Gatewarden", default: "Gatewarden" },
  description: "Partner access to mutual-TLS APIs: decided, published, enforced.",
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fafaf9" },
    { media: "(prefers-color-scheme: dark)", color: "#131211" },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = (await cookies()).get("gw-theme")?.value
  const chosen = theme === "light" || theme === "dark" ? theme : undefined
  return (
    <html lang="en" data-theme={chosen} suppressHydrationWarning>
      <body>
        <NowProvider now={Date.now()}>
          <ToastProvider>{children}</ToastProvider>
        </NowProvider>
      </body>
    </html>
  )
}
