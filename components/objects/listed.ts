// "a", "a and b", "a, b and 3 more": names in a sentence, however many there are.

export function listed(names: readonly string[], most = 3): string {
  if (names.length <= 1) return names[0] ?? ""
  if (names.length <= most) return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`
  const shown = names.slice(0, most - 1)
  return `${shown.join(", ")} and ${names.length - shown.length} more`
}
