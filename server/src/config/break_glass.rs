//! The local administrator of `samuso.toml`. A password that would be guessed in an afternoon is refused at start.

use super::Reader;
use super::providers::Secret;
use super::reader::read;
use super::values::{Read, roles};
use argon2::password_hash::PasswordHash;
use argon2::{Algorithm, Params};
use backoffice::access::session::BreakGlass;
use backoffice::limits::{
    PASSWORD_MEMORY_KIB_MAX, PASSWORD_MEMORY_KIB_MIN, PASSWORD_ROUNDS_MAX, PASSWORD_ROUNDS_MIN,
    PASSWORD_SALT_MIN_BYTES, SECRET_FILE_MAX_BYTES,
};
use jiff::Timestamp;
use std::path::Path;

/// Who it is, and how their password is told.
#[derive(Clone, Debug)]
pub struct LocalAdministrator {
    pub who: BreakGlass,
    pub hash: Secret,
}

impl Reader {
    /// None where there is none, or after a fault.
    pub(super) fn break_glass(&mut self) -> Option<LocalAdministrator> {
        let name = self.optional("break_glass.name", super::values::name);
        let file = self.optional("break_glass.password_hash_file", |path| {
            let text = read(Path::new(path), SECRET_FILE_MAX_BYTES);
            phc(text.map_err(|error| format!("cannot be read: {error}"))?.trim())
        });
        let hash = file.or_else(|| self.optional("break_glass.password_hash", phc));
        let roles = self.optional("break_glass.roles", roles);
        let until = self.optional("break_glass.until", |text| {
            text.parse::<Timestamp>().map_err(|_| format!("{text:?} is not a moment with its zone"))
        });
        match (name, hash, roles) {
            (Some(name), Some(hash), Some(roles)) => {
                Some(LocalAdministrator { who: BreakGlass { name, roles, until }, hash: Secret(hash) })
            }
            (None, None, None) if until.is_none() => None,
            (name, hash, roles) => {
                let set = [
                    ("break_glass.name", name.is_some()),
                    ("break_glass.password_hash", hash.is_some()),
                    ("break_glass.roles", roles.is_some()),
                ];
                self.half_set("break_glass", set);
                None
            }
        }
    }

    /// Half of such a table is a mistake, and no way in.
    pub(super) fn half_set<const N: usize>(&mut self, table: &str, keys: [(&'static str, bool); N]) {
        if !self.source.faults.is_empty() {
            return;
        }
        for (key, _) in keys.into_iter().filter(|(_, is_set)| !is_set) {
            let expects = super::keys::find(key).map(|key| key.expects);
            let wrong = format!("is not set, and another key of [{table}] is");
            self.source.fault(super::Place::Nowhere, key, wrong, expects);
        }
    }
}

/// What is wrong is said without the hash.
fn phc(text: &str) -> Read<String> {
    let hash = PasswordHash::new(text).map_err(|_| "is no hash in PHC form".to_owned())?;
    if Algorithm::try_from(hash.algorithm) != Ok(Algorithm::Argon2id) {
        return Err("is not of argon2id".to_owned());
    }
    let params = Params::try_from(&hash).map_err(|_| "has parameters that cannot be".to_owned())?;
    let (memory, rounds) = (params.m_cost(), params.t_cost());
    if memory < PASSWORD_MEMORY_KIB_MIN || rounds < PASSWORD_ROUNDS_MIN {
        return Err(format!("is too weak: m={memory}, t={rounds}"));
    }
    if memory > PASSWORD_MEMORY_KIB_MAX || rounds > PASSWORD_ROUNDS_MAX || params.p_cost() > 16 {
        return Err(format!("would take too long: m={memory}, t={rounds}"));
    }
    let mut bytes = [0; 64];
    let salt = hash.salt.and_then(|salt| salt.decode_b64(&mut bytes).ok().map(<[u8]>::len));
    if salt.is_none_or(|bytes| bytes < PASSWORD_SALT_MIN_BYTES)
        || hash.hash.is_none_or(|hash| hash.len() < 32)
    {
        return Err("has too short a salt or hash".to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::phc;

    const SALT_AND_HASH: &str = "c29tZXNhbHRzb21lc2FsdA$YMCTSmw8zWeQ1lcrLYzPyp5rUIWoBvGuFWlF9dJgc/Y";

    #[test]
    fn a_hash_that_is_weak_endless_or_of_something_else_is_refused() {
        let argon2id = |params: &str| phc(&format!("$argon2id$v=19${params}${SALT_AND_HASH}"));
        assert!(argon2id("m=19456,t=2,p=1").is_ok());
        for params in ["m=4096,t=3,p=1", "m=65536,t=1,p=1", "m=4000000,t=2,p=1", "m=65536,t=1000,p=1"] {
            assert!(argon2id(params).is_err(), "{params}");
        }
        for other in [
            "hunter2".to_owned(),
            format!("$argon2i$v=19$m=65536,t=3,p=1${SALT_AND_HASH}"),
            "$argon2id$v=19$m=65536,t=3,p=1$c2FsdHNhbHQ$YMCTSmw8zWeQ1lcrLYzPyp5rUIWoBvGuFWlF9dJgc/Y"
                .to_owned(),
            "$2b$12$abcdefghijklmnopqrstuv".to_owned(),
        ] {
            let refused = phc(&other);
            assert!(refused.as_ref().is_err_and(|wrong| !wrong.contains("YMCTS")), "{other}: {refused:?}");
        }
    }
}
