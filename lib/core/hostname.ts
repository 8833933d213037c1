// A hostname as partners call it and gateways answer to it: RFC 1123 §2.1, lower case, in ASCII.
// For API inputs. A name in other scripts is given as its registrar writes it, in Punycode (RFC 5890).

const longest = 253
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/

/** What is wrong with it, and what to type instead; undefined for a good one. */
export function hostnameProblem(name: string): string | undefined {
  if (name === "") return "Give the hostname that partners call, such as api.example.org."
  if (/[^\x21-\x7e]/.test(name))
    return "Write names in other scripts in Punycode: xn--bcher-kva.example for bücher.example."
  // before the letters are judged: what is suggested must be a name
  if (/[/:@?#]/.test(name)) return "Give the name alone, without scheme, port or path: api.example.org."
  if (/[A-Z]/.test(name)) return `Use lower-case letters: ${name.toLowerCase()}.`
  if (name.includes("*")) return "Name one host. A wildcard would let in hosts that nobody has decided on."
  if (name.length > longest) return `A hostname has at most ${longest} characters (RFC 1035).`
  const labels = name.split(".")
  if (labels.length < 2) return "Give the full name with its domain, such as api.example.org."
  if (!labels.every((part) => label.test(part))) {
    return "Each part between the dots is 1 to 63 letters, digits or hyphens, and does not begin or end with a hyphen."
  }
  // a last part of digits is an address to a URL parser (WHATWG URL §3.5), not a name
  if (/^\d+$/.test(labels.at(-1) ?? "")) return "Give a name, not an IP address."
  return undefined
}
