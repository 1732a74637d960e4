//! What the browser adds. Each island says what it listens to; pages work without.

mod keys;

pub use keys::Keys;
