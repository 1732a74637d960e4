use super::shape::Sealed;
use openssl::symm::{Cipher, Crypter, Mode, decrypt_aead};

const TAG_BYTES: usize = 16;

/// Nothing where it is too short, of an odd length, not what the tag says, or not padded.
pub fn decrypt(sealed: &Sealed, key: &[u8]) -> Option<Vec<u8>> {
    if key.len() != sealed.cipher.key_len() {
        return None;
    }
    let (iv, rest) = sealed.content.split_at_checked(sealed.cipher.iv_len()?)?;
    if sealed.gcm {
        let (content, tag) = rest.split_at_checked(rest.len().checked_sub(TAG_BYTES)?)?;
        return decrypt_aead(sealed.cipher, key, Some(iv), &[], content, tag).ok();
    }
    unpadded(blocks(sealed.cipher, key, iv, rest)?)
}

fn blocks(cipher: Cipher, key: &[u8], iv: &[u8], content: &[u8]) -> Option<Vec<u8>> {
    if content.is_empty() || !content.len().is_multiple_of(cipher.block_size()) {
        return None;
    }
    let mut crypter = Crypter::new(cipher, Mode::Decrypt, key, Some(iv)).ok()?;
    // XML's padding is another than OpenSSL's: only its last byte is said.
    crypter.pad(false);
    let mut plain = vec![0; content.len() + cipher.block_size()];
    let length = crypter.update(content, &mut plain).ok()?;
    let length = length + crypter.finalize(&mut plain[length..]).ok()?;
    plain.truncate(length);
    Some(plain)
}

fn unpadded(mut plain: Vec<u8>) -> Option<Vec<u8>> {
    let padding = usize::from(*plain.last()?);
    if !(1..=16).contains(&padding) || padding > plain.len() {
        return None;
    }
    plain.truncate(plain.len() - padding);
    Some(plain)
}
