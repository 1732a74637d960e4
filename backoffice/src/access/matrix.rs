//! The permission matrix: what each role may do, as a text that people who do not read code can review. It is made of
//! the catalogue; which records a member may do it with is said by their grant.

use crate::catalog::model::{Catalog, Entity, Field, Role, Sight};
use crate::catalog::types::Locale;
use std::fmt::Write;

const HEAD: &str = "\
What members with each role may do. Made from the catalogue; a test holds it to that.

  yes    may; with those records that the member's grant covers: all, or those of some channels
  -      may not, and is not told that it is there
  masked a part of the field is shown, and it is found by the whole of it alone
  hidden the field is never shown
";

pub fn matrix(catalog: &Catalog) -> String {
    let roles: Vec<&Role> = catalog.roles.values().collect();
    let width = roles.iter().map(|role| role.key.as_str().len()).max().unwrap_or_default().max(6);
    let mut text = HEAD.to_owned();
    for entity in &catalog.entities {
        let channel = entity
            .scope
            .as_ref()
            .map_or("of no channel: only for a grant that covers all".to_owned(), |scope| {
                format!("its channel is in {scope}")
            });
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\n{} ({}; {channel})", entity.key, entity.label.get(Locale::En));
        line(&mut text, "", roles.iter().map(|role| role.key.to_string()), width);
        for (right, marks) in rights(entity, &roles) {
            line(&mut text, &format!("  {right}"), marks, width);
        }
    }
    text
}

fn rights(entity: &Entity, roles: &[&Role]) -> Vec<(String, Vec<String>)> {
    let row = |right: String, mark: &dyn Fn(&Role) -> &'static str| {
        (right, roles.iter().map(|role| mark(role).to_owned()).collect())
    };
    let views = |role: &Role| role.view.allows(&entity.key);
    let sees = |role: &Role, field: &Field| role.sight(entity, &field.key);
    let mut rights = vec![
        row("view".to_owned(), &|role| yes(views(role))),
        row("timeline".to_owned(), &|role| yes(views(role) && role.timeline)),
    ];
    let is_plain = |field: &Field| roles.iter().all(|role| sees(role, field) == Sight::Plain);
    for field in entity.fields.iter().filter(|field| !is_plain(field)) {
        rights.push(row(format!("field {}", field.key), &|role| match (views(role), sees(role, field)) {
            (true, Sight::Hidden) => "hidden",
            (true, Sight::Masked(_)) => "masked",
            (views, _) => yes(views),
        }));
    }
    for field in entity.fields.iter().filter(|field| field.mask.is_some()) {
        rights.push(row(format!("reveal {}", field.key), &|role| {
            let is_masked = matches!(sees(role, field), Sight::Masked(_));
            yes(views(role) && is_masked && role.reveal.allows(&(entity.key.clone(), field.key.clone())))
        }));
    }
    for action in &entity.actions {
        rights.push(row(format!("run {}", action.key.parts().1), &|role| {
            yes(views(role) && role.run.allows(&action.key))
        }));
    }
    rights
}

fn yes(may: bool) -> &'static str {
    if may { "yes" } else { "-" }
}

fn line(text: &mut String, what: &str, marks: impl IntoIterator<Item = String>, width: usize) {
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
    use super::matrix;
    use crate::catalog::open::open;
    use crate::catalog::testing::{demo_catalog, product};
    use std::path::Path;

    #[tokio::test]
    async fn the_committed_matrix_is_the_catalogues() {
        let mut product = product(demo::product::SCHEMA).await;
        let (catalog, _) = open(&mut product.connection, &demo_catalog()).await.unwrap();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/permissions.txt");
        if std::env::var_os("REGENERATE").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, matrix(&catalog)).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(
            committed,
            matrix(&catalog),
            "run the tests with REGENERATE=1 and commit docs/permissions.txt"
        );
    }
}
