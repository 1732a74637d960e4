use super::Work;
use super::entity::Draft;
use crate::catalog::check::Kind;
use crate::catalog::model::ProductUrl;
use crate::catalog::product_url::{BadPattern, Pattern};

impl Work<'_> {
    pub(super) fn urls(&mut self, draft: &Draft<'_>) -> Vec<ProductUrl> {
        let mut found = Vec::new();
        for url in draft.raw.entity.iter().flat_map(|entity| &entity.urls) {
            let field = match Pattern::parse(url.as_str()) {
                Ok(pattern) => pattern.field().unwrap_or_default().to_owned(),
                Err(bad) => {
                    let kind = Kind::BadUrl { url: url.value.clone(), why: why(bad) };
                    self.fault(draft.file, &url.span, kind);
                    continue;
                }
            };
            if let Some(field) = self.field(draft.file, draft, &url.map(|_| field)) {
                found.push(ProductUrl {
                    pattern: url.value.clone(),
                    entity: draft.entity.key.clone(),
                    field: field.key.clone(),
                });
            }
        }
        found
    }
}

fn why(bad: BadPattern) -> &'static str {
    match bad {
        BadPattern::NoAddress => "write a whole address without ? and #: https://*.docs.example/*/{slug}",
        BadPattern::NotOneField => "exactly one part is a column in braces: {slug}",
        BadPattern::AnyHost => {
            "the host's last two parts must be written out, else every address of the world fits"
        }
    }
}
