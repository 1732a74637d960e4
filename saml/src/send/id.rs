use super::CannotSend;
use openssl::rand::rand_bytes;

/// 160 random bits. An id of XML's begins with no digit.
pub fn id() -> Result<String, CannotSend> {
    let mut bytes = [0; 20];
    rand_bytes(&mut bytes).map_err(|_| CannotSend::Random)?;
    Ok(bytes.iter().fold("_".to_owned(), |id, byte| format!("{id}{byte:02x}")))
}
