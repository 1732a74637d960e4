//! The permission matrix: what each role may do, for people who do not read code. It is made of the catalogue; which
//! records a member may do it with is said by their grant.

use super::types::{Mark, Matrix, MatrixPart, MatrixRow, Right};
use crate::catalog::model::{Catalog, Entity, Field, Role, Sight};
use crate::catalog::types::Locale;
use std::fmt::Write;

const HEAD: &str = "\
What members with each role may do. Made from the catalogue; a test holds it to that.

  yes    may; with those records that the member's grant covers: all, or those of some channels
  fresh  may, within five minutes of signing in at the provider
  -      may not, and is not told that it is there
  masked a part of the field is shown, and it is found by the whole of it alone
  hidden the field is never shown
";

pub fn matrix(catalog: &Catalog) -> Matrix {
    let roles: Vec<&Role> = catalog.roles.values().collect();
    let own = MatrixPart {
        entity: None,
        channel: None,
        rows: vec![
            row(&roles, Right::Access, |role| yes(role.access)),
            row(&roles, Right::ShareViews, |role| yes(role.share_views)),
        ],
    };
    let entities = catalog.entities.iter().map(|entity| MatrixPart {
        entity: Some((entity.key.clone(), entity.label.clone())),
        channel: entity.scope.clone(),
        rows: rows(entity, &roles),
    });
    let parts = std::iter::once(own).chain(entities).collect();
    Matrix { roles: roles.iter().map(|role| (role.key.clone(), role.label.clone())).collect(), parts }
}

/// `docs/permissions.txt`.
pub fn text(matrix: &Matrix) -> String {
    let width = matrix.roles.iter().map(|(key, _)| key.as_str().len()).max().unwrap_or_default().max(6);
    let mut text = HEAD.to_owned();
    for part in &matrix.parts {
        text.push('\n');
        text.push_str(&heading(part));
        text.push('\n');
        line(&mut text, "", matrix.roles.iter().map(|(key, _)| key.as_str()), width);
        for row in &part.rows {
            line(
                &mut text,
                &format!("  {}", written(&row.right)),
                row.marks.iter().copied().map(mark),
                width,
            );
        }
    }
    text
}

fn heading(part: &MatrixPart) -> String {
    let Some((key, label)) = &part.entity else {
        return "Samuso itself; for a grant that covers all".to_owned();
    };
    let channel = part.channel.as_ref().map_or_else(
        || "of no channel: only for a grant that covers all".to_owned(),
        |scope| format!("its channel is in {scope}"),
    );
    format!("{key} ({}; {channel})", label.get(Locale::En))
}

fn written(right: &Right) -> String {
    match right {
        Right::Access => "look after members".to_owned(),
        Right::ShareViews => "share views of lists".to_owned(),
        Right::View => "view".to_owned(),
        Right::Timeline => "timeline".to_owned(),
        Right::Export => "export its timeline".to_owned(),
        Right::Field(key, _) => format!("field {key}"),
        Right::Reveal(key, _) => format!("reveal {key}"),
        Right::Run(key, _) => format!("run {}", key.parts().1),
        Right::Approve(key, _) => format!("approve {}", key.parts().1),
    }
}

fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Yes => "yes",
        Mark::Fresh => "fresh",
        Mark::No => "-",
        Mark::Masked => "masked",
        Mark::Hidden => "hidden",
    }
}

fn row(roles: &[&Role], right: Right, mark: impl Fn(&Role) -> Mark) -> MatrixRow {
    MatrixRow { right, marks: roles.iter().map(|role| mark(role)).collect() }
}

fn rows(entity: &Entity, roles: &[&Role]) -> Vec<MatrixRow> {
    let views = |role: &Role| role.view.allows(&entity.key);
    let sees = |role: &Role, field: &Field| role.sight(entity, &field.key);
    let mut rows = vec![
        row(roles, Right::View, |role| yes(views(role))),
        row(roles, Right::Timeline, |role| yes(views(role) && role.timeline)),
        row(roles, Right::Export, |role| yes(views(role) && role.timeline && role.export > 0)),
    ];
    let is_plain = |field: &Field| roles.iter().all(|role| sees(role, field) == Sight::Plain);
    for field in entity.fields.iter().filter(|field| !is_plain(field)) {
        let right = Right::Field(field.key.clone(), field.label.clone());
        rows.push(row(roles, right, |role| match (views(role), sees(role, field)) {
            (true, Sight::Hidden) => Mark::Hidden,
            (true, Sight::Masked(_)) => Mark::Masked,
            (views, _) => yes(views),
        }));
    }
    for field in entity.fields.iter().filter(|field| field.mask.is_some()) {
        let right = Right::Reveal(field.key.clone(), field.label.clone());
        rows.push(row(roles, right, |role| {
            let is_masked = matches!(sees(role, field), Sight::Masked(_));
            let may =
                views(role) && is_masked && role.reveal.allows(&(entity.key.clone(), field.key.clone()));
            once(may, field.fresh)
        }));
    }
    for action in &entity.actions {
        let right = Right::Run(action.key.clone(), action.label.clone());
        rows.push(row(roles, right, |role| once(views(role) && role.run.allows(&action.key), action.fresh)));
    }
    for action in entity.actions.iter().filter(|action| action.approvals.is_some()) {
        let right = Right::Approve(action.key.clone(), action.label.clone());
        rows.push(row(roles, right, |role| {
            once(views(role) && role.approve.allows(&action.key), action.fresh)
        }));
    }
    rows
}

fn yes(may: bool) -> Mark {
    if may { Mark::Yes } else { Mark::No }
}

/// Something that is done, and may ask for a fresh sign-in.
fn once(may: bool, fresh: bool) -> Mark {
    if may && fresh { Mark::Fresh } else { yes(may) }
}

fn line<'a>(text: &mut String, what: &str, marks: impl Iterator<Item = &'a str>, width: usize) {
    let mut line = format!("{what:<28}");
    for mark in marks {
        // Writing to a String cannot fail.
        let _ = write!(line, "  {mark:<width$}");
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::{matrix, text};
    use crate::catalog::open::open;
    use crate::catalog::testing::{demo_catalog, product};
    use std::path::Path;

    #[tokio::test]
    async fn the_committed_matrix_is_the_catalogues() {
        let mut product = product(demo::product::SCHEMA).await;
        let (catalog, _) = open(&mut product.connection, &demo_catalog()).await.unwrap();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/permissions.txt");
        let text = text(&matrix(&catalog));
        if std::env::var_os("REGENERATE").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(committed, text, "run the tests with REGENERATE=1 and commit docs/permissions.txt");
    }
}
