//! The outline of an action's SQL: is it one UPDATE, of which table, what does it set, and which rows does it leave
//! alone? PostgreSQL says whether it is sound; this says whether it is no more than an action may be. It is told from
//! the tokens: a parser of all SQL would have to keep pace with PostgreSQL's, and refuse what it does not know yet.

use super::model::Table;
use super::quote;
use super::tokens::{Token, TokenIs, tokens};
use std::ops::Range;

/// Bytes of the SQL, with each thing that is said of it.
type Place = Range<usize>;

#[derive(Debug)]
pub struct Update<'a> {
    pub table: Table,
    pub table_at: Place,
    /// The names that its columns may be qualified with.
    names: Vec<Vec<String>>,
    /// Columns that it sets.
    pub sets: Vec<(String, Place)>,
    condition: Vec<Token<'a>>,
    returning: Option<Place>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct NotAnUpdate {
    pub found: String,
    pub at: Place,
}

/// How the rows that an UPDATE changes hang on `:ids`.
#[derive(Debug, PartialEq, Eq)]
pub enum Limit {
    /// Only rows whose id is among `:ids`.
    ByIds,
    /// `:ids` is not there at all.
    None,
    /// `:ids` is there, but rows that it does not name may change too.
    Loose(Place),
}

impl<'a> Update<'a> {
    pub fn parse(sql: &'a str) -> Result<Self, NotAnUpdate> {
        let all = tokens(sql);
        let mut rest = all.as_slice();
        expect(&mut rest, "update", sql)?;
        take_word(&mut rest, "only");
        let table_at = rest.first().map_or(0, |token| token.start);
        let path = take_name(&mut rest, sql)?;
        let table_at = table_at..all[all.len() - rest.len() - 1].end();
        take_symbol(&mut rest, "*");
        take_word(&mut rest, "as");
        let alias = rest.first().filter(|token| !token.is_word("set")).and_then(Token::name);
        rest = &rest[usize::from(alias.is_some())..];
        expect(&mut rest, "set", sql)?;

        let clauses = Clauses::of(rest);
        if let Some(end) = clauses.semicolon {
            return Err(not(&rest[end..], sql));
        }
        let slice = |from: usize, to: usize| &rest[from.min(to)..to];
        let end = clauses.returning.unwrap_or(rest.len());
        let condition = clauses.condition.map_or(&[][..], |from| slice(from + 1, end));
        let sets = slice(0, clauses.from.or(clauses.condition).unwrap_or(end));
        Ok(Self {
            table: table_of(&path),
            table_at,
            names: qualifiers(&path, alias),
            sets: assigned(sets),
            condition: condition.to_vec(),
            returning: clauses.returning.map(|at| rest[at].start..rest[at].end()),
        })
    }

    pub fn returning(&self) -> Option<Place> {
        self.returning.clone()
    }

    pub fn limit(&self, id: &str) -> Limit {
        let Some(named) = self.condition.iter().find(|token| is_ids(token)) else { return Limit::None };
        let limits = conjuncts(&self.condition).into_iter().any(|part| self.is_limit(part, id));
        if limits { Limit::ByIds } else { Limit::Loose(named.start..named.end()) }
    }

    /// `id = ANY(:ids)`, whatever it is qualified with or cast to.
    fn is_limit(&self, part: &[Token<'_>], id: &str) -> bool {
        let Some(equals) = part.iter().position(|token| token.is_symbol("=")) else { return false };
        let (left, right) = (&part[..equals], &part[equals + 1..]);
        let Some(path) = left
            .chunks(2)
            .map(|pair| match pair {
                [name] => name.name(),
                [name, dot] if dot.is_symbol(".") => name.name(),
                _ => None,
            })
            .collect::<Option<Vec<String>>>()
        else {
            return false;
        };
        let Some((column, qualifier)) = path.split_last() else { return false };
        let is_id = column == id && (qualifier.is_empty() || self.names.iter().any(|name| name == qualifier));
        let is_ids = match right {
            [any, open, ids, cast @ .., close] => {
                any.is_word("any")
                    && open.is_symbol("(")
                    && is_ids(ids)
                    && close.is_symbol(")")
                    && (cast.is_empty() || cast[0].is_symbol("::"))
                    && cast.iter().all(is_of_a_cast)
            }
            _ => false,
        };
        is_id && is_ids && left.len() % 2 == 1
    }
}

/// `id = ANY(:ids)`, as an action's SQL has to have it.
pub fn limit_by(id: &str) -> String {
    format!("{} = ANY(:ids)", quote::name(id))
}

fn is_of_a_cast(token: &Token<'_>) -> bool {
    token.name().is_some() || ["::", ".", "[", "]"].iter().any(|symbol| token.is_symbol(symbol))
}

fn is_ids(token: &Token<'_>) -> bool {
    token.is == TokenIs::Param && token.text == ":ids"
}

/// Where the clauses after SET begin, outside of all brackets.
#[derive(Default)]
struct Clauses {
    from: Option<usize>,
    condition: Option<usize>,
    returning: Option<usize>,
    semicolon: Option<usize>,
}

impl Clauses {
    fn of(tokens: &[Token<'_>]) -> Self {
        let mut clauses = Self::default();
        let depths = depths(tokens);
        for at in (0..tokens.len()).filter(|at| depths[*at] == 0) {
            let token = &tokens[at];
            let after_distinct = at > 0 && tokens[at - 1].is_word("distinct");
            let place = match () {
                () if token.is_word("from") && !after_distinct => &mut clauses.from,
                () if token.is_word("where") => &mut clauses.condition,
                () if token.is_word("returning") => &mut clauses.returning,
                () if token.is_symbol(";") => &mut clauses.semicolon,
                () => continue,
            };
            if place.is_none() {
                *place = Some(at);
            }
        }
        clauses
    }
}

/// How deep each token is within brackets and CASE … END, which are themselves inside.
fn depths(tokens: &[Token<'_>]) -> Vec<usize> {
    let mut depth = 0usize;
    let deep = |token| {
        depth += usize::from(opens(token));
        let here = depth;
        depth = depth.saturating_sub(usize::from(closes(token)));
        here
    };
    tokens.iter().map(deep).collect()
}

fn opens(token: &Token<'_>) -> bool {
    token.is_symbol("(") || token.is_symbol("[") || token.is_word("case")
}

fn closes(token: &Token<'_>) -> bool {
    token.is_symbol(")") || token.is_symbol("]") || token.is_word("end")
}

/// The parts of a condition that all have to hold. A condition with an OR is one part.
fn conjuncts<'t, 'a>(condition: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let depths = depths(condition);
    let wrapped = condition.first().is_some_and(|token| token.is_symbol("("))
        && closing(condition) == Some(condition.len() - 1);
    if wrapped {
        return conjuncts(&condition[1..condition.len() - 1]);
    }
    let outer = |word| move |(token, depth): &(&Token<'_>, &usize)| **depth == 0 && token.is_word(word);
    if condition.iter().zip(&depths).any(|pair| outer("or")(&pair)) {
        return vec![condition];
    }
    let ands: Vec<usize> = condition
        .iter()
        .zip(&depths)
        .enumerate()
        .filter(|(_, pair)| outer("and")(pair))
        .map(|(at, _)| at)
        .collect();
    if ands.is_empty() {
        return vec![condition];
    }
    let starts = std::iter::once(0).chain(ands.iter().map(|at| at + 1));
    let ends = ands.iter().copied().chain(std::iter::once(condition.len()));
    starts.zip(ends).flat_map(|(start, end)| conjuncts(&condition[start..end])).collect()
}

/// Where what the first token opens is closed.
fn closing(tokens: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0usize;
    tokens.iter().position(|token| {
        depth += usize::from(opens(token));
        depth = depth.saturating_sub(usize::from(closes(token)));
        depth == 0
    })
}

/// The columns of `a = 1, (b, c) = (2, 3), d.e = 4, f[1] = 5`.
fn assigned(sets: &[Token<'_>]) -> Vec<(String, Place)> {
    let depths = depths(sets);
    let mut columns = Vec::new();
    let mut on_the_left = true;
    for (token, depth) in sets.iter().zip(depths) {
        match () {
            () if depth == 0 && token.is_symbol(",") => on_the_left = true,
            () if depth == 0 && token.is_symbol("=") => on_the_left = false,
            () if on_the_left && depth <= 1 => {
                columns.extend(token.name().map(|name| (name, token.start..token.end())));
            }
            () => {}
        }
    }
    columns
}

fn table_of(path: &[String]) -> Table {
    match path {
        [.., schema, name] => Table { schema: schema.clone(), name: name.clone() },
        [name] => Table { schema: "public".to_owned(), name: name.clone() },
        [] => Table { schema: String::new(), name: String::new() },
    }
}

fn qualifiers(path: &[String], alias: Option<String>) -> Vec<Vec<String>> {
    match alias {
        // An alias hides the table's own name.
        Some(alias) => vec![vec![alias]],
        None => vec![path.to_vec(), path.last().cloned().into_iter().collect()],
    }
}

fn take_name(rest: &mut &[Token<'_>], sql: &str) -> Result<Vec<String>, NotAnUpdate> {
    let mut path = Vec::new();
    loop {
        let name = rest.first().and_then(Token::name).ok_or_else(|| not(rest, sql))?;
        path.push(name);
        *rest = &rest[1..];
        if !take_symbol(rest, ".") {
            return Ok(path);
        }
    }
}

fn take_word(rest: &mut &[Token<'_>], word: &str) -> bool {
    let there = rest.first().is_some_and(|token| token.is_word(word));
    *rest = &rest[usize::from(there)..];
    there
}

fn take_symbol(rest: &mut &[Token<'_>], symbol: &str) -> bool {
    let there = rest.first().is_some_and(|token| token.is_symbol(symbol));
    *rest = &rest[usize::from(there)..];
    there
}

fn expect(rest: &mut &[Token<'_>], word: &str, sql: &str) -> Result<(), NotAnUpdate> {
    if take_word(rest, word) { Ok(()) } else { Err(not(rest, sql)) }
}

fn not(rest: &[Token<'_>], sql: &str) -> NotAnUpdate {
    match rest.first() {
        Some(token) => NotAnUpdate { found: format!("`{}`", token.text), at: token.start..token.end() },
        None => NotAnUpdate { found: "nothing".to_owned(), at: sql.len()..sql.len() },
    }
}

#[cfg(test)]
mod tests;
