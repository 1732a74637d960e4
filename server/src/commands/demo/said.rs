//! What the demo says when it is ready: the address, who may sign in, and what to try.

use crate::out;
use url::Url;

/// With the real data: what to look for, and what is to be found.
const REAL: [(&str, &str); 5] = [
    ("/search?q=압축", "A Korean word of two letters, anywhere in a text"),
    ("/search?q=pushd", "A page that one half remembers"),
    ("/e/article?channel_id=9", "Everything of one customer"),
    ("/e/article/171", "An article that was moved: where from, and by whom?"),
    ("/timeline", "Who is at work? Follow a name to everything that they did"),
];

pub fn ready(address: &Url, is_generated: bool) {
    out::line(format!("\nSamuso answers at {address}"));
    out::line(
        "Sign in as cx (한지민), cx_lead (윤서영, who approves), account_manager (오세훈, for the first ten customers) or admin \
         (Robin Park).\n",
    );
    out::line("Five tickets to try:");
    if is_generated {
        for (number, ticket) in (1..).zip(demo::tickets()) {
            out::line(format!("  {number}. {}\n     {}", ticket.asks.en, ticket.asks.ko));
        }
    } else {
        for (number, (path, says)) in (1..).zip(REAL) {
            out::line(format!(
                "  {number}. {says}: {}",
                address.as_str().trim_end_matches('/').to_owned() + path
            ));
        }
    }
    out::line("\nCtrl-C stops it and its servers; the data stay.");
}

/// `46,244`
pub fn count(number: i64) -> String {
    app::texts::Count(number.unsigned_abs()).to_string()
}
