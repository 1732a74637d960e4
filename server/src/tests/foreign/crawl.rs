//! A member who asks for everything, and notes whatever is not as it should be.

use super::asked::{Asked, Wanted};
use crate::tests::browser::{Answer, Browser};
use backoffice::catalog::types::FieldKey;
use backoffice::records::types::RecordId;
use url::form_urlencoded;

const ROWS: usize = 20;
/// What a search says of a part that failed; there is no other notice on its page.
const NOTICE: &str = "class=\"notice ";

pub struct Crawl {
    pub browser: Browser,
    pub failed: Vec<String>,
}

impl Crawl {
    async fn page(&mut self, path: &str) -> Answer {
        let answer = self.browser.get(path).await;
        self.check(matches!(answer.status, 200 | 302 | 303), || format!("{path}: {}", answer.status));
        answer
    }

    fn check(&mut self, right: bool, says: impl FnOnce() -> String) {
        if !right {
            self.failed.push(says());
        }
    }

    /// Two pages of every order, both ways, and of the list that nobody sorted.
    pub async fn lists(&mut self, asked: &mut Asked<'_>) {
        let entity = asked.entity;
        let by = &entity.list.sort;
        let own = (format!("/e/{}?rows={ROWS}", entity.key), by.field.clone(), by.descending);
        let sorted = entity.list.sortable.iter().flat_map(|field| {
            [("", false), ("-", true)].map(|(sign, down)| {
                let sort: String =
                    form_urlencoded::byte_serialize(format!("{sign}{field}").as_bytes()).collect();
                (format!("/e/{}?rows={ROWS}&sort={sort}", entity.key), field.clone(), down)
            })
        });
        for (path, field, down) in std::iter::once(own).chain(sorted.collect::<Vec<_>>()) {
            let expected = asked.ids(&field, down, 2 * ROWS).await;
            let first = self.page(&path).await;
            let mut found = records(&first.body);
            if let Some(next) = next(&first.body) {
                found.extend(records(&self.page(&format!("/e/{}{next}", entity.key)).await.body));
            }
            let expected: Vec<String> = expected.iter().map(|id| format!("/e/{}/{id}", entity.key)).collect();
            self.check(found == expected, || format!("{path}: {found:?} for {expected:?}"));
        }
    }

    /// The first and the last record.
    pub async fn records(&mut self, asked: &mut Asked<'_>) {
        for Wanted { text, id } in asked.ends().await {
            let path = format!("/e/{}/{}", asked.entity.key, segment(&id));
            let answer = self.page(&path).await;
            let says = escaped(text.trim_end());
            self.check(answer.status == 200 && answer.body.contains(&says), || {
                format!("{path} does not say {says}")
            });
        }
    }

    /// By id, by a word within a title, by two letters of Korean, by an email.
    pub async fn searches(&mut self, asked: &mut Asked<'_>, searched: &mut Vec<&'static str>) {
        let search = &asked.entity.search;
        if asked.entity.single_id().is_some_and(|id| search.exact.contains(&id.key)) {
            for Wanted { id, .. } in asked.ends().await {
                let found = self.search(asked, &id.parts()[0]).await;
                self.check(found.contains(&id), || format!("{id} is not found by its id"));
                searched.push("id");
            }
        }
        let is_email = |key: &&FieldKey| key.as_str().to_lowercase().contains("email");
        let email = search.exact.iter().find(is_email);
        for (what, field, pattern) in [
            ("words", search.words.first(), r"\s(\w{4,})"),
            ("korean", search.words.first(), "([가-힣]{2})"),
            ("email", email, "(.+@.+)"),
        ] {
            let Some(field) = field else { continue };
            let Some(Wanted { text, .. }) = asked.piece(field, pattern).await else { continue };
            let (found, right) = (self.search(asked, &text).await, asked.holding(field, &text).await);
            let all_right = !found.is_empty() && found.iter().all(|id| right.contains(id));
            self.check(all_right, || format!("{text} finds {found:?}, which is not of {right:?}"));
            searched.push(what);
        }
    }

    /// The records of the entity that a search finds, also where it goes straight to one.
    async fn search(&mut self, asked: &Asked<'_>, text: &str) -> Vec<RecordId> {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", text).finish();
        let path = format!("/search?{query}");
        let answer = self.page(&path).await;
        self.check(!answer.body.contains(NOTICE), || format!("{path}: a part failed"));
        let found = match answer.header("location") {
            Some(location) => vec![decoded(location)],
            None => records(&answer.body),
        };
        let of_entity = format!("/e/{}/", asked.entity.key);
        found.iter().filter_map(|address| address.strip_prefix(&of_entity)).map(RecordId::new).collect()
    }
}

/// The addresses of records that a page leads to by their rows.
fn records(body: &str) -> Vec<String> {
    let links = body.split("<a href=\"").skip(1).filter_map(|link| link.split_once('"'));
    links
        .filter(|(_, rest)| rest.trim_start().starts_with("data-open"))
        .map(|(href, _)| decoded(href))
        .collect()
}

/// From the list's own address on.
fn next(body: &str) -> Option<String> {
    let (_, link) = body.split_once("rel=\"next\"")?;
    let (_, href) = link.split_once("href=\"")?;
    Some(href.split_once('"')?.0.replace("&amp;", "&"))
}

/// An address of ours has no `+`.
fn decoded(href: &str) -> String {
    let pair = format!("={}", href.replace("&amp;", "%26"));
    form_urlencoded::parse(pair.as_bytes()).map(|(_, value)| value.into_owned()).collect()
}

fn segment(id: &RecordId) -> String {
    let escaped: Vec<String> = id.as_str().bytes().map(|byte| format!("%{byte:02X}")).collect();
    escaped.concat()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
