use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::x509::{X509, X509NameBuilder};
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

#[derive(Clone)]
pub struct Pair {
    pub key: PKey<Private>,
    pub certificate: X509,
}

/// Made once for each name. What begins with `ec` is an elliptic curve's, `weak` is of 1024 bits, `expired` has expired.
pub fn pair(name: &str) -> Pair {
    static MADE: LazyLock<Mutex<HashMap<String, Pair>>> = LazyLock::new(Mutex::default);
    MADE.lock().unwrap().entry(name.to_owned()).or_insert_with(|| make(name)).clone()
}

fn make(name: &str) -> Pair {
    let key = if name.starts_with("ec") {
        let curve = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        PKey::from_ec_key(EcKey::generate(&curve).unwrap()).unwrap()
    } else {
        PKey::from_rsa(Rsa::generate(if name.starts_with("weak") { 1024 } else { 2048 }).unwrap()).unwrap()
    };
    let ends = if name.starts_with("expired") { "20260401000000Z" } else { "20270101000000Z" };
    let certificate = certificate(name, &key, ends);
    Pair { key, certificate }
}

fn certificate(name: &str, key: &PKey<Private>, ends: &str) -> X509 {
    let mut subject = X509NameBuilder::new().unwrap();
    subject.append_entry_by_text("CN", name).unwrap();
    let subject = subject.build();
    let mut certificate = X509::builder().unwrap();
    certificate.set_version(2).unwrap();
    certificate.set_serial_number(&BigNum::from_u32(7).unwrap().to_asn1_integer().unwrap()).unwrap();
    certificate.set_subject_name(&subject).unwrap();
    certificate.set_issuer_name(&subject).unwrap();
    certificate.set_pubkey(key).unwrap();
    certificate.set_not_before(&Asn1Time::from_str("20260101000000Z").unwrap()).unwrap();
    certificate.set_not_after(&Asn1Time::from_str(ends).unwrap()).unwrap();
    certificate.sign(key, MessageDigest::sha256()).unwrap();
    certificate.build()
}
