// A provider of SAML whose messages are read, and which nobody can sign in by: nobody has its key.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A table of the configuration, and its files in this folder. */
export function provider(dir) {
  const keys = mkdtempSync(join(dir, 'saml-'));
  const made = (name) => {
    const [key, certificate] = [join(keys, `${name}.key`), join(keys, `${name}.crt`)];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:3072', '-nodes', '-days', '2', '-subj', `/CN=${name}`, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
    return { key, certificate };
  };
  const [ours, theirs] = [made('samuso'), made('provider')];
  const certificate = readFileSync(theirs.certificate, 'utf8').replace(/-----[^-]+-----|\s/g, '');
  rmSync(theirs.key);
  const metadata = join(keys, 'metadata.xml');
  writeFileSync(metadata, `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://load.example"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://load.example/sso"/></IDPSSODescriptor></EntityDescriptor>`);
  return `
[provider.load]
kind = "saml"
label = "Load"
metadata = ${JSON.stringify(metadata)}
key_file = ${JSON.stringify(ours.key)}
certificate_file = ${JSON.stringify(ours.certificate)}
idp_initiated = true
[[provider.load.role]]
group = "support"
role = "cx"
`;
}
