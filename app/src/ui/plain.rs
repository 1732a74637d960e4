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
    let (mut pieces, mut said) = (Vec::new(), 0);
    for (at, shown) in addresses(text) {
        let Some(href) = href(shown) else { continue };
        pieces.push(Piece::Words(&text[said..at]));
        pieces.push(Piece::Link { shown, href });
        said = at + shown.len();
    }
    pieces.push(Piece::Words(&text[said..]));
    pieces.retain(|piece| *piece != Piece::Words(""));
    pieces
}

/// What looks like an address of the web, and where. Each begins behind the one before it: however many schemes somebody
/// writes in a row, nothing is read twice.
fn addresses(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from
            + text[from..].match_indices("http").map(|(at, _)| at).find(|at| begins(&text[from + at..]))?;
        let rest = &text[at..];
        let end = rest.find(|c: char| c.is_whitespace() || "<>\"“”「」".contains(c)).unwrap_or(rest.len());
        from = at + end;
        Some((at, without_end(&rest[..end])))
    })
}

fn begins(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// The dot behind an address ends the sentence; so does a bracket that was opened before it.
fn without_end(address: &str) -> &str {
    let unopened = |open, close| address.matches(close).count().saturating_sub(address.matches(open).count());
    let (mut round, mut square) = (unopened('(', ')'), unopened('[', ']'));
    let takes = |left: &mut usize| {
        let is_one = *left > 0;
        *left = left.saturating_sub(1);
        is_one
    };
    address.trim_end_matches(|last| match last {
        ')' => takes(&mut round),
        ']' => takes(&mut square),
        last => ".,;:!?'。、".contains(last),
    })
}

/// An address with a name before the host (`https://bank.example@evil.example`) looks like another's.
fn href(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    (is_web && url.username().is_empty() && url.password().is_none()).then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::{Piece, addresses, pieces};

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

    /// A note is read by the server at every view of it.
    #[test]
    fn whatever_is_written_is_read_once() {
        for text in [
            "http://a@".repeat(148) + &")".repeat(2_667),
            "https://".repeat(500),
            "http://a) http://a@b.example/http://c.example".repeat(80),
            "http".repeat(1_000),
        ] {
            let read: usize = addresses(&text).map(|(_, shown)| shown.len()).sum();
            assert!(read <= text.len(), "{read} of {}: {}", text.len(), &text[..40]);
        }
        // Were the brackets counted again for each of them, this would not end.
        let brackets = "http://a.example/(".to_owned() + &")".repeat(1_000_000);
        assert_eq!(links(&brackets)[0].0, "http://a.example/()");
        assert_eq!(links("https://me:secret@a.example/https://b.example"), []);
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
