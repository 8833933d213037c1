// A first call with a client certificate, in the languages that partners write: each runs as it is pasted, in the folder with the files.
// For *Get a credential* and an application's page. Pure: values in, text out.

/** `token`: the API asks for an access token, which each snippet takes from the environment. */
export type Call = { method: string; host: string; path: string; token?: boolean }
export type Snippet = { key: string; label: string; says: string; code: string }

export function callSnippets(call: Call): Snippet[] {
  const url = `https://${call.host}${call.path}`
  return [
    { key: "curl", label: "curl", says: "In a terminal.", code: curl(call, url) },
    { key: "node", label: "Node", says: "Save as call.mjs, run with node call.mjs.", code: node(call, url) },
    {
      key: "python",
      label: "Python",
      says: "Python 3 alone, nothing to install. Run with python3 call.py.",
      code: python(call),
    },
    {
      key: "java",
      label: "Java",
      says: "Java 17 or later. First make a keystore, then run java Call.java.",
      code: java(call, url),
    },
    { key: "go", label: "Go", says: "Save as call.go, run with go run call.go.", code: go(call, url) },
    {
      key: "postman",
      label: "Postman",
      says: "Import this as raw text, after adding the certificate under Settings.",
      code: postman(call, url),
    },
  ]
}

function curl({ method, token }: Call, url: string): string {
  const verb = method === "GET" ? "" : `-X ${method} `
  const bearer = token ? `-H "Authorization: Bearer $ACCESS_TOKEN" \\\n     ` : ""
  return `curl ${verb}--cert client.pem --key client.key \\\n     ${bearer}'${url}'`
}

function node({ method, token }: Call, url: string): string {
  const headers = token ? `\n    headers: { authorization: "Bearer " + process.env.ACCESS_TOKEN },` : ""
  return `import { readFileSync } from "node:fs"
import https from "node:https"

const request = https.request(
  ${JSON.stringify(url)},
  {
    method: ${JSON.stringify(method)},${headers}
    cert: readFileSync("client.pem"),
    key: readFileSync("client.key"),
  },
  (response) => {
    console.log(response.statusCode)
    response.pipe(process.stdout)
  },
)
request.on("error", console.error)
request.end()`
}

function python({ method, host, path, token }: Call): string {
  const headers = token ? `, headers={"Authorization": "Bearer " + os.environ["ACCESS_TOKEN"]}` : ""
  return `import http.client, ${token ? "os, " : ""}ssl

context = ssl.create_default_context()
context.load_cert_chain("client.pem", "client.key")
connection = http.client.HTTPSConnection(${JSON.stringify(host)}, context=context)
connection.request(${JSON.stringify(method)}, ${JSON.stringify(path)}${headers})
response = connection.getresponse()
print(response.status, response.read().decode())`
}

function java({ method, token }: Call, url: string): string {
  const header = token ? `\n        .header("Authorization", "Bearer " + System.getenv("ACCESS_TOKEN"))` : ""
  return `// openssl pkcs12 -export -in client.pem -inkey client.key -out client.p12 -passout pass:changeit
import java.io.FileInputStream;
import java.net.URI;
import java.net.http.*;
import java.security.KeyStore;
import javax.net.ssl.*;

public class Call {
  public static void main(String[] args) throws Exception {
    char[] password = "changeit".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (FileInputStream file = new FileInputStream("client.p12")) { store.load(file, password); }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    HttpClient client = HttpClient.newBuilder().sslContext(context).build();
    HttpRequest request = HttpRequest.newBuilder(URI.create(${JSON.stringify(url)}))${header}
        .method(${JSON.stringify(method)}, HttpRequest.BodyPublishers.noBody()).build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    System.out.println(response.statusCode() + " " + response.body());
  }
}`
}

function go({ method, token }: Call, url: string): string {
  const header = token ? `\n\trequest.Header.Set("Authorization", "Bearer "+os.Getenv("ACCESS_TOKEN"))` : ""
  return `package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net/http"${token ? `\n\t"os"` : ""}
)

func main() {
	certificate, err := tls.LoadX509KeyPair("client.pem", "client.key")
	if err != nil {
		log.Fatal(err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{certificate}}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: config}}
	request, err := http.NewRequest(${JSON.stringify(method)}, ${JSON.stringify(url)}, nil)
	if err != nil {
		log.Fatal(err)
	}${header}
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(response.StatusCode, string(body))
}`
}

/** A collection of one call (Postman v2.1). The certificate cannot be in it: Postman keeps those under Settings. */
function postman({ method, host, token }: Call, url: string): string {
  const auth = token ? { auth: { type: "bearer", bearer: [{ key: "token", value: "{{accessToken}}" }] } } : {}
  const collection = {
    info: {
      name: `Calls to ${host}`,
      description: `Settings → Certificates → Add: host ${host}, CRT file client.pem, KEY file client.key.${token ? " Put the access token into the variable accessToken." : ""}`,
      schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
    },
    item: [{ name: `${method} ${url}`, request: { method, url, ...auth } }],
  }
  return JSON.stringify(collection, null, 2)
}
