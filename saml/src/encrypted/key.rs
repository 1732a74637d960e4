use super::shape::Sealed;
use crate::keys::KeyPair;
use openssl::encrypt::Decrypter;
use openssl::error::ErrorStack;
use openssl::rand::rand_bytes;
use openssl::rsa::Padding;

/// The key of the content. Where it is none, a random one: what fails then is the content, as with any other fault.
pub fn unwrap(sealed: &Sealed, pair: &KeyPair) -> Vec<u8> {
    let mut key = vec![0; sealed.cipher.key_len()];
    // A key of zeroes would be known to everybody; it is what is left where the system has no randomness.
    let random = rand_bytes(&mut key).is_ok();
    match decrypted(sealed, pair) {
        Ok(found) if found.len() == key.len() => found,
        _ if random => key,
        _ => Vec::new(),
    }
}

fn decrypted(sealed: &Sealed, pair: &KeyPair) -> Result<Vec<u8>, ErrorStack> {
    let mut decrypter = Decrypter::new(&pair.key)?;
    decrypter.set_rsa_padding(Padding::PKCS1_OAEP)?;
    decrypter.set_rsa_oaep_md(sealed.digest)?;
    decrypter.set_rsa_mgf1_md(sealed.mask)?;
    let mut key = vec![0; decrypter.decrypt_len(&sealed.key)?];
    let length = decrypter.decrypt(&sealed.key, &mut key)?;
    key.truncate(length);
    Ok(key)
}
