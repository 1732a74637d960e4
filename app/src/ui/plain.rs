use leptos::either::Either;
use leptos::prelude::*;
use url::Url;

/// Text that somebody typed, line by line as they did. What is an address of the web in it is a link; nothing else is
/// anything but text.
#[component]
pub fn Plain(#[prop(into)] text: String) -> impl IntoView {
    let pieces = pieces(&text).into_iter().map(|piece| match piece {
        Piece::Words(words) => Either::Left(words.to_owned()),
        Piece::Link { shown, href } => Either::Right(view! {
            <a href=href rel="noopener noreferrer nofollow" target="_blank"><bdi>{shown.to_owned()}</bdi></a>
        }),
    });
    let pieces = pieces.collect_view();
    view! { <div class="plain-text" dir="auto">{pieces}</div> }.into_any()
}

#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Words(&'a str),
    Link { shown: &'a str, href: String },
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut said, mut from) = (Vec::new(), 0, 0);
    while let Some(at) = next(text, from) {
        let rest = &text[at..];
        let end = rest.find(|c: char| c.is_whitespace() || "<>\"“”「」".contains(c)).unwrap_or(rest.len());
        let shown = without_end(&rest[..end]);
        match href(shown) {
            Some(href) => {
                pieces.push(Piece::Words(&text[said..at]));
                pieces.push(Piece::Link { shown, href });
                said = at + shown.len();
                from = said;
            }
            None => from = at + "http".len(),
        }
    }
    pieces.push(Piece::Words(&text[said..]));
    pieces.retain(|piece| *piece != Piece::Words(""));
    pieces
}

fn next(text: &str, from: usize) -> Option<usize> {
    let found = ["https://", "http://"].into_iter().filter_map(|scheme| text[from..].find(scheme));
    found.min().map(|at| from + at)
}

/// The dot behind an address ends the sentence; so does a bracket that was opened before it.
fn without_end(address: &str) -> &str {
    let mut address = address;
    loop {
        let shorter = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '。', '、']);
        let is_opened = |open, close| shorter.matches(open).count() >= shorter.matches(close).count();
        let shorter = match shorter.chars().next_back() {
            Some(')') if !is_opened('(', ')') => &shorter[..shorter.len() - 1],
            Some(']') if !is_opened('[', ']') => &shorter[..shorter.len() - 1],
            _ => shorter,
        };
        if shorter.len() == address.len() {
            return address;
        }
        address = shorter;
    }
}

/// An address with a name before the host (`https://bank.example@evil.example`) looks like another's.
fn href(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    (is_web && url.username().is_empty() && url.password().is_none()).then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};

    fn links(text: &str) -> Vec<(&str, String)> {
        let link = |piece| match piece {
            Piece::Link { shown, href } => Some((shown, href)),
            Piece::Words(_) => None,
        };
        pieces(text).into_iter().filter_map(link).collect()
    }

    #[test]
    fn addresses_of_the_web_are_links_and_nothing_else_is() {
        let one = |shown: &'static str| vec![(shown, shown.to_owned())];
        assert_eq!(links("see https://a.example/b?c=d."), one("https://a.example/b?c=d"));
        assert_eq!(links("(http://a.example/b_(c)) and"), one("http://a.example/b_(c)"));
        assert_eq!(
            links("보세요:https://a.example/압축"),
            [("https://a.example/압축", "https://a.example/%EC%95%95%EC%B6%95".to_owned())]
        );
        assert_eq!(links("https://a.example/1\nhttps://a.example/2").len(), 2);
        for none in [
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://a.example/",
            "https://",
            "https://bank.example@evil.example/",
            "https://me:secret@a.example/",
            "mailto:kim@one.example",
            "//a.example/",
        ] {
            assert_eq!(links(none), [], "{none}");
        }
    }

    #[test]
    fn no_word_is_lost() {
        for text in
            ["", "a https://a.example, b https://b.example. http http://", "https://a.example/\"onclick=x"]
        {
            let whole: String = pieces(text)
                .iter()
                .map(|piece| match piece {
                    Piece::Words(words) => *words,
                    Piece::Link { shown, .. } => shown,
                })
                .collect();
            assert_eq!(whole, text);
        }
    }
}
