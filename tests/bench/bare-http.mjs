// What OCSP answers are measured against: node:http that gives the same bytes with the same headers to everything, and does nothing else.
// usage: bare-http.mjs FILE HEADERS — prints the port that it listens on. HEADERS is JSON. Ends with its parent.
import { readFileSync } from "node:fs"
import http from "node:http"

const [file, headers] = process.argv.slice(2)
const body = readFileSync(file)
const named = { ...JSON.parse(headers), "content-length": body.length }
const server = http.createServer((_, response) => {
  response.writeHead(200, named)
  response.end(body)
})
server.listen(0, "127.0.0.1", () => console.log(server.address().port))
process.stdin.resume().on("end", () => process.exit(0))
