// What somebody types into a search box, as a condition: contained, whatever the case, its signs taken literally.
// For the lists that are searched.

export function containing(text: string): { contains: string; mode: "insensitive" } {
  return { contains: text.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" }
}
