// Puts a text on the clipboard, in secure contexts by the clipboard API and elsewhere by the older command.
// For copy buttons. Answers whether it is there.

export async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      // permission refused: the older way may still be allowed, and answers for itself
      return copyBySelection(text)
    }
  }
  return copyBySelection(text)
}

function copyBySelection(text: string): boolean {
  const field = document.createElement("textarea")
  field.value = text
  field.setAttribute("readonly", "")
  field.className = "sr-only"
  // inside an open dialog the focus may not leave it, so the field must be in there too
  const host = document.querySelector("[role='dialog']") ?? document.body
  host.append(field)
  const focused = document.activeElement
  field.select()
  const copied = document.execCommand("copy")
  field.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return copied
}
