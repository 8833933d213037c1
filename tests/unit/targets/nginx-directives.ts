// Reads an nginx configuration the way nginx does (ngx_conf_read_token): quotes, backslashes, comments, blocks.
// For the test that no text breaks out: it answers what nginx would take for a directive, and how many parameters it has.

const space = /[ \t\r\n]/

/**
 * `map > key 1`: the blocks around it, its name and the number of its parameters. Names of map entries are `key`, but for the
 * words that a map gives a meaning.
 * @throws Error for what nginx would refuse
 */
export function readDirectives(text: string): string[] {
  const directives: string[] = []
  const blocks: string[] = []
  let tokens: string[] = []
  let at = 0
  const finish = () => {
    const [name = "", ...parameters] = tokens
    const inMap = blocks.at(-1) === "map"
    const shown = inMap && !["default", "include", "volatile", "hostnames"].includes(name) ? "key" : name
    if (shown.includes("\0")) throw new Error("a NUL")
    directives.push([...blocks, `${shown} ${parameters.length}`].join(" > "))
    tokens = []
    return name
  }
  while (at < text.length) {
    const character = text.charAt(at)
    if (space.test(character)) at += 1
    else if (character === "#") at = endOfLine(text, at)
    else if (character === ";") {
      if (tokens.length === 0) throw new Error("unexpected ;")
      finish()
      at += 1
    } else if (character === "{") {
      if (tokens.length === 0) throw new Error("unexpected {")
      blocks.push(finish())
      at += 1
    } else if (character === "}") {
      if (tokens.length > 0 || blocks.pop() === undefined) throw new Error("unexpected }")
      at += 1
    } else {
      const token = readToken(text, at)
      tokens.push(token.text)
      at = token.end
    }
  }
  if (tokens.length > 0 || blocks.length > 0) throw new Error("unexpected end")
  return directives
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at)
  return end === -1 ? text.length : end
}

function readToken(text: string, start: number): { text: string; end: number } {
  const quote = text.charAt(start)
  if (quote === '"' || quote === "'") {
    let at = start + 1
    while (text.charAt(at) !== quote) {
      if (at >= text.length) throw new Error("a quote without end")
      at += text.charAt(at) === "\\" ? 2 : 1
    }
    if (!/[ \t\r\n;{)]/.test(text.charAt(at + 1))) throw new Error("no space after a quote")
    return { text: text.slice(start + 1, at), end: at + 1 }
  }
  let at = start
  while (at < text.length && !/[ \t\r\n;{]/.test(text.charAt(at))) {
    // a variable in braces does not begin a block
    if (text.startsWith("${", at)) at = Math.max(text.indexOf("}", at), at)
    at += text.charAt(at) === "\\" ? 2 : 1
  }
  return { text: text.slice(start, at), end: at }
}
