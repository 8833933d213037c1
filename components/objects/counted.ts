// "1 route", "4 routes", "1,204 certificates": a count with its noun, as every sentence of a screen needs it.
// The plural is the noun with an s unless another is given.

export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? noun : plural}`
}
