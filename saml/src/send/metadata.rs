use super::write::escaped;
use crate::keys::{KeyPair, Keys};
use crate::names::{DSIG, METADATA, POST, PROTOCOL, REDIRECT, XENC, XENC11};
use crate::service_provider::ServiceProvider;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What we are, for the provider to read. Responses are posted; single logout comes either way.
pub fn metadata(sp: &ServiceProvider) -> String {
    let (entity_id, acs) = (escaped(&sp.entity_id), escaped(&sp.acs));
    let keys = sp.keys.as_ref().map(keys).unwrap_or_default();
    let signs = sp.keys.is_some();
    let format = sp
        .name_id_format
        .as_deref()
        .map_or(String::new(), |format| format!("<md:NameIDFormat>{}</md:NameIDFormat>", escaped(format)));
    let logout: String =
        sp.slo.iter().flat_map(|slo| [REDIRECT, POST].map(|binding| (slo, binding))).map(logout).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <md:EntityDescriptor xmlns:md=\"{METADATA}\" xmlns:ds=\"{DSIG}\" entityID=\"{entity_id}\">\
         <md:SPSSODescriptor AuthnRequestsSigned=\"{signs}\" WantAssertionsSigned=\"true\" \
         protocolSupportEnumeration=\"{PROTOCOL}\">{keys}{logout}{format}\
         <md:AssertionConsumerService Binding=\"{POST}\" Location=\"{acs}\" index=\"0\" isDefault=\"true\"/>\
         </md:SPSSODescriptor></md:EntityDescriptor>\n"
    )
}

fn logout((slo, binding): (&String, &str)) -> String {
    format!("<md:SingleLogoutService Binding=\"{binding}\" Location=\"{}\"/>", escaped(slo))
}

/// Both keys may have signed something of ours; new assertions are to be encrypted to the current one.
fn keys(keys: &Keys) -> String {
    let signing: String = keys.all().map(|pair| key("signing", pair, "")).collect();
    let methods = [
        format!("{XENC11}aes256-gcm"),
        format!("{XENC11}aes128-gcm"),
        format!("{XENC}aes256-cbc"),
        format!("{XENC}aes128-cbc"),
        format!("{XENC11}rsa-oaep"),
        format!("{XENC}rsa-oaep-mgf1p"),
    ];
    let methods: String =
        methods.iter().map(|method| format!("<md:EncryptionMethod Algorithm=\"{method}\"/>")).collect();
    signing + &key("encryption", &keys.current, &methods)
}

fn key(usage: &str, pair: &KeyPair, methods: &str) -> String {
    let certificate = STANDARD.encode(pair.certificate.to_der().unwrap_or_default());
    format!(
        "<md:KeyDescriptor use=\"{usage}\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}\
         </ds:X509Certificate></ds:X509Data></ds:KeyInfo>{methods}</md:KeyDescriptor>"
    )
}
