//! A text that may be left out: a component takes it as text, or as an `Option` where the page does not know either.

#[derive(Clone, Debug, Default)]
pub struct Maybe(pub(super) Option<String>);

impl From<&str> for Maybe {
    fn from(text: &str) -> Self {
        Self(Some(text.to_owned()))
    }
}

impl From<String> for Maybe {
    fn from(text: String) -> Self {
        Self(Some(text))
    }
}

impl From<Option<String>> for Maybe {
    fn from(text: Option<String>) -> Self {
        Self(text)
    }
}
