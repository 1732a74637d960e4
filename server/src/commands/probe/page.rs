//! What the probe reads of a page: links, as our own pages write them.

/// The link of a row: the one that Enter follows.
pub fn first_row(page: &str) -> Option<String> {
    tags(page, "<a ").find(|tag| tag.contains(" data-open")).and_then(href)
}

/// The first link that begins so.
pub fn first_link(page: &str, begins: &str) -> Option<String> {
    tags(page, "<a ").filter_map(href).find(|href| href.starts_with(begins))
}

/// What a search did not get an answer from.
pub fn not_searched(page: &str) -> Vec<String> {
    tags(page, "<div ").filter_map(|tag| attribute(tag, "data-not-searched")).collect()
}

fn tags<'a>(page: &'a str, begins: &'a str) -> impl Iterator<Item = &'a str> {
    page.split(begins).skip(1).filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag))
}

fn href(tag: &str) -> Option<String> {
    attribute(tag, "href")
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(value.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_as_they_are_written() {
        let page = "<nav><a href=\"/e/article\">Articles</a></nav><a href=\"/timeline?entity=a&amp;record=1\">x</a>\
                    <a href=\"/e/article/7%2F1\" data-open><bdi>y</bdi></a><a href=\"/e/article/8\" data-open>z</a>";
        assert_eq!(first_row(page).as_deref(), Some("/e/article/7%2F1"));
        assert_eq!(first_link(page, "/e/").as_deref(), Some("/e/article"));
        assert_eq!(first_link(page, "/timeline?").as_deref(), Some("/timeline?entity=a&record=1"));
        assert_eq!((first_row("<p>nothing</p>"), first_link(page, "/runs")), (None, None));
    }

    #[test]
    fn what_did_not_answer_is_named() {
        assert_eq!(not_searched("<div data-not-searched=\"article\"><p>…</p></div>"), ["article"]);
        assert!(not_searched("<div class=\"x\"></div>").is_empty());
    }
}
