//! The configuration, the catalogue's files, and the secrets in them.

/// The configuration's file. Above it, Samuso does not start.
pub const CONFIG_FILE_MAX_BYTES: u64 = 64 * 1024;
/// A file with a secret in it: a password's hash, a database's address. Above it, Samuso does not start.
pub const SECRET_FILE_MAX_BYTES: u64 = 4 * 1024;
/// A file with a key or a certificate. Above it, Samuso does not start.
pub const PEM_FILE_MAX_BYTES: u64 = 32 * 1024;
/// A text within a table of the configuration, and the texts of a list there. Above it, Samuso does not start.
pub const CONFIG_TEXT_MAX_CHARS: usize = 500;
pub const CONFIG_LIST_MAX: usize = 200;
/// A token of the configuration, as of `/metrics`: at least, so that nobody guesses it, and at most. Above it, Samuso does not start.
pub const TOKEN_CHARS_MIN: usize = 32;
pub const TOKEN_CHARS_MAX: usize = 200;
/// Networks of proxies that are believed. Above it, Samuso does not start.
pub const NETWORKS_MAX: usize = 200;
/// People who are told by email. Above it, Samuso does not start.
pub const RECIPIENTS_MAX: usize = 20;
/// Files of the catalogue, and the size of each. Above it, `samuso check` refuses the catalogue.
pub const CATALOG_FILES_MAX: usize = 5_000;
pub const CATALOG_FILE_MAX_BYTES: u64 = 1_024 * 1_024;
