// Hands bytes that exist only in this tab to the browser's downloads. Nothing is sent anywhere.
"use client"

export function saveFile(content: BlobPart, filename: string, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const anchor = Object.assign(document.createElement("a"), { href: url, download: filename })
  anchor.click()
  // the click has handed the blob to the download; keeping the address would keep the key in memory
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}
