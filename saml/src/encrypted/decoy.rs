use crate::certificate::Certificate;
use crate::names::{ECDSA_SHA256, RSA_SHA256};
use crate::refused::Refused;
use crate::response::Against;
use crate::signature;
use crate::xml::{Bounds, scan};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

/// An assertion whose signature holds for nobody, and whose digest is right: xmlsec looks at the one only after the other.
const DECOY: &str = include_str!("decoy.xml");

/// Does what would have been done with an assertion, so that what went wrong does not show in how long it took.
pub fn instead_of(refused: Refused, against: &Against) -> Refused {
    let _ = verify(&against.idp.certificates, against.now);
    refused
}

fn verify(certificates: &[Certificate], now: Timestamp) -> Result<(), Refused> {
    let signer = certificates.iter().find(|certificate| certificate.holds_at(now));
    let decoy = of(signer.ok_or(Refused::NoCertificate)?);
    signature::verified(&decoy, &scan(&decoy, Bounds::MESSAGE)?, certificates, now).map(drop)
}

/// As long as a signature of its key is, and less than its modulus or its order: neither is refused without the work.
fn of(signer: &Certificate) -> String {
    let method = if signer.is_rsa() { RSA_SHA256 } else { ECDSA_SHA256 };
    let value = STANDARD.encode(vec![1; signer.signature_bytes()]);
    DECOY.replace("METHOD", method).replace("VALUE", &value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::libxml;
    use openssl::asn1::Asn1Time;
    use openssl::ec::{EcGroup, EcKey};
    use openssl::hash::MessageDigest;
    use openssl::nid::Nid;
    use openssl::pkey::{PKey, Private};
    use openssl::rsa::Rsa;
    use openssl::x509::X509;
    use samael::crypto::{Crypto, CryptoProvider};

    fn certificate(key: &PKey<Private>) -> Certificate {
        let mut made = X509::builder().unwrap();
        made.set_pubkey(key).unwrap();
        made.set_not_before(&Asn1Time::from_unix(0).unwrap()).unwrap();
        made.set_not_after(&Asn1Time::from_unix(4_000_000_000).unwrap()).unwrap();
        made.sign(key, MessageDigest::sha256()).unwrap();
        Certificate::of(made.build().to_der().unwrap()).unwrap()
    }

    fn curve(nid: Nid) -> PKey<Private> {
        PKey::from_ec_key(EcKey::generate(&EcGroup::from_curve_name(nid).unwrap()).unwrap()).unwrap()
    }

    fn value(xml: &str, name: &str) -> String {
        let rest = xml.split(&format!("<ds:{name}>")).nth(1).unwrap();
        rest.split('<').next().unwrap().split_whitespace().collect()
    }

    #[test]
    fn it_takes_the_work_with_whatever_key_the_provider_has() {
        let now = Timestamp::from_second(1_000_000_000).unwrap();
        let rsa = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
        for key in [rsa, curve(Nid::X9_62_PRIME256V1), curve(Nid::SECP384R1), curve(Nid::SECP521R1)] {
            let certificate = certificate(&key);
            let decoy = of(&certificate);
            // Signed by that key: the digest was right already, and a signature is as long.
            let signed =
                libxml::alone(|| Crypto::sign_xml(&decoy, &key.private_key_to_der().unwrap())).unwrap();
            assert_eq!(value(&signed, "DigestValue"), value(&decoy, "DigestValue"));
            assert_eq!(value(&signed, "SignatureValue").len(), value(&decoy, "SignatureValue").len());
            assert_eq!(verify(&[certificate], now), Err(Refused::BadSignature));
        }
        assert_eq!(verify(&[], now), Err(Refused::NoCertificate));
    }
}
