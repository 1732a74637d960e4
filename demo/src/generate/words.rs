//! What the articles are made of. `{}` is the subject; see [`super::korean::fill`].

pub(super) mod companies;
pub(super) mod people;
pub(super) mod sentences;
pub(super) mod subjects;

/// The same in both languages.
pub(super) struct Both {
    pub(super) ko: &'static str,
    pub(super) en: &'static str,
}

pub(super) const fn both(ko: &'static str, en: &'static str) -> Both {
    Both { ko, en }
}
