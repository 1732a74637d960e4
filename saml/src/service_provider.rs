use crate::keys::Keys;
use crate::limits::{LASTS, LASTS_AT_MOST};
use jiff::SignedDuration;

/// What we are to an identity provider.
#[derive(Clone, Debug)]
pub struct ServiceProvider {
    pub entity_id: String,
    /// Where responses are posted, to the letter: `Destination` and `Recipient` have to be this.
    pub acs: String,
    /// Where single logout comes to, in both bindings. Without it the metadata offers none.
    pub slo: Option<String>,
    /// Without them requests are not signed, and encrypted assertions not read.
    pub keys: Option<Keys>,
    /// The format that names have to be of. Without it any that stays the same from one sign-in to the next.
    pub name_id_format: Option<String>,
    /// How far away an assertion may say that it ends; ten minutes without it, ninety at most. However far: it is
    /// taken for [`ISSUED`](crate::limits::ISSUED) alone.
    pub lasts: Option<SignedDuration>,
}

impl ServiceProvider {
    pub(crate) fn lasts(&self) -> SignedDuration {
        self.lasts.unwrap_or(LASTS).min(LASTS_AT_MOST)
    }
}
