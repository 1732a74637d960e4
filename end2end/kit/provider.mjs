// A certified provider of OpenID Connect on loopback, with three people. Any password will do.
//   node end2end/kit/provider.mjs PORT SAMUSO_URL
// PROVIDER_KEYS has keys of its own (a JWKS); PROVIDER_LISTEN is another port than the one that it is known by.
import { Provider } from 'oidc-provider';

const [port, samuso] = process.argv.slice(2);

const PEOPLE = {
  alice: { name: 'Alice Kim', groups: ['support'] },
  bob: { name: 'Bob Lee', groups: ['admins'] },
  carol: { name: 'Carol Park', groups: ['kitchen'] },
};

const { CLIENT_SECRET, PROVIDER_KEYS, PROVIDER_LISTEN = port } = process.env;

const provider = new Provider(`http://127.0.0.1:${port}`, {
  ...(PROVIDER_KEYS && { jwks: JSON.parse(PROVIDER_KEYS) }),
  clients: [
    {
      client_id: 'samuso',
      client_secret: CLIENT_SECRET,
      redirect_uris: [`${samuso}/login/oidc/acme/callback`],
      post_logout_redirect_uris: [`${samuso}/login`],
      backchannel_logout_uri: `${samuso}/oidc/acme/backchannel-logout`,
      backchannel_logout_session_required: true,
      require_auth_time: true,
    },
  ],
  pkce: { required: () => true },
  // Groups are in the ID token, where Samuso looks for them.
  conformIdTokenClaims: false,
  claims: { openid: ['sub'], profile: ['name'], groups: ['groups'] },
  features: { devInteractions: { enabled: true }, backchannelLogout: { enabled: true } },
  cookies: { keys: [CLIENT_SECRET] },
  // It calls nobody on loopback by itself, and here everybody is there.
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  findAccount: (_, login) =>
    PEOPLE[login] && { accountId: login, claims: () => ({ sub: login, ...PEOPLE[login] }) },
  // Nobody is asked whether the company's own back office may know their name.
  async loadExistingGrant({ oidc: { client, session, provider } }) {
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid profile groups');
    await grant.save();
    return grant;
  },
});

// Said to whoever looks into the log of a story that failed.
for (const event of ['backchannel.success', 'backchannel.error', 'server_error', 'authorization.error', 'grant.error']) {
  provider.on(event, (...said) => console.log(event, ...said.map((part) => part?.message ?? '')));
}
provider.listen(Number(PROVIDER_LISTEN), '127.0.0.1', () => console.log('listening'));
