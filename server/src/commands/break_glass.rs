use crate::out;
use crate::stop::Stop;
use argon2::password_hash::{PasswordHasher, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use backoffice::limits::{PASSWORD_MAX_BYTES, PASSWORD_MEMORY_KIB, PASSWORD_MIN_CHARS, PASSWORD_ROUNDS};
use rand::TryRngCore;
use rand::rngs::OsRng;
use std::io::Read as _;

const LONG_ABOUT: &str = "\
Look after the local administrator

Reads a password from standard input and prints its hash, for `break_glass.password_hash` of samuso.toml:

  samuso break-glass hash < password.txt";

/// Look after the local administrator
#[derive(Debug, clap::Args)]
#[command(long_about = LONG_ABOUT)]
pub struct BreakGlass {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Print the hash of the password on standard input
    Hash,
}

impl BreakGlass {
    pub fn run(self) -> Result<(), Stop> {
        let What::Hash = self.what;
        let mut password = String::new();
        let most = u64::try_from(PASSWORD_MAX_BYTES).unwrap_or(u64::MAX);
        std::io::stdin()
            .take(most + 2)
            .read_to_string(&mut password)
            .map_err(Stop::cannot("read the password"))?;
        out::line(hash(password.trim_end_matches(['\r', '\n']))?);
        Ok(())
    }
}

pub fn hash(password: &str) -> Result<String, Stop> {
    if password.len() > PASSWORD_MAX_BYTES || password.chars().count() < PASSWORD_MIN_CHARS {
        return Err(Stop::because(format!(
            "a password has {PASSWORD_MIN_CHARS} characters at least, and {PASSWORD_MAX_BYTES} bytes at most. Nobody has \
             to remember it: head -c 24 /dev/urandom | base64"
        )));
    }
    let mut salt = [0; 16];
    OsRng.try_fill_bytes(&mut salt)?;
    let salt = SaltString::encode_b64(&salt).map_err(Stop::cannot("make a salt"))?;
    let params =
        Params::new(PASSWORD_MEMORY_KIB, PASSWORD_ROUNDS, 1, None).map_err(Stop::cannot("set argon2 up"))?;
    let hash =
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(Stop::cannot("hash the password"))
}
