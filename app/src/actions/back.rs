//! The way back: from a form, its preview and its run to the record or the list where one began.

use crate::page::{Asked, query};
use crate::records::value::{address_of, list_address, record_address};
use crate::say;
use crate::ui::Icon;
use crate::visit::Visit;
use backoffice::actions::types::{ActionForm, Chosen};
use backoffice::catalog::types::EntityKey;
use backoffice::cx::Cx;
use backoffice::limits::NEXT_MAX_CHARS;
use backoffice::records::show;
use backoffice::records::types::{RecordId, RecordRef};
use leptos::prelude::*;

/// The address of a record or a list of ours, never another site's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back(String);

impl Back {
    pub fn read(address: &str) -> Option<Self> {
        let ours = address.starts_with("/e/") && address.len() <= NEXT_MAX_CHARS;
        (ours && !address.contains(|c: char| c.is_control() || c == '\\')).then(|| Self(address.to_owned()))
    }

    /// What the address of this page says of it.
    pub fn of(asked: &Asked) -> Option<Self> {
        asked.value("back").and_then(Self::read)
    }

    pub fn to_record(record: &RecordRef) -> Self {
        Self(record_address(record))
    }

    /// Where an action is offered on what was chosen.
    pub fn from_form(form: &ActionForm) -> Self {
        Self(match &form.chosen {
            Chosen::Records(ids) if ids.len() == 1 => address_of(&form.entity, &ids[0]),
            Chosen::Records(_) => list_address(&form.entity),
            Chosen::Matching(address) => format!("{}?{address}", list_address(&form.entity)),
        })
    }

    pub fn address(&self) -> String {
        self.0.clone()
    }

    /// Another address that knows of this one.
    pub fn carried(&self, address: &str) -> String {
        let joint = if address.contains('?') { '&' } else { '?' };
        format!("{address}{joint}{}", query([("back", &self.0)]))
    }

    /// The field with which a form carries it on.
    pub fn field(&self) -> impl IntoView + use<> {
        view! { <input type="hidden" name="back" value=self.0.clone()/> }
    }

    fn record(&self) -> Option<RecordRef> {
        let path = self.0.split(['?', '#']).next().unwrap_or_default();
        let (entity, id) = path.strip_prefix("/e/")?.split_once('/')?;
        let decoded = percent_encoding::percent_decode_str(id).decode_utf8().ok()?;
        (!id.contains('/')).then(|| RecordRef { entity: EntityKey::new(entity), id: RecordId::new(decoded) })
    }

    /// What the record is called, where it is one and the member may see it.
    pub async fn title(&self, cx: &Cx) -> Option<String> {
        Some(show::show(cx, &self.record()?).await.ok()?.title)
    }

    /// The link itself; a record's has its title.
    pub fn link(&self, visit: &Visit, title: Option<&str>) -> impl IntoView + use<> {
        let says = match title {
            Some(title) => say!(visit, actions.back_to, title = title),
            None if self.record().is_some() => say!(visit, actions.back_to_record).to_owned(),
            None => say!(visit, actions.back_to_list).to_owned(),
        };
        view! { <a class="btn btn-sm way-back" href=self.0.clone()>{Icon::Back} <bdi class="short">{says}</bdi></a> }
    }
}

#[cfg(test)]
mod tests {
    use super::Back;

    #[test]
    fn one_goes_back_to_records_and_lists_alone() {
        for ours in ["/e/article/171", "/e/article?channel_id=9&sort=title"] {
            assert_eq!(Back::read(ours).map(|back| back.address()).as_deref(), Some(ours));
        }
        for other in
            ["", "/", "//e/x", "https://evil.example/e/", "/logout", "/e/a\nb", "/e/\\evil", "e/article"]
        {
            assert_eq!(Back::read(other), None, "{other}");
        }
    }

    #[test]
    fn it_is_carried_on_as_one_parameter() {
        let back = Back::read("/e/article?a=1&b=2").unwrap();
        assert_eq!(back.carried("/runs/1"), "/runs/1?back=%2Fe%2Farticle%3Fa%3D1%26b%3D2");
        assert_eq!(
            back.carried("/runs/1?repeated=1"),
            "/runs/1?repeated=1&back=%2Fe%2Farticle%3Fa%3D1%26b%3D2"
        );
    }

    #[test]
    fn a_record_is_told_from_a_list() {
        let record = |address| Back::read(address).unwrap().record().map(|record| record.id.to_string());
        assert_eq!(record("/e/article/a%2Fb"), Some("a/b".to_owned()));
        assert_eq!(record("/e/article?q=a/b"), None);
    }
}
