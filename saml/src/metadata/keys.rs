use super::BadMetadata;
use crate::certificate::Certificate;
use crate::limits::CERTIFICATES;
use crate::names::{DSIG, METADATA};
use crate::xml::Element;

/// Of the keys that are there for signing, or for anything. One that cannot be used is as if it were not there.
pub fn certificates(provider: &Element) -> Result<Vec<Certificate>, BadMetadata> {
    let signs = |key: &&Element| matches!(key.attribute("use"), None | Some("signing"));
    let mut certificates: Vec<Certificate> = Vec::new();
    for key in provider.all(METADATA, "KeyDescriptor").filter(signs) {
        let Some(certificate) = first(key) else { continue };
        if certificates.iter().all(|known| known.der() != certificate.der()) {
            certificates.push(certificate);
        }
        if certificates.len() > CERTIFICATES {
            return Err(BadMetadata::Certificates);
        }
    }
    if certificates.is_empty() { Err(BadMetadata::NoCertificate) } else { Ok(certificates) }
}

/// What follows the first would be those who issued it, whose keys sign no assertions.
fn first(key: &Element) -> Option<Certificate> {
    let data = key.all(DSIG, "KeyInfo").next()?.all(DSIG, "X509Data").next()?;
    Certificate::of(data.all(DSIG, "X509Certificate").next()?.bytes()?)
}
