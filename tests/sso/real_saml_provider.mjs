// A real SAML 2.0 identity provider for the browser tests: node real_saml_provider.mjs OPTIONS
// OPTIONS: JSON, what samlp's auth() takes, and `acs`, the only address that it answers to.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'

const samlp = createRequire(`${process.cwd()}/package.json`)('samlp')
const { acs, ...options } = JSON.parse(process.argv[2])
const signIn = `<!doctype html><title>The company</title><link rel="icon" href="data:,"><form method="post">
  <label>Login <input name="login"></label><label>Password <input name="password" type="password"></label>
  <button>Log in</button></form>`
const answer = samlp.auth({
  recipient: acs,
  destination: acs,
  nameIdentifierFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  ...options,
  getPostURL: (_audience, asked, _request, then) =>
    then(null, asked.documentElement.getAttribute('AssertionConsumerServiceURL') === acs && acs)
})

const server = createServer(async (request, response) => {
  request.query = Object.fromEntries(new URL(request.url, 'http://localhost').searchParams)
  response.set = response.setHeader
  response.send = (body) => response.end(String(body))
  response.set('Content-Type', 'text/html')
  if (request.method === 'GET') return response.send(signIn)
  const email = `${new URLSearchParams(await text(request)).get('login')}@harbour.example`
  request.user = { id: email, emails: [{ value: email }], displayName: email, name: {} }
  answer(request, response, (error) => response.send(error))
})
// Another host than that of the console, so that browsers take it for another site.
server.listen(0, '127.0.0.1', () => console.log(`http://localhost:${server.address().port}/`))
