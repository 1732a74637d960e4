//! The text of the files.

use super::choose::{Chosen, Why};
use super::columns::Guess;
use super::references::references;
use super::relations::{ToMany, to_many};
use super::search::Searches;
use super::toml_text::{comment, key, text, texts};
use crate::catalog::compile::humanise;
use crate::catalog::introspect::Column;
use crate::catalog::model::Table;
use crate::catalog::outline::limit_by;
use crate::catalog::quote;
use crate::catalog::types::FieldKind;

fn names(columns: &[&Column]) -> String {
    texts(columns.iter().map(|column| column.name.as_str()))
}

/// The file of one entity.
pub fn entity(chosen: &Chosen<'_>, guess: &Guess<'_>, all: &[Chosen<'_>]) -> String {
    let mut file = head(chosen, guess);
    file += &search(&guess.searches);
    file += &list(guess);
    file += &named_records(chosen, guess, all);
    let (relations, left_out) = to_many(chosen, all);
    file.extend(relations.iter().map(relation));
    if !left_out.is_empty() {
        file += "\n# More records belong to it: too many to ask for them all, or no index serves them.\n";
        file.extend(left_out.iter().map(|one| comment(relation(one).trim_start())));
    }
    file += &action(chosen, guess);
    file
}

fn head(chosen: &Chosen<'_>, guess: &Guess<'_>) -> String {
    let relation = chosen.relation;
    let mut lines = vec![
        "[entity]".to_owned(),
        format!("key   = {}", text(&chosen.key)),
        format!("label = {}", text(&chosen.label)),
    ];
    lines.extend(
        relation
            .comment
            .as_ref()
            .filter(|said| !said.is_empty())
            .map(|said| format!("description = {}", text(said))),
    );
    lines.push(format!("table = {}", text(&relation.table.to_string())));
    if chosen.id_is_named {
        let id = match chosen.id.as_slice() {
            [only] => text(&only.name),
            several => names(several),
        };
        if chosen.id_may_be_empty {
            lines.push(
                "# The database lets it be empty. No row's is today; one that is could not be opened."
                    .to_owned(),
            );
        }
        lines.push(format!("id    = {id}"));
    }
    lines.extend(guess.title.map(|title| format!("title = {}", text(&title.name))));
    if let Some(scope) = guess.scope {
        lines.push(
            "# Is this the customer that a record belongs to? Grants can cover some customers only then."
                .to_owned(),
        );
        lines.push(format!("# scope = {}", text(&scope.name)));
    }
    if !guess.leave_out.is_empty() {
        lines.push(format!("leave_out = {}", names(&guess.leave_out)));
    }
    lines.join("\n") + "\n"
}

fn search(searches: &Searches<'_>) -> String {
    let line = |(name, columns): &(&str, &Vec<&Column>)| format!("{name} = {}\n", names(columns));
    let is_any = |(_, columns): &(&str, &Vec<&Column>)| !columns.is_empty();
    let now = [("exact ", &searches.exact), ("prefix", &searches.prefix), ("words ", &searches.words)];
    let now: String = now.iter().filter(|part| is_any(part)).map(line).collect();
    let more = [("exact ", &searches.more_exact), ("words ", &searches.more_words)];
    let more: String = more.iter().filter(|part| is_any(part)).map(line).collect();
    if now.is_empty() && more.is_empty() {
        return String::new();
    }
    let waits = if more.is_empty() {
        String::new()
    } else {
        let indexes = searches.indexes.iter().map(|index| format!("  {index};\n"));
        let intro =
            "This could be searched too, once `samuso migrate` has run and there is an index for it:\n";
        comment(&format!("{intro}{}{more}", indexes.collect::<String>()))
    };
    format!("\n[search]\n{now}{waits}")
}

fn list(guess: &Guess<'_>) -> String {
    let columns = Some(format!("columns = {}\n", names(&guess.listed)));
    let filters = (!guess.filters.is_empty()).then(|| format!("filters = {}\n", names(&guess.filters)));
    let sorts = guess.sorts.iter().map(|(column, order)| format!("{} {order}", column.name));
    let sorts = (!guess.sorts.is_empty()).then(|| format!("sort    = {}\n", texts(sorts)));
    let lines: String = [columns, filters, sorts].into_iter().flatten().collect();
    format!("\n[list]\n{lines}")
}

/// Guesses by name and type, to be taken or left.
fn named_records(chosen: &Chosen<'_>, guess: &Guess<'_>, all: &[Chosen<'_>]) -> String {
    let is_shown = |column: &Column| guess.leave_out.iter().all(|left| left.name != column.name);
    let hints = references(chosen, all).into_iter().filter(|(column, _)| is_shown(column));
    let hints: String = hints
        .map(|(column, entity)| format!("[field.{}]\nreferences = {}\n", key(&column.name), text(entity)))
        .collect();
    if hints.is_empty() {
        return hints;
    }
    format!(
        "\n# Do these name records of other entities? Then they are shown by their titles, and lead there.\n{}",
        comment(&hints)
    )
}

fn relation(relation: &ToMany<'_>) -> String {
    format!(
        "\n[relation.{}]\nlabel  = {}\nentity = {}\nby     = {}\n",
        key(&relation.name),
        text(&relation.label),
        text(relation.entity),
        text(relation.by)
    )
}

/// Actions are the team's to decide on; this shows what one looks like.
fn action(chosen: &Chosen<'_>, guess: &Guess<'_>) -> String {
    let [id] = chosen.id.as_slice() else { return String::new() };
    let writable = |column: &&Column| {
        chosen.relation.is_table()
            && !column.generated
            && column.kind == FieldKind::Text
            && column.name != id.name
    };
    let Some(column) = guess.title.filter(writable) else { return String::new() };
    let sql = format!(
        "UPDATE {} SET {} = :value WHERE {}",
        quote::table(&chosen.relation.table),
        quote::name(&column.name),
        limit_by(&id.name)
    );
    let undo = format!("{{ run = \"rename\", with = {{ value = {} }} }}", text(&column.name));
    let example = format!(
        "[action.rename]\nlabel = \"Rename\"\nsql   = {}\nundo  = {undo}\nmax_targets = 1\n\
         [action.rename.param.value]\nlabel = {}\ntype  = \"text\"\nmax   = 200\n",
        text(&sql),
        text(&humanise(&column.name)),
    );
    format!(
        "\n# An action, to begin with: one UPDATE, previewed, with a reason, in the timeline, and undone by another.\n{}",
        comment(&example)
    )
}

/// One role, and what has no file.
pub fn roles(skipped: &[(Table, Why)]) -> String {
    let mut file = "# What members with each role may do. Which member has which role is a grant, given in Samuso.\n\n\
        [role.admin]\nlabel    = { en = \"Admin\", ko = \"관리자\" }\nview     = \"all\"\nrun      = \"all\"\ntimeline = true\naccess   = true\n"
        .to_owned();
    if !skipped.is_empty() {
        file += "\n# Tables and views that have no file here, and why:\n";
        file.extend(
            skipped
                .iter()
                .map(|(table, why)| comment(&format!("  {table}: {why}").replace(['\n', '\r'], " "))),
        );
    }
    file
}
